import { describe, expect, it } from 'vitest';
import {
  amountOf,
  compared,
  dividedBy,
  figureOf,
  listedRates,
  minus,
  moneyOf,
  noMoney,
  plus,
  rateOf,
  ratesFrom,
  shareOf,
  sumOf,
  times,
} from '../../../shared/cost/index.ts';

const key = { of: 'instance', instanceType: 'ml.m5.xlarge', component: 'Training', region: 'us-east-1' } as const;

describe('money', () => {
  it('adds what floating point cannot: ten times 0.1 is 1', () => {
    expect(amountOf(sumOf(Array.from({ length: 10 }, () => moneyOf('0.1'))), 20)).toBe('1.00000000000000000000');
  });

  it('rounds half to even, once, when it is shown', () => {
    expect(['0.005', '0.015', '0.025', '-0.005'].map((text) => amountOf(moneyOf(text)))).toEqual([
      '0.00',
      '0.02',
      '0.02',
      '-0.00',
    ]);
  });

  it('takes away, multiplies, divides and compares', () => {
    const ten = moneyOf('10');
    expect(amountOf(minus(ten, moneyOf('12.5')))).toBe('-2.50');
    expect(amountOf(times(ten, 0.07), 3)).toBe('0.700');
    expect(amountOf(dividedBy(ten, 3), 12)).toBe('3.333333333333');
    expect([compared(ten, noMoney('USD')), compared(ten, ten), compared(noMoney('USD'), ten)]).toEqual([1, 0, -1]);
  });

  it('says which share one amount is of another, and nothing of nothing', () => {
    expect(shareOf(moneyOf('1'), moneyOf('4'))).toBe(0.25);
    expect(shareOf(moneyOf('1'), noMoney('USD'))).toBeUndefined();
  });

  it('refuses to reckon two currencies together', () => {
    expect(() => plus(moneyOf('1', 'USD'), moneyOf('1', 'CNY'))).toThrow(
      new RangeError("USD and CNY can't be reckoned together"),
    );
  });

  it.each(['', 'x', '1,5'])('refuses "%s" as an amount', (amount) => {
    expect(() => moneyOf(amount)).toThrow(new RangeError(`amount is ${amount}, but must be a decimal number`));
  });

  it('refuses to divide by 0', () => {
    expect(() => dividedBy(moneyOf('1'), 0)).toThrow('divisor is 0');
  });

  it('is told with its currency and the dates of its rates, or none', () => {
    expect(figureOf(moneyOf('1.23456789'))).toEqual({
      amount: '1.234568',
      currency: 'USD',
      ratesFrom: null,
      ratesTo: null,
    });
  });
});

describe('rates', () => {
  it.each(['-1', '1e3', 'free'])('refuse the price "%s"', (price) => {
    expect(() => rateOf({ key, price, asOf: '2026', source: 's' })).toThrow('must be a decimal number from 0');
  });

  it('refuse a date of another form', () => {
    expect(() => rateOf({ key, price: '1', asOf: 'Nov 2026', source: 's' })).toThrow('must be a date or "undated"');
  });

  it('of a list: the first for a key counts', () => {
    const stated = (price: string) => rateOf({ key, price, asOf: '2026-11-25', source: 's' });
    expect(ratesFrom([stated('1'), stated('2')]).find(key)?.price).toBe('1');
  });

  it('that the project carries have a source and a date each', () => {
    expect(listedRates().find(key)).toMatchObject({
      price: '0.23',
      unit: 'instance-hours',
      currency: 'USD',
      asOf: '2026-06',
      source: 'AWS Price List API, us-east-1',
    });
  });

  it('know no batch transform on p4d and p5', () => {
    const p5 = { ...key, instanceType: 'ml.p5.48xlarge' } as const;
    expect(listedRates().find(p5)?.price).toBe('63.296');
    expect(listedRates().find({ ...p5, component: 'BatchTransform' })).toBeUndefined();
  });

  it.each([
    ['amazon.nova-lite-v1:0', '0.00006'],
    ['eu.amazon.nova-micro-v1:0', '0.000035'],
    ['arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-3-70b-instruct-v1:0', '0.00072'],
    ['amazon.nova-prototype-v1:0', undefined],
    ['anthropic.claude-3-7-sonnet-20250219-v1:0', undefined],
  ])('find the family of %s', (model, price) => {
    const tokens = { of: 'tokens', model, direction: 'input', isBatch: false, region: 'us-east-1' } as const;
    expect(listedRates().find(tokens)?.price).toBe(price);
  });
});

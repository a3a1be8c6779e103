import { describe, expect, it } from 'vitest';
import {
  amountOf,
  chargesOf,
  costOf,
  currentRates,
  dayMs,
  type InstanceKey,
  type KeptPrice,
  type KeptPrices,
  keptPricesIn,
  keptPricesText,
  type Prices,
  priceAmong,
  rateId,
  rateOf,
  ratesFrom,
} from '../../../shared/cost/index.ts';
import { aProduct } from '../../factories/price-list.ts';
import { aJob, at } from '../../factories/uses.ts';

const key = (instanceType: string, region = 'us-east-1'): InstanceKey => ({
  of: 'instance',
  instanceType,
  component: 'Training',
  region,
});

/** A price list that knows some prices and counts its questions, and a place to keep them. */
const world = (listed: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  let stored: readonly KeptPrice[] = [];
  const state = { isDown: false };
  const prices: Prices = {
    priceOf: async (wanted) => {
      asked.push(rateId(wanted));
      if (state.isDown) throw new Error('AccessDeniedException');
      return listed[wanted.instanceType];
    },
  };
  const kept: KeptPrices = {
    load: async () => keptPricesIn(JSON.parse(keptPricesText(stored))),
    save: async (saved) => {
      stored = saved;
    },
  };
  return { ports: { prices, kept }, asked, state };
};

const now = at('2026-11-25T09:00:00');

describe('currentRates(ports, keys, nowMs)', () => {
  it('asks the price list once a day, and dates the price by the day it was asked', async () => {
    const { ports, asked } = world({ 'ml.m5.xlarge': '0.257' });
    for (const later of [0, 1, dayMs - 1]) {
      const { rates } = await currentRates(ports, [key('ml.m5.xlarge'), key('ml.m5.xlarge')], now + later);
      expect(rates.find(key('ml.m5.xlarge'))).toMatchObject({ price: '0.257', asOf: '2026-11-25' });
    }
    expect(asked).toHaveLength(1);
    const { rates } = await currentRates(ports, [key('ml.m5.xlarge')], now + dayMs);
    expect(rates.find(key('ml.m5.xlarge'))?.asOf).toBe('2026-11-26');
    expect(asked).toHaveLength(2);
  });

  it('remembers that there is no price, and falls back to what the project carries', async () => {
    const { ports, asked } = world({});
    for (const later of [0, 1]) {
      const { rates } = await currentRates(ports, [key('ml.m5.xlarge'), key('ml.x9.large')], now + later);
      expect(rates.find(key('ml.m5.xlarge'))?.asOf).toBe('2026-06');
      expect(rates.find(key('ml.x9.large'))).toBeUndefined();
    }
    expect(asked).toHaveLength(2);
  });

  it('goes on with older prices while the list cannot be asked, and says why it could not', async () => {
    const { ports, state } = world({ 'ml.m5.xlarge': '0.257' });
    await currentRates(ports, [key('ml.m5.xlarge')], now);
    state.isDown = true;
    const { rates, failure } = await currentRates(ports, [key('ml.m5.xlarge')], now + 9 * dayMs);
    expect(rates.find(key('ml.m5.xlarge'))).toMatchObject({ price: '0.257', asOf: '2026-11-25' });
    expect(failure).toEqual(new Error('AccessDeniedException'));
  });

  it('stops asking at the first failure', async () => {
    const { ports, asked, state } = world({});
    state.isDown = true;
    const keys = Array.from({ length: 50 }, (_, place) => key(`ml.m${place}.large`));
    await currentRates(ports, keys, now);
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it('asks for nothing but instances', async () => {
    const { ports, asked } = world({});
    const { rates } = await currentRates(ports, [{ of: 'data', region: 'us-east-1' }], now);
    expect(rates.find({ of: 'data', region: 'us-east-1' })?.price).toBe('0.016');
    expect(asked).toEqual([]);
  });
});

describe('a rate in another currency', () => {
  it('leaves its use unknown, as no rate of exchange is', () => {
    const stated = rateOf({
      key: key('ml.m5.xlarge', 'cn-north-1'),
      price: '1.9',
      asOf: '2026',
      source: 's',
      currency: 'CNY',
    });
    const charges = chargesOf(aJob({ region: 'cn-north-1' }), 0);
    const cost = costOf(charges, ratesFrom([stated]), { startMs: 0, endMs: Number.POSITIVE_INFINITY });
    expect(amountOf(cost.spent)).toBe('0.00');
    expect(cost.unknown).toMatchObject([{ what: 'ml.m5.xlarge for Training in cn-north-1', quantity: 1 }]);
  });
});

describe('priceAmong(items, key)', () => {
  const wanted = { ...key('ml.m5.xlarge', 'eu-west-1') };

  it('reads the hourly price of the very product', () => {
    const items = [
      aProduct('ml.m5.xlarge', 'Hosting', '9.9'),
      aProduct('ml.m5.2xlarge', 'Training', '9.9'),
      aProduct('ml.m5.xlarge', 'Training', '9.9', { regionCode: 'eu-west-2' }),
      aProduct('ml.m5.xlarge', 'Training', '9.9', { unit: 'Quantity' }),
      aProduct('ml.m5.xlarge', 'Training', '0.0000000000'),
      aProduct('ml.m5.xlarge', 'Training', '0.2570000000'),
    ];
    expect(priceAmong(items, wanted)).toBe('0.257');
  });

  it('knows no price where products disagree, or where they have another form', () => {
    const two = [aProduct('ml.m5.xlarge', 'Training', '0.257'), aProduct('ml.m5.xlarge', 'Training', '0.3')];
    expect(priceAmong(two, wanted)).toBeUndefined();
    expect(priceAmong([{ product: {} }, null, 'x'], wanted)).toBeUndefined();
  });
});

describe('keptPricesIn(value)', () => {
  it.each([undefined, null, {}, { version: 2, prices: [] }, { version: 1, prices: [{ price: 'x' }] }])(
    'takes %j for no prices, as they can be asked for again',
    (value) => {
      expect(keptPricesIn(value)).toEqual([]);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { columnTests, type Measured, type TestResult } from '../../../shared/drift/index.ts';
import { columnOf, numbers } from './columns.ts';

const known = <Value>(one: Measured<Value>): Value => {
  if ('undefinedBecause' in one) throw new Error(`Undefined: ${one.undefinedBecause}`);
  return one.value;
};

describe('columnTests', () => {
  it('tests numbers, those of few values as categories too', () => {
    const [a, b] = [columnOf(numbers(400, (i) => i % 7)), columnOf(numbers(400, (i) => (i * i) % 7))];
    const { twoProportionZ, ...others } = columnTests(a, b);
    expect(twoProportionZ).toEqual({ undefinedBecause: 'of two different values only' });
    expect(Object.values<Measured<TestResult>>(others).every((one) => known(one).pValue < 0.05)).toBe(true);
  });

  it('tests the share of the later of two values', () => {
    const [a, b] = [columnOf(numbers(200, (i) => i % 2 === 0)), columnOf(numbers(200, (i) => i % 4 === 0))];
    const found = columnTests(a, b);
    const twoProportionZ = known(found.twoProportionZ);
    expect(twoProportionZ).toMatchObject({ shareOf: 'true' });
    expect(twoProportionZ.statistic ** 2).toBeCloseTo(known(found.chiSquared).statistic, 10);
    expect(twoProportionZ.statistic).toBeLessThan(0);
  });

  it('counts rows that resemble each other for less', () => {
    const [a, b] = [columnOf(numbers(400, (i) => i % 7)), columnOf(numbers(400, (i) => (i * i) % 7))];
    const [alone, alike] = [columnTests(a, b), columnTests(a, b, { designEffect: 4 })];
    for (const name of ['chiSquared', 'chiSquaredRegrouped', 'gTest', 'cramerVonMises'] as const)
      expect(known(alike[name]).statistic).toBeCloseTo(known(alone[name]).statistic / 4, 9);
    for (const name of ['kolmogorovSmirnov', 'cramerVonMises', 'gTest'] as const)
      expect(known(alike[name]).pValue).toBeGreaterThan(known(alone[name]).pValue);
    expect(() => columnTests(a, b, { designEffect: 0 })).toThrow('designEffect is 0');
  });

  it('asks Anderson–Darling only of exact sketches', () => {
    const [few, many] = [columnOf(numbers(100, (i) => i)), columnOf(numbers(5000, (i) => i))];
    expect(columnTests(few, few).andersonDarling).toMatchObject({ value: { pValue: 0.25 } });
    expect(columnTests(few, many).andersonDarling).toEqual({
      undefinedBecause: 'a sketch is no longer exact: too many values',
    });
  });

  it('says nothing of one value', () => {
    const found = columnTests(columnOf([7, 7, 7]), columnOf([7, 7]));
    expect(found.andersonDarling).toEqual({ undefinedBecause: 'fewer than four numbers, or all are equal' });
    expect(found.chiSquared).toEqual({ undefinedBecause: 'only one value occurs' });
  });
});

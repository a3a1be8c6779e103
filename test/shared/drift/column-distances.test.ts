import { describe, expect, it } from 'vitest';
import { columnDistances, type Measured } from '../../../shared/drift/index.ts';
import { columnOf, numbers } from './columns.ts';

const plain = (measures: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(measures).map(([name, one]: [string, Measured<unknown>]) => [
      name,
      'value' in one ? one.value : one.undefinedBecause,
    ]),
  );

describe('columnDistances', () => {
  it('measures numbers by every distance but that of categories', () => {
    const [a, b] = [columnOf(numbers(1000, (i) => i)), columnOf(numbers(1000, (i) => i + 100))];
    const { lInfinityRobust, cramersV, ...others } = plain(columnDistances(a, b));
    expect(others).toMatchObject({
      kolmogorovSmirnov: expect.closeTo(0.1, 12),
      lInfinitySimple: expect.closeTo(0.1, 12),
      wasserstein: expect.closeTo(100, 9),
    });
    expect(others.normedWasserstein).toBeCloseTo(100 / Math.sqrt((1e6 - 1) / 12), 9);
    expect(lInfinityRobust).toBeCloseTo(0.1 - 1.8 * Math.sqrt(2 / 1000), 12);
    expect(cramersV).toBe('more than 20 different numbers');
    for (const distance of Object.values(others)) expect(distance).toBeGreaterThan(0);
  });

  it('measures categories by all that need no order', () => {
    const [a, b] = [columnOf(['x', 'x', 'y', 'y']), columnOf(['x', 'z', 'z', 'z'])];
    const found = plain(columnDistances(a, b));
    expect(found).toMatchObject({
      lInfinitySimple: 0.75,
      totalVariation: 0.75,
      cramersV: expect.closeTo(Math.sqrt((1 / 3 + 2 + 3) / 8), 12),
    });
    for (const name of ['kolmogorovSmirnov', 'cramerVonMises', 'wasserstein', 'normedWasserstein', 'energyDistance'])
      expect(found[name]).toBe('of numbers only');
  });

  it('takes few different numbers for categories too, however they are written', () => {
    const [a, b] = [columnOf(['1', '1', '2', '3']), columnOf(['1.0', '2.0', '2.0', '3.0'])];
    expect(columnDistances(a, b).cramersV).toEqual({ value: expect.closeTo(Math.sqrt((2 * (1 / 6 + 1 / 6)) / 8), 12) });
  });

  it('falls back on the most frequent values where not all are known', () => {
    const mostly = (name: string) => columnOf(numbers(5000, (i) => (i % 2 === 0 ? name : `name ${i}`)));
    const incomplete = 'more different values than are counted exactly';
    expect(plain(columnDistances(mostly('a'), mostly('b')))).toMatchObject({
      totalVariation: expect.closeTo(0.5, 2),
      cramersV: incomplete,
    });
    const flat = columnOf(numbers(5000, (i) => `name ${i}`));
    expect(plain(columnDistances(flat, flat)).totalVariation).toBe('the baseline holds no frequent values');
  });

  it('says why nothing can be said', () => {
    const [none, some, constant] = [columnOf([]), columnOf([1, 2]), columnOf([7, 7])];
    expect(new Set(Object.values(plain(columnDistances(none, some))))).toEqual(
      new Set(['the baseline holds no values', 'one side holds no values']),
    );
    expect(plain(columnDistances(some, none))).toMatchObject({ wasserstein: 'the column holds no values' });
    expect(plain(columnDistances(constant, some))).toMatchObject({
      populationStabilityIndex: 'the baseline holds no two different numbers',
      normedWasserstein: 'the baseline holds no two different numbers',
      wasserstein: 5.5,
    });
    expect(plain(columnDistances(some, columnOf(['a', 'b'])))).toMatchObject({
      wasserstein: 'the column holds no finite numbers',
      jensenShannonDistance: 'one side holds no numbers',
    });
    const { MAX_VALUE } = Number;
    expect(plain(columnDistances(columnOf([-MAX_VALUE]), columnOf([MAX_VALUE])))).toMatchObject({
      wasserstein: 'it leaves the range of a double',
    });
  });
});

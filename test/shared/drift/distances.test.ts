import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  columnDistances,
  jensenShannonDistance,
  kolmogorovSmirnov,
  totalVariation,
} from '../../../shared/drift/index.ts';
import { type ColumnProfile, Profile } from '../../../shared/profile/index.ts';
import { QuantileSketch } from '../../../shared/sketch/index.ts';
import { whenPresent } from '../cases.ts';

const casesFolder = fileURLToPath(new URL('../../../../shared/cases/', import.meta.url));
const scipyFile = `${casesFolder}drift/scipy-test-vectors.json`;

const sketchOf = (values: readonly number[]): QuantileSketch => {
  const sketch = new QuantileSketch(1);
  for (const value of values) sketch.add(value);
  return sketch;
};

const columnOf = (cells: readonly (string | number)[]): ColumnProfile => {
  const profile = Profile.empty([{ name: 'c', role: 'input' }], 'test');
  for (const cell of cells) profile.addRow({ input: [cell], output: [] });
  const [column] = profile.columns;
  if (column === undefined) throw new Error('A profile of one column has none');
  return column;
};

const numbers = (count: number, of: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => of(index));

describe('kolmogorovSmirnov', () => {
  it('is 0 for the same values, 1 for values apart, undefined for none', () => {
    expect(kolmogorovSmirnov(sketchOf([1, 2, 2]), sketchOf([1, 2, 2]))).toBe(0);
    expect(kolmogorovSmirnov(sketchOf([1, 2]), sketchOf([3, 4]))).toBe(1);
    expect(kolmogorovSmirnov(sketchOf([1]), sketchOf([]))).toBeUndefined();
  });

  it('counts repeated values with their whole weight', () => {
    const [mostlyZero, mostlyOne] = [numbers(1000, (i) => (i < 900 ? 0 : 1)), numbers(1000, (i) => (i < 100 ? 0 : 1))];
    expect(kolmogorovSmirnov(sketchOf(mostlyZero), sketchOf(mostlyOne))).toBeCloseTo(0.8, 12);
  });

  it.skipIf(!whenPresent(scipyFile))("agrees with SciPy's ks_2samp", () => {
    const { cases } = JSON.parse(readFileSync(scipyFile, 'utf8'));
    const known = cases.filter(
      ({ fn, args, result }: { fn: string; args: Record<string, unknown>; result?: unknown }) =>
        fn === 'ks_2samp' && args.alternative === 'two-sided' && result !== undefined,
    );
    expect(known.length).toBeGreaterThan(3);
    for (const { args, result } of known)
      expect(kolmogorovSmirnov(sketchOf(args.data1), sketchOf(args.data2))).toBeCloseTo(result.statistic, 9);
  });
});

describe('distances over bins', () => {
  it.each([totalVariation, jensenShannonDistance])('%o is symmetric, 0 to 1', (distance) => {
    expect(distance([1, 2, 3], [2, 4, 6])).toBeCloseTo(0, 7);
    expect(distance([1, 0], [0, 5])).toBe(1);
    expect(distance([3, 1, 7], [2, 2, 2])).toBeCloseTo(distance([2, 2, 2], [3, 1, 7]) ?? Number.NaN, 15);
    expect(distance([0, 0], [1, 2])).toBeUndefined();
    expect(() => distance([1], [1, 2])).toThrow(RangeError);
  });

  it.skipIf(!whenPresent(scipyFile))("jensenShannonDistance agrees with SciPy's", () => {
    const { cases } = JSON.parse(readFileSync(scipyFile, 'utf8'));
    const known = cases.filter(
      ({ fn, args }: { fn: string; args: Record<string, unknown> }) => fn === 'jensenshannon' && args.axis !== 0,
    );
    expect(known.length).toBeGreaterThan(0);
    for (const { args, result } of known) {
      // SciPy takes the natural logarithm unless told otherwise.
      const scale = args.base === 2 ? 1 : Math.sqrt(Math.LN2);
      const found = jensenShannonDistance(args.p.flat(), args.q.flat()) ?? Number.NaN;
      expect(found * scale).toBeCloseTo([result].flat(2)[0], 12);
    }
  });
});

describe('columnDistances', () => {
  it('measures numbers by every distance', () => {
    const [a, b] = [columnOf(numbers(1000, (i) => i)), columnOf(numbers(1000, (i) => i + 100))];
    const { kolmogorovSmirnov: ks, lInfinityRobust, ...others } = columnDistances(a, b);
    expect(ks).toBeCloseTo(0.1, 12);
    expect(lInfinityRobust).toBeCloseTo(0.1 - 1.8 * Math.sqrt(2 / 1000), 12);
    for (const distance of Object.values(others)) expect(distance).toBeGreaterThan(0);
  });

  it('measures categories by all but Kolmogorov–Smirnov, and nothing where nothing is', () => {
    const [a, b] = [columnOf(['x', 'x', 'y', 'y']), columnOf(['x', 'z', 'z', 'z'])];
    expect(columnDistances(a, b)).toMatchObject({
      kolmogorovSmirnov: null,
      lInfinitySimple: 0.75,
      totalVariation: 0.75,
    });
    expect(new Set(Object.values(columnDistances(columnOf([]), columnOf([]))))).toEqual(new Set([null]));
  });
});

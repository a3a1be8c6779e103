import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CategoryCounts, categoricalDistance, numericalDistance } from '../../../shared/drift/index.ts';
import { QuantileSketch } from '../../../shared/sketch/index.ts';
import { deequDistance, whenPresent } from '../cases.ts';

const countsOf = (counts: Readonly<Record<string, number>>): CategoryCounts => ({
  counts: new Map(Object.entries(counts)),
  total: Object.values(counts).reduce((sum, count) => sum + count, 0),
});

const sketchOf = (values: readonly number[]): QuantileSketch => {
  const sketch = new QuantileSketch(1);
  for (const value of values) sketch.add(value);
  return sketch;
};

const repeated = (value: number, times: number): number[] => Array.from({ length: times }, () => value);

describe('numericalDistance', () => {
  it('counts every value, repeated ones too', () => {
    const mostlyNought = sketchOf([...repeated(0, 900), ...repeated(1, 100)]);
    const mostlyOne = sketchOf([...repeated(0, 100), ...repeated(1, 900)]);
    expect(numericalDistance(mostlyOne, mostlyNought, { method: 'Simple' })).toBeCloseTo(0.8, 12);
    expect(numericalDistance(mostlyOne, mostlyNought)).toBeCloseTo(0.8 - 1.8 * Math.sqrt(2000 / 1e6), 12);
  });

  it('is 0 between equals, 1 between strangers, undefined while either is empty', () => {
    const method = 'Simple';
    expect(numericalDistance(sketchOf([1, 2, 2]), sketchOf([2, 1, 2]), { method })).toBe(0);
    expect(numericalDistance(sketchOf([1, 2]), sketchOf([3]), { method })).toBe(1);
    expect(numericalDistance(sketchOf([]), sketchOf([3]), { method })).toBeUndefined();
    expect(numericalDistance(sketchOf([3]), sketchOf([]), { method })).toBeUndefined();
  });
});

describe('categoricalDistance', () => {
  it('takes off less at a larger alpha', () => {
    const [a, b] = [countsOf({ x: 90, y: 10 }), countsOf({ x: 10, y: 90 })];
    expect(categoricalDistance(a, b, { method: 'Simple' })).toBeCloseTo(0.8, 12);
    expect(categoricalDistance(a, b, { alpha: 0.1 })).toBeGreaterThan(categoricalDistance(a, b) ?? Number.NaN);
  });

  it('is 0 for equal shares, 1 for strangers, the same either way round', () => {
    const [a, b] = [countsOf({ x: 1, y: 2, z: 3 }), countsOf({ x: 2, y: 4, z: 6 })];
    expect(categoricalDistance(a, b, { method: 'Simple' })).toBe(0);
    expect(categoricalDistance(countsOf({ x: 1 }), countsOf({ y: 5 }), { method: 'Simple' })).toBe(1);
    const [c, d] = [countsOf({ x: 3, y: 1, z: 7 }), countsOf({ x: 2, y: 2, z: 2 })];
    expect(categoricalDistance(c, d)).toBe(categoricalDistance(d, c));
  });

  it('takes values of no listed category into the total, but for no category', () => {
    const manyUnlisted = { counts: new Map([['x', 10]]), total: 100 };
    expect(categoricalDistance(manyUnlisted, countsOf({ x: 40, y: 60 }), { method: 'Simple' })).toBe(0.6);
  });

  it('is undefined while either is empty', () => {
    expect(categoricalDistance(countsOf({}), countsOf({ a: 1 }))).toBeUndefined();
    expect(categoricalDistance(countsOf({ a: 1 }), countsOf({}))).toBeUndefined();
  });
});

interface DistanceCase {
  readonly kind: string;
  readonly name?: string;
  readonly sample1: Readonly<Record<string, number>>;
  readonly sample2: Readonly<Record<string, number>>;
  readonly sketch1: { readonly k: number; readonly c: number; readonly data: readonly (readonly number[])[] };
  readonly sketch2: DistanceCase['sketch1'];
  readonly method?: string;
  readonly simple?: boolean;
  readonly alpha?: number;
  readonly expected: number;
}

const cases: readonly DistanceCase[] = whenPresent(deequDistance)
  ? JSON.parse(readFileSync(deequDistance, 'utf8')).cases
  : [];

describe.skipIf(cases.length === 0)("Deequ's own cases", () => {
  const methodOf = ({ simple }: DistanceCase) => (simple === true ? 'Simple' : 'Robust');
  const named = (one: DistanceCase) => [`${one.name ?? one.kind}, ${methodOf(one)}`, one] as const;

  it.each(cases.filter(({ method }) => method === 'LInfinity').map(named))('%s', (_, one) => {
    const { sample1, sample2, alpha } = one;
    const options = { method: methodOf(one), ...(alpha === undefined ? {} : { alpha }) } as const;
    expect(categoricalDistance(countsOf(sample1), countsOf(sample2), options)).toBeCloseTo(one.expected, 14);
  });

  it.each(cases.filter(({ kind }) => kind.startsWith('numerical')).map(named))('%s', (_, one) => {
    const sketch = ({ k, c, data }: DistanceCase['sketch1']) =>
      QuantileSketch.fromState({ k, c, coin: 0, levels: data });
    const distance = numericalDistance(sketch(one.sketch1), sketch(one.sketch2), { method: methodOf(one) });
    expect(distance).toBe(one.expected);
  });
});

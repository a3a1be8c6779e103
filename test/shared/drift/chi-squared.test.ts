import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CategoryCounts, chiSquared } from '../../../shared/drift/index.ts';
import { deequDistance, whenPresent } from '../cases.ts';

/** Spark, which Deequ asks, takes the distribution function from 1 and so loses digits of small p-values. */
const relativeTolerance = 1e-9;

const countsOf = (counts: Readonly<Record<string, number>>): CategoryCounts => ({
  counts: new Map(Object.entries(counts)),
  total: Object.values(counts).reduce((sum, count) => sum + count, 0),
});

describe('chiSquared', () => {
  it('has one degree of freedom less than categories are left', () => {
    const sample = countsOf({ a: 100, b: 40, c: 30, d: 10 });
    expect(chiSquared(sample, countsOf({ a: 100, b: 40, c: 30, d: 10 }))).toEqual({
      statistic: 0,
      degreesOfFreedom: 3,
      pValue: 1,
    });
    expect(chiSquared(countsOf({}), countsOf({}))).toBeUndefined();
  });

  it('takes a category that the baseline counted zero times for one that it lacks', () => {
    const [sample, baseline] = [countsOf({ a: 50, b: 60, c: 9 }), countsOf({ a: 1, b: 1 })];
    expect(chiSquared(sample, countsOf({ a: 1, b: 1, c: 0 }))).toEqual(chiSquared(sample, baseline));
  });

  it.each([
    [
      'shifted, with missing bins',
      { a: 207, b: 20, c: 25, d: 14, e: 25, g: 13 },
      { a: 223, b: 20, c: 25, d: 12, e: 13, f: 15 },
      3.3640191298478506e-5,
    ],
    ['shifted', { a: 207, b: 20, c: 25, d: 14, e: 25 }, { a: 223, b: 20, c: 25, d: 12, e: 13 }, 0.013227994814265176],
    ['one of two gone', { a: 30 }, { a: 20, b: 20 }, 4.3204630539861455e-8],
  ])("has Deequ's p-value: %s", (_, sample: Record<string, number>, baseline: Record<string, number>, expected) => {
    const { pValue = Number.NaN } = chiSquared(countsOf(sample), countsOf(baseline)) ?? {};
    expect(Math.abs(pValue / expected - 1)).toBeLessThan(relativeTolerance);
  });

  it('is undefined where fewer than two categories are left', () => {
    expect(chiSquared(countsOf({ a: 10, b: 20 }), countsOf({ b: 20 }))).toBeUndefined();
    expect(chiSquared(countsOf({ a: 15, b: 20 }), countsOf({ c: 20, d: 20 }))).toBeUndefined();
  });
});

interface ChiSquaredCase {
  readonly name: string;
  readonly sample1: Readonly<Record<string, number>>;
  readonly sample2: Readonly<Record<string, number>>;
  readonly method?: string;
  readonly result: 'statistic' | 'pvalue';
  readonly expected: number | 'NaN';
}

const cases: readonly ChiSquaredCase[] = whenPresent(deequDistance)
  ? JSON.parse(readFileSync(deequDistance, 'utf8')).cases
  : [];
const known = cases.filter(({ method }) => method === 'ChiSquared');

describe.skipIf(known.length === 0)("Deequ's own cases", () => {
  it.each(known.map((one) => [`${one.name}, ${one.result}`, one] as const))('%s', (_, one) => {
    const found = chiSquared(countsOf(one.sample1), countsOf(one.sample2));
    if (one.expected === 'NaN') return expect(found).toBeUndefined();
    const value = (one.result === 'statistic' ? found?.statistic : found?.pValue) ?? Number.NaN;
    return expect(Math.abs(value / one.expected - 1)).toBeLessThan(relativeTolerance);
  });
});

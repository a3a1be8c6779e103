import { describe, expect, it } from 'vitest';
import { populationStabilityIndex, relativeEntropy } from '../../../shared/drift/index.ts';
import { deequDistance } from '../cases.ts';
import { vectorsOf } from './vectors.ts';

describe('populationStabilityIndex', () => {
  it('is 0 for equal shares', () => {
    expect(populationStabilityIndex([50, 50], [50, 50])).toBe(0);
    expect(populationStabilityIndex([5000, 5000], [500, 500])).toBeCloseTo(0, 12);
  });

  it('is Σ (p − q)·ln(p / q) of the smoothed shares', () => {
    const [q0, q1] = [600.5 / 1001, 400.5 / 1001];
    const [p0, p1] = [300.5 / 1001, 700.5 / 1001];
    const expected = (p0 - q0) * Math.log(p0 / q0) + (p1 - q1) * Math.log(p1 / q1);
    expect(populationStabilityIndex([600, 400], [300, 700])).toBeCloseTo(expected, 14);
  });

  it('stays finite over an empty bin', () => {
    expect(populationStabilityIndex([100, 0], [50, 50])).toBeLessThan(10);
  });

  it('is undefined without rows or with one bin', () => {
    expect(populationStabilityIndex([0, 0], [1, 1])).toBeUndefined();
    expect(populationStabilityIndex([1, 1], [0, 0])).toBeUndefined();
    expect(populationStabilityIndex([1], [1])).toBeUndefined();
  });

  it('refuses different bins', () => {
    expect(() => populationStabilityIndex([1, 2], [1])).toThrow(RangeError);
  });
});

interface StabilityCase {
  readonly kind: string;
  readonly actual: readonly { readonly count: number }[];
  readonly expectedBuckets: readonly { readonly count: number }[];
  readonly expected: number;
}

const cases = vectorsOf<StabilityCase>(deequDistance).filter(({ kind }) => kind === 'psi');

describe.skipIf(cases.length === 0)("Deequ's own case", () => {
  it.each(cases)('is met where half a count does not matter', ({ actual, expectedBuckets, expected }) => {
    const counts = (buckets: StabilityCase['actual'], times: number) => buckets.map(({ count }) => count * times);
    const [q, p] = [counts(expectedBuckets, 1), counts(actual, 1)];
    expect((relativeEntropy(p, q) ?? 0) + (relativeEntropy(q, p) ?? 0)).toBeCloseTo(expected, 9);
    expect(populationStabilityIndex(counts(expectedBuckets, 1e6), counts(actual, 1e6))).toBeCloseTo(expected, 9);
  });
});

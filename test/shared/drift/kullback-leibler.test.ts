import { describe, expect, it } from 'vitest';
import { kullbackLeibler, populationStabilityIndex, relativeEntropy } from '../../../shared/drift/index.ts';

describe('relativeEntropy', () => {
  it('is Σ p·ln(p / q), infinite where q lacks what p has', () => {
    expect(relativeEntropy([1, 1], [1, 3])).toBeCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2 / 3), 15);
    expect(relativeEntropy([0, 2], [1, 1])).toBeCloseTo(Math.LN2, 15);
    expect(relativeEntropy([1, 1], [0, 1])).toBe(Number.POSITIVE_INFINITY);
    expect(relativeEntropy([0, 0], [0, 1])).toBeUndefined();
  });
});

describe('kullbackLeibler', () => {
  it('is of the current shares from the baseline, each bin with half a count more', () => {
    const [q, p] = [
      [9.5 / 11, 1.5 / 11],
      [4.5 / 11, 6.5 / 11],
    ] as const;
    expect(kullbackLeibler([9, 1], [4, 6])).toBeCloseTo(
      p[0] * Math.log(p[0] / q[0]) + p[1] * Math.log(p[1] / q[1]),
      15,
    );
  });

  it('is the population stability index in both directions together', () => {
    const [a, b] = [
      [5, 0, 90, 3],
      [2, 8, 11, 0],
    ];
    const both = (kullbackLeibler(a, b) ?? Number.NaN) + (kullbackLeibler(b, a) ?? Number.NaN);
    expect(populationStabilityIndex(a, b)).toBeCloseTo(both, 14);
  });

  it('is undefined without values or with one bin, and refuses different bins', () => {
    expect(kullbackLeibler([0, 0], [1, 1])).toBeUndefined();
    expect(kullbackLeibler([3], [4])).toBeUndefined();
    expect(() => kullbackLeibler([1, 2], [1])).toThrow(RangeError);
  });
});

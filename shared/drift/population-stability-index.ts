import { halfACount, sharePairs } from './shares.ts';

/**
 * Population stability index Σ (p − q)·ln(p / q) between two sets of counts over the same bins, the Kullback–Leibler divergences of both
 * directions together. In nats. 0 means equal shares;
 * by convention 0.1 is a small and 0.2 a marked shift. Every bin gets half a count, so that an empty one stays finite.
 * Without any shift its expectation is about (bins − 1)·(1/n + 1/m) over n and m rows: with few rows it is large by chance.
 * Of k bins between quantiles that are off by ε₁ and ε₂ in rank, off by at most 2·(k − 1)·(ε₁ + ε₂)·(1 + ln(1/s) + 1/s), s being the
 * least smoothed share.
 *
 * @param expected counts of the baseline, one a bin
 * @param actual counts of the window, in the same order
 * @returns 0 or more; undefined where either side holds no rows or there are fewer than two bins
 * @throws RangeError when the two have different lengths
 * @see Siddiqi, "Credit Risk Scorecards", 2006; Yurdakul, "Statistical Properties of Population Stability Index", 2018
 */
export const populationStabilityIndex = (
  expected: readonly number[],
  actual: readonly number[],
): number | undefined => {
  const pairs = sharePairs(expected, actual, halfACount);
  if (pairs === undefined || pairs.length < 2) return undefined;
  return pairs.reduce((sum, [q, p]) => sum + (p - q) * Math.log(p / q), 0);
};

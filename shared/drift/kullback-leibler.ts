import { halfACount, sharePairs } from './shares.ts';

/**
 * One bin's part p·ln(p / q) of a relative entropy; 0 where p is.
 *
 * @returns in nats; Infinity where q is 0 and p is not
 */
export const relativeInformation = (p: number, q: number): number => (p === 0 ? 0 : p * Math.log(p / q));

/**
 * Relative entropy Σ p·ln(p / q) of counts as they are. In nats.
 *
 * @returns 0 or more, Infinity where `q` lacks a bin that `p` has; undefined where either side is empty
 * @throws RangeError when the two have different lengths
 * @see Kullback, Leibler, "On information and sufficiency", 1951; SciPy's `entropy`
 */
export const relativeEntropy = (p: readonly number[], q: readonly number[]): number | undefined =>
  sharePairs(p, q)?.reduce((sum, [shareP, shareQ]) => sum + relativeInformation(shareP, shareQ), 0);

/**
 * Kullback–Leibler divergence Σ p·ln(p / q) of the current shares p from the baseline's q, every bin with half a count more, so that an
 * empty one stays finite: the nats that are lost by taking the one for the other. Not the same the other way round. Of k bins
 * between quantiles that are off by ε₁ (baseline) and ε₂ in rank, off by at most 2·(k − 1)·(ε₂·(1 + ln(1/s)) + ε₁/s), s being the
 * least smoothed share.
 *
 * @param baseline counts, one a bin
 * @param current counts in the same order
 * @returns 0 or more, in nats; undefined where either side is empty or there are fewer than two bins
 * @throws RangeError when the two have different lengths
 * @see Kullback, Leibler, "On information and sufficiency", 1951
 */
export const kullbackLeibler = (baseline: readonly number[], current: readonly number[]): number | undefined => {
  const pairs = sharePairs(baseline, current, halfACount);
  if (pairs === undefined || pairs.length < 2) return undefined;
  return Math.max(
    0,
    pairs.reduce((sum, [q, p]) => sum + relativeInformation(p, q), 0),
  );
};

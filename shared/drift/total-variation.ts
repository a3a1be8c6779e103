import { sharePairs } from './shares.ts';

/**
 * Total variation ½·Σ |p − q|: the share of the values that would have to move to another bin. No unit. Of k bins between quantiles
 * that are off by ε₁ and ε₂ in rank, off by at most (k − 1)·(ε₁ + ε₂).
 *
 * @returns 0 to 1; undefined where either side is empty
 * @throws RangeError when the two have different lengths
 * @see Levin, Peres, "Markov Chains and Mixing Times", 2017, chapter 4
 */
export const totalVariation = (baseline: readonly number[], current: readonly number[]): number | undefined => {
  const sum = sharePairs(baseline, current)?.reduce((total, [p, q]) => total + Math.abs(p - q), 0);
  return sum === undefined ? undefined : Math.min(1, sum / 2);
};

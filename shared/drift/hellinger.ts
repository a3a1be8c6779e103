import { sharePairs } from './shares.ts';

/**
 * Hellinger distance √(½·Σ (√p − √q)²), which is √(1 − Σ √(p·q)). A metric without unit. Of k bins between quantiles that are off by
 * ε₁ and ε₂ in rank, off by at most √((k − 1)·ε₁) + √((k − 1)·ε₂).
 *
 * @returns 0 to 1; undefined where either side is empty
 * @throws RangeError when the two have different lengths
 * @see Hellinger, "Neue Begründung der Theorie quadratischer Formen von unendlichvielen Veränderlichen", 1909
 */
export const hellinger = (baseline: readonly number[], current: readonly number[]): number | undefined => {
  const squares = sharePairs(baseline, current)?.reduce((sum, [p, q]) => sum + (Math.sqrt(p) - Math.sqrt(q)) ** 2, 0);
  return squares === undefined ? undefined : Math.sqrt(Math.min(1, squares / 2));
};

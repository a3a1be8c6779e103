import { relativeInformation } from './kullback-leibler.ts';
import { sharePairs } from './shares.ts';

/**
 * Jensen–Shannon divergence ½·Σ p·log₂(p / m) + ½·Σ q·log₂(q / m), m = (p + q)/2. In bits. Defined with empty bins too, unlike
 * Kullback–Leibler's. Its root is the distance.
 *
 * @returns 0 to 1; undefined where either side is empty
 * @throws RangeError when the two have different lengths
 * @see Lin, "Divergence measures based on the Shannon entropy", 1991
 */
export const jensenShannonDivergence = (
  baseline: readonly number[],
  current: readonly number[],
): number | undefined => {
  const nats = sharePairs(baseline, current)?.reduce((sum, [p, q]) => {
    const middle = (p + q) / 2;
    return sum + (relativeInformation(p, middle) + relativeInformation(q, middle)) / 2;
  }, 0);
  return nats === undefined ? undefined : Math.min(1, Math.max(0, nats / Math.LN2));
};

/**
 * Jensen–Shannon distance: the root of the divergence to base 2, and a metric. No unit. Of k bins between quantiles that are off by ε₁
 * and ε₂ in rank, off by at most √((k − 1)·ε₁) + √((k − 1)·ε₂).
 *
 * @returns 0 to 1; undefined where either side is empty
 * @throws RangeError when the two have different lengths
 * @see Endres, Schindelin, "A new metric for probability distributions", 2003
 */
export const jensenShannonDistance = (baseline: readonly number[], current: readonly number[]): number | undefined => {
  const divergence = jensenShannonDivergence(baseline, current);
  return divergence === undefined ? undefined : Math.sqrt(divergence);
};

import type { Steps } from '../sketch/index.ts';
import { integralOfDifference } from './steps.ts';

/**
 * Wasserstein-1 (earth mover's) distance W₁ = ∫ |F(x) − G(x)| dx: how far a value moves on average when one distribution is turned
 * into the other. In the unit of the values. From sketches no further off than each side's rank error × its range, added up.
 *
 * @returns 0 or more, Infinity where it leaves the range of a double; undefined where either side holds no values
 * @see Vallender, "Calculation of the Wasserstein distance between probability distributions on the line", 1974
 */
export const wasserstein = (baseline: Steps, current: Steps): number | undefined =>
  integralOfDifference(baseline, current, Math.abs);

/**
 * Wasserstein-1 over the baseline's standard deviation: W₁ in standard deviations, so that columns can be compared. No unit. From
 * sketches off by W₁'s bound over the standard deviation.
 *
 * @param standardDeviation the baseline's, in the unit of the values
 * @returns 0 or more; undefined where either side holds no values, or the baseline does not vary
 */
export const normedWasserstein = (baseline: Steps, current: Steps, standardDeviation: number): number | undefined => {
  const distance = wasserstein(baseline, current);
  return distance === undefined || !(standardDeviation > 0) ? undefined : distance / standardDeviation;
};

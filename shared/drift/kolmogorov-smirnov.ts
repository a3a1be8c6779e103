import type { Steps } from '../sketch/index.ts';
import { type EffectiveRows, harmonicSize, type TestResult } from './effective-rows.ts';
import { kolmogorovSurvival } from './kolmogorov-distribution.ts';
import { alongSteps, totalWeight } from './steps.ts';

/**
 * Kolmogorov–Smirnov statistic D = max over x of |F(x) − G(x)|: the greatest distance between two cumulative distributions, repeated
 * values with their whole weight. No unit. O(steps of both). From sketches no further off than their two rank errors together.
 *
 * @returns 0 to 1; undefined where either side holds no values
 * @see Smirnov, "Table for estimating the goodness of fit of empirical distributions", 1948
 */
export const kolmogorovSmirnov = (baseline: Steps, current: Steps): number | undefined => {
  const [n, m] = [totalWeight(baseline), totalWeight(current)];
  if (n === 0 || m === 0) return undefined;
  let greatest = 0;
  alongSteps(baseline, current, (_, uptoA, uptoB) => {
    greatest = Math.max(greatest, Math.abs(uptoA / n - uptoB / m));
  });
  return greatest;
};

/**
 * Kolmogorov–Smirnov test: D, and by Kolmogorov's limiting distribution the chance of √(nm/(n+m))·D; good from about 100 rows on, too
 * large a chance where values repeat. The p-value is shown and never decides.
 *
 * @param rows effective rows, by default all
 * @returns undefined where either side holds no values
 * @throws RangeError when the rows are not finite numbers above 0
 * @see Smirnov, "On the estimation of the discrepancy between empirical curves of distribution for two independent samples", 1939
 */
export const kolmogorovSmirnovTest = (
  baseline: Steps,
  current: Steps,
  rows?: EffectiveRows,
): TestResult | undefined => {
  const statistic = kolmogorovSmirnov(baseline, current);
  if (statistic === undefined) return undefined;
  const size = harmonicSize(rows ?? [totalWeight(baseline), totalWeight(current)]);
  return { statistic, pValue: kolmogorovSurvival(Math.sqrt(size) * statistic) };
};

import type { Steps } from '../sketch/index.ts';
import { cramerVonMisesSurvival } from './cramer-von-mises-distribution.ts';
import { type EffectiveRows, harmonicSize, type TestResult } from './effective-rows.ts';
import { alongSteps, totalWeight } from './steps.ts';

/**
 * Cramér–von Mises distance ω² = ∫ (F − G)² dH, H being the distribution function of both samples together: the mean squared distance
 * of the two cumulative distributions. No unit, whatever the number of rows. Between sketches that are off by ε₁ and ε₂ in rank, off
 * by at most 6·(ε₁ + ε₂).
 *
 * @returns 0 to 1/2, with many rows at most 1/3; undefined where either side holds no values
 * @see Anderson, "On the distribution of the two-sample Cramér–von Mises criterion", 1962
 */
export const cramerVonMises = (baseline: Steps, current: Steps): number | undefined => {
  const [n, m] = [totalWeight(baseline), totalWeight(current)];
  if (n === 0 || m === 0) return undefined;
  let [sum, before] = [0, 0];
  alongSteps(baseline, current, (_, uptoA, uptoB) => {
    sum += (uptoA + uptoB - before) * (uptoA / n - uptoB / m) ** 2;
    before = uptoA + uptoB;
  });
  return sum / (n + m);
};

/** T's mean and variance where nothing differs. */
const momentsOfT = ([n, m]: EffectiveRows): { readonly mean: number; readonly variance: number } => {
  const [all, product] = [n + m, n * m];
  const spread = 4 * product * all - 3 * (n * n + m * m) - 2 * product;
  return { mean: (1 + 1 / all) / 6, variance: ((all + 1) * spread) / (45 * all * all * 4 * product) };
};

/**
 * Cramér–von Mises test: T = nm/(n+m)·ω² at the effective rows n and m, and by the limiting distribution the chance of T, moved and
 * scaled to T's exact mean and variance. Good from about 20 rows on, not for few values that repeat often. Without repeated values T is
 * SciPy's; with them SciPy gives each a rank of its own by midranks, which is not 0 between equal distributions. The p-value
 * is shown and never decides.
 *
 * @param rows effective rows, by default all
 * @returns undefined where either side holds no values
 * @throws RangeError when the rows are not finite numbers above 0
 * @see Anderson, "On the distribution of the two-sample Cramér–von Mises criterion", 1962
 */
export const cramerVonMisesTest = (baseline: Steps, current: Steps, rows?: EffectiveRows): TestResult | undefined => {
  const distance = cramerVonMises(baseline, current);
  if (distance === undefined) return undefined;
  const sizes = rows ?? [totalWeight(baseline), totalWeight(current)];
  const statistic = harmonicSize(sizes) * distance;
  const { mean, variance } = momentsOfT(sizes);
  if (!(variance > 0)) return { statistic, pValue: 1 };
  return { statistic, pValue: cramerVonMisesSurvival(1 / 6 + (statistic - mean) / Math.sqrt(45 * variance)) };
};

import type { Steps } from '../sketch/index.ts';
import { type EffectiveRows, harmonicSize, type TestResult } from './effective-rows.ts';
import { alongSteps, totalWeight } from './steps.ts';

/** Fewer values in all have no variance to scale by. */
const leastValues = 4;

/** ln p as a parabola in the statistic: least squares through the seven critical values of two samples. */
const [constant, slope, curvature] = [-1.0777702798204873, -1.0082265644652504, 0.018198094574111246] as const;

/** The critical values reach from 25 % to 0.1 %; beyond them nothing is known. */
const [leastChance, greatestChance] = [0.001, 0.25] as const;

/** A² with each repeated value at its middle rank: Scholz and Stephens' A²_akN. 0 divided by 0 where all values are equal. */
const squaredDistance = (baseline: Steps, current: Steps): number => {
  const [n, m] = [totalWeight(baseline), totalWeight(current)];
  const all = n + m;
  let [sum, beforeA, beforeB] = [0, 0, 0];
  alongSteps(baseline, current, (_, uptoA, uptoB) => {
    const [middleA, middleB] = [(uptoA + beforeA) / 2, (uptoB + beforeB) / 2];
    const [tied, middle] = [uptoA + uptoB - beforeA - beforeB, middleA + middleB];
    sum += (tied * (m * middleA - n * middleB) ** 2) / (middle * (all - middle) - (all * tied) / 4);
    [beforeA, beforeB] = [uptoA, uptoB];
  });
  return ((all - 1) / all) * (sum / (n * m));
};

/** σ of A² where nothing differs, for two samples: formula 4 of Scholz and Stephens at k = 2. */
const deviation = (n: number, m: number): number => {
  const all = n + m;
  let [h, g] = [1, 0];
  let inner = 0;
  for (let i = all - 1; i > 1; i -= 1) {
    inner += 1 / i;
    h += 1 / i;
    g += inner / (all + 1 - i);
  }
  const inverses = 1 / n + 1 / m;
  const a = 4 * g - 6 + (10 - 6 * g) * inverses;
  const b = 4 * (2 * g - 4) + 16 * h + (2 * g - 14 * h - 4) * inverses - 8 * h + 4 * g - 6;
  const c = 4 * (6 * h + 2 * g - 2) + 2 * (4 * h - 4 * g + 6) + (2 * h - 6) * inverses + 4 * h;
  const d = 4 * (2 * h + 6) - 8 * h;
  return Math.sqrt((a * all ** 3 + b * all ** 2 + c * all + d) / ((all - 1) * (all - 2) * (all - 3)));
};

/**
 * Anderson–Darling test of two exact samples: (A² − 1)/σ, which weighs the tails more than Kolmogorov–Smirnov does; about 0 where
 * nothing differs, negative below the expected. No unit. P-values between 0.001 and 0.25 follow from interpolated critical
 * values, others are given as the nearer end. The p-value is shown and never decides. O(values of both).
 *
 * There is no bound for sketches: the weights in the tails grow without limit, so ask only while both are exact.
 *
 * @param rows effective rows, by default all; A² is scaled to them
 * @returns undefined where either side holds no values, both hold less than four together, or all are equal
 * @throws RangeError when the rows are not finite numbers above 0
 * @see Scholz, Stephens, "K-Sample Anderson–Darling Tests", 1987, the form for repeated values; SciPy's `anderson_ksamp`
 */
export const andersonDarlingTest = (baseline: Steps, current: Steps, rows?: EffectiveRows): TestResult | undefined => {
  const [n, m] = [totalWeight(baseline), totalWeight(current)];
  if (n === 0 || m === 0 || n + m < leastValues) return undefined;
  const squared = squaredDistance(baseline, current);
  if (Number.isNaN(squared)) return undefined;
  const scale = rows === undefined ? 1 : harmonicSize(rows) / harmonicSize([n, m]);
  const statistic = (squared * scale - 1) / deviation(n, m);
  return { statistic, pValue: chance(statistic) };
};

const chance = (statistic: number): number => {
  // The parabola turns upwards far beyond the last critical value.
  const within = Math.min(statistic, -slope / (2 * curvature));
  const interpolated = Math.exp(constant + slope * within + curvature * within ** 2);
  return Math.min(greatestChance, Math.max(leastChance, interpolated));
};

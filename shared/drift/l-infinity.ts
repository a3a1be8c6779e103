import type { QuantileSketch } from '../sketch/index.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';

/** How Model Monitor measures drift; Robust takes off what chance alone explains at these sample sizes. */
export type ComparisonMethod = 'Simple' | 'Robust';

/** How often each category was seen, and how many values there were in all, those of no listed category included. */
export interface CategoryCounts {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}

export interface DistanceOptions {
  readonly method?: ComparisonMethod;
  /** Level of the two-sample Kolmogorov–Smirnov bound that Robust takes off; by default c(α) is 1.8, an α of about 0.003. */
  readonly alpha?: number;
}

/** c(α) that Deequ uses unless told otherwise. */
const usualCritical = 1.8;

/** Deequ's parameter `correctForLowNumberOfSamples` means the opposite of its name: true is Simple. */
const byMethod = (distance: number, n: number, m: number, { method = 'Robust', alpha }: DistanceOptions): number => {
  if (method === 'Simple') return distance;
  const critical = alpha === undefined ? usualCritical : Math.sqrt(-Math.log(alpha / 2) / 2);
  return Math.max(0, distance - critical * Math.sqrt((n + m) / (n * m)));
};

/**
 * L∞ of numbers as Model Monitor measures it, 0 to 1: D = max over x of |F₁(x) − F₂(x)|, F being each sketch's exact weighted
 * distribution function; Robust: max(0, D − c(α)·√((n + m) / (n·m))). O(items of both). No further off than the two sketches' rank errors
 * together.
 *
 * Deequ before September 2026, and with it Model Monitor, let repeated values overwrite each other's rank and saw too
 * little on discrete columns, 0 for a column of noughts and ones turned round. That is not repeated here.
 *
 * @returns undefined while either holds nothing
 * @see Deequ `Distance.scala`, https://github.com/awslabs/deequ/issues/392 on the defect
 */
export const numericalDistance = (
  current: QuantileSketch,
  baseline: QuantileSketch,
  options: DistanceOptions = {},
): number | undefined => {
  const distance = kolmogorovSmirnov(baseline.steps(), current.steps());
  return distance === undefined ? undefined : byMethod(distance, current.count, baseline.count, options);
};

/**
 * L∞ of categories as Model Monitor measures it, 0 to 1: D = max over all listed categories of |share₁ − share₂|, nothing accumulated;
 * Robust as for numbers. Values of no listed category have their part in the total, but are no category together.
 *
 * @returns undefined while either holds nothing
 * @see Deequ `Distance.scala`, `categoricalDistance`
 */
export const categoricalDistance = (
  current: CategoryCounts,
  baseline: CategoryCounts,
  options: DistanceOptions = {},
): number | undefined => {
  if (current.total === 0 || baseline.total === 0) return undefined;
  const share = ({ counts, total }: CategoryCounts, category: string) => (counts.get(category) ?? 0) / total;
  const categories = new Set([...current.counts.keys(), ...baseline.counts.keys()]);
  let distance = 0;
  for (const category of categories)
    distance = Math.max(distance, Math.abs(share(current, category) - share(baseline, category)));
  return byMethod(distance, current.total, baseline.total, options);
};

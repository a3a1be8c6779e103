import type { QuantileSketch } from '../sketch/index.ts';

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

const robust = (distance: number, n: number, m: number, { method = 'Robust', alpha }: DistanceOptions): number => {
  if (method === 'Simple') return distance;
  const critical = alpha === undefined ? usualCritical : Math.sqrt(-Math.log(alpha / 2) / 2);
  return Math.max(0, distance - critical * Math.sqrt((n + m) / (n * m)));
};

/**
 * How far two distributions of numbers lie apart, 0 to 1: D = max over x of |F₁(x) − F₂(x)|, F being each sketch's exact
 * weighted distribution function; Robust: max(0, D − c(α)·√((n + m) / (n·m))). O(items of both).
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
  const [n, m] = [current.count, baseline.count];
  if (n === 0 || m === 0) return undefined;
  const [ours, theirs] = [current.steps(), baseline.steps()];
  let [i, j, ourShare, theirShare, distance] = [0, 0, 0, 0, 0];
  while (i < ours.values.length || j < theirs.values.length) {
    const x = Math.min(ours.values[i] ?? Number.POSITIVE_INFINITY, theirs.values[j] ?? Number.POSITIVE_INFINITY);
    if (ours.values[i] === x) ourShare = (ours.weights[i++] ?? 0) / n;
    if (theirs.values[j] === x) theirShare = (theirs.weights[j++] ?? 0) / m;
    distance = Math.max(distance, Math.abs(ourShare - theirShare));
  }
  return robust(distance, n, m, options);
};

/**
 * How far two distributions of categories lie apart, 0 to 1: D = max over all categories of |share₁ − share₂|, nothing
 * accumulated; Robust as for numbers.
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
  return robust(distance, current.total, baseline.total, options);
};

import { type CategoryCounts, categoricalDistance, chiSquared, numericalDistance } from '../drift/index.ts';
import type { ColumnProfile } from '../profile/index.ts';
import { QuantileSketch } from '../sketch/index.ts';
import type { CheckSettings } from './check-settings.ts';
import type { FeatureStatistics } from './files.ts';

/** How a column stands to its baseline: how far it has drifted, or how likely so large a difference is by chance alone. */
export interface BaselineDrift {
  readonly measure: 'distance' | 'p-value';
  /** 0 to 1. */
  readonly value: number;
  /** Largest distance, or smallest p-value, that is no violation. */
  readonly threshold: number;
}

/** Whether the column has drifted further than it may. */
export const isDrifted = ({ measure, value, threshold }: BaselineDrift): boolean =>
  measure === 'distance' ? value > threshold : value < threshold;

/** The sketch that `statistics.json` carries of a column of numbers. */
const sketchOf = ({ numerical_statistics: statistics }: FeatureStatistics): QuantileSketch | undefined => {
  const kept = statistics?.distribution?.kll?.sketch;
  if (kept === undefined) return undefined;
  const levels = kept.data.map((level) => level.filter(Number.isFinite));
  return QuantileSketch.fromState({ k: kept.parameters.k, c: kept.parameters.c, coin: 0, levels });
};

/** The histogram that `statistics.json` carries of a column of few texts. */
const categoriesOf = ({ string_statistics: statistics }: FeatureStatistics): CategoryCounts | undefined => {
  const buckets = statistics?.distribution?.categorical?.buckets;
  if (buckets === undefined) return undefined;
  return {
    counts: new Map(buckets.map(({ value, count }) => [value, count])),
    total: buckets.reduce((sum, { count }) => sum + count, 0),
  };
};

/**
 * How a column stands to its baseline by the feature's comparison method: its numbers where the baseline has a sketch, its texts
 * where it has a histogram. Numbers count even where the column also holds texts.
 *
 * Text with the method ChiSquared has the p-value that Deequ gives. Neither a document nor a real file says how the container makes a
 * violation of it; here the threshold for categories is read as the level of significance.
 *
 * @returns undefined where the two cannot be compared, or are not to be
 */
export const baselineDrift = (
  settings: CheckSettings,
  baseline: FeatureStatistics,
  current: ColumnProfile,
): BaselineDrift | undefined => {
  if (!settings.comparesDistributions) return undefined;
  const sketch = sketchOf(baseline);
  if (sketch !== undefined && current.numeric !== undefined)
    return numericalDrift(settings, sketch, current.numeric.quantiles);
  const categories = categoriesOf(baseline);
  const found = { counts: new Map(current.values.counts()), total: current.present };
  return categories && categoricalDrift(settings, categories, found);
};

const numericalDrift = (
  { method, comparisonThreshold: threshold }: CheckSettings,
  baseline: QuantileSketch,
  current: QuantileSketch,
): BaselineDrift | undefined => {
  const value = numericalDistance(current, baseline, { method });
  return value === undefined ? undefined : { measure: 'distance', value, threshold };
};

const categoricalDrift = (
  { method, categoricalMethod, categoricalThreshold: threshold }: CheckSettings,
  baseline: CategoryCounts,
  current: CategoryCounts,
): BaselineDrift | undefined => {
  const isTest = categoricalMethod === 'ChiSquared';
  const value = isTest ? chiSquared(current, baseline)?.pValue : categoricalDistance(current, baseline, { method });
  return value === undefined ? undefined : { measure: isTest ? 'p-value' : 'distance', value, threshold };
};

import type { ColumnProfile } from '../profile/index.ts';
import { QuantileSketch } from '../sketch/index.ts';
import type { CheckSettings } from './check-settings.ts';
import { type CategoryCounts, categoricalDistance, numericalDistance } from '../drift/index.ts';
import type { FeatureStatistics } from './files.ts';

/** How far a column has drifted from its baseline, and how far it may. */
export interface BaselineDrift {
  readonly distance: number;
  readonly threshold: number;
}

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
 * The distance of a column from its baseline by the feature's comparison method: of its numbers where the baseline has a sketch,
 * of its texts where it has a histogram. Numbers count even where the column also holds texts.
 *
 * A column of text with the method ChiSquared has none: Deequ gives a p-value there, and neither a document nor a real file
 * says how the container makes a violation of it (see `chiSquared`).
 *
 * @returns undefined where the two cannot be compared, or are not to be
 */
export const baselineDrift = (
  settings: CheckSettings,
  baseline: FeatureStatistics,
  current: ColumnProfile,
): BaselineDrift | undefined => {
  if (!settings.comparesDistributions) return undefined;
  const { method } = settings;
  const sketch = sketchOf(baseline);
  if (sketch !== undefined && current.numeric !== undefined)
    return drift(numericalDistance(current.numeric.quantiles, sketch, { method }), settings.comparisonThreshold);
  const categories = categoriesOf(baseline);
  if (categories === undefined || settings.categoricalMethod === 'ChiSquared') return undefined;
  const found = { counts: new Map(current.values.counts()), total: current.present };
  return drift(categoricalDistance(found, categories, { method }), settings.categoricalThreshold);
};

const drift = (distance: number | undefined, threshold: number): BaselineDrift | undefined =>
  distance === undefined ? undefined : { distance, threshold };

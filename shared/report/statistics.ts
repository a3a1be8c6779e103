import type { ColumnProfile, NumericProfile, Profile } from '../profile/index.ts';
import { categories, completeness, isNumerical, modelMonitorType, orderedColumns } from './features.ts';
import type { FeatureStatistics, Statistics } from './files.ts';

/** The version that Model Monitor writes. */
export const fileVersion = 0;

const bucketCount = 10;

type NumericalStatistics = NonNullable<FeatureStatistics['numerical_statistics']>;
type StringStatistics = NonNullable<FeatureStatistics['string_statistics']>;
type Kll = NonNullable<NonNullable<NumericalStatistics['distribution']>['kll']>;

/** Ten spans of equal width, each `[low, high)`, the last one closed; counts are the sketch's weights. */
const buckets = ({ moments, quantiles }: NumericProfile): Kll['buckets'] => {
  const { min = 0, max = 0 } = moments;
  const edge = (index: number) => (index === bucketCount ? max : min + ((max - min) / bucketCount) * index);
  const rankBelow = (index: number) => (index === bucketCount ? quantiles.count : quantiles.rankBelow(edge(index)));
  return Array.from({ length: bucketCount }, (_, index) => ({
    lower_bound: edge(index),
    upper_bound: edge(index + 1),
    count: rankBelow(index + 1) - rankBelow(index),
  }));
};

const kll = (numeric: NumericProfile): Kll => {
  const { quantiles } = numeric;
  const data = quantiles.items().map((level) => [...level]);
  return { buckets: buckets(numeric), sketch: { parameters: { c: quantiles.c, k: quantiles.k }, data } };
};

const common = ({ present, missing }: ColumnProfile): NumericalStatistics['common'] => ({
  num_present: present,
  num_missing: missing,
});

/** The sum over the count, as Model Monitor has it: of whole numbers equal to its mean to the last digit, as one that is carried along is not. */
const meanOf = ({ count, sum, mean }: NumericProfile['moments']): number | undefined =>
  count > 0 && Number.isFinite(sum) ? sum / count : mean;

const numericalStatistics = (column: ColumnProfile): NumericalStatistics => {
  const { numeric } = column;
  const shared = {
    approximate_num_distinct_values: Math.round(column.distinctCount),
    completeness: completeness(column),
  };
  // A column of numbers too large for a double is one of numbers without any statistic.
  if (numeric === undefined) return { common: common(column), ...shared };
  const { sum, standardDeviation, min, max } = numeric.moments;
  const range = { mean: meanOf(numeric.moments), sum, std_dev: standardDeviation, min, max };
  return { common: common(column), ...range, ...shared, distribution: { kll: kll(numeric) } };
};

const stringStatistics = (column: ColumnProfile): StringStatistics => {
  const counted = categories(column);
  const distribution =
    counted === undefined ? {} : { categorical: { buckets: counted.map(([value, count]) => ({ value, count })) } };
  return {
    common: common(column),
    distinct_count: Math.round(column.distinctCount),
    completeness: completeness(column),
    distribution,
  };
};

/**
 * The `statistics.json` of data quality that Model Monitor would write for these rows, as an object. Columns come in its order:
 * predictions, then inputs. The quantile sketch holds raw values, as Model Monitor's own does: treat the file as personal data.
 *
 * Beyond Model Monitor: a column without any value, which has no statistics there, has string statistics with its counts.
 */
export const statisticsJson = (profile: Profile): Statistics => ({
  version: fileVersion,
  dataset: { item_count: profile.rows },
  features: orderedColumns(profile).map((column) => {
    const feature = { name: column.name, inferred_type: modelMonitorType(column) };
    return isNumerical(column)
      ? { ...feature, numerical_statistics: numericalStatistics(column) }
      : { ...feature, string_statistics: stringStatistics(column) };
  }),
});

import type { ColumnProfile, Profile } from '../profile/index.ts';
import { baselineDrift } from './baseline-drift.ts';
import { checkSettings } from './check-settings.ts';
import type { ConstrainedBaseline } from './data-quality-checks.ts';
import { columnOf, orderedColumns } from './features.ts';

/** Summary of many values as CloudWatch takes it. */
export interface StatisticSet {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
}

/** One metric of one feature, under the name that Model Monitor gives it. */
export interface FeatureMetric {
  readonly name: string;
  readonly value: number | StatisticSet;
}

const dataMetric = ({ name, numeric }: ColumnProfile): readonly FeatureMetric[] => {
  if (numeric === undefined) return [];
  const { min = 0, max = 0, sum = 0, count } = numeric.moments;
  return [{ name: `feature_data_${name}`, value: { min, max, sum, count } }];
};

/**
 * The CloudWatch metrics of data quality that Model Monitor would emit about these rows: `feature_data_{f}` of columns of numbers,
 * `feature_non_null_{f}`, and `feature_baseline_drift_{f}` where the column's distance from its baseline can be measured; a p-value falls
 * with drift and would mislead whoever watches a distance. Features for which the constraints switch `emit_metrics` off have none; nor
 * have no rows.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-cloudwatch.html
 */
export const featureMetrics = (
  { constraints, statistics }: Partial<ConstrainedBaseline>,
  current: Profile,
  ignoreColumns: readonly string[] = [],
): readonly FeatureMetric[] => {
  const all = orderedColumns(current);
  return all
    .filter(({ name }) => current.rows > 0 && !ignoreColumns.includes(name))
    .flatMap((column) => {
      const { name } = column;
      const feature = constraints?.features.find((one) => columnOf(all, one.name) === column);
      const settings = checkSettings(constraints ?? { version: 0, features: [] }, feature);
      if (!settings.emitsMetrics) return [];
      const baseline = statistics?.features.find((one) => columnOf(all, one.name) === column);
      const drift = baseline && baselineDrift(settings, baseline, column);
      return [
        ...dataMetric(column),
        { name: `feature_non_null_${name}`, value: column.present },
        ...(drift?.measure === 'distance' ? [{ name: `feature_baseline_drift_${name}`, value: drift.value }] : []),
      ];
    });
};

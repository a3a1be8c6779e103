import type { ColumnProfile, Profile } from '../profile/index.ts';
import { categories, completeness, isNumerical, modelMonitorType, orderedColumns } from './features.ts';
import type { Constraints, FeatureConstraints } from './files.ts';
import { fileVersion } from './statistics.ts';

/** What Model Monitor's containers write; the documentation gives 0.1 for the first two thresholds. */
const monitoringConfig = {
  evaluate_constraints: 'Enabled',
  emit_metrics: 'Enabled',
  datatype_check_threshold: 1,
  domain_content_threshold: 1,
  distribution_constraints: {
    perform_comparison: 'Enabled',
    comparison_threshold: 0.1,
    comparison_method: 'Robust',
    categorical_comparison_threshold: 0.1,
    categorical_drift_method: 'LInfinity',
  },
} as const;

const featureConstraints = (column: ColumnProfile): FeatureConstraints => {
  const feature = {
    name: column.name,
    inferred_type: modelMonitorType(column),
    completeness: completeness(column),
  };
  if (isNumerical(column)) return { ...feature, num_constraints: { is_non_negative: column.negative === 0 } };
  const values = categories(column);
  if (values === undefined || values.length === 0) return feature;
  return { ...feature, string_constraints: { domains: values.map(([value]) => value) } };
};

/**
 * The `constraints.json` of data quality that Model Monitor would suggest for these rows as a baseline, as an object: types,
 * completeness and signs as observed, domains where at most 120 values were, and its default configuration.
 */
export const constraintsJson = (profile: Profile): Constraints => ({
  version: fileVersion,
  features: orderedColumns(profile).map(featureConstraints),
  monitoring_config: monitoringConfig,
});

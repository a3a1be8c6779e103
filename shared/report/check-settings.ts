import type { ComparisonMethod } from '../drift/index.ts';
import type { Constraints, FeatureConstraints } from './files.ts';

/** What decides over one feature's checks, every default filled in. */
export interface CheckSettings {
  readonly isEvaluated: boolean;
  readonly emitsMetrics: boolean;
  /** Least share of values that must be of the expected type. */
  readonly dataTypeThreshold: number;
  /** Least share of values that must lie in the domain. */
  readonly domainThreshold: number;
  readonly comparesDistributions: boolean;
  readonly method: ComparisonMethod;
  readonly comparisonThreshold: number;
  readonly categoricalThreshold: number;
  readonly categoricalMethod: 'LInfinity' | 'ChiSquared';
}

/**
 * The settings of one feature: its own overrides before the file's `monitoring_config` before what Model Monitor's containers
 * write. Each key is overridden by itself, those of `distribution_constraints` too.
 *
 * @param feature undefined for the checks on the file as a whole
 */
export const checkSettings = (
  { monitoring_config: config }: Constraints,
  feature?: FeatureConstraints,
): CheckSettings => {
  const overrides = feature?.monitoringConfigOverrides;
  const settings = { ...config, ...overrides };
  const distribution = { ...config?.distribution_constraints, ...overrides?.distribution_constraints };
  const { comparison_threshold: comparisonThreshold = 0.1 } = distribution;
  return {
    isEvaluated: settings.evaluate_constraints !== 'Disabled',
    emitsMetrics: settings.emit_metrics !== 'Disabled',
    dataTypeThreshold: settings.datatype_check_threshold ?? 1,
    domainThreshold: settings.domain_content_threshold ?? 1,
    comparesDistributions: distribution.perform_comparison !== 'Disabled',
    method: distribution.comparison_method ?? 'Robust',
    comparisonThreshold,
    categoricalThreshold: distribution.categorical_comparison_threshold ?? comparisonThreshold,
    categoricalMethod: distribution.categorical_drift_method ?? 'LInfinity',
  };
};

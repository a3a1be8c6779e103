import * as v from 'valibot';

/*
 * Model Monitor's files, as its containers and the Python SDK write them, old forms included. Keys that we do not know are let
 * through: the container adds some that no documentation lists.
 */

/** A number, or the name of one that JSON lacks. */
const anyNumber = v.pipe(
  v.union([v.number(), v.picklist(['NaN', 'Infinity', '-Infinity'])]),
  v.transform((value): number => Number(value)),
);

const switched = v.picklist(['Enabled', 'Disabled']);

const comparisonMethod = v.pipe(
  v.picklist(['Simple', 'Robust', 'linf_simple', 'linf_robust']),
  // The prose of the documentation uses the longer names, the files the shorter ones.
  v.transform((method): 'Simple' | 'Robust' => (method === 'Simple' || method === 'linf_simple' ? 'Simple' : 'Robust')),
);

const distributionConstraints = v.looseObject({
  perform_comparison: v.optional(switched),
  comparison_threshold: v.optional(v.number()),
  comparison_method: v.optional(comparisonMethod),
  categorical_comparison_threshold: v.optional(v.number()),
  categorical_drift_method: v.optional(v.picklist(['LInfinity', 'ChiSquared'])),
});

const monitoringConfig = v.looseObject({
  evaluate_constraints: v.optional(switched),
  emit_metrics: v.optional(switched),
  datatype_check_threshold: v.optional(v.number()),
  domain_content_threshold: v.optional(v.number()),
  distribution_constraints: v.optional(distributionConstraints),
});

/** A column's type in Model Monitor's words, which have none for booleans. */
const inferredType = v.picklist(['Integral', 'Fractional', 'String', 'Unknown']);

const featureConstraints = v.looseObject({
  name: v.string(),
  inferred_type: inferredType,
  completeness: v.number(),
  num_constraints: v.optional(v.looseObject({ is_non_negative: v.boolean() })),
  string_constraints: v.optional(
    v.looseObject({
      domains: v.optional(v.array(v.string())),
      monitoring_config_overrides: v.optional(monitoringConfig),
    }),
  ),
  monitoringConfigOverrides: v.optional(monitoringConfig),
});

/** `constraints.json` of data quality. */
export const constraintsFile = v.looseObject({
  version: v.number(),
  features: v.array(featureConstraints),
  monitoring_config: v.optional(monitoringConfig),
});

const common = v.looseObject({ num_present: v.number(), num_missing: v.number() });

const kll = v.looseObject({
  buckets: v.array(v.looseObject({ lower_bound: anyNumber, upper_bound: anyNumber, count: v.number() })),
  sketch: v.optional(
    v.looseObject({
      parameters: v.looseObject({ c: v.number(), k: v.number() }),
      /** Level h holds items that weigh 2^h each. */
      data: v.array(v.array(anyNumber)),
    }),
  ),
});

const numericalStatistics = v.looseObject({
  common,
  mean: v.optional(anyNumber),
  sum: v.optional(anyNumber),
  std_dev: v.optional(anyNumber),
  min: v.optional(anyNumber),
  max: v.optional(anyNumber),
  approximate_num_distinct_values: v.optional(v.number()),
  completeness: v.optional(v.number()),
  distribution: v.optional(v.looseObject({ kll: v.optional(kll) })),
});

const stringStatistics = v.looseObject({
  common,
  distinct_count: v.optional(v.number()),
  completeness: v.optional(v.number()),
  distribution: v.optional(
    v.looseObject({
      categorical: v.optional(
        v.looseObject({ buckets: v.array(v.looseObject({ value: v.string(), count: v.number() })) }),
      ),
    }),
  ),
});

/** `statistics.json` of data quality. */
export const statisticsFile = v.looseObject({
  version: v.number(),
  dataset: v.looseObject({ item_count: v.number() }),
  features: v.array(
    v.looseObject({
      name: v.string(),
      inferred_type: inferredType,
      numerical_statistics: v.optional(numericalStatistics),
      string_statistics: v.optional(stringStatistics),
    }),
  ),
});

/** Names of the checks in `constraint_violations.json` of data quality. */
export const violationChecks = [
  'data_type_check',
  'completeness_check',
  'baseline_drift_check',
  'missing_column_check',
  'extra_column_check',
  'categorical_values_check',
] as const;

/** `constraint_violations.json` of data quality. */
export const violationsFile = v.looseObject({
  violations: v.array(
    v.looseObject({
      feature_name: v.string(),
      constraint_check_type: v.picklist(violationChecks),
      description: v.string(),
    }),
  ),
});

export type Constraints = v.InferOutput<typeof constraintsFile>;
export type FeatureConstraints = Constraints['features'][number];
export type MonitoringConfig = v.InferOutput<typeof monitoringConfig>;
export type Statistics = v.InferOutput<typeof statisticsFile>;
export type FeatureStatistics = Statistics['features'][number];
export type Violations = v.InferOutput<typeof violationsFile>;
export type ViolationCheck = (typeof violationChecks)[number];

import type { ColumnProfile, Profile } from '../profile/index.ts';
import { baselineDrift, isDrifted } from './baseline-drift.ts';
import { type CheckSettings, checkSettings } from './check-settings.ts';
import { columnOf, completeness, orderedColumns } from './features.ts';
import type { Constraints, FeatureConstraints, FeatureStatistics, Statistics, Violations } from './files.ts';

type Violation = Violations['violations'][number];

/** A baseline in Model Monitor's files, made by it or by us. */
export interface ConstrainedBaseline {
  readonly constraints: Constraints;
  /** Without it, nothing is said about drift. */
  readonly statistics: Statistics | undefined;
}

/** One feature of the baseline beside the column of its name. */
interface FeaturePair {
  readonly feature: FeatureConstraints;
  readonly settings: CheckSettings;
  readonly baseline: FeatureStatistics | undefined;
  readonly current: ColumnProfile;
}

/** Looks at one aspect of a feature; the description of its violation, undefined where there is none. */
type FeatureCheck = (pair: FeaturePair) => string | undefined;

/** A number as the JVM writes a double: `100.0`, and all digits of a fraction. */
const double = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

const notMet = (value: number): string => `Value: ${double(value)} does not meet the constraint requirement!`;

/**
 * Present values of the expected type. A whole number also counts as Fractional: JSON writes 8.0 as 8. Everything counts as
 * String, and nothing is expected of Unknown.
 */
const valuesOfType = ({ types, present }: ColumnProfile, type: FeatureConstraints['inferred_type']): number => {
  if (type === 'Integral') return types.integral;
  return type === 'Fractional' ? types.integral + types.fractional : present;
};

const dataType: FeatureCheck = ({ feature: { inferred_type: type }, settings: { dataTypeThreshold }, current }) => {
  const share = valuesOfType(current, type) / current.present;
  if (current.present === 0 || share >= dataTypeThreshold) return undefined;
  const [expected, observed] = [double(dataTypeThreshold * 100), double(share * 100)];
  return `Data type match requirement is not met. Expected data type: ${type}, Expected match: ${expected}%. Observed: Only ${observed}% of data is ${type}.`;
};

const completenessOf: FeatureCheck = ({ feature, current }) =>
  completeness(current) < feature.completeness ? notMet(completeness(current)) : undefined;

const categoricalValues: FeatureCheck = ({ feature, settings: { domainThreshold }, current }) => {
  const domain = feature.string_constraints?.domains;
  if (domain === undefined || current.present === 0) return undefined;
  // Beyond its cap a count may be too low by `error`; the doubt counts for the column.
  const inDomain = domain.reduce((sum, value) => sum + current.values.count(value) + current.values.error, 0);
  const share = Math.min(1, inDomain / current.present);
  return share < domainThreshold ? notMet(share) : undefined;
};

const drift: FeatureCheck = ({ settings, baseline, current }) => {
  const found = baseline && baselineDrift(settings, baseline, current);
  if (found === undefined || !isDrifted(found)) return undefined;
  const relation = found.measure === 'distance' ? 'exceeds' : 'is below';
  return `Baseline drift ${found.measure}: ${double(found.value)} ${relation} threshold: ${double(found.threshold)}`;
};

const featureChecks: readonly (readonly [Violation['constraint_check_type'], FeatureCheck])[] = [
  ['data_type_check', dataType],
  ['completeness_check', completenessOf],
  ['categorical_values_check', categoricalValues],
  ['baseline_drift_check', drift],
];

/** Model Monitor compares how many columns there are, not which: one that was renamed passes. */
const columnChecks = (found: number, expected: number): readonly Violation[] => {
  if (found === expected) return [];
  const kind = found < expected ? 'missing' : 'extra';
  return [
    {
      feature_name: kind === 'missing' ? 'Missing columns' : 'Extra columns',
      constraint_check_type: `${kind}_column_check`,
      description: `There are ${kind} columns in current dataset. Number of columns in current dataset: ${found}, Number of columns in baseline constraints: ${expected}`,
    },
  ];
};

/**
 * The `constraint_violations.json` of data quality that Model Monitor would write about these rows: its six checks with the
 * thresholds of the baseline's own constraints. Unlike our findings it says nothing about sample size beyond what the Robust
 * comparison does. No rows violate nothing. Whether numbers may be negative is no check of Model Monitor's.
 *
 * @param ignoreColumns features and columns that no check looks at
 */
export const dataQualityViolations = (
  { constraints, statistics }: ConstrainedBaseline,
  current: Profile,
  ignoreColumns: readonly string[] = [],
): Violations => {
  if (current.rows === 0) return { violations: [] };
  const isLookedAt = ({ name }: { readonly name: string }) => !ignoreColumns.includes(name);
  const all = orderedColumns(current);
  const columns = all.filter(isLookedAt);
  const features = constraints.features.filter((feature) => isLookedAt(columnOf(all, feature.name) ?? feature));
  const ofFeatures = features.flatMap((feature) => {
    const column = columnOf(all, feature.name);
    const settings = checkSettings(constraints, feature);
    if (column === undefined || !settings.isEvaluated) return [];
    const baseline = statistics?.features.find(({ name }) => name === feature.name);
    return violationsOf({ feature, settings, baseline, current: column });
  });
  const ofColumns = checkSettings(constraints).isEvaluated ? columnChecks(columns.length, features.length) : [];
  return { violations: [...ofColumns, ...ofFeatures] };
};

const violationsOf = (pair: FeaturePair): readonly Violation[] =>
  featureChecks.flatMap(([constraint_check_type, check]) => {
    const description = check(pair);
    return description === undefined ? [] : [{ feature_name: pair.feature.name, constraint_check_type, description }];
  });

import type { Finding } from '../../events/parts/finding.ts';
import type { ViolationCheck, Violations } from './files.ts';

/** Where Model Monitor names no column: what it writes instead. */
const noColumn = 'Extra columns';

/** Our checks in Model Monitor's words; what it has no check for is not in its file. */
const checkTypes: Partial<Record<Finding['check'], ViolationCheck>> = {
  'column-missing': 'missing_column_check',
  'column-extra': 'extra_column_check',
  completeness: 'completeness_check',
  'data-type': 'data_type_check',
  'unseen-category': 'categorical_values_check',
  'population-stability-index': 'baseline_drift_check',
  missing: 'completeness_check',
  'new-category': 'categorical_values_check',
  location: 'baseline_drift_check',
  spread: 'baseline_drift_check',
  'upper-tail': 'baseline_drift_check',
  'lower-tail': 'baseline_drift_check',
  category: 'baseline_drift_check',
};

/** The sentence of a finding behind the words that readers of Model Monitor's files look for. */
const description = ({ check, value, threshold, sentence }: Finding): string => {
  switch (check) {
    case 'population-stability-index':
    case 'location':
    case 'spread':
    case 'upper-tail':
    case 'lower-tail':
    case 'category':
      return `Baseline drift distance: ${value} exceeds threshold: ${threshold}. ${sentence}`;
    case 'completeness':
    case 'data-type':
      return `Value: ${value} does not meet the constraint requirement! ${sentence}`;
    case 'unseen-category':
      // Model Monitor tells the share inside the domain, we the share outside of it.
      return `Value: ${value === null ? value : 1 - value} does not meet the constraint requirement! ${sentence}`;
    default:
      return sentence;
  }
};

/**
 * The `constraint_violations.json` of data quality for the violations among these findings, as an object. Checks that Model
 * Monitor does not have (range, silence, rejected records, volume, duplicates) are left out.
 */
export const constraintViolationsJson = (findings: readonly Finding[]): Violations => ({
  violations: findings.flatMap((finding) => {
    const checkType = checkTypes[finding.check];
    if (checkType === undefined || finding.verdict !== 'violation') return [];
    return [
      {
        feature_name: finding.column ?? noColumn,
        constraint_check_type: checkType,
        description: description(finding),
      },
    ];
  }),
});

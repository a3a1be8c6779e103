import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseImportedViolations } from '../../../shared/report/index.ts';
import { dataQualityFolder, whenPresent } from '../cases.ts';

const nothing = { column: null, metric: null, facet: null, label: null, value: null, threshold: null };
const read = (violation: object) => parseImportedViolations({ violations: [violation] })[0];

describe('parseImportedViolations', () => {
  it('reads data quality', () => {
    const description =
      'Data type match requirement is not met. Expected data type: Integral, Expected match: 100.0%. Observed: Only 99.71751412429379% of data is Integral.';
    expect(read({ feature_name: 'day_mins', constraint_check_type: 'data_type_check', description })).toEqual({
      ...nothing,
      check: 'data_type_check',
      column: 'day_mins',
      value: expect.closeTo(0.9971751412429379, 12),
      threshold: 1,
      description,
    });
  });

  it('reads model quality, its rates in the spelling of everywhere else', () => {
    const description =
      "Metric truePositiveRate with 0.5478350700682718 +/- 0.015239289398642797 was LessThanThreshold '0.9458516154766653'";
    expect(read({ constraint_check_type: 'LessThanThreshold', description, metric_name: 'truePositiveRate' })).toEqual({
      ...nothing,
      check: 'LessThanThreshold',
      metric: 'true_positive_rate',
      value: 0.5478350700682718,
      threshold: 0.9458516154766653,
      description,
    });
    expect(read({ constraint_check_type: 'c', description: '', metric_name: 'auc' })?.metric).toBe('auc');
  });

  it('reads bias', () => {
    const description =
      "Metric value 0.3748947825295131 doesn't meet the baseline constraint requirement 0.28176563733194276";
    expect(
      read({
        facet: 'Sex',
        facet_value: '0',
        metric_name: 'CDDPL',
        constraint_check_type: 'bias_drift_check',
        description,
      }),
    ).toEqual({
      ...nothing,
      check: 'bias_drift_check',
      metric: 'CDDPL',
      facet: { name: 'Sex', value: '0' },
      value: 0.3748947825295131,
      threshold: 0.28176563733194276,
      description,
    });
  });

  it('reads explainability', () => {
    const description = 'Feature attribution drift 0.7639720923277322 exceeds threshold 0.9';
    expect(
      read({
        label: 'label0',
        metric_name: 'shap',
        constraint_check_type: 'feature_attribution_drift_check',
        description,
      }),
    ).toEqual({
      ...nothing,
      check: 'feature_attribution_drift_check',
      metric: 'shap',
      label: 'label0',
      value: 0.7639720923277322,
      threshold: 0.9,
      description,
    });
  });

  it.each([
    ['Baseline drift distance: 0.27 exceeds threshold: 0.1', 0.27, 0.1],
    ['Numerical distance: 1.0E-4 exceeds numerical threshold: 0.0', 0.0001, 0],
    ['Value: 0.0 does not meet the constraint requirement! ', 0, null],
    [
      'There are extra columns in current dataset. Number of columns in current dataset: 23, Number of columns in baseline constraints: 22',
      23,
      22,
    ],
    ["Metric value Infinity doesn't meet the baseline constraint requirement 2.9", null, 2.9],
    ['Value -0.3 does not meet the constraint requirement', -0.3, null],
    ['Feature attribution drift 0.7 exceeds threshold 0.9.', 0.7, 0.9],
    ['Something that nobody has seen yet', null, null],
  ])('takes value and threshold from "%s"', (description, value, threshold) => {
    expect(read({ constraint_check_type: 'c', description })).toMatchObject({ value, threshold });
  });

  it('refuses another file by the place, never by a value', () => {
    expect(() => parseImportedViolations({ violations: [{ description: 'Ms Smith' }] })).toThrow(
      'constraint_violations.json is not of its form at violations.0.constraint_check_type',
    );
    expect(() => parseImportedViolations([])).toThrow('at violations');
  });
});

describe.runIf(whenPresent(dataQualityFolder))("the SDK's file", () => {
  it('is read whole, values included', () => {
    const file = JSON.parse(readFileSync(`${dataQualityFolder}sdk-constraint_violations.json`, 'utf8'));
    const violations = parseImportedViolations(file);
    expect(violations).toHaveLength(file.violations.length);
    expect(violations.map(({ column }) => column)).not.toContain(null);
    expect(violations.map(({ value }) => value)).not.toContain(null);
  });
});

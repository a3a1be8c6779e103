import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../shared/capture/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import {
  type Constraints,
  constraintsJson,
  dataQualityViolations,
  parseConstraints,
  parseStatistics,
  parseViolations,
  statisticsJson,
} from '../../../shared/report/index.ts';
import { dataQualityFolder, datasetFolder, whenPresent } from '../cases.ts';
import { profileOfCsv } from './datasets.ts';

/** A profile of one input `x`, and of the columns that `extra` names, which hold nothing. */
const profileOf = (cells: readonly Cell[], extra: readonly string[] = []): Profile => {
  const columns = ['x', ...extra].map((name) => ({ name, role: 'input' as const }));
  const profile = Profile.empty(columns, 'seed');
  for (const cell of cells) profile.addRow({ input: [cell], output: [] });
  return profile;
};

const times = (count: number, ...cells: readonly Cell[]): Cell[] => Array.from({ length: count }, () => cells).flat();

/** What Model Monitor would say about `current` against a baseline of ours. */
const violations = (baseline: Profile, current: Profile, config: Constraints['monitoring_config'] = {}) =>
  dataQualityViolations(
    {
      constraints: parseConstraints({
        ...constraintsJson(baseline),
        monitoring_config: { ...constraintsJson(baseline).monitoring_config, ...config },
      }),
      statistics: statisticsJson(baseline),
    },
    current,
  ).violations;

const ofX = (constraint_check_type: string, description: string) => ({
  feature_name: 'x',
  constraint_check_type,
  description,
});

describe('dataQualityViolations', () => {
  it('finds nothing where nothing changed, nor without rows', () => {
    const baseline = profileOf(times(50, 1, 2.5, null));
    expect(violations(baseline, baseline)).toEqual([]);
    expect(violations(baseline, profileOf([]))).toEqual([]);
  });

  it('holds types against the share that must match, in the words of real files', () => {
    const cells = [...times(353, 1), 'a'];
    expect(violations(profileOf(times(10, 1)), profileOf(cells))).toContainEqual(
      ofX(
        'data_type_check',
        'Data type match requirement is not met. Expected data type: Integral, Expected match: 100.0%. Observed: Only 99.71751412429379% of data is Integral.',
      ),
    );
    expect(violations(profileOf(times(10, 1)), profileOf(cells), { datatype_check_threshold: 0.99 })).toEqual([]);
    expect(violations(profileOf(times(10, 1)), profileOf(times(10, 0.5)))).toContainEqual(
      expect.objectContaining({ description: expect.stringContaining('Only 0.0% of data is Integral.') }),
    );
  });

  it('lets whole numbers stand among fractions, and anything where text is expected', () => {
    const config = { distribution_constraints: { perform_comparison: 'Disabled' } } as const;
    expect(violations(profileOf([0.5]), profileOf([8, '8']), config)).toEqual([]);
    const lax = { ...config, domain_content_threshold: 0 };
    expect(violations(profileOf(['a']), profileOf([8, true]), lax)).toEqual([]);
  });

  it('tells of a column that is filled less than in the baseline', () => {
    expect(violations(profileOf(times(5, 1, 1, 1, null)), profileOf(times(5, 1, null)))).toEqual([
      ofX('completeness_check', 'Value: 0.5 does not meet the constraint requirement!'),
    ]);
    expect(violations(profileOf([1]), profileOf([null]))).toEqual([
      ofX('completeness_check', 'Value: 0.0 does not meet the constraint requirement!'),
    ]);
  });

  it('holds values against the domain and its threshold', () => {
    const [baseline, current] = [profileOf(times(10, 'a', 'b')), profileOf(['a', 'a', 'a', 'c'])];
    expect(violations(baseline, current)).toEqual([
      ofX('categorical_values_check', 'Value: 0.75 does not meet the constraint requirement!'),
    ]);
    expect(violations(baseline, current, { domain_content_threshold: 0.75 })).toEqual([]);
  });

  it('counts the columns, with the name that real files give them', () => {
    const [one, two] = [profileOf([1]), profileOf([1], ['y'])];
    const numbers = (current: number, baseline: number) =>
      `Number of columns in current dataset: ${current}, Number of columns in baseline constraints: ${baseline}`;
    expect(violations(one, two)).toEqual([
      {
        feature_name: 'Extra columns',
        constraint_check_type: 'extra_column_check',
        description: `There are extra columns in current dataset. ${numbers(2, 1)}`,
      },
    ]);
    expect(violations(two, one)).toEqual([
      {
        feature_name: 'Missing columns',
        constraint_check_type: 'missing_column_check',
        description: `There are missing columns in current dataset. ${numbers(1, 2)}`,
      },
    ]);
  });

  it('tells of drift of numbers, also of only two values, by either method', () => {
    const [baseline, current] = [profileOf(times(100, ...times(9, 0), 1)), profileOf(times(100, ...times(9, 1), 0))];
    const drift = (distance: number) =>
      ofX('baseline_drift_check', `Baseline drift distance: ${distance} exceeds threshold: 0.1`);
    expect(violations(baseline, current)).toEqual([drift(0.8 - 1.8 * Math.sqrt(2000 / 1e6))]);
    const simple = { distribution_constraints: { comparison_method: 'Simple' } } as const;
    expect(violations(baseline, current, simple)).toEqual([drift(0.8)]);
    const lax = { distribution_constraints: { comparison_method: 'Simple', comparison_threshold: 0.8 } } as const;
    expect(violations(baseline, current, lax)).toEqual([]);
  });

  it('tells of drift of categories by a threshold of their own', () => {
    const [baseline, current] = [profileOf(times(500, 'a', 'b')), profileOf(times(500, 'a', 'a', 'a', 'b'))];
    const config = (categorical_comparison_threshold?: number) => ({
      distribution_constraints: {
        comparison_method: 'Simple' as const,
        comparison_threshold: 0.2,
        ...(categorical_comparison_threshold === undefined ? {} : { categorical_comparison_threshold }),
      },
    });
    expect(violations(baseline, current, config())).toEqual([
      ofX('baseline_drift_check', 'Baseline drift distance: 0.25 exceeds threshold: 0.2'),
    ]);
    expect(violations(baseline, current, config(0.3))).toEqual([]);
  });

  it('reads the threshold of categories as a level of significance under ChiSquared', () => {
    const [baseline, current] = [
      profileOf(times(100, 'a', 'a', 'b')),
      profileOf([...times(75, 'a'), ...times(25, 'b')]),
    ];
    const config = (categorical_comparison_threshold: number) => ({
      distribution_constraints: { categorical_drift_method: 'ChiSquared' as const, categorical_comparison_threshold },
    });
    // (75 − 66.7)² / 66.7 + (25 − 33.3)² / 33.3 = 3.125, one degree of freedom.
    expect(violations(baseline, current, config(0.1))).toEqual([
      ofX(
        'baseline_drift_check',
        expect.stringMatching(/^Baseline drift p-value: 0\.07709987\d+ is below threshold: 0\.1$/),
      ),
    ]);
    expect(violations(baseline, current, config(0.05))).toEqual([]);
  });

  it('says nothing under ChiSquared where too few are expected for the test', () => {
    const config = { distribution_constraints: { categorical_drift_method: 'ChiSquared' } } as const;
    expect(violations(profileOf(times(100, 'a', 'b')), profileOf(times(8, 'a')), config)).toEqual([]);
  });

  it('measures numbers by their distance under ChiSquared too', () => {
    const config = {
      distribution_constraints: { categorical_drift_method: 'ChiSquared', comparison_method: 'Simple' },
    } as const;
    expect(violations(profileOf(times(50, 0)), profileOf(times(50, 1)), config)).toEqual([
      ofX('baseline_drift_check', 'Baseline drift distance: 1.0 exceeds threshold: 0.1'),
    ]);
  });

  it('says nothing about drift without statistics', () => {
    const [baseline, current] = [profileOf(times(500, 'a', 'b')), profileOf(times(500, 'a', 'a', 'a', 'b'))];
    const constraints = constraintsJson(baseline);
    expect(dataQualityViolations({ constraints, statistics: undefined }, current).violations).toEqual([]);
  });

  it.each([
    ['its place', { monitoringConfigOverrides: { datatype_check_threshold: 0.5 } }],
    [
      'the spelling of the SDK',
      { string_constraints: { monitoring_config_overrides: { datatype_check_threshold: 0.5 } } },
    ],
    [
      'both, of which the container writes an empty one',
      {
        monitoringConfigOverrides: {},
        string_constraints: { monitoring_config_overrides: { datatype_check_threshold: 0.5 } },
      },
    ],
    ['a switch', { monitoringConfigOverrides: { evaluate_constraints: 'Disabled' } }],
  ])("lets a feature's override win, in %s", (_, override) => {
    const feature = { name: 'x', inferred_type: 'Integral', completeness: 1 };
    const against = (constraint: object) =>
      dataQualityViolations(
        { constraints: parseConstraints({ version: 0, features: [constraint] }), statistics: undefined },
        profileOf([1, 1, 'a']),
      ).violations;
    expect(against(feature)).toHaveLength(1);
    expect(against({ ...feature, ...override })).toEqual([]);
  });

  it('takes both spellings of an override together, its place before the other', () => {
    const features = [
      {
        name: 'x',
        inferred_type: 'String',
        completeness: 1,
        monitoringConfigOverrides: { distribution_constraints: { comparison_threshold: 0.9 } },
        string_constraints: {
          monitoring_config_overrides: {
            emit_metrics: 'Disabled',
            distribution_constraints: { comparison_threshold: 0.2, comparison_method: 'linf_simple' },
          },
        },
      },
    ];
    expect(parseConstraints({ version: 0, features }).features[0]?.monitoringConfigOverrides).toEqual({
      emit_metrics: 'Disabled',
      distribution_constraints: { comparison_threshold: 0.9, comparison_method: 'Simple' },
    });
  });

  it('evaluates nothing where constraints are not to be, but for a feature whose override wants it', () => {
    const feature = (name: string, override = {}) => ({
      name,
      inferred_type: 'Integral',
      completeness: 1,
      monitoringConfigOverrides: override,
    });
    const against = (features: readonly object[]) =>
      dataQualityViolations(
        {
          constraints: parseConstraints({
            version: 0,
            features,
            monitoring_config: { evaluate_constraints: 'Disabled' },
          }),
          statistics: undefined,
        },
        profileOf(['a', null], ['y']),
      ).violations;
    expect(against([feature('x'), feature('y'), feature('z')])).toEqual([]);
    expect(against([feature('x', { evaluate_constraints: 'Enabled' }), feature('y')])).toEqual([
      expect.objectContaining({ feature_name: 'x', constraint_check_type: 'data_type_check' }),
      expect.objectContaining({ feature_name: 'x', constraint_check_type: 'completeness_check' }),
    ]);
  });

  it('holds every value to type and domain where the file sets no thresholds', () => {
    const features = [
      { name: 'x', inferred_type: 'String', completeness: 1, string_constraints: { domains: ['a', 'b'] } },
    ];
    const against = (...cells: Cell[]) =>
      dataQualityViolations(
        { constraints: parseConstraints({ version: 0, features }), statistics: undefined },
        profileOf(cells),
      ).violations;
    expect(against(...times(5000, 'a', 'b'))).toEqual([]);
    expect(against(...times(5000, 'a', 'b'), 'c')).toEqual([
      ofX('categorical_values_check', 'Value: 0.9999000099990001 does not meet the constraint requirement!'),
    ]);
  });

  it('keeps the keys of a comparison that an override does not name', () => {
    const [baseline, current] = [profileOf(times(500, 0)), profileOf(times(500, 1))];
    const constraints = parseConstraints({
      version: 0,
      features: [
        {
          name: 'x',
          inferred_type: 'Integral',
          completeness: 1,
          monitoringConfigOverrides: { distribution_constraints: { comparison_threshold: 0.5 } },
        },
      ],
      monitoring_config: { distribution_constraints: { comparison_method: 'Simple', comparison_threshold: 0.1 } },
    });
    expect(dataQualityViolations({ constraints, statistics: statisticsJson(baseline) }, current).violations).toEqual([
      ofX('baseline_drift_check', 'Baseline drift distance: 1.0 exceeds threshold: 0.5'),
    ]);
  });

  it('leaves out what is to be ignored', () => {
    const baseline = { constraints: constraintsJson(profileOf([1])), statistics: undefined };
    expect(dataQualityViolations(baseline, profileOf(['a'], ['y']), ['x', 'y']).violations).toEqual([]);
  });

  it('finds a column without a name by its place, predictions first', () => {
    const columns = [
      { name: 'x', role: 'input' as const },
      { name: 'score', role: 'output' as const },
    ];
    const current = Profile.empty(columns, 'seed');
    current.addRow({ input: ['a'], output: [1] });
    const features = ['_c0', '_c1'].map((name) => ({ name, inferred_type: 'Integral', completeness: 1 }));
    const baseline = { constraints: parseConstraints({ version: 0, features }), statistics: undefined };
    expect(dataQualityViolations(baseline, current).violations).toEqual([
      expect.objectContaining({ feature_name: '_c1', constraint_check_type: 'data_type_check' }),
    ]);
    expect(dataQualityViolations(baseline, current, ['x']).violations).toEqual([]);
  });

  it('writes what parseViolations reads', () => {
    const file = { violations: violations(profileOf([1]), profileOf(['a', null], ['y'])) };
    expect(parseViolations(JSON.parse(JSON.stringify(file)))).toEqual(file);
  });
});

describe.runIf(whenPresent(dataQualityFolder))("Model Monitor's own baseline of 68,385 rows", () => {
  const file = (name: string): unknown => JSON.parse(readFileSync(`${dataQualityFolder}${name}`, 'utf8'));
  const own = () => ({
    constraints: parseConstraints(file('cardio-constraints.json')),
    statistics: parseStatistics(file('cardio-statistics.json')),
  });

  it('is violated by nothing in the rows that it was made of, by their sketch to ours', () => {
    const { violations } = dataQualityViolations(own(), profileOfCsv(`${datasetFolder}cardio-baseline.csv`));
    expect(violations.filter(({ constraint_check_type }) => !/column_check$/.test(constraint_check_type))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../events/parts/finding.ts';
import type { Cell } from '../../../shared/capture/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import {
  constraintsJson,
  constraintViolationsJson,
  parseConstraints,
  parseStatistics,
  parseViolations,
  statisticsJson,
} from '../../../shared/report/index.ts';

/** A profile of one input of the cells, beside an output that is always 1. */
const profileOf = (cells: readonly Cell[]): Profile => {
  const profile = Profile.empty(
    [
      { name: 'x', role: 'input' },
      { name: 'score', role: 'output' },
    ],
    'seed',
  );
  for (const cell of cells) profile.addRow({ input: [cell], output: [1] });
  return profile;
};

const statisticsOf = (cells: readonly Cell[]) => statisticsJson(profileOf(cells)).features[1];
const constraintsOf = (cells: readonly Cell[]) => constraintsJson(profileOf(cells)).features[1];

describe('statisticsJson', () => {
  it('puts predictions before inputs, as Model Monitor does', () => {
    expect(statisticsJson(profileOf(['a'])).features.map(({ name }) => name)).toEqual(['score', 'x']);
  });

  it('describes numbers', () => {
    expect(statisticsOf(['1', '2', '3', '4', '11', null])).toEqual({
      name: 'x',
      inferred_type: 'Integral',
      numerical_statistics: {
        common: { num_present: 5, num_missing: 1 },
        mean: 4.2,
        sum: 21,
        std_dev: Math.sqrt((3.2 ** 2 + 2.2 ** 2 + 1.2 ** 2 + 0.2 ** 2 + 6.8 ** 2) / 5),
        min: 1,
        max: 11,
        approximate_num_distinct_values: 5,
        completeness: 5 / 6,
        distribution: {
          kll: {
            buckets: [1, 1, 1, 1, 0, 0, 0, 0, 0, 1].map((count, index) => ({
              lower_bound: index + 1,
              upper_bound: index + 2,
              count,
            })),
            sketch: { parameters: { c: 0.64, k: 2048 }, data: [[1, 2, 3, 4, 11]] },
          },
        },
      },
    });
  });

  it('puts all of a constant column in the last bucket, which is closed', () => {
    const buckets = statisticsOf([7, 7, 7])?.numerical_statistics?.distribution?.kll?.buckets;
    expect(buckets?.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    expect(buckets?.every(({ lower_bound, upper_bound }) => lower_bound === 7 && upper_bound === 7)).toBe(true);
  });

  it('describes text, with its categories while there are at most 120', () => {
    const categories = (count: number) => statisticsOf(Array.from({ length: count }, (_, index) => `v${index}`));
    expect(statisticsOf(['b', 'a', 'b', null])).toEqual({
      name: 'x',
      inferred_type: 'String',
      string_statistics: {
        common: { num_present: 3, num_missing: 1 },
        distinct_count: 2,
        completeness: 0.75,
        distribution: {
          categorical: {
            buckets: [
              { value: 'a', count: 1 },
              { value: 'b', count: 2 },
            ],
          },
        },
      },
    });
    expect(categories(120)?.string_statistics?.distribution?.categorical?.buckets).toHaveLength(120);
    expect(categories(121)?.string_statistics?.distribution).toEqual({});
    expect(categories(5000)?.string_statistics?.distribution).toEqual({});
  });

  it('calls booleans String, and a column without values Unknown', () => {
    expect(statisticsOf([true, 'false'])?.inferred_type).toBe('String');
    expect(statisticsOf([null])).toEqual({
      name: 'x',
      inferred_type: 'Unknown',
      string_statistics: {
        common: { num_present: 0, num_missing: 1 },
        distinct_count: 0,
        completeness: 0,
        distribution: { categorical: { buckets: [] } },
      },
    });
  });

  it('describes numbers beyond a double without statistics, and no rows at all', () => {
    expect(statisticsOf(['1e400'])?.numerical_statistics).toEqual({
      common: { num_present: 1, num_missing: 0 },
      approximate_num_distinct_values: 1,
      completeness: 1,
    });
    expect(statisticsJson(profileOf([])).dataset).toEqual({ item_count: 0 });
  });

  it('is read by parseStatistics as it was written, through JSON', () => {
    const statistics = statisticsJson(profileOf(['1', 'a', null, 1.5, true]));
    expect(parseStatistics(JSON.parse(JSON.stringify(statistics)))).toEqual(statistics);
  });
});

describe('constraintsJson', () => {
  it('suggests what was observed', () => {
    expect(constraintsOf([1, 2, null, 4])).toEqual({
      name: 'x',
      inferred_type: 'Integral',
      completeness: 0.75,
      num_constraints: { is_non_negative: true },
    });
    expect(constraintsOf([-1, 2.5])).toMatchObject({ num_constraints: { is_non_negative: false } });
    expect(constraintsOf(['b', 'a'])).toMatchObject({ string_constraints: { domains: ['a', 'b'] } });
    expect(constraintsOf([false, true])).toMatchObject({
      inferred_type: 'String',
      string_constraints: { domains: ['false', 'true'] },
    });
  });

  it('has no domain beyond 120 values, nor for a column without any', () => {
    const many = Array.from({ length: 121 }, (_, index) => `v${index}`);
    expect(constraintsOf(many)).toEqual({ name: 'x', inferred_type: 'String', completeness: 1 });
    expect(constraintsOf([null])).toEqual({ name: 'x', inferred_type: 'Unknown', completeness: 0 });
  });

  it('is read by parseConstraints as it was written, through JSON', () => {
    const constraints = constraintsJson(profileOf(['1', 'a']));
    expect(parseConstraints(JSON.parse(JSON.stringify(constraints)))).toEqual(constraints);
  });
});

describe('constraintViolationsJson', () => {
  const finding = (changes: Partial<Finding>): Finding => ({
    check: 'completeness',
    column: 'age',
    role: 'input',
    statistic: 'completeness',
    value: 0.5,
    threshold: 0.99,
    rows: 1000,
    verdict: 'violation',
    sentence: 'A sentence.',
    ...changes,
  });

  it('keeps violations only, in the words of Model Monitor', () => {
    const findings = [
      finding({}),
      finding({ verdict: 'ok' }),
      finding({ verdict: 'not-enough-data' }),
      finding({ check: 'unseen-category', value: 0.25 }),
      finding({ check: 'population-stability-index', value: 0.31, threshold: 0.2 }),
      finding({ check: 'column-missing' }),
      finding({ check: 'column-extra', column: null }),
      finding({ check: 'range' }),
      finding({ check: 'silence', column: null }),
    ];
    const file = constraintViolationsJson(findings);
    expect(file.violations).toEqual([
      {
        feature_name: 'age',
        constraint_check_type: 'completeness_check',
        description: 'Value: 0.5 does not meet the constraint requirement! A sentence.',
      },
      {
        feature_name: 'age',
        constraint_check_type: 'categorical_values_check',
        description: 'Value: 0.75 does not meet the constraint requirement! A sentence.',
      },
      {
        feature_name: 'age',
        constraint_check_type: 'baseline_drift_check',
        description: 'Baseline drift distance: 0.31 exceeds threshold: 0.2. A sentence.',
      },
      { feature_name: 'age', constraint_check_type: 'missing_column_check', description: 'A sentence.' },
      { feature_name: 'Extra columns', constraint_check_type: 'extra_column_check', description: 'A sentence.' },
    ]);
    expect(parseViolations(JSON.parse(JSON.stringify(file)))).toEqual(file);
  });
});

describe('parsing', () => {
  it('names the file and the place, and never the value', () => {
    const wrong = { version: 0, features: [{ name: 'a', inferred_type: 'Ms Smith', completeness: 1 }] };
    expect(() => parseConstraints(wrong)).toThrow(
      'constraints.json is not of its form at features.0.inferred_type: expected ("Integral" | "Fractional" | "String" | "Unknown")',
    );
    expect(() => parseStatistics({ version: 0 })).toThrow(/^statistics.json is not of its form at dataset: expected /);
    expect(() => parseViolations('Ms Smith')).toThrow(
      'constraint_violations.json is not of its form at the whole file: expected Object',
    );
  });

  it('gives comparison methods their short names, and prefers overrides that are in their place', () => {
    const feature = {
      name: 'a',
      inferred_type: 'String',
      completeness: 1,
      string_constraints: { monitoring_config_overrides: { emit_metrics: 'Disabled' } },
      monitoringConfigOverrides: {
        emit_metrics: 'Enabled',
        distribution_constraints: { comparison_method: 'linf_simple' },
      },
    };
    const [parsed] = parseConstraints({ version: 0, features: [feature] }).features;
    expect(parsed?.monitoringConfigOverrides).toEqual({
      emit_metrics: 'Enabled',
      distribution_constraints: { comparison_method: 'Simple' },
    });
  });

  it('reads numbers that JSON lacks by their names', () => {
    const named = { common: { num_present: 1, num_missing: 0 }, mean: 'NaN', max: 'Infinity' };
    const feature = { name: 'a', inferred_type: 'Fractional', numerical_statistics: named };
    const { features } = parseStatistics({ version: 0, dataset: { item_count: 1 }, features: [feature] });
    expect(features[0]?.numerical_statistics).toMatchObject({ mean: Number.NaN, max: Number.POSITIVE_INFINITY });
  });
});

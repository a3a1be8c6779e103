import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../shared/capture/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { constraintsJson, featureMetrics, parseConstraints, statisticsJson } from '../../../shared/report/index.ts';

const profileOf = (...rows: readonly (readonly Cell[])[]): Profile => {
  const columns = ['x', 'plan'].map((name) => ({ name, role: 'input' as const }));
  const profile = Profile.empty(columns, 'seed');
  for (const input of rows) profile.addRow({ input, output: [] });
  return profile;
};

const simple = { distribution_constraints: { comparison_method: 'Simple' } };

describe('featureMetrics', () => {
  const baseline = profileOf([1, 'a'], [2, 'a']);

  it('summarises numbers, counts what is there, and tells the distance from the baseline', () => {
    const constraints = parseConstraints({ ...constraintsJson(baseline), monitoring_config: simple });
    const files = { constraints, statistics: statisticsJson(baseline) };
    expect(featureMetrics(files, profileOf([3, 'b'], [5, null]))).toEqual([
      { name: 'feature_data_x', value: { min: 3, max: 5, sum: 8, count: 2 } },
      { name: 'feature_non_null_x', value: 2 },
      { name: 'feature_baseline_drift_x', value: 1 },
      { name: 'feature_non_null_plan', value: 1 },
      { name: 'feature_baseline_drift_plan', value: 1 },
    ]);
  });

  it('tells a distance only, not the p-value of ChiSquared', () => {
    const chiSquared = { distribution_constraints: { categorical_drift_method: 'ChiSquared' } };
    const cells = Array.from({ length: 100 }, (_, index) => [1, index % 2 === 0 ? 'a' : 'b']);
    const constraints = parseConstraints({ ...constraintsJson(profileOf(...cells)), monitoring_config: chiSquared });
    const files = { constraints, statistics: statisticsJson(profileOf(...cells)) };
    const names = featureMetrics(files, profileOf(...cells)).map(({ name }) => name);
    expect(names).toContain('feature_baseline_drift_x');
    expect(names).not.toContain('feature_baseline_drift_plan');
  });

  it('goes without constraints or a baseline, and is empty without rows', () => {
    const names = (metrics: ReturnType<typeof featureMetrics>) => metrics.map(({ name }) => name);
    const current = profileOf([3, 'b']);
    expect(names(featureMetrics({ statistics: statisticsJson(baseline) }, current))).toContain(
      'feature_baseline_drift_x',
    );
    expect(names(featureMetrics({}, current))).toEqual([
      'feature_data_x',
      'feature_non_null_x',
      'feature_non_null_plan',
    ]);
    expect(featureMetrics({}, profileOf())).toEqual([]);
  });

  it('leaves out what is ignored, and what the constraints keep quiet', () => {
    const [x, plan] = constraintsJson(baseline).features;
    const quiet = { ...x, monitoringConfigOverrides: { emit_metrics: 'Disabled' } };
    const constraints = parseConstraints({ version: 0, features: [quiet, plan] });
    expect(featureMetrics({ constraints }, profileOf([3, 'b']), ['plan'])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { constraintsJson, type Violations } from '../../shared/report/index.ts';
import { aBaseline } from '../factories/baselines.ts';
import { aCaptureKey, aCaptureLine, anObjectCreated } from '../factories/captures.ts';
import { aMonitor } from '../factories/monitors.ts';
import { Chain } from './chain.ts';

/** An hour in which every plan is the same, by default one that the baseline never held. */
const withPlans = async (chain: Chain, plan = 'gold'): Promise<void> => {
  const lines = Array.from({ length: 200 }, (_, index) =>
    aCaptureLine({
      id: String(index),
      time: '2026-11-20T00:30:00Z',
      input: `${20 + (index % 50)},${plan}`,
      output: '0.5',
    }),
  );
  await chain.plan('2026-11-20T00:15:00Z');
  await chain.profile(chain.capture(anObjectCreated(aCaptureKey('2026-11-20T00:00:00Z')), lines));
  await chain.tick('2026-11-20T01:15:00Z');
};

const violationsOf = ({ world }: Chain): Violations['violations'] => {
  const files = [...world.documents].filter(([key]) => key.endsWith('/constraint_violations.json'));
  return files.flatMap(([, file]) => (file as Violations).violations);
};

const descriptions = (chain: Chain, check: string) =>
  violationsOf(chain)
    .filter(({ constraint_check_type }) => constraint_check_type === check)
    .map(({ feature_name, description }) => `${feature_name}: ${description}`);

describe('constraint_violations.json of an evaluation', () => {
  it('holds our own findings where the baseline has no constraints', async () => {
    const chain = new Chain();
    await withPlans(chain, '');
    expect(descriptions(chain, 'missing_column_check')).toEqual([
      'plan: plan is empty in 100 % of 200 rows; it never was above half before.',
    ]);
  });

  it('says what Model Monitor would, whatever the mode: only its own mode judges the window by it', async () => {
    const chain = new Chain();
    chain.constrained = { constraints: constraintsJson(aBaseline(chain.monitor)), statistics: undefined };
    await withPlans(chain);
    expect(descriptions(chain, 'categorical_values_check')).toHaveLength(1);
    expect(chain.state()).toMatchObject({ windows: [{ verdict: 'not-enough-data' }], incidents: [] });
  });

  it("holds what Model Monitor would find where it has, drift by our profile's own statistics", async () => {
    const chain = new Chain(aMonitor({ decision: { mode: 'model-monitor' } }));
    chain.constrained = { constraints: constraintsJson(aBaseline(chain.monitor)), statistics: undefined };
    await withPlans(chain);
    expect(descriptions(chain, 'categorical_values_check')).toEqual([
      'plan: Value: 0.0 does not meet the constraint requirement!',
    ]);
    expect(descriptions(chain, 'baseline_drift_check').map((text) => text.split(':')[0])).toEqual(['score', 'plan']);
    expect(chain.state().windows).toMatchObject([{ verdict: 'violation' }]);
    expect(
      chain
        .state()
        .incidents.map(({ cause, columns }) => [cause, columns])
        .toSorted(),
    ).toEqual([
      ['prediction-drift', ['score']],
      ['unseen-category', ['plan']],
    ]);
  });
});

describe('metrics of Model Monitor', () => {
  it('are not written unless asked for', async () => {
    const chain = new Chain();
    await withPlans(chain);
    const off = new Chain(aMonitor({ metrics: { modelMonitor: {} } }));
    await withPlans(off);
    expect([chain.measured, off.measured]).toEqual([[], []]);
  });

  it('are written at the start of the window, for the schedule that the monitor replaces', async () => {
    const chain = new Chain(
      aMonitor({ metrics: { modelMonitor: { enabled: true, monitoringSchedule: 'churn-quality' } } }),
    );
    await withPlans(chain);
    const [[place, metrics] = []] = chain.measured;
    expect(place).toEqual({
      namespace: 'aws/sagemaker/Endpoints/data-metrics',
      dimensions: { Endpoint: 'churn-xgb', MonitoringSchedule: 'churn-quality' },
      timestampMs: Date.parse('2026-11-20T00:00:00Z'),
    });
    expect(metrics?.map(({ name }) => name)).toEqual([
      'feature_data_score',
      'feature_non_null_score',
      'feature_baseline_drift_score',
      'feature_data_age',
      'feature_non_null_age',
      'feature_baseline_drift_age',
      'feature_non_null_plan',
      'feature_baseline_drift_plan',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  type ConfusionCell,
  type JobUse,
  type Labelled,
  listedRates,
  modelValue,
  type RecordedJob,
  type Span,
  type ValueFacts,
  watchedSpan,
} from '../../../shared/cost/index.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { aJob, at, hourMs } from '../../factories/uses.ts';

const asOfMs = at('2026-11-25T05:30:00');
const predictions = [
  { actual: '1', predicted: '0', cost: 120 },
  { actual: '0', predicted: '1', cost: '4.50' },
];
const monitor = aMonitor({ id: 'churn', cost: { predictions } });

/** So many missed churners among a thousand labels, by the half-open span that is asked about. */
const labelledBy = (missedIn: (within: Span) => number) => {
  const asked: Span[] = [];
  const labelled: Labelled = {
    cells: async (_, within): Promise<readonly ConfusionCell[]> => {
      asked.push(within);
      const count = missedIn(within);
      return [
        { actual: '1', predicted: '0', count },
        { actual: '0', predicted: '0', count: 1000 - count },
      ];
    },
  };
  return { labelled, asked };
};

const state = (moment: string, configName: string) => ({
  ...{ atMs: at(moment), status: 'InService', configName, isAsynchronous: false },
  variants: [{ name: 'AllTraffic', instanceType: 'ml.m5.large', currentInstanceCount: 1 }],
});

/** Two instance-hours, for $0.46, of one execution of the pipeline that ended before the deployment. */
const aRun = (executionId: string, startMs: number, use: Partial<JobUse> = {}) => {
  const record: RecordedJob = {
    ...{ kind: 'training-job', name: `pipelines-${executionId}-Train-x`, region: 'us-east-1', owner: 'churn-team' },
    ...{ outcome: 'succeeded', instanceGroups: [], isManagedSpot: false, pipelineName: 'churn-retrain', executionId },
  };
  return { record, use: aJob({ name: record.name, startMs, endMs: startMs + 2 * hourMs, ...use }) };
};

const facts = (changes: Partial<ValueFacts> = {}): ValueFacts => {
  const endpoint = {
    ...{ name: 'churn-xgb', region: 'us-east-1', owner: 'churn-team' },
    states: [state('2026-10-01', 'first'), state('2026-11-20T12:20:00', 'second')],
  };
  const quiet = { cpu: [], memory: [], gpu: [], gpuMemory: [] };
  const invocations = [{ startMs: at('2026-11-21'), value: 5000 }];
  return {
    ...{ rates: listedRates(), watched: watchedSpan(asOfMs), endpoints: [endpoint] },
    jobs: [aRun('e1', at('2026-11-20T06:00:00'))],
    observed: [{ endpoint, variant: 'AllTraffic', model: 'churn', isShadow: false, series: { ...quiet, invocations } }],
    ...changes,
  };
};

describe('modelValue(labelled, monitor, facts, asOfMs)', () => {
  it('tells what errors of the month cost, and estimates it for all predictions', async () => {
    const { labelled, asked } = labelledBy(() => 20);
    // 20 × $120; of 5,000 predictions five times as much
    expect(await modelValue(labelled, monitor, facts({ jobs: [] }), asOfMs)).toMatchObject({
      ...{ labelled: 1000, errors: { amount: '2400.000000' }, estimated: { amount: '12000.000000' }, unpriced: 0 },
      retraining: null,
    });
    expect(asked).toEqual([{ startMs: at('2026-11-01'), endMs: at('2026-11-25T05:00:00') }]);
  });

  it('tells what the last retraining brought: errors before it and since, held against its jobs', async () => {
    const deployedMs = at('2026-11-20T12:20:00');
    const { labelled, asked } = labelledBy(({ startMs }) => (startMs > deployedMs ? 10 : 60));
    const value = await modelValue(labelled, monitor, facts(), asOfMs);
    // 0.05 × $120 less on each of 5,000 predictions; two hours of training for $0.46
    expect(value?.retraining).toMatchObject({
      ...{ since: '2026-11-20T12:20:00.000Z', verdict: 'paid-off', cost: { amount: '0.460000' } },
      ...{ saved: { amount: '30000.000000' }, net: { amount: '29999.540000' }, breakEvenAfter: 1 },
    });
    expect(asked.slice(1)).toEqual([
      { startMs: at('2026-10-23T13:00:00'), endMs: at('2026-11-20T12:00:00') },
      { startMs: at('2026-11-20T13:00:00'), endMs: at('2026-11-25T05:00:00') },
    ]);
  });

  it('claims nothing where the difference may be chance', async () => {
    const { labelled } = labelledBy(({ startMs }) => (startMs > at('2026-11-20T12:20:00') ? 19 : 20));
    expect((await modelValue(labelled, monitor, facts(), asOfMs))?.retraining).toMatchObject({ verdict: 'not-seen' });
  });

  it.each([
    ['nothing was deployed', { endpoints: [] }],
    ['the deployment is older than what was looked at', { watched: { startMs: at('2026-11-21'), endMs: asOfMs } }],
    ['the run came after it', { jobs: [aRun('e1', at('2026-11-21'))] }],
    ['the run trained nothing', { jobs: [aRun('e1', at('2026-11-20T06:00:00'), { outcome: 'failed' })] }],
    ['the run was of another model', { jobs: [aRun('e1', at('2026-11-20T06:00:00'), { model: 'fraud' })] }],
  ])('tells of no retraining where %s', async (_, changes) => {
    const { labelled } = labelledBy(() => 20);
    expect((await modelValue(labelled, monitor, facts(changes), asOfMs))?.retraining).toBeNull();
  });

  it('takes the last of several runs', async () => {
    const jobs = [
      aRun('e2', at('2026-11-20T09:00:00'), { groups: [{ instanceType: 'ml.m5.xlarge', count: 2 }] }),
      aRun('e1', at('2026-11-20T06:00:00')),
    ];
    const { labelled } = labelledBy(() => 20);
    expect((await modelValue(labelled, monitor, facts({ jobs }), asOfMs))?.retraining?.cost.amount).toBe('0.920000');
  });

  it('is undefined without prices, and where nobody counts labels', async () => {
    const { labelled, asked } = labelledBy(() => 20);
    expect(await modelValue(labelled, aMonitor({ id: 'churn' }), facts(), asOfMs)).toBeUndefined();
    expect(asked).toEqual([]);
    expect(await modelValue({ cells: async () => undefined }, monitor, facts(), asOfMs)).toBeUndefined();
  });

  it('has nothing to tell in the first minutes of a month', async () => {
    const { labelled } = labelledBy(() => 20);
    const value = await modelValue(labelled, monitor, facts({ endpoints: [] }), at('2026-12-01T00:30:00'));
    expect(value).toMatchObject({ labelled: 0, errors: { amount: '0.000000' }, estimated: null });
  });
});

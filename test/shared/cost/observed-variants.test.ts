import { describe, expect, it } from 'vitest';
import { instancePartsOf } from '../../../shared/carbon/index.ts';
import {
  amountOf,
  findWaste,
  type HourValue,
  Ledger,
  type LedgerUse,
  listedRates,
  loadsOf,
  modelNames,
  type ObservedVariant,
  observedVariants,
  predictionsOf,
  type RecordedEndpoint,
  type RecordedJob,
  type RecordedVariant,
  type VariantSeries,
  watchedSpan,
  watchedVariants,
} from '../../../shared/cost/index.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { aJob, at, hourMs } from '../../factories/uses.ts';

const asOfMs = at('2026-11-25T05:30:00');
const within = watchedSpan(asOfMs);
const monitor = aMonitor({
  id: 'churn',
  metrics: { modelMonitor: { monitoringSchedule: 'Churn-Hourly' } },
});
const names = modelNames([monitor]);

const onTwo: RecordedVariant = { name: 'AllTraffic', instanceType: 'ml.m5.large', currentInstanceCount: 2 };

const endpoint = (
  states: readonly (readonly [day: string, variants: readonly RecordedVariant[], status?: string])[],
): RecordedEndpoint => ({
  ...{ name: 'churn-xgb', region: 'us-east-1', owner: 'churn-team' },
  states: states.map(([day, variants, status = 'InService']) => ({
    ...{ atMs: at(day), status, variants, isAsynchronous: false },
  })),
});

const quiet: VariantSeries = { invocations: [], cpu: [], memory: [], gpu: [], gpuMemory: [] };
const hour = (moment: string, value: number): HourValue => ({ startMs: at(moment), value });

const observed = (
  endpoints: readonly RecordedEndpoint[],
  series: Partial<VariantSeries> = {},
): Promise<readonly ObservedVariant[]> => {
  const activity = { series: async (variants: readonly object[]) => variants.map(() => ({ ...quiet, ...series })) };
  return observedVariants(activity, { endpoints, names }, within);
};

describe('watchedSpan(asOfMs)', () => {
  it('is the month so far, and two weeks where the month is younger', () => {
    expect(within).toEqual({ startMs: at('2026-11-01'), endMs: asOfMs });
    expect(watchedSpan(at('2026-12-01')).startMs).toBe(at('2026-11-17'));
  });
});

describe('observedVariants(activity, collected, within)', () => {
  it('asks about every variant that there was within the span, and about none before it', async () => {
    const found = await observed([
      endpoint([
        ['2026-10-01', [{ name: 'gone' }]],
        ['2026-10-20', [onTwo]],
        ['2026-11-10', [onTwo, { name: 'shadow', isShadow: true }]],
      ]),
    ]);
    expect(found.map(({ variant, model, isShadow }) => [variant, model, isShadow])).toEqual([
      ['AllTraffic', 'churn', false],
      ['shadow', 'churn', true],
    ]);
  });

  it('asks nothing where there is no endpoint', async () => {
    const series = () => Promise.reject(new Error('asked'));
    expect(await observedVariants({ series }, { endpoints: [], names }, within)).toEqual([]);
  });
});

describe('predictionsOf(observed)', () => {
  it('adds what variants answered, and leaves out what only repeats it', async () => {
    const two = endpoint([['2026-10-20', [onTwo, { name: 'canary' }, { name: 'shadow', isShadow: true }]]]);
    const found = await observed([two], { invocations: [hour('2026-11-02', 100), hour('2026-11-03', 20)] });
    expect(predictionsOf(found)('churn', within)).toBe(240);
    expect(predictionsOf(found)('churn', { ...within, endMs: at('2026-11-03') })).toBe(200);
    expect(predictionsOf(found)('fraud', within)).toBeUndefined();
  });
});

describe('watchedVariants(observed, within, partsOf)', () => {
  it('is of what stands now, watched since it was there', async () => {
    const young = endpoint([['2026-11-20', [onTwo]]]);
    const found = watchedVariants(
      await observed([young], { cpu: [hour('2026-11-21', 100)], memory: [hour('2026-11-21', 30)] }),
      within,
      instancePartsOf,
    );
    expect(found).toMatchObject([
      {
        ...{ name: 'churn-xgb', instances: 2, instanceType: 'ml.m5.large', lastInvokedMs: undefined },
        watchedFromMs: at('2026-11-20'),
        // 100 % of one of two vCPUs
        utilisation: { cpu: 0.5, memory: 0.3 },
      },
    ]);
  });

  it.each([
    [
      'was deleted',
      endpoint([
        ['2026-10-20', [onTwo]],
        ['2026-11-20', [], 'Deleted'],
      ]),
    ],
    ['is scaled in', endpoint([['2026-10-20', [{ ...onTwo, currentInstanceCount: 0 }]]])],
    ['is serverless', endpoint([['2026-10-20', [{ name: 'AllTraffic', serverless: { memoryMb: 2048 } }]]])],
  ])('has nothing of what %s', async (_, gone) => {
    expect(watchedVariants(await observed([gone]), within, instancePartsOf)).toEqual([]);
  });
});

describe('loadsOf(observed, partsOf)', () => {
  const use = (component: 'Hosting' | 'Training', model = 'churn'): LedgerUse => ({
    line: { kind: 'endpoint', part: 'instances', effect: 'useful', model, owner: null },
    key: { of: 'instance', instanceType: 'ml.m5.large', component, region: 'us-east-1' },
    quantity: 1,
  });

  it('is the average of all hours as a share of all processors, of what was measured', async () => {
    const loadOf = loadsOf(
      await observed([endpoint([['2026-10-20', [onTwo]]])], { cpu: [hour('2026-11-20', 100), hour('2026-11-21', 20)] }),
      instancePartsOf,
    );
    expect(loadOf(use('Hosting'))).toBeCloseTo(0.3, 12);
    expect([loadOf(use('Training')), loadOf(use('Hosting', 'fraud'))]).toEqual([undefined, undefined]);
    expect(loadsOf(await observed([endpoint([['2026-10-20', [onTwo]]])]), instancePartsOf)(use('Hosting'))).toBe(
      undefined,
    );
  });
});

describe('findWaste(facts, asOfMs)', () => {
  const rates = listedRates();
  const facts = {
    ...{ rates, monitors: [monitor], watched: within, partsOf: instancePartsOf },
    ledger: new Ledger({ startMs: at('2026-10-01'), endMs: at('2026-12-01') }, rates),
  };
  const record = (name: string, scheduleArn?: string): RecordedJob => ({
    ...{ kind: 'processing-job', name, region: 'us-east-1', owner: 'churn-team', outcome: 'succeeded' as const },
    ...{ instanceGroups: [], isManagedSpot: false },
    ...(scheduleArn === undefined ? {} : { scheduleArn }),
  });
  const run = (index: number) => ({
    record: record(`run-${index}`, 'arn:aws:sagemaker:us-east-1:1:monitoring-schedule/churn-hourly'),
    use: aJob({
      ...{ kind: 'processing', name: `run-${index}`, purpose: 'monitoring' },
      startMs: at('2026-11-20') + index * hourMs,
      endMs: at('2026-11-20') + index * hourMs + hourMs / 2,
    }),
  });
  const runs = Array.from({ length: 24 }, (_, index) => run(index));

  it('finds schedules of Model Monitor that run while nobody calls the endpoint that they watch', async () => {
    const waste = findWaste(
      { ...facts, jobs: runs, observed: await observed([endpoint([['2026-10-20', [onTwo]]])]) },
      asOfMs,
    );
    expect(waste.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['idle-endpoint', 'churn-xgb/AllTraffic'],
      ['monitor-without-data', 'churn-hourly'],
    ]);
  });

  it('says nothing of schedules whose endpoint is called, or is not known', async () => {
    const called = await observed([endpoint([['2026-10-20', [onTwo]]])], { invocations: [hour('2026-11-20', 1)] });
    const kinds = (observedOnes: readonly ObservedVariant[], monitors = [monitor]) =>
      findWaste({ ...facts, monitors, jobs: runs, observed: observedOnes }, asOfMs).map(({ kind }) => kind);
    expect(kinds(called)).toEqual(['idle-endpoint']);
    expect(kinds([])).toEqual([]);
    expect(kinds([], [aMonitor()])).toEqual([]);
  });

  it('puts the greatest saving first, of jobs and endpoints alike', async () => {
    const trained = Array.from({ length: 3 }, (_, index) => ({
      record: record(`churn-train-${index}`),
      use: aJob({ name: `churn-train-${index}`, outcome: 'failed', startMs: at('2026-11-20') + index * hourMs }),
    }));
    const waste = findWaste(
      { ...facts, jobs: trained, observed: await observed([endpoint([['2026-10-20', [onTwo]]])]) },
      asOfMs,
    );
    expect(waste.map(({ kind, monthlySaving }) => [kind, monthlySaving && amountOf(monthlySaving)])).toEqual([
      // 730 h × 2 × $0.115
      ['idle-endpoint', '167.90'],
      // 11 + 10 + 9 h of 28 days × $0.23, for a month of 730 h
      ['failing-jobs', '7.50'],
    ]);
  });
});

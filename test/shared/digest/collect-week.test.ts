import { describe, expect, it } from 'vitest';
import { amountOf, dayMs } from '../../../shared/cost/index.ts';
import { collectWeek } from '../../../shared/digest/index.ts';
import type { ResourceState } from '../../../shared/lifecycle/index.ts';
import { MemoryLifecycle } from '../../doubles/memory-lifecycle.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { at, hourMs } from '../../factories/uses.ts';
import {
  aKeptCost,
  aKeptIncident,
  aRun,
  aWindowRecord,
  dollars,
  type KeptWeek,
  weekPorts,
} from '../../factories/weeks.ts';

const monday = at('2026-11-16');
const span = { startMs: monday, endMs: monday + 7 * dayMs };
const account = 'arn:aws:sagemaker:us-east-1:123456789012';

const weekOf = (kept: KeptWeek) => collectWeek(weekPorts({ monitors: [aMonitor()], ...kept }), span);

const aState = (changes: Partial<ResourceState> & Pick<ResourceState, 'kind' | 'name'>): ResourceState => ({
  resourceArn: `${account}:${changes.kind}/${changes.name}`.toLowerCase(),
  status: 'Completed',
  outcome: 'succeeded',
  phase: null,
  failureReason: null,
  changedAtMs: monday,
  ...changes,
});

const aTraining = (name: string, startMs: number, changes: Partial<ResourceState> = {}) =>
  aState({
    ...{ kind: 'training-job', name, createdAtMs: startMs, startedAtMs: startMs, endedAtMs: startMs + hourMs },
    changedAtMs: startMs + hourMs,
    instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 1 }],
    billableSeconds: 3600,
    trainingTimeSeconds: 3600,
    ...changes,
  });

const lifecycleWith = async (...states: readonly ResourceState[]): Promise<MemoryLifecycle> => {
  const memory = new MemoryLifecycle();
  for (const state of states) await memory.lifecycle.save(state, 'described');
  return memory;
};

describe('collectWeek(ports, span): models', () => {
  it('counts windows in violation by the day in which they begin, and leaves out days without any', async () => {
    const windows = [
      aWindowRecord(monday - 6 * hourMs, { verdict: 'violation' }),
      aWindowRecord(monday, { verdict: 'violation' }),
      aWindowRecord(monday + 6 * hourMs, { verdict: 'violation' }),
      aWindowRecord(monday + 2 * dayMs),
      aWindowRecord(span.endMs, { verdict: 'violation' }),
    ];
    const { models } = await weekOf({ windows });
    expect(models[0]?.violations).toEqual([2, undefined, 0, undefined, undefined, undefined, undefined]);
  });

  it('says why windows could not be judged', async () => {
    const windows = [
      aWindowRecord(monday, { rows: 0, judged: 'all', verdict: 'not-enough-data' }),
      aWindowRecord(monday + 6 * hourMs, { judged: 'integrity', verdict: 'not-enough-data' }),
      aWindowRecord(monday + 12 * hourMs, { rows: 3, judged: 'nothing', verdict: 'not-enough-data' }),
      aWindowRecord(monday + 18 * hourMs),
    ];
    const { models } = await weekOf({ windows });
    expect(models[0]?.judging).toEqual({
      windows: 4,
      unjudged: { 'no rows': 1, 'still learning what is usual': 1, 'too few rows': 1 },
    });
  });

  it('tells the training gap of the last comparison of the week', async () => {
    const windows = [
      aWindowRecord(monday, { trainingGap: ['age', 'plan'] }),
      aWindowRecord(monday + dayMs, { trainingGap: ['age'] }),
      aWindowRecord(monday + 2 * dayMs),
    ];
    const { models } = await weekOf({ windows });
    expect(models[0]?.trainingGap).toEqual({ atMs: monday + dayMs, columns: ['age'] });
  });

  it.each([
    ['critical', { severity: 'critical', resolvedAt: null }],
    ['warning', { severity: 'warning', resolvedAt: '2026-11-23T00:00:00.000Z' }],
    ['healthy', { severity: 'critical', resolvedAt: '2026-11-22T23:59:59.000Z', status: 'resolved' }],
    ['healthy', { severity: 'critical', resolvedAt: null, status: 'withdrawn' }],
    ['healthy', { severity: 'info', resolvedAt: null }],
  ] as const)('is %s by what was open at its end', async (health, changes) => {
    const incidents = [aKeptIncident({ openedAt: '2026-10-20T00:00:00.000Z', ...changes })];
    const { models } = await weekOf({ windows: [aWindowRecord(monday)], incidents });
    expect(models[0]?.health).toBe(health);
  });

  it.each([
    ['silent', { rows: 0 }],
    ['learning', { judged: 'integrity', verdict: 'not-enough-data' }],
  ] as const)('is %s where nothing is open', async (health, changes) => {
    const { models } = await weekOf({ windows: [aWindowRecord(monday, changes)] });
    expect(models[0]?.health).toBe(health);
  });
});

describe('collectWeek(ports, span): incidents', () => {
  it('tells those opened, resolved and open at the end, whoever they are about', async () => {
    const incidents = [
      aKeptIncident({
        openedAt: '2026-11-10T00:00:00.000Z',
        resolvedAt: '2026-11-17T00:00:00.000Z',
        status: 'resolved',
      }),
      aKeptIncident({ openedAt: '2026-11-18T00:00:00.000Z', resolvedAt: null, subject: 'training.x', monitorId: null }),
      aKeptIncident({ openedAt: '2026-11-19T00:00:00.000Z', resolvedAt: null, status: 'withdrawn' }),
    ];
    const { incidents: found } = await weekOf({ incidents });
    expect([found.opened, found.resolved.length, found.open.map(({ model }) => model)]).toEqual([1, 1, ['training.x']]);
  });
});

describe('collectWeek(ports, span): money', () => {
  const days = Array.from({ length: 14 }, (_, day) => new Date(monday + (day - 7) * dayMs).toISOString().slice(0, 10));

  it('is that of the kept days, held against the week before', async () => {
    const costs = days.map((day, place) => aKeptCost(day, place < 7 ? '2' : '3'));
    const { money } = await weekOf({ costs });
    expect(money.days.map((day) => day && amountOf(day))).toEqual(Array.from({ length: 7 }, () => '3.00'));
    expect(money.weekBefore && amountOf(money.weekBefore)).toBe('14.00');
    expect(money.forecast && amountOf(money.forecast.expected)).toBe('300.00');
  });

  it('leaves open what was not summarised', async () => {
    const { money } = await weekOf({ costs: days.slice(1, 9).map((day) => aKeptCost(day, '2')) });
    expect(money.days.map((day) => day !== undefined)).toEqual([true, true, false, false, false, false, false]);
    expect([money.weekBefore, money.forecast]).toEqual([undefined, undefined]);
  });

  it('tells budgets as they stood on the last day', async () => {
    const budget = {
      of: 'model',
      name: 'churn',
      monthly: dollars('200'),
      level: 'over',
      reason: 'forecast',
      share: 1.5,
    } as const;
    const costs = ['2026-11-21', '2026-11-22'].map((day) =>
      aKeptCost(day, '2', { of: 'model', name: 'churn', budget }),
    );
    const { money } = await weekOf({ costs });
    expect(money.budgets).toMatchObject([{ budget: { name: 'churn' }, level: 'over', reason: 'forecast', share: 1.5 }]);
    expect((await weekOf({ costs: costs.slice(0, 1) })).money.budgets).toEqual([]);
  });

  it('adds up what failed jobs of the week cost', async () => {
    const lifecycle = await lifecycleWith(
      aTraining('failed', monday + hourMs, { status: 'Failed', outcome: 'failed' }),
      aTraining('failed-before', monday - dayMs, { status: 'Failed', outcome: 'failed' }),
      aTraining('fine', monday + hourMs),
    );
    expect(amountOf((await weekOf({ lifecycle })).money.lost)).toBe('0.23');
  });
});

describe('collectWeek(ports, span): waste', () => {
  const found = {
    kind: 'idle-endpoint',
    subject: 'idle/AllTraffic',
    ...{ model: null, owner: 'ana' },
    reason: 'No invocation in 168 hours.',
  } as const;
  const keptOn = (day: string, monthlySaving: string | null) => ({
    ...{ day, asOfMs: monday, leftOut: 0, savingAtMost: dollars(monthlySaving ?? '0') },
    waste: [{ ...found, monthlySaving: monthlySaving === null ? null : dollars(monthlySaving) }],
  });

  it('is what was found last, with what it would save', async () => {
    const { waste } = await weekOf({ waste: keptOn('2026-11-22', '83.95') });
    expect(waste?.map(({ monthlySaving, ...rest }) => [rest, monthlySaving && amountOf(monthlySaving)])).toEqual([
      [found, '83.95'],
    ]);
    expect((await weekOf({ waste: keptOn('2026-11-22', null) })).waste?.[0]?.monthlySaving).toBeUndefined();
  });

  it('is left open where nobody looked', async () => {
    expect((await weekOf({})).waste).toBeUndefined();
    expect((await weekOf({ waste: keptOn('2026-11-14', '1') })).waste).toBeUndefined();
    expect((await weekOf({ waste: keptOn('2026-11-15', '1') })).waste).toHaveLength(1);
  });
});

describe('collectWeek(ports, span): retrainings', () => {
  it('tells how each went, and what its jobs cost', async () => {
    const [, , , , , path = ''] = aRun('').executionArn?.split(':') ?? [];
    const lifecycle = await lifecycleWith(
      aState({
        kind: 'pipeline-execution',
        name: 'churn-retrain',
        resourceArn: `${account}:${path}`,
        status: 'Succeeded',
      }),
      aTraining('pipelines-abcdefghijkl-Train-0123456789', monday + 2 * hourMs),
    );
    const runs = [
      aRun('2026-11-16T01:00:00.000Z'),
      aRun('2026-11-17T01:00:00.000Z', { executionArn: null }),
      aRun('2026-11-15T01:00:00.000Z'),
    ];
    const { retrainings } = await weekOf({ lifecycle, runs });
    expect(retrainings.map(({ outcome, cost }) => [outcome, cost && amountOf(cost)])).toEqual([
      ['succeeded', '0.23'],
      ['running', undefined],
    ]);
  });
});

describe('collectWeek(ports, span): carbon', () => {
  it('is left out where nothing was used', async () => {
    expect(await weekOf({})).not.toHaveProperty('carbon');
    const lifecycle = await lifecycleWith(aTraining('fine', monday + hourMs));
    expect((await weekOf({ lifecycle })).carbon?.energyKwh).toBeGreaterThan(0);
  });
});

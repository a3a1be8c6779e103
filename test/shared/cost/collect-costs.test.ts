import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { costSummarized } from '../../../events/cost-summarized.ts';
import {
  amountOf,
  budgetsOf,
  type CostPorts,
  collectCosts,
  type KeptPrice,
  type RecordedEndpoint,
  type RecordedJob,
  summaryOf,
  summarySpan,
  toldSummary,
} from '../../../shared/cost/index.ts';
import { fact } from '../../../shared/facts.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { at, hourMs } from '../../factories/uses.ts';

const asOfMs = at('2026-11-25T02:00:00');

const monitor = aMonitor({
  id: 'churn',
  retraining: { pipelineName: 'churn-retrain' },
  cost: { monthlyBudget: 180 },
});

const endpoint: RecordedEndpoint = {
  name: monitor.source.endpoint,
  region: 'us-east-1',
  owner: 'churn-team',
  states: [
    {
      atMs: at('2026-10-01'),
      status: 'InService',
      variants: [{ name: 'AllTraffic', instanceType: 'ml.m5.large', currentInstanceCount: 2 }],
      isAsynchronous: false,
    },
  ],
};

const aRecord = (job: Partial<RecordedJob>): RecordedJob => ({
  kind: 'training-job',
  name: 'pipelines-x1-TrainChurn-y2',
  region: 'us-east-1',
  owner: 'churn-team',
  outcome: 'succeeded',
  startedAtMs: at('2026-11-24T10:00:00'),
  endedAtMs: at('2026-11-24T10:00:00') + 10 * hourMs,
  instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 1 }],
  isManagedSpot: false,
  pipelineName: 'churn-retrain',
  ...job,
});

/** A world with these jobs and one endpoint, in which the price list can't be asked. */
const world = (jobs: readonly RecordedJob[]) => {
  const asked: unknown[] = [];
  const kept: KeptPrice[] = [];
  const ports: CostPorts = {
    monitors: { all: async () => [monitor], find: async () => monitor },
    recorded: {
      jobs: async (within) => {
        asked.push(within);
        return jobs;
      },
      endpoints: async () => [endpoint],
    },
    metered: {
      uses: async (within, endpoints, names) =>
        endpoints.map(({ name, owner, region }) => ({
          of: 'data',
          name,
          model: names.ofEndpoint(name),
          owner,
          region,
          periods: [{ startMs: within.endMs - hourMs, endMs: within.endMs, bytesIn: 1024 ** 3, bytesOut: 0 }],
        })),
    },
    prices: {
      priceOf: async () => {
        throw new Error('AccessDeniedException');
      },
    },
    kept: { load: async () => kept, save: async (prices) => void kept.push(...prices) },
  };
  return { ports, asked };
};

describe('collectCosts(ports, asOfMs)', () => {
  it('reckons jobs, endpoints and what is metered to the model of their monitor', async () => {
    const { ports, asked } = world([aRecord({})]);
    const { ledger, unreckoned, failure } = await collectCosts(ports, asOfMs);
    // 24 days + 2 h on 2 × $0.115 = 578 h × $0.23 = $132.94; the job 10 × $0.23 = $2.30; 1 GB × $0.016. Together $135.256
    const november = { startMs: at('2026-11-01'), endMs: at('2026-11-26') };
    expect(amountOf(ledger.cost({ model: 'churn' }, november).spent, 3)).toBe('135.256');
    expect([...ledger.valuesOf('model')]).toEqual(['churn']);
    expect([unreckoned, failure]).toEqual([[], new Error('AccessDeniedException')]);
    expect(asked).toEqual([{ startMs: at('2026-09-29'), endMs: asOfMs }]);
  });

  it('names jobs that it does not reckon, and leaves out what is free', async () => {
    const { ports } = world([
      aRecord({ kind: 'customization-job', name: 'tune-llm' }),
      aRecord({ kind: 'tuning-job' }),
    ]);
    const { ledger, unreckoned } = await collectCosts(ports, asOfMs);
    expect(unreckoned).toEqual(['tune-llm']);
    expect(ledger.valuesOf('kind')).toEqual(new Set(['endpoint']));
  });

  it('leaves what no monitor knows to nobody', async () => {
    const { ports } = world([aRecord({ pipelineName: 'another' })]);
    const { ledger } = await collectCosts(ports, asOfMs);
    expect(amountOf(ledger.cost({ model: null }).spent)).toBe('2.30');
  });
});

describe('summarySpan(asOfMs)', () => {
  it('holds the whole month so far and eight weeks before the day', () => {
    expect(summarySpan(asOfMs)).toEqual({ startMs: at('2026-09-29'), endMs: at('2026-11-26') });
  });
});

describe('toldSummary(summary)', () => {
  it('is what the fact may hold: the day before, the month, and budgets that are near or over', async () => {
    const { ports } = world([
      aRecord({ outcome: 'failed' }),
      aRecord({ instanceGroups: [{ instanceType: 'ml.x9.large', instanceCount: 1 }] }),
    ]);
    const { ledger } = await collectCosts(ports, asOfMs);
    const data = toldSummary(summaryOf(ledger, { asOfMs, budgets: budgetsOf([monitor]) }));
    const origin = { time: new Date(asOfMs).toISOString(), correlationId: 'c', causationId: 't' };
    expect(v.parse(costSummarized, fact('Cost Summarized', [data.day], origin, data)).data).toEqual(data);
    // 24 Nov: 24 h × $0.23 + $2.30 = $7.82
    expect(data).toMatchObject({
      day: '2026-11-24',
      total: { day: { amount: '7.820000', currency: 'USD', ratesFrom: '2026-06' } },
      lost: { amount: '2.300000' },
      models: [{ name: 'churn' }],
      budgets: [{ name: 'churn', level: 'near', reason: 'forecast' }],
      unknown: [{ what: 'ml.x9.large for Training in us-east-1', quantity: 10 }],
    });
  });

  it('tells of the twenty dearest models only', async () => {
    const jobs = Array.from({ length: 30 }, () => aRecord({}));
    const { ports } = world(jobs);
    const { ledger } = await collectCosts(ports, asOfMs);
    const summary = summaryOf(ledger, { asOfMs });
    const many = { ...summary, models: Array.from({ length: 30 }, () => summary.models).flat() };
    expect(toldSummary(many).models).toHaveLength(20);
  });
});

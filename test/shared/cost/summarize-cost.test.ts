import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { costSummarized } from '../../../events/cost-summarized.ts';
import { scheduleTickedExample } from '../../../events/schedule-ticked.ts';
import { footprintOf, instancePartsOf } from '../../../shared/carbon/index.ts';
import {
  type KeptBilledDay,
  type KeptCost,
  type KeptWaste,
  ownerBudgetsIn,
  type SummaryPorts,
  summarizeCost,
  type VariantSeries,
} from '../../../shared/cost/index.ts';
import type { Fact } from '../../../shared/facts.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { at } from '../../factories/uses.ts';

const monitor = aMonitor({ id: 'churn', cost: { monthlyBudget: 100 } });

const quiet: VariantSeries = { invocations: [], cpu: [], memory: [], gpu: [], gpuMemory: [] };

/** One endpoint since October, and places that count what is kept and told. */
const world = (series: VariantSeries = quiet) => {
  const kept: KeptCost[] = [];
  const wastes: KeptWaste[] = [];
  const bills: KeptBilledDay[] = [];
  const told: Fact[] = [];
  const variants = [{ name: 'AllTraffic', instanceType: 'ml.m5.large', currentInstanceCount: 2 }];
  const states = [{ atMs: at('2026-10-01'), status: 'InService', variants, isAsynchronous: false }];
  const ports: SummaryPorts = {
    monitors: { all: async () => [monitor], find: async () => monitor },
    recorded: {
      jobs: async () => [],
      endpoints: async () => [{ name: monitor.source.endpoint, region: 'us-east-1', owner: 'churn-team', states }],
    },
    metered: { uses: async () => [] },
    prices: { priceOf: async () => '0.2' },
    kept: { load: async () => [], save: async () => undefined },
    costs: {
      save: async (costs) => void kept.push(...costs),
      between: async () => [],
      ofDay: async () => [],
    },
    spending: {
      latest: async () => kept.at(-1),
      saveWaste: async (waste) => void wastes.push(waste),
      latestWaste: async () => wastes.at(-1),
      saveBilled: async (days) => void bills.push(...days),
      billedBetween: async () => bills,
    },
    activity: { series: async (variants) => variants.map(() => series) },
    ownerBudgets: ownerBudgetsIn('churn-team=300'),
    partsOf: instancePartsOf,
    footprintOf,
    facts: { publish: async (facts) => void told.push(...facts) },
  };
  return { ports, kept, wastes, bills, told };
};

const tick = { ...scheduleTickedExample, scheduledTime: '2026-11-25T02:00:00Z' };

describe('summarizeCost(ports)', () => {
  it('keeps the day before for everything, each kind, model and owner, and tells of it', async () => {
    const { ports, kept, told } = world();
    // 24 h × 2 × $0.20 = $9.60 a day; 24 days + 2 h = 578 h × $0.40 = $231.20
    expect(await summarizeCost(ports)(tick)).toEqual({
      day: '2026-11-24',
      month: '231.200000',
      models: 1,
      waste: 1,
      unknown: 0,
      unreckoned: 0,
      pricesAsked: true,
      billed: 0,
    });
    expect(kept.map(({ of, name, day, costs }) => [of, name, day, costs.day.amount])).toEqual([
      ['all', null, '2026-11-24', '9.600000'],
      ['kind', 'endpoint', '2026-11-24', '9.600000'],
      ['model', 'churn', '2026-11-24', '9.600000'],
      ['owner', 'churn-team', '2026-11-24', '9.600000'],
    ]);
    expect(kept[0]?.costs.day).toMatchObject({ currency: 'USD', ratesFrom: '2026-11-25', ratesTo: '2026-11-25' });
    const [fact] = told.map((each) => v.parse(costSummarized, each));
    expect(fact?.metadata).toMatchObject({ time: '2026-11-25T02:00:00.000Z', causationId: tick.executionId });
    // Together $288.00 to the end of November.
    expect(fact?.data.budgets).toMatchObject([
      { of: 'model', name: 'churn', level: 'over', reason: 'spent' },
      { of: 'owner', name: 'churn-team', level: 'near', reason: 'forecast', share: 0.96 },
    ]);
    expect(kept.map(({ budget }) => budget?.level)).toEqual([undefined, undefined, 'over', 'near']);
  });

  it('tells the same fact when the tick comes twice, and another one an hour later', async () => {
    const { ports, told } = world();
    await summarizeCost(ports)(tick);
    await summarizeCost(ports)({ ...tick, executionId: 'another' });
    await summarizeCost(ports)({ ...tick, scheduledTime: '2026-11-25T03:00:00Z' });
    const [first, second, third] = told.map(({ metadata }) => metadata.id);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('tells on the first of a month how the last day of the month before was', async () => {
    const { ports, told } = world();
    await summarizeCost(ports)({ ...tick, scheduledTime: '2026-12-01T02:00:00Z' });
    // 2 h of December × $0.40
    expect(told[0]?.data).toMatchObject({
      day: '2026-11-30',
      total: { day: { amount: '9.600000' }, month: { amount: '0.800000' } },
    });
  });

  it('fails where the costs cannot be kept, and tells nothing', async () => {
    const { ports, told } = world();
    const costs = { ...ports.costs, save: async () => Promise.reject(new Error('throttled')) };
    await expect(summarizeCost({ ...ports, costs })(tick)).rejects.toThrow('throttled');
    expect(told).toEqual([]);
  });

  it('tells what a thousand predictions cost, each invocation being one', async () => {
    const invocations = [at('2026-10-31T23:00:00'), at('2026-11-01'), at('2026-11-25T01:00:00')].map((startMs) => ({
      startMs,
      value: 50_000,
    }));
    const { ports, kept } = world({ ...quiet, invocations });
    await summarizeCost(ports)(tick);
    // 100,000 of November: $231.20 / 100
    expect(kept.map(({ of, costs }) => [of, costs.predictions, costs.perThousand?.amount])).toEqual([
      ['all', null, undefined],
      ['kind', null, undefined],
      ['model', 100_000, '2.312000'],
      ['owner', null, undefined],
    ]);
  });

  it('keeps what could be left unspent: nobody called the endpoint', async () => {
    const { ports, wastes } = world();
    await summarizeCost(ports)(tick);
    // 2 × $0.20 × 730 h
    expect(wastes).toMatchObject([
      {
        day: '2026-11-24',
        leftOut: 0,
        waste: [{ kind: 'idle-endpoint', subject: 'churn-xgb/AllTraffic', monthlySaving: { amount: '292.000000' } }],
      },
    ]);
  });

  it('keeps carbon by the load that was measured, and by one half where none was', async () => {
    const atLoad = async (cpu: VariantSeries['cpu']) => {
      const { ports, kept } = world({ ...quiet, cpu });
      await summarizeCost(ports)(tick);
      return kept[0]?.carbon;
    };
    const idle = await atLoad([{ startMs: at('2026-11-20'), value: 0 }]);
    const unmeasured = await atLoad([]);
    // 578 h × 2 instances of 4.4 W idle and 14.1 W at half load, times the data centre's 1.135
    expect(idle?.energyKwh).toBeCloseTo((578 * 2 * 4.4 * 1.135) / 1000, 6);
    expect(unmeasured?.energyKwh).toBeCloseTo((578 * 2 * 14.1 * 1.135) / 1000, 6);
  });

  it('asks what AWS billed for the last seven days where it may, once', async () => {
    const { ports, bills } = world();
    const asked: unknown[] = [];
    const billed = { amount: '9.500000', currency: 'USD', ratesFrom: null, ratesTo: null };
    const days = async (within: unknown) => {
      asked.push(within);
      return [{ day: '2026-11-23', billed, isEstimated: true }];
    };
    expect(await summarizeCost({ ...ports, billed: { days } })(tick)).toMatchObject({ billed: 1 });
    expect(asked).toEqual([{ startMs: at('2026-11-18'), endMs: at('2026-11-25') }]);
    expect(bills).toMatchObject([{ day: '2026-11-23', asOfMs: at('2026-11-25T02:00:00') }]);
  });
});

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { costSummarized } from '../../../events/cost-summarized.ts';
import { scheduleTickedExample } from '../../../events/schedule-ticked.ts';
import { type KeptCost, type SummaryPorts, summarizeCost } from '../../../shared/cost/index.ts';
import type { Fact } from '../../../shared/facts.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { at } from '../../factories/uses.ts';

const monitor = aMonitor({ id: 'churn', cost: { monthlyBudget: 100 } });

/** One endpoint since October, and places that count what is kept and told. */
const world = () => {
  const kept: KeptCost[] = [];
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
    facts: { publish: async (facts) => void told.push(...facts) },
  };
  return { ports, kept, told };
};

const tick = { ...scheduleTickedExample, scheduledTime: '2026-11-25T02:00:00Z' };

describe('summarizeCost(ports)', () => {
  it('keeps the day before for everything, each model and each owner, and tells of it', async () => {
    const { ports, kept, told } = world();
    // 24 h × 2 × $0.20 = $9.60 a day; 24 days + 2 h = 578 h × $0.40 = $231.20
    expect(await summarizeCost(ports)(tick)).toEqual({
      day: '2026-11-24',
      month: '231.200000',
      models: 1,
      unknown: 0,
      unreckoned: 0,
      pricesAsked: true,
    });
    expect(kept.map(({ of, name, day, costs }) => [of, name, day, costs.day.amount])).toEqual([
      ['all', null, '2026-11-24', '9.600000'],
      ['model', 'churn', '2026-11-24', '9.600000'],
      ['owner', 'churn-team', '2026-11-24', '9.600000'],
    ]);
    expect(kept[0]?.costs.day).toMatchObject({ currency: 'USD', ratesFrom: '2026-11-25', ratesTo: '2026-11-25' });
    const [fact] = told.map((each) => v.parse(costSummarized, each));
    expect(fact?.metadata).toMatchObject({ time: '2026-11-25T02:00:00.000Z', causationId: tick.executionId });
    expect(fact?.data.budgets).toMatchObject([{ name: 'churn', level: 'over', reason: 'spent' }]);
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
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CostSummarized, costSummarizedExample } from '../../events/cost-summarized.ts';
import { manageIncident } from '../../functions/manage-incident.ts';
import { MemoryWorld } from '../doubles/chain.ts';
import { aMonitor } from '../factories/monitors.ts';

const monitor = aMonitor({ id: 'churn', retraining: { pipelineName: 'churn-retrain', onSeverity: 'info' } });
const firstMs = Date.parse('2026-11-10T05:30:00Z');
const dayMs = 86_400_000;

type Level = CostSummarized['data']['budgets'][number]['level'];

const monthly = { amount: '180.000000', currency: 'USD', ratesFrom: null, ratesTo: null };

/** What the tick of a day tells of the budgets of churn and of its owner. */
const summaryOf = (day: number, levels: readonly Level[]): CostSummarized => {
  const asOf = new Date(firstMs + day * dayMs).toISOString();
  const names = ['churn', 'churn team/1'];
  const budgets = levels.map((level, place) => ({
    of: place === 0 ? ('model' as const) : ('owner' as const),
    ...{ name: names[place] ?? '', monthly, level, reason: 'forecast' as const, share: 1 },
  }));
  return {
    metadata: { ...costSummarizedExample.metadata, id: `summary-${day}`, time: asOf },
    data: { ...costSummarizedExample.data, day: asOf.slice(0, 10), asOf, budgets, judgedDays: [] },
  };
};

const told = async (summaries: readonly CostSummarized[]) => {
  const world = new MemoryWorld([monitor]);
  const manage = manageIncident({ ...world, facts: world.bus, normals: world.normals });
  for (const summary of summaries) await manage(summary);
  return world;
};

const incidentsIn = (world: MemoryWorld) =>
  [...world.storedIncidents.values()]
    .map(({ incident: { incidentId, cause, status, owner, monitorId, openedAt, resolvedAt } }) => ({
      ...{ incidentId, cause, status, owner, monitorId, openedAt, resolvedAt },
    }))
    .filter(({ status }) => status !== 'withdrawn')
    .toSorted((a, b) => (a.incidentId < b.incidentId ? -1 : 1));

describe('manageIncident(Cost Summarized)', () => {
  it('opens one incident at 80 % and another at 100 %, and ends both after two summaries without', async () => {
    const levels: Level[] = ['within', 'near', 'over', 'over', 'within', 'within'];
    const world = await told(levels.map((level, day) => summaryOf(day, [level])));
    expect(incidentsIn(world)).toMatchObject([
      {
        incidentId: 'churn.budget-at-risk.20261111T053000Z',
        owner: monitor.owner,
        status: 'resolved',
        resolvedAt: '2026-11-15T05:30:00.000Z',
      },
      { incidentId: 'churn.budget-over.20261112T053000Z', status: 'resolved', resolvedAt: '2026-11-15T05:30:00.000Z' },
    ]);
  });

  it('opens only the graver one where a budget goes over its limit at once', async () => {
    const world = await told([summaryOf(0, ['over']), summaryOf(1, ['over'])]);
    expect(incidentsIn(world).map(({ cause, status }) => [cause, status])).toEqual([['budget-over', 'open']]);
    expect(world.facts().map(({ metadata }) => metadata.type)).toEqual(['Incident Opened']);
  });

  it('tells owners under a name that can stand in an address, and nobody of a model that is no longer watched', async () => {
    const world = await told([summaryOf(0, ['within', 'near'])]);
    expect(incidentsIn(world)).toMatchObject([
      { incidentId: 'owner.churn-team-1.budget-at-risk.20261110T053000Z', owner: 'churn team/1', monitorId: null },
    ]);
    const summary = summaryOf(0, ['over']);
    const budgets = summary.data.budgets.map((budget) => ({ ...budget, name: 'gone' }));
    expect(incidentsIn(await told([{ ...summary, data: { ...summary.data, budgets } }]))).toEqual([]);
  });

  it('leads to the same incidents whatever order summaries come in, and however often', async () => {
    const level = fc.constantFrom<Level>('within', 'near', 'over');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(level, level), { minLength: 1, maxLength: 8 }).chain((levels) => {
          const summaries = levels.map((each, day) => summaryOf(day, each));
          const again = fc.shuffledSubarray([...summaries, ...summaries], { minLength: summaries.length * 2 });
          return fc.tuple(fc.constant(summaries), again);
        }),
        async ([summaries, shuffled]) => {
          expect(incidentsIn(await told(shuffled))).toEqual(incidentsIn(await told(summaries)));
        },
      ),
      { numRuns: 60 },
    );
  });
});

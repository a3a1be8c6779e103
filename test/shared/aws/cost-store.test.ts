import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Costs,
  chargesOf,
  type KeptCost,
  keptCosts,
  Ledger,
  listedRates,
  summaryOf,
} from '../../../shared/cost/index.ts';
import { aJob, at } from '../../factories/uses.ts';
import { withLocalTable } from './local-table.ts';

const noCarbon = { basis: 'location based', energyKwh: 0, operationalKg: 0, embodiedKg: 0, unknown: [] } as const;

let store: Costs;

withLocalTable(at('2026-11-25'));
beforeAll(async () => {
  store = (await import('../../../shared/aws/cost-store.ts')).costStore();
});

/** What is kept at two in the morning after a day on which a job of so many hours ran. */
const keptAfter = (day: string, hours: number, laterMs = 0): readonly KeptCost[] => {
  const startMs = at(day);
  const asOfMs = startMs + 26 * 3_600_000 + laterMs;
  const ledger = new Ledger({ startMs: at('2026-11-01'), endMs: at('2026-12-01') }, listedRates());
  ledger.add(chargesOf(aJob({ startMs, endMs: startMs + hours * 3_600_000 }), asOfMs));
  return keptCosts(summaryOf(ledger, { asOfMs }), { carbonOf: () => noCarbon });
};

const spentIn = (costs: readonly KeptCost[]) => costs.map(({ day, costs: { day: spent } }) => [day, spent.amount]);
const churn = { of: 'model', name: 'churn' } as const;
const november = { from: '2026-11-01', through: '2026-11-30' };

describe('costStore()', () => {
  it('keeps the whole, each kind, model and owner of a day', async () => {
    const kept = keptAfter('2026-11-10', 1);
    await store.save(kept);
    const found = await store.ofDay('2026-11-10');
    expect(found.map(({ of, name }) => [of, name])).toEqual([
      ['all', null],
      ['kind', 'training'],
      ['model', 'churn'],
      ['owner', 'churn-team'],
    ]);
    expect(found).toEqual(kept);
    expect(await store.ofDay('2026-11-09')).toEqual([]);
  });

  it('tells the days of one subject in order, both ends included', async () => {
    for (const [day, hours] of [
      ['2026-11-12', 3],
      ['2026-11-11', 2],
    ] as const)
      await store.save(keptAfter(day, hours));
    expect(spentIn(await store.between(churn, november))).toEqual([
      ['2026-11-10', '0.230000'],
      ['2026-11-11', '0.460000'],
      ['2026-11-12', '0.690000'],
    ]);
    expect(await store.between(churn, { from: '2026-11-11', through: '2026-11-11' })).toHaveLength(1);
    expect(await store.between({ of: 'owner', name: 'churn' }, november)).toEqual([]);
  });

  it('lets a later summary of a day replace an earlier one, and never the other way round', async () => {
    const [early, late] = [keptAfter('2026-11-20', 1), keptAfter('2026-11-20', 2, 3_600_000)];
    for (const costs of [late, early, late]) await store.save(costs);
    expect(await store.ofDay('2026-11-20')).toEqual(late);
  });
});

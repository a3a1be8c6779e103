import { beforeAll, describe, expect, it } from 'vitest';
import { keptWaste, moneyOf, type SpendingStore } from '../../../shared/cost/index.ts';
import { at } from '../../factories/uses.ts';
import { withLocalTable } from './local-table.ts';

let store: SpendingStore;

withLocalTable(at('2026-11-25'));
beforeAll(async () => {
  store = (await import('../../../shared/aws/spending-store.ts')).spendingStore();
});

const idle = {
  ...({ kind: 'idle-endpoint', subject: 'churn-live/AllTraffic', model: 'churn', owner: null } as const),
  ...{ reason: 'Nobody calls it.', monthlySaving: moneyOf('167.9') },
};
const aBill = (day: string, amount: string, asOfMs: number) => ({
  ...{ day, asOfMs, isEstimated: false },
  billed: { amount, currency: 'USD', ratesFrom: null, ratesTo: null },
});

describe('spendingStore()', () => {
  it('has nothing before the first summary', async () => {
    expect([await store.latest(), await store.latestWaste()]).toEqual([undefined, undefined]);
    expect(await store.billedBetween({ from: '2026-11-01', through: '2026-11-30' })).toEqual([]);
  });

  it('tells the waste of the latest day, of several summaries of it the latest', async () => {
    const [early, late] = [keptWaste('2026-11-20', 1, []), keptWaste('2026-11-20', 2, [idle])];
    for (const waste of [late, early, keptWaste('2026-11-19', 3, [])]) await store.saveWaste(waste);
    expect(await store.latestWaste()).toEqual(late);
    expect(late.waste).toMatchObject([{ subject: 'churn-live/AllTraffic', monthlySaving: { amount: '167.900000' } }]);
  });

  it('tells bills of a span in order, both days included, each as it was asked for last', async () => {
    const final = aBill('2026-11-20', '5.520000', 2);
    await store.saveBilled([final, aBill('2026-11-21', '6.000000', 2), aBill('2026-11-22', '7.000000', 2)]);
    await store.saveBilled([aBill('2026-11-20', '5.000000', 1)]);
    const found = await store.billedBetween({ from: '2026-11-20', through: '2026-11-21' });
    expect(found).toEqual([final, aBill('2026-11-21', '6.000000', 2)]);
  });
});

import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { statusApi } from '../../functions/status-api.ts';
import { onHttp } from '../../shared/aws/on-http.ts';
import { footprintOf } from '../../shared/carbon/index.ts';
import {
  budgetsOf,
  chargesOf,
  keptCosts,
  keptWaste,
  Ledger,
  listedRates,
  moneyOf,
  summaryOf,
} from '../../shared/cost/index.ts';
import { answers, type RouteKey, type StatusReader } from '../../shared/status/index.ts';
import { MemoryCosts } from '../doubles/memory-costs.ts';
import { MemoryLifecycle } from '../doubles/memory-lifecycle.ts';
import { aMonitor } from '../factories/monitors.ts';
import { ask } from '../factories/requests.ts';
import { aJob, anEndpoint, at, hourMs } from '../factories/uses.ts';

const monitors = { all: async () => [], find: async () => undefined };
const memory = new MemoryCosts();
const handler = onHttp(
  statusApi({
    ...{ monitors, reader: {} as StatusReader, recorded: new MemoryLifecycle().recorded },
    ...{ costs: memory.costs, spending: memory.spending },
  }),
);

/** As the API's description says. */
const answered = async (routeKey: RouteKey, query: Readonly<Record<string, string>> = {}) => {
  const { status, body } = await ask(handler, routeKey, { query });
  expect(status).toBe(200);
  return v.parse(answers[routeKey].schema, body) as Record<string, unknown>;
};

/** Kept after each of the days: churn's endpoint on two ml.m5.large, and an hour of fraud's training on the 20th. */
const keep = async (days: readonly string[]): Promise<void> => {
  const budgets = budgetsOf([aMonitor({ id: 'churn', cost: { monthlyBudget: 180 } })]);
  for (const day of days) {
    const asOfMs = at(day) + 26 * hourMs;
    const ledger = new Ledger({ startMs: at('2026-11-01'), endMs: at('2026-12-01') }, listedRates());
    const endpoint = anEndpoint([{ fromMs: at('2026-11-01'), instanceType: 'ml.m5.large', instances: 2 }]);
    const job = aJob({ model: 'fraud', owner: 'fraud-team' });
    ledger.add([endpoint, job].flatMap((use) => chargesOf(use, asOfMs)));
    const month = { startMs: at('2026-11-01'), endMs: at('2026-12-01') };
    await memory.costs.save(
      keptCosts(summaryOf(ledger, { asOfMs, budgets }), (selector) => footprintOf(ledger.uses(selector, month))),
    );
  }
};

beforeAll(async () => {
  await keep(['2026-11-19', '2026-11-20', '2026-11-21']);
  const billed = { amount: '6.000000', currency: 'USD', ratesFrom: null, ratesTo: null };
  await memory.spending.saveBilled([{ day: '2026-11-20', billed, isEstimated: true, asOfMs: 0 }]);
});

describe('GET /costs', () => {
  it('tells days of everything with what AWS billed beside them, and the difference', async () => {
    // 48 instance-hours × $0.115 = $5.52 a day, and an hour of training for $0.23
    const { from, to, items } = await answered('GET /costs', { from: '2026-11-20', to: '2026-11-22' });
    expect([from, to]).toEqual(['2026-11-20', '2026-11-22']);
    expect(items).toMatchObject([
      {
        name: null,
        spent: { amount: '11.270000', currency: 'USD', ratesTo: '2026-06' },
        days: [
          {
            day: '2026-11-20',
            spent: { amount: '5.750000' },
            billed: { spent: { amount: '6.000000' }, difference: { amount: '0.250000' }, isEstimated: true },
          },
          { day: '2026-11-21', spent: { amount: '5.520000' }, billed: null },
        ],
      },
    ]);
  });

  it.each([
    [
      'model',
      [
        ['churn', '16.560000'],
        ['fraud', '0.230000'],
      ],
    ],
    [
      'owner',
      [
        ['churn-team', '16.560000'],
        ['fraud-team', '0.230000'],
      ],
    ],
    [
      'kind',
      [
        ['endpoint', '16.560000'],
        ['training', '0.230000'],
      ],
    ],
  ])('cuts them by %s, dearest first', async (by, expected) => {
    const items = (await answered('GET /costs', { by, from: '2026-11-19', to: '2026-11-22' })).items as {
      name: string;
      spent: { amount: string };
    }[];
    expect(items.map(({ name, spent }) => [name, spent.amount])).toEqual(expected);
  });

  it('tells the last 31 days that are known where nobody says which', async () => {
    expect(await answered('GET /costs')).toMatchObject({ from: '2026-10-22', to: '2026-11-22', by: 'all' });
  });

  it.each([
    [{ from: '2026-11-22', to: '2026-11-22' }, 'a day before'],
    [{ from: '2026-01-01', to: '2026-11-22' }, 'at most 92 days'],
    [{ from: 'yesterday' }, 'a day such as 2026-11-24'],
    [{ by: 'region' }, 'Query parameter by'],
  ])('refuses %j by name', async (query, sentence) => {
    const { status, body } = await ask(handler, 'GET /costs', { query });
    expect([status, body.detail]).toEqual([400, expect.stringContaining(sentence)]);
  });
});

describe('GET /costs/forecast', () => {
  it('tells how the month goes on by the latest summary, and how budgets stand', async () => {
    const { day, items } = await answered('GET /costs/forecast', { by: 'model' });
    expect(day).toBe('2026-11-21');
    // 30 days × $5.52
    expect(items).toMatchObject([
      {
        name: 'churn',
        forecast: { expected: { amount: '165.600000' } },
        budget: { level: 'near', reason: 'forecast', share: 0.92, monthly: { amount: '180.000000' } },
      },
      { name: 'fraud', budget: null },
    ]);
  });
});

describe('GET /costs/waste', () => {
  it('tells nothing before the first summary, then what could be left unspent, with the sum of what is known', async () => {
    expect(await answered('GET /costs/waste')).toMatchObject({ day: null, items: [], leftOut: 0 });
    const waste = { kind: 'idle-endpoint', model: 'churn', owner: null, reason: 'Nobody calls it.' } as const;
    await memory.spending.saveWaste(
      keptWaste('2026-11-21', 0, [
        { ...waste, subject: 'a', monthlySaving: moneyOf('12.5') },
        { ...waste, subject: 'b', monthlySaving: undefined },
      ]),
    );
    expect(await answered('GET /costs/waste')).toMatchObject({
      day: '2026-11-21',
      savingAtMost: { amount: '12.500000' },
      items: [{ subject: 'a' }, { subject: 'b', monthlySaving: null }],
    });
  });
});

describe('GET /carbon', () => {
  it('tells energy and carbon of the month, and what of it is not known', async () => {
    const { day, items } = await answered('GET /carbon', { by: 'model' });
    expect(day).toBe('2026-11-21');
    // To 2026-11-22T02:00: 506 h × 2 × 14.1 W × 1.135; by the grid's 379.069 g
    const energyKwh = (506 * 2 * 14.1 * 1.135) / 1000;
    const [churn] = items as { name: string; energyKwh: number; operationalKg: number; unknown: unknown[] }[];
    expect(churn).toMatchObject({ name: 'churn', basis: 'location based', unknown: [] });
    expect(churn?.energyKwh).toBeCloseTo(energyKwh, 6);
    expect(churn?.operationalKg).toBeCloseTo((energyKwh * 379.069) / 1000, 6);
  });
});

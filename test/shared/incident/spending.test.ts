import { describe, expect, it } from 'vitest';
import { type CostSummarized, costSummarizedExample } from '../../../events/cost-summarized.ts';
import { spendingReports } from '../../../shared/incident/index.ts';

type Data = CostSummarized['data'];
type Budget = Data['budgets'][number];
type JudgedDay = Data['judgedDays'][number];

const [budget, day] = [costSummarizedExample.data.budgets[0], costSummarizedExample.data.judgedDays[0]];
if (budget === undefined || day === undefined) throw new RangeError('the example has no budget or no judged day');

const reports = (changes: Partial<Data>) =>
  spendingReports({ ...costSummarizedExample.data, budgets: [], judgedDays: [], ...changes });

const statesOf = (level: Budget['level']) =>
  reports({ budgets: [{ ...budget, level }] }).map(({ cause, observation }) => [cause, observation.state]);

const aDay = (changes: Partial<JudgedDay>): JudgedDay => ({ ...day, ...changes });
const churn = { of: 'model', name: 'churn' } as const;

describe('spendingReports(summary)', () => {
  it.each([
    ['within', 'clear', 'clear'],
    ['near', 'violating', 'clear'],
    ['over', 'unknown', 'violating'],
  ] as const)('tells of a budget that is %s: at risk is %s, over is %s', (level, atRisk, over) => {
    expect(statesOf(level)).toEqual([
      ['budget-at-risk', atRisk],
      ['budget-over', over],
    ]);
  });

  it('says how much of which budget, and whether it is spent or expected', () => {
    const headlines = (changes: Partial<Budget>) =>
      reports({ budgets: [{ ...budget, level: 'over', ...changes }] }).flatMap(
        ({ observation }) => observation.found?.headline ?? [],
      );
    expect(headlines({ share: 1.2 })).toEqual([
      'In 2026-11 flights-delay is forecast to spend 120 % of its monthly budget of 180.00 USD',
    ]);
    expect(headlines({ share: null, reason: 'spent' })).toEqual([
      'In 2026-11 flights-delay has spent more than nothing of its monthly budget of 180.00 USD',
    ]);
  });

  it('tells of a dear day by the day it was, and ends it with the next usual or cheap one', () => {
    const [report] = reports({ judgedDays: [aDay({ ...churn, verdict: 'dear', z: 9.04, usual: 2.5 })] });
    expect(report).toMatchObject({
      about: churn,
      cause: 'cost-anomaly',
      observation: {
        startMs: Date.parse('2026-11-24T00:00:00Z'),
        endMs: Date.parse('2026-11-25T00:00:00Z'),
        state: 'violating',
        found: {
          severity: 'warning',
          headline: '2026-11-24 cost 7.82 USD, where its weekday usually costs 2.50 USD: 9.0 robust deviations more',
        },
      },
    });
    const judgedDays = [aDay({ ...churn, verdict: 'usual' }), aDay({ of: 'model', name: 'fraud', verdict: 'cheap' })];
    expect(reports({ judgedDays }).map(({ observation }) => observation.state)).toEqual(['clear', 'clear']);
  });

  it('tells that everything together is dear only where no model is', () => {
    const dear = aDay({ of: 'all', name: null, verdict: 'dear' });
    const stateOfAll = (...others: JudgedDay[]) =>
      reports({ judgedDays: [dear, ...others] }).find(({ about }) => about.of === 'all')?.observation.state;
    expect(stateOfAll()).toBe('violating');
    expect(stateOfAll(aDay({ ...churn, verdict: 'usual' }))).toBe('violating');
    expect(stateOfAll(aDay({ ...churn, verdict: 'dear' }))).toBe('clear');
  });
});

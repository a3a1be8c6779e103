import type { CostSummarized } from '../../events/cost-summarized.ts';
import type { BudgetStatus } from './budget.ts';
import type { Forecast } from './forecast.ts';
import { figureOf } from './money.ts';
import { dayMs, dayName, dayOf } from './periods.ts';
import type { CostSection, CostSummary } from './summary.ts';

/** Most of each list that a fact tells; all of them are in the summary. */
const mostTold = 20;
const mostBudgets = 80;
const mostDays = 60;

const forecastFigures = (forecast: Forecast | undefined): CostSummarized['data']['total']['forecast'] =>
  forecast === undefined
    ? null
    : { expected: figureOf(forecast.expected), low: figureOf(forecast.low), high: figureOf(forecast.high) };

/** A section's figures as they are told. */
export const costsOf = ({ day, month, forecast, anomaly }: CostSection): CostSummarized['data']['total'] => ({
  day: figureOf(day.spent),
  month: figureOf(month.spent),
  forecast: forecastFigures(forecast),
  anomaly: anomaly.verdict,
});

const worstFirst = (a: BudgetStatus, b: BudgetStatus): number =>
  (b.share ?? Number.POSITIVE_INFINITY) - (a.share ?? Number.POSITIVE_INFINITY) ||
  (a.budget.name < b.budget.name ? -1 : 1);

/** How a budget stands, as it is told. */
export const toldBudget = ({
  budget,
  level,
  reason,
  share,
}: BudgetStatus): CostSummarized['data']['budgets'][number] => ({
  of: budget.of,
  name: budget.name,
  monthly: figureOf(budget.monthly),
  level,
  reason,
  share: share ?? null,
});

const toldBudgets = (budgets: readonly BudgetStatus[]): CostSummarized['data']['budgets'] =>
  budgets.toSorted(worstFirst).slice(0, mostBudgets).map(toldBudget);

type JudgedDay = CostSummarized['data']['judgedDays'][number];

const judgedDay = (of: JudgedDay['of'], name: string | null, { anomaly }: CostSection): readonly JudgedDay[] =>
  anomaly.verdict === 'not-enough-data'
    ? []
    : [{ of, name, verdict: anomaly.verdict, day: figureOf(anomaly.spent), usual: anomaly.usual, z: anomaly.z }];

/** What belongs to no model is in everything; of what has no name nobody could be told. */
const judgedDays = (total: CostSection, models: CostSummary['models']): JudgedDay[] =>
  [
    ...judgedDay('all', null, total),
    ...models.flatMap((section) => (section.name === null ? [] : judgedDay('model', section.name, section))),
  ]
    .toSorted((a, b) => b.z - a.z)
    .slice(0, mostDays);

/** What a fact tells of a summary: the last complete day, the month so far, the twenty dearest models, the worst budgets, the dearest days. */
export const toldSummary = ({ asOfMs, total, models, budgets }: CostSummary): CostSummarized['data'] => ({
  day: dayName(dayOf(asOfMs) - dayMs),
  asOf: new Date(asOfMs).toISOString(),
  total: costsOf(total),
  lost: figureOf(total.month.lost),
  saved: figureOf(total.month.saved),
  models: models.slice(0, mostTold).map((section) => ({ name: section.name, ...costsOf(section) })),
  budgets: toldBudgets(budgets),
  judgedDays: judgedDays(total, models),
  unknown: total.month.unknown.slice(0, mostTold).map((use) => ({ ...use })),
});

import type { CostSummarized } from '../../events/cost-summarized.ts';
import type { BudgetStatus } from './budget.ts';
import type { Forecast } from './forecast.ts';
import { figureOf } from './money.ts';
import { dayMs, dayName, dayOf } from './periods.ts';
import type { CostSection, CostSummary } from './summary.ts';

/** Most of each list that a fact tells; all of them are in the summary. */
const mostTold = 20;

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

const breachedBudgets = (budgets: readonly BudgetStatus[]): CostSummarized['data']['budgets'] =>
  budgets
    .filter(({ level }) => level !== 'within')
    .toSorted(worstFirst)
    .slice(0, mostTold)
    .map(({ budget, level, reason, share }) => ({
      of: budget.of,
      name: budget.name,
      monthly: figureOf(budget.monthly),
      level,
      reason,
      share: share ?? null,
    }));

/** What a fact tells of a summary: the last complete day, the month so far, the twenty dearest models and worst budgets. */
export const toldSummary = ({ asOfMs, total, models, budgets }: CostSummary): CostSummarized['data'] => ({
  day: dayName(dayOf(asOfMs) - dayMs),
  asOf: new Date(asOfMs).toISOString(),
  total: costsOf(total),
  lost: figureOf(total.month.lost),
  saved: figureOf(total.month.saved),
  models: models.slice(0, mostTold).map((section) => ({ name: section.name, ...costsOf(section) })),
  budgets: breachedBudgets(budgets),
  unknown: total.month.unknown.slice(0, mostTold).map((use) => ({ ...use })),
});

import { type DayVerdict, dayVerdict } from './anomaly.ts';
import { type Budget, type BudgetStatus, budgetStatus } from './budget.ts';
import type { CostKind } from './charge.ts';
import type { Cost } from './cost-of.ts';
import { type DayCost, dayCosts } from './day-cost.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import type { Ledger, Selector } from './ledger.ts';
import { compared, type Money, minus, noMoney } from './money.ts';
import { dayMs, dayOf, monthOf } from './periods.ts';
import { perThousand, type Trend, trendOf } from './trend.ts';
import type { Span } from './use.ts';

/** What of a ledger cost, as people ask for it. */
export interface CostSection {
  /** The last complete day. */
  readonly day: Cost;
  /** The month so far, today included. */
  readonly month: Cost;
  /** Undefined where there is not enough to say it. */
  readonly trend: Trend | undefined;
  readonly forecast: Forecast | undefined;
  readonly anomaly: DayVerdict;
  /** How many predictions were made this month; undefined where nobody counted. */
  readonly predictions: number | undefined;
  /** What a thousand of them cost; undefined where none are known. */
  readonly perThousand: Money | undefined;
}

export interface NamedSection extends CostSection {
  /** Null for what belongs to nobody known. */
  readonly name: string | null;
}

/** What models cost at a moment. */
export interface CostSummary {
  readonly asOfMs: number;
  readonly total: CostSection;
  /** Dearest of the month first. */
  readonly models: readonly NamedSection[];
  readonly owners: readonly NamedSection[];
  readonly kinds: ReadonlyMap<CostKind, Cost>;
  /** The same with their days and forecasts. */
  readonly byKind: readonly NamedSection[];
  readonly budgets: readonly BudgetStatus[];
}

export interface SummaryOptions {
  /** Its day is not complete. Within the ledger's span or at its end. */
  readonly asOfMs: number;
  readonly budgets?: readonly Budget[];
  /** How many predictions a model made within a span; undefined where nobody counted. */
  readonly predictions?: (model: string, within: Span) => number | undefined;
}

/** How far back days are needed: eight weeks of the same weekday, and the day itself. */
export const historyDays = 57;

const withinLedger = ({ span }: Ledger, { startMs, endMs }: Span): Span => ({
  startMs: Math.max(span.startMs, startMs),
  endMs: Math.max(span.startMs, Math.min(span.endMs, endMs)),
});

const without = (days: readonly DayCost[], others: readonly DayCost[]): readonly DayCost[] =>
  days.map((day, place) => ({
    ...day,
    spent: others[place] === undefined ? day.spent : minus(day.spent, others[place].spent),
  }));

const sectionOf = (ledger: Ledger, selector: Selector, asOfMs: number, predictions?: number): CostSection => {
  const today = dayOf(asOfMs);
  const history = withinLedger(ledger, { startMs: today - historyDays * dayMs, endMs: today });
  const days = dayCosts(ledger, selector, history);
  // What stands are real-time endpoints; an asynchronous one comes and goes with its queue.
  const standing = dayCosts(ledger, { ...selector, kind: 'endpoint' }, history);
  const month = ledger.cost(selector, withinLedger(ledger, { startMs: monthOf(asOfMs).startMs, endMs: today + dayMs }));
  return {
    day: ledger.cost(selector, withinLedger(ledger, { startMs: today - dayMs, endMs: today })),
    month,
    trend: trendOf(days),
    forecast: forecastOf({ standing, varying: without(days, standing) }, asOfMs),
    anomaly: dayVerdict(days),
    predictions,
    perThousand: perThousand(month.spent, predictions),
  };
};

const dearestFirst = (a: NamedSection, b: NamedSection): number =>
  compared(b.month.spent, a.month.spent) || (a.name ?? '').localeCompare(b.name ?? '');

/**
 * Daily and monthly costs of everything, of each model and each owner, with trend, forecast, budget and anomaly.
 *
 * @throws RangeError when `asOfMs` lies outside the ledger's span or a budget is in another currency
 */
export const summaryOf = (ledger: Ledger, { asOfMs, budgets = [], predictions }: SummaryOptions): CostSummary => {
  if (asOfMs < ledger.span.startMs || asOfMs > ledger.span.endMs)
    throw new RangeError(`asOfMs is ${asOfMs}, but must lie within the ledger's span`);
  const month = withinLedger(ledger, { startMs: monthOf(asOfMs).startMs, endMs: dayOf(asOfMs) + dayMs });
  const sections = (by: 'model' | 'owner' | 'kind'): readonly NamedSection[] =>
    [...ledger.valuesOf(by)]
      .map((name) => {
        const made = by === 'model' && name !== null ? predictions?.(name, month) : undefined;
        return { name, ...sectionOf(ledger, { [by]: name }, asOfMs, made) };
      })
      .toSorted(dearestFirst);
  const [models, owners] = [sections('model'), sections('owner')];
  return {
    asOfMs,
    total: sectionOf(ledger, {}, asOfMs),
    models,
    owners,
    kinds: ledger.costBy('kind', month),
    byKind: sections('kind'),
    budgets: budgets.map((budget) => statusOf(budget, budget.of === 'model' ? models : owners)),
  };
};

const statusOf = (budget: Budget, sections: readonly NamedSection[]): BudgetStatus => {
  const section = sections.find(({ name }) => name === budget.name);
  return budgetStatus(budget, section?.month.spent ?? noMoney(budget.monthly.currency), section?.forecast);
};

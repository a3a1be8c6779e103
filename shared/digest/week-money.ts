import {
  type BudgetStatus,
  type Figure,
  type Forecast,
  type KeptCost,
  type Money,
  moneyOf,
  sumOf,
} from '../cost/index.ts';
import type { Week } from './week.ts';

/** A week's money before it is known which of its jobs failed. */
export type WeekMoney = Omit<Week['money'], 'lost'>;

/** A figure as it was kept, to reckon with. */
export const moneyIn = ({ amount, currency }: Figure): Money => moneyOf(amount, currency);

const dayIn = ({ costs }: KeptCost): Money => moneyIn(costs.day);

const forecastIn = (kept: KeptCost | undefined): Forecast | undefined => {
  const forecast = kept?.costs.forecast;
  if (kept === undefined || forecast === undefined || forecast === null) return undefined;
  const [expected, low, high] = [forecast.expected, forecast.low, forecast.high].map(moneyIn);
  if (expected === undefined || low === undefined || high === undefined) return undefined;
  return { spent: moneyIn(kept.costs.month), expected, low, high };
};

/** As a whole only: a week of which days are missing would look cheap. */
const wholeWeek = (days: readonly (KeptCost | undefined)[]): Money | undefined => {
  const known = days.filter((day) => day !== undefined);
  return known.length < days.length ? undefined : sumOf(known.map(dayIn));
};

/** Budgets of models and owners as they stood on a day. */
const budgetsIn = (kept: readonly KeptCost[]): readonly BudgetStatus[] =>
  kept.flatMap(({ budget }) => {
    if (budget === null) return [];
    const { of, name, monthly, level, reason, share } = budget;
    return [{ budget: { of, name, monthly: moneyIn(monthly) }, level, reason, share: share ?? undefined }];
  });

/** What the summaries of two weeks tell, day by day; undefined where a day was not summarised. */
export interface KeptWeeks {
  readonly week: readonly (KeptCost | undefined)[];
  readonly weekBefore: readonly (KeptCost | undefined)[];
  /** Of every subject, on the week's last day. */
  readonly lastDay: readonly KeptCost[];
}

/** A week's money as it was summarised day by day. */
export const weekMoneyOf = ({ week, weekBefore, lastDay }: KeptWeeks): WeekMoney => {
  const newest = week.findLast((day) => day !== undefined);
  return {
    days: week.map((day) => day && dayIn(day)),
    weekBefore: wholeWeek(weekBefore),
    forecast: forecastIn(week.at(-1)),
    budgets: budgetsIn(lastDay),
    unknown: newest?.costs.unknown ?? [],
  };
};

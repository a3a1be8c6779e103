import {
  type Budget,
  type BudgetStatus,
  budgetStatus,
  type Figure,
  type Forecast,
  type KeptCost,
  type Money,
  moneyOf,
  noMoney,
  sumOf,
} from '../cost/index.ts';
import type { Week } from './week.ts';

/** A week's money before it is known which of its jobs failed. */
export type WeekMoney = Omit<Week['money'], 'lost'>;

const moneyIn = ({ amount, currency }: Figure): Money => moneyOf(amount, currency);

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

const statusOf = (budget: Budget, kept: readonly KeptCost[]): BudgetStatus => {
  const found = kept.find(({ of, name }) => of === budget.of && name === budget.name);
  return budgetStatus(
    budget,
    found === undefined ? noMoney(budget.monthly.currency) : moneyIn(found.costs.month),
    forecastIn(found),
  );
};

/** What the summaries of two weeks tell, day by day; undefined where a day was not summarised. */
export interface KeptWeeks {
  readonly week: readonly (KeptCost | undefined)[];
  readonly weekBefore: readonly (KeptCost | undefined)[];
  /** Of every subject, on the week's last day. */
  readonly lastDay: readonly KeptCost[];
  readonly budgets: readonly Budget[];
}

/** A week's money as it was summarised day by day. */
export const weekMoneyOf = ({ week, weekBefore, lastDay, budgets }: KeptWeeks): WeekMoney => {
  const newest = week.findLast((day) => day !== undefined);
  return {
    days: week.map((day) => day && dayIn(day)),
    weekBefore: wholeWeek(weekBefore),
    forecast: forecastIn(week.at(-1)),
    budgets: lastDay.length === 0 ? [] : budgets.map((budget) => statusOf(budget, lastDay)),
    unknown: newest?.costs.unknown ?? [],
  };
};

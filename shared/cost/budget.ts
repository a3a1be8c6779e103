import type { Monitor } from '../monitor/index.ts';
import type { Forecast } from './forecast.ts';
import { type Money, moneyOf, shareOf } from './money.ts';

/** What a model or an owner may cost in a month. */
export interface Budget {
  readonly of: 'model' | 'owner';
  readonly name: string;
  readonly monthly: Money;
}

/** `near` from 80 % of the budget on, `over` from 100 % on. */
export type BudgetLevel = 'within' | 'near' | 'over';

export interface BudgetStatus {
  readonly budget: Budget;
  readonly level: BudgetLevel;
  /** What the level rests on: what was spent once that is over the budget or where there is no forecast, else the forecast to the month's end. */
  readonly reason: 'forecast' | 'spent';
  /** Share of the budget that this is; undefined for a budget of nothing. */
  readonly share: number | undefined;
}

/** Shares of a budget from which on its level changes. */
const nearFrom = 0.8;
const overFrom = 1;

const levelOf = (share: number): BudgetLevel => {
  if (share >= overFrom) return 'over';
  return share >= nearFrom ? 'near' : 'within';
};

/** The budgets that monitors' documents state, by their id as the model's name. */
export const budgetsOf = (monitors: readonly Pick<Monitor, 'id' | 'cost'>[]): readonly Budget[] =>
  monitors.flatMap(({ id, cost }) =>
    cost?.monthlyBudget === undefined ? [] : [{ of: 'model', name: id, monthly: moneyOf(cost.monthlyBudget) }],
  );

/**
 * Owners' budgets as a deployment states them: `churn-team@example.com=500, risk=1200.50`, in US dollars a month. The last `=` of each parts
 * name and amount.
 *
 * @throws RangeError when a part has another form or names an owner twice
 */
export const ownerBudgetsIn = (text: string): readonly Budget[] => {
  const parts = text.split(',').flatMap((part) => part.trim() || []);
  const budgets = parts.map((part): Budget => {
    const [, name, amount] = /^(.*\S)\s*=\s*(\d+(?:\.\d+)?)$/.exec(part) ?? [];
    if (name === undefined || amount === undefined)
      throw new RangeError(`the owner's budget "${part}" is not of the form owner=120.50`);
    return { of: 'owner', name, monthly: moneyOf(amount) };
  });
  const names = budgets.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new RangeError(`the owner ${twice} has two budgets`);
  return budgets;
};

/**
 * How a budget stands.
 *
 * @param spent in the month so far, today included
 * @throws RangeError when currencies differ
 */
export const budgetStatus = (budget: Budget, spent: Money, forecast: Forecast | undefined): BudgetStatus => {
  const spentShare = shareOf(spent, budget.monthly);
  const expectedShare = forecast === undefined ? undefined : shareOf(forecast.expected, budget.monthly);
  const isSpent = spentShare !== undefined && spentShare >= overFrom;
  const isForecast = !isSpent && expectedShare !== undefined && expectedShare > (spentShare ?? 0);
  const share = isForecast ? expectedShare : spentShare;
  const whenNothing = spent.scaled.gt(0) ? 'over' : 'within';
  return {
    budget,
    level: share === undefined ? whenNothing : levelOf(share),
    reason: isForecast ? 'forecast' : 'spent',
    share,
  };
};

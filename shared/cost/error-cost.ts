import { approximate, dividedBy, type Money, moneyOf, sumOf, times } from './money.ts';

/** What one prediction costs, by what was predicted and what was true. */
export interface CostMatrix {
  readonly currency?: string;
  /** Decimal amounts of one prediction each; negative for what it earns. Pairs that are not named cost nothing where they are right. */
  readonly costs: readonly { readonly actual: string; readonly predicted: string; readonly cost: string | number }[];
}

/** How many labelled predictions were of one pair. */
export interface ConfusionCell {
  readonly actual: string;
  readonly predicted: string;
  readonly count: number;
}

/** What labelled predictions cost. */
export interface ErrorCost {
  readonly labelled: number;
  readonly cost: Money;
  /** Mean and variance of one prediction's cost, in the currency of `cost`; undefined without labels. */
  readonly each: { readonly mean: number; readonly variance: number } | undefined;
  /** Wrong predictions of pairs that have no price: their cost is not in the sum. */
  readonly unpriced: number;
}

const checkedCount = ({ actual, predicted, count }: ConfusionCell): number => {
  if (Number.isInteger(count) && count >= 0) return count;
  throw new RangeError(`count of ${predicted} for ${actual} is ${count}, but must be a whole number from 0`);
};

/**
 * What predictions cost by a cost matrix.
 *
 * @param cells in any order; several of one pair are added
 * @throws RangeError when a count is not a whole number from 0 or a cost no decimal number
 */
export const costOfErrors = ({ costs, currency = 'USD' }: CostMatrix, cells: readonly ConfusionCell[]): ErrorCost => {
  const prices = new Map(costs.map(({ actual, predicted, cost }) => [JSON.stringify([actual, predicted]), cost]));
  const priced = cells.map((cell) => {
    const price = prices.get(JSON.stringify([cell.actual, cell.predicted]));
    return {
      count: checkedCount(cell),
      price: moneyOf(price ?? 0, currency),
      isUnpriced: price === undefined && cell.actual !== cell.predicted,
    };
  });
  const labelled = priced.reduce((sum, { count }) => sum + count, 0);
  const mean = (of: (price: number) => number): number =>
    priced.reduce((sum, { count, price }) => sum + count * of(approximate(price)), 0) / labelled;
  const average = mean((price) => price);
  return {
    labelled,
    cost: sumOf(
      priced.map(({ count, price }) => times(price, count)),
      currency,
    ),
    each: labelled === 0 ? undefined : { mean: average, variance: mean((price) => (price - average) ** 2) },
    unpriced: priced.filter(({ isUnpriced }) => isUnpriced).reduce((sum, { count }) => sum + count, 0),
  };
};

/**
 * What all predictions cost if those without a label are as those with one: an estimate.
 *
 * @returns undefined without a label
 */
export const estimatedCost = ({ cost, labelled }: ErrorCost, predictions: number): Money | undefined =>
  labelled === 0 ? undefined : dividedBy(times(cost, predictions), labelled);

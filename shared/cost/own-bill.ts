import { Decimal } from './decimal.ts';
import { dividedBy, type Money, moneyScale, sumOf } from './money.ts';
import { type OwnItem, ownItems, ownPrices } from './own-prices.ts';

/** How much of each Plumbline itself used in a month, measured or expected. What is not named was not used. */
export type OwnUse = Readonly<Partial<Record<OwnItem, number>>>;

export interface OwnBillLine {
  readonly item: OwnItem;
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
  readonly cost: Money;
}

export interface OwnBill {
  /** In the order of the price list, every item. */
  readonly lines: readonly OwnBillLine[];
  readonly total: Money;
  /** Undefined where there is no monitor. */
  readonly perMonitor: Money | undefined;
}

const lineOf = (item: OwnItem, quantity: number): OwnBillLine => {
  if (!Number.isFinite(quantity) || quantity < 0)
    throw new RangeError(`${item} is ${quantity}, but must be at least 0`);
  const { name, unit, price, per, asOf } = ownPrices[item];
  const scaled = new Decimal(price).times(moneyScale).times(quantity).div(per);
  return { item, name, unit, quantity, cost: { currency: 'USD', scaled, ratedAt: { oldest: asOf, newest: asOf } } };
};

/**
 * What Plumbline itself costs in a month, at list prices without a free tier.
 *
 * @param monitors that share it
 * @throws RangeError when a quantity is negative or not finite
 */
export const ownBill = (use: OwnUse, monitors: number): OwnBill => {
  const lines = ownItems.map((item) => lineOf(item, use[item] ?? 0));
  const total = sumOf(lines.map(({ cost }) => cost));
  return { lines, total, perMonitor: monitors > 0 ? dividedBy(total, monitors) : undefined };
};

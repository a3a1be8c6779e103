import { Decimal } from './decimal.ts';

/** Dates of the oldest and of the newest rate that a figure rests on, as the rates state them (`2026-09-01`, `2025-01`). */
export interface RateDates {
  readonly oldest: string;
  readonly newest: string;
}

/**
 * An amount of one currency, exact.
 *
 * Rates are for hours and months, use is in milliseconds: $0.23 for 100 s is $0.0063888…, which no decimal number holds, and sums of such
 * numbers depend on how they were cut. So an amount is kept times 657 = 9 × 73, which has the factors of an hour's and a 730-hour
 * month's milliseconds that 10 has not. All sums are then exact, and rounding happens once, when a figure is shown.
 */
export interface Money {
  /** ISO 4217 code. */
  readonly currency: string;
  /** The amount times 657; see above. */
  readonly scaled: Decimal;
  /** Undefined for amounts that rest on no rate: nothing, or what a person stated. */
  readonly ratedAt: RateDates | undefined;
}

/** What stands in for a date where a source gives none; older than every date. */
export const undated = 'undated';

/** Big.js's number for rounding half to even. */
const halfEven = 2;

/** By how much amounts are scaled: see `Money`. */
export const moneyScale = 657;

/** Nothing at all. */
export const noMoney = (currency: string): Money => ({ currency, scaled: new Decimal(0), ratedAt: undefined });

/**
 * An amount as a person states it.
 *
 * @param amount decimal text, such as `120.50`
 * @throws RangeError when it is not a number
 */
export const moneyOf = (amount: string | number, currency = 'USD'): Money => ({
  currency,
  scaled: decimal(amount).times(moneyScale),
  ratedAt: undefined,
});

const decimal = (amount: string | number): Decimal => {
  try {
    return new Decimal(amount);
  } catch {
    throw new RangeError(`amount is ${amount}, but must be a decimal number`);
  }
};

/** @throws RangeError when the currencies differ: no rate of exchange is known here */
const sameCurrency = (a: Money, b: Money): string => {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} can't be reckoned together`);
  return a.currency;
};

const earlier = (a: string, b: string): string => {
  if (a === undated || b === undated) return undated;
  return a < b ? a : b;
};

const later = (a: string, b: string): string => {
  if (a === undated) return b;
  return b === undated || a > b ? a : b;
};

/** Dates of all rates that two figures rest on. */
export const datesOfBoth = (a: RateDates | undefined, b: RateDates | undefined): RateDates | undefined => {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  return { oldest: earlier(a.oldest, b.oldest), newest: later(a.newest, b.newest) };
};

/** The sum of two amounts. @throws RangeError when their currencies differ */
export const plus = (a: Money, b: Money): Money => ({
  currency: sameCurrency(a, b),
  scaled: a.scaled.plus(b.scaled),
  ratedAt: datesOfBoth(a.ratedAt, b.ratedAt),
});

/** What is left of `a` without `b`; may be negative. @throws RangeError when their currencies differ */
export const minus = (a: Money, b: Money): Money => ({
  currency: sameCurrency(a, b),
  scaled: a.scaled.minus(b.scaled),
  ratedAt: datesOfBoth(a.ratedAt, b.ratedAt),
});

/** The sum of amounts; nothing of `currency` where there are none. @throws RangeError when a currency differs from it */
export const sumOf = (amounts: Iterable<Money>, currency = 'USD'): Money => {
  let sum = noMoney(currency);
  for (const amount of amounts) sum = plus(sum, amount);
  return sum;
};

/** An amount so many times over. @throws RangeError when `factor` is not finite */
export const times = (money: Money, factor: number): Money => ({
  ...money,
  scaled: money.scaled.times(decimal(factor)),
});

/** An amount by a divisor, rounded at the 20th decimal. @throws RangeError when `divisor` is 0 or not finite */
export const dividedBy = (money: Money, divisor: number): Money => {
  if (!Number.isFinite(divisor) || divisor === 0)
    throw new RangeError(`divisor is ${divisor}, but must be finite and not 0`);
  return { ...money, scaled: money.scaled.div(divisor) };
};

/** -1, 0 or 1, as `a` is less than, equal to or more than `b`. @throws RangeError when their currencies differ */
export const compared = (a: Money, b: Money): -1 | 0 | 1 => {
  sameCurrency(a, b);
  return a.scaled.cmp(b.scaled);
};

/** `part` as a share of `whole`; undefined where the whole is nothing. @throws RangeError when their currencies differ */
export const shareOf = (part: Money, whole: Money): number | undefined => {
  sameCurrency(part, whole);
  return whole.scaled.eq(0) ? undefined : part.scaled.div(whole.scaled).toNumber();
};

/** The amount as a floating-point number: for statistics, never for sums. */
export const approximate = ({ scaled }: Money): number => scaled.toNumber() / moneyScale;

/** The amount in decimal text, rounded half to even. @param decimals 0 to 20 */
export const amountOf = ({ scaled }: Money, decimals = 2): string => scaled.div(moneyScale).toFixed(decimals, halfEven);

/** A figure as it is told and stored: every one with its currency and the dates of its rates. */
export interface Figure {
  /** Decimal text with six decimals. */
  readonly amount: string;
  readonly currency: string;
  /** Null where the figure rests on no rate. */
  readonly ratesFrom: string | null;
  readonly ratesTo: string | null;
}

export const figureOf = (money: Money): Figure => ({
  amount: amountOf(money, 6),
  currency: money.currency,
  ratesFrom: money.ratedAt?.oldest ?? null,
  ratesTo: money.ratedAt?.newest ?? null,
});

import { type DayCost, fromFirstSpent } from './day-cost.ts';
import { dividedBy, type Money, minus, shareOf, sumOf, times } from './money.ts';

/** A week held against the week before it. */
export interface Trend {
  readonly week: Money;
  readonly weekBefore: Money;
  /** Change as a share of the week before: 0.25 is a quarter more; undefined where the week before cost nothing. */
  readonly change: number | undefined;
}

/**
 * How the last seven of the given days compare with the seven before.
 *
 * @param days complete days, in order
 * @returns undefined until two weeks are known, counted from the first day that cost anything
 */
export const trendOf = (days: readonly DayCost[]): Trend | undefined => {
  if (fromFirstSpent(days).length < 14) return undefined;
  const spent = (from: number, until?: number): Money => sumOf(days.slice(from, until).map((day) => day.spent));
  const [week, weekBefore] = [spent(-7), spent(-14, -7)];
  return { week, weekBefore, change: shareOf(minus(week, weekBefore), weekBefore) };
};

/** What a thousand predictions cost; undefined where none were made, or nobody counted them. */
export const perThousand = (spent: Money, predictions: number | undefined): Money | undefined =>
  predictions === undefined || predictions <= 0 ? undefined : dividedBy(times(spent, 1000), predictions);

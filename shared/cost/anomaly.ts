import { type DayCost, fromFirstSpent } from './day-cost.ts';
import { approximate, type Money } from './money.ts';
import { dayMs } from './periods.ts';

/** A day's cost held against the same weekday of the weeks before. */
export type DayVerdict =
  | { readonly verdict: 'not-enough-data' }
  | {
      readonly verdict: 'usual' | 'dear' | 'cheap';
      readonly spent: Money;
      /** Median of the same weekday, in the currency of `spent`. */
      readonly usual: number;
      /** Robust z: how many deviations the day lies from the median. */
      readonly z: number;
    };

/** How far back the same weekday is looked at, and how many of it are needed. */
const weeks = 8;
const fewestWeeks = 4;

/** Robust z from which on a day is unusual (Iglewicz and Hoaglin, 1993). */
const unusualFrom = 3.5;

/** Deviations below these are taken for these: endpoints cost the same every day, to the cent, and a cent more is no anomaly. */
const leastDeviationShare = 0.05;
const leastDeviation = 0.5;

const median = (sorted: readonly number[]): number => {
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
};

const ascending = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b);

/**
 * Whether the last of the given days cost what its weekday usually does: its distance from the median of the eight same weekdays before, in
 * deviations (1.4826 × median absolute deviation, at least 5 % of the median and half a unit of the currency).
 *
 * @param days complete days, in order
 * @returns `not-enough-data` until there are four such weekdays, counted from the first day that cost anything
 */
export const dayVerdict = (days: readonly DayCost[]): DayVerdict => {
  const known = fromFirstSpent(days);
  const last = known.at(-1);
  if (last === undefined) return { verdict: 'not-enough-data' };
  const agesInDays = (day: DayCost): number => (last.dayMs - day.dayMs) / dayMs;
  const before = known.filter((day) => agesInDays(day) > 0 && agesInDays(day) % 7 === 0).slice(-weeks);
  if (before.length < fewestWeeks) return { verdict: 'not-enough-data' };
  const costs = ascending(before.map(({ spent }) => approximate(spent)));
  const usual = median(costs);
  const deviation = 1.4826 * median(ascending(costs.map((cost) => Math.abs(cost - usual))));
  const z = (approximate(last.spent) - usual) / Math.max(deviation, leastDeviationShare * usual, leastDeviation);
  return { verdict: verdictOf(z), spent: last.spent, usual, z };
};

const verdictOf = (z: number): 'usual' | 'dear' | 'cheap' => {
  if (Math.abs(z) < unusualFrom) return 'usual';
  return z > 0 ? 'dear' : 'cheap';
};

import { type DayCost, fromFirstSpent } from './day-cost.ts';
import { compared, dividedBy, type Money, noMoney, plus, sumOf, times } from './money.ts';
import { cutBy, dayMs, dayOf, monthOf } from './periods.ts';

/** Complete days before a moment, in order, of what stands (endpoints on instances) and of what comes and goes (everything else). */
export interface CostHistory {
  readonly standing: readonly DayCost[];
  readonly varying: readonly DayCost[];
}

/** What a month will have cost at its end. */
export interface Forecast {
  /** On the month's complete days. */
  readonly spent: Money;
  readonly expected: Money;
  /** If what comes and goes is as cheap as in its cheapest of the last four weeks … */
  readonly low: Money;
  /** … and as dear as in its dearest. Both are what is expected until two weeks are known. */
  readonly high: Money;
}

/** Days that what comes and goes is learned from. */
const learnedDays = 28;

/** The fewest days that a forecast is made from. */
const fewestDays = 3;

const mean = (amounts: readonly Money[], currency: string): Money =>
  amounts.length === 0 ? noMoney(currency) : dividedBy(sumOf(amounts, currency), amounts.length);

const weekday = (ms: number): number => new Date(ms).getUTCDay();

/** What a weekday costs: the mean of its last four, or of all days until there are four. */
const usualOn = (days: readonly DayCost[], ms: number, currency: string): Money => {
  const same = days.filter((day) => weekday(day.dayMs) === weekday(ms));
  const learned = days.length < learnedDays ? days : same;
  return mean(
    learned.map(({ spent }) => spent),
    currency,
  );
};

/** Mean days of the cheapest and the dearest seven days in a row. */
const extremeDays = (days: readonly DayCost[], currency: string): readonly [Money, Money] | undefined => {
  if (days.length < 14) return undefined;
  const weeks = days.slice(6).map((_, place) =>
    mean(
      days.slice(place, place + 7).map(({ spent }) => spent),
      currency,
    ),
  );
  const sorted = weeks.toSorted(compared);
  const [low, high] = [sorted[0], sorted.at(-1)];
  return low === undefined || high === undefined ? undefined : [low, high];
};

/**
 * What the month that holds a moment will have cost. What stands goes on as on its last complete day: an endpoint that was scaled or deleted
 * yesterday shows at once. What comes and goes is expected as its weekday was in four weeks on average, so that one dear training job counts with the
 * chance that it comes again.
 *
 * @param asOfMs its day is not complete and is forecast, too
 * @returns undefined until three days are known, counted from the first that cost anything
 */
export const forecastOf = (
  { standing, varying }: CostHistory,
  asOfMs: number,
  currency = 'USD',
): Forecast | undefined => {
  const month = monthOf(asOfMs);
  const today = dayOf(asOfMs);
  const known = Math.max(fromFirstSpent(standing).length, fromFirstSpent(varying).length);
  if (known < fewestDays) return undefined;
  const complete = [...standing, ...varying].filter((day) => day.dayMs >= month.startMs && day.dayMs < today);
  const spent = sumOf(
    complete.map((day) => day.spent),
    currency,
  );
  const left = cutBy('day', { startMs: today, endMs: month.endMs }).map(({ startMs }) => startMs);
  const last = standing.findLast((day) => day.dayMs === today - dayMs)?.spent ?? noMoney(currency);
  const certain = plus(spent, times(last, left.length));
  // From when there was anything: one job on the second day of an endpoint says less of a day than one that comes every day.
  const learned = varying.slice(-known).slice(-learnedDays);
  const usual = sumOf(
    left.map((ms) => usualOn(learned, ms, currency)),
    currency,
  );
  const [low, high] = (extremeDays(learned, currency) ?? []).map((day) => times(day, left.length));
  return {
    spent,
    expected: plus(certain, usual),
    low: plus(certain, low ?? usual),
    high: plus(certain, high ?? usual),
  };
};

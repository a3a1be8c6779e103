import type { Steps } from '../sketch/index.ts';
import type { Pair } from './cause-input.ts';
import { countOf } from './cause-steps.ts';

/** A change of unit or scale: what was `x` is `offset + factor · x`. */
export interface UnitChange {
  readonly change: string;
  readonly factor: number;
  readonly offset: number;
}

/** Fewest values now, and fewest different ones, that their places can be read off. */
const leastNow = 30;
const leastDifferent = 8;
/** Share of the values now that the change must make of values that the reference holds. */
const leastMatched = 0.9;
/** Share that may be values of the reference as they are, or by a change that nobody makes: else everything matches everything. */
const mostByAccident = 0.6;
/** Changes that nobody makes, as ratios of the one that is tested. */
const placebos = [0.947, 0.971, 1.033, 1.059];
/** Rounding of values that are no whole numbers, relative to them. */
const relativeRounding = 1e-6;

/** Whether any of the ascending values lies within `reach` of `x`. O(log n). */
const holdsNear = (values: Float64Array, x: number, reach: number): boolean => {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < x - reach) low = middle + 1;
    else high = middle;
  }
  return low < values.length && (values[low] ?? 0) <= x + reach;
};

/** Share of the values now that are what a change makes of some value of the reference, up to rounding. */
const shareMatched = (
  { reference, current }: Pair<Steps>,
  factor: number,
  offset: number,
  isWhole: boolean,
): number => {
  let matched = 0;
  let before = 0;
  for (const [at, value] of current.values.entries()) {
    const upto = current.weights[at] ?? 0;
    const rounding = isWhole ? 0.5 : relativeRounding * Math.abs(value);
    // Values were rounded after the change, so that it is rounding over the factor before it.
    if (holdsNear(reference.values, (value - offset) / factor, rounding / Math.abs(factor) + 1e-9))
      matched += upto - before;
    before = upto;
  }
  return matched / countOf(current);
};

/**
 * The change that makes the values that the reference holds of the values now, where they are few and lie apart: distances by timetable, prices,
 * doses. Tells with few rows what the form of a distribution needs many for. Changes by near but senseless factors must not match as well.
 *
 * @param changes to try
 * @returns undefined where none matches, or values lie so close that anything would
 */
export const changeOfValues = <Change extends UnitChange>(
  steps: Pair<Steps>,
  changes: readonly Change[],
): Change | undefined => {
  const { current } = steps;
  if (countOf(current) < leastNow || current.values.length < leastDifferent) return undefined;
  const isWhole = current.values.every(Number.isInteger);
  if (shareMatched(steps, 1, 0, isWhole) > mostByAccident) return undefined;
  const [best] = changes
    .map((change) => ({ change, share: shareMatched(steps, change.factor, change.offset, isWhole) }))
    .filter(({ share }) => share >= leastMatched)
    .toSorted((a, b) => b.share - a.share);
  if (best === undefined) return undefined;
  const { factor, offset } = best.change;
  const byAccident = placebos.map((ratio) => shareMatched(steps, factor * ratio, offset, isWhole));
  return Math.max(...byAccident) > mostByAccident ? undefined : best.change;
};

import type { ColumnProfile } from '../profile/index.ts';
import type { Steps } from '../sketch/index.ts';
import { binCounts, binsOf } from './bins.ts';
import type { Measured } from './measured.ts';

/** A baseline's column and the column that is held against it. */
export interface ColumnPair {
  readonly baseline: ColumnProfile;
  readonly current: ColumnProfile;
}

/** Numbers with no more different values than these count as categories too. */
export const mostCategoriesOfNumbers = 20;

/** Both sides' numbers as steps. */
export interface NumberPair {
  readonly baseline: Steps;
  readonly current: Steps;
  /** Whether neither sketch has dropped a value yet. */
  readonly exact: boolean;
}

/** Counts of both sides over the same bins or categories. */
export type CountPair = readonly [baseline: readonly number[], current: readonly number[]];

/** Counts of every value that either side holds. */
export interface ValueCounts {
  /** Ascending. */
  readonly names: readonly string[];
  readonly counts: CountPair;
}

/** Whether a column is compared as numbers: its baseline holds nothing else. */
export const isOfNumbers = ({ baseline }: ColumnPair): boolean =>
  baseline.inferredType === 'Integral' || baseline.inferredType === 'Fractional';

const emptySide = ({ baseline, current }: ColumnPair): string | undefined => {
  if (baseline.present === 0) return 'the baseline holds no values';
  return current.present === 0 ? 'the column holds no values' : undefined;
};

/** The numbers of both, for what is measured on whole distributions. */
export const numbersOf = (pair: ColumnPair): Measured<NumberPair> => {
  const empty = emptySide(pair);
  if (empty) return { undefinedBecause: empty };
  if (!isOfNumbers(pair)) return { undefinedBecause: 'of numbers only' };
  const [baseline, current] = [pair.baseline.numeric?.quantiles, pair.current.numeric?.quantiles];
  if (baseline === undefined) return { undefinedBecause: 'the baseline holds no finite numbers' };
  if (current === undefined) return { undefinedBecause: 'the column holds no finite numbers' };
  return {
    value: { baseline: baseline.steps(), current: current.steps(), exact: baseline.exact && current.exact },
  };
};

/** Counts between the baseline's deciles; of anything but numbers, of its twenty most frequent values and of all others. */
export const binnedCounts = (pair: ColumnPair): Measured<CountPair> => {
  const empty = emptySide(pair);
  if (empty) return { undefinedBecause: empty };
  const bins = binsOf(pair.baseline);
  if (bins === undefined)
    return {
      undefinedBecause: `the baseline holds no ${isOfNumbers(pair) ? 'two different numbers' : 'frequent values'}`,
    };
  return { value: [binCounts(bins, pair.baseline), binCounts(bins, pair.current)] };
};

const namedCounts = ({ baseline, current }: ColumnPair): ValueCounts => {
  const held = baseline.values.counts().map(([name]) => name);
  // Numbers may be written in two ways; what is looked up is the number.
  const others = current.values.counts().flatMap(([name]) => (baseline.values.has(name) ? [] : [name]));
  const names = [...held, ...others].sort();
  const countsOf = ({ values }: ColumnProfile) => names.map((name) => values.count(name));
  return { names, counts: [countsOf(baseline), countsOf(current)] };
};

const areComplete = ({ baseline, current }: ColumnPair): boolean => baseline.values.complete && current.values.complete;

/** As `binnedCounts`, but of anything but numbers every value by itself, as long as all are known. */
export const comparedCounts = (pair: ColumnPair): Measured<CountPair> => {
  const isOfNames = emptySide(pair) === undefined && !isOfNumbers(pair) && areComplete(pair);
  return isOfNames ? { value: namedCounts(pair).counts } : binnedCounts(pair);
};

/** Exact counts of every value, for tests of categories; numbers are categories too where they are few. */
export const categoriesOf = (pair: ColumnPair): Measured<ValueCounts> => {
  const empty = emptySide(pair);
  if (empty) return { undefinedBecause: empty };
  if (!areComplete(pair)) return { undefinedBecause: 'more different values than are counted exactly' };
  const value = namedCounts(pair);
  const tooMany = isOfNumbers(pair) && value.names.length > mostCategoriesOfNumbers;
  return tooMany ? { undefinedBecause: `more than ${mostCategoriesOfNumbers} different numbers` } : { value };
};

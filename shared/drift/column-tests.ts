import type { ColumnProfile } from '../profile/index.ts';
import { andersonDarlingTest } from './anderson-darling.ts';
import { type ChiSquared, chiSquared } from './chi-squared.ts';
import { categoriesOf, type NumberPair, numbersOf, type ValueCounts } from './column-pair.ts';
import { contingencyChiSquared } from './contingency-chi-squared.ts';
import { cramerVonMisesTest } from './cramer-von-mises.ts';
import type { EffectiveRows, TestResult } from './effective-rows.ts';
import { gTest } from './g-test.ts';
import { kolmogorovSmirnovTest } from './kolmogorov-smirnov.ts';
import type { CategoryCounts } from './l-infinity.ts';
import { type Measured, measured } from './measured.ts';
import { totalWeight } from './steps.ts';
import { twoProportionZ } from './two-proportion-z.ts';

/** A two-proportion z test with the value whose share it is about. */
export interface ShareTest extends TestResult {
  readonly shareOf: string;
}

/** Tests whether a column differs from its baseline. Each by the name of the function that says what it is. */
export interface ColumnTests {
  /** Of numbers, as the next two. */
  readonly kolmogorovSmirnov: Measured<TestResult>;
  readonly cramerVonMises: Measured<TestResult>;
  /** Only while both sketches are exact. */
  readonly andersonDarling: Measured<TestResult>;
  /** Of text, booleans, and numbers of at most twenty different values, as all that follow. */
  readonly chiSquared: Measured<ChiSquared>;
  /** Deequ's, against the baseline's shares. */
  readonly chiSquaredRegrouped: Measured<ChiSquared>;
  readonly gTest: Measured<ChiSquared>;
  /** Where there are two values. */
  readonly twoProportionZ: Measured<ShareTest>;
}

export interface TestOptions {
  /** How many rows together are worth one independent row, above 0; 1 takes every row for independent. */
  readonly designEffect?: number;
}

const exactOnly = (numbers: Measured<NumberPair>): Measured<NumberPair> =>
  'value' in numbers && !numbers.value.exact
    ? { undefinedBecause: 'a sketch is no longer exact: too many values' }
    : numbers;

/** Counts by name, as many as their rows are worth. */
const worth = ({ names, counts }: ValueCounts, side: 0 | 1, designEffect: number): CategoryCounts => {
  const effective = counts[side].map((count) => count / designEffect);
  return {
    counts: new Map(names.map((name, place) => [name, effective[place] ?? 0])),
    total: effective.reduce((sum, count) => sum + count, 0),
  };
};

const shareTest = ({ names, counts }: ValueCounts, rows: EffectiveRows): ShareTest | undefined => {
  const shareOf = names.length === 2 ? names[1] : undefined;
  if (shareOf === undefined) return undefined;
  const proportion = ([other = 0, having = 0]: readonly number[]) => ({ having, total: other + having });
  const result = twoProportionZ(proportion(counts[0]), proportion(counts[1]), rows);
  return result && { ...result, shareOf };
};

/**
 * Every test of a column against its baseline. P-values are shown and never decide.
 *
 * @throws RangeError when the design effect is not a finite number above 0
 */
export const columnTests = (
  baseline: ColumnProfile,
  current: ColumnProfile,
  { designEffect = 1 }: TestOptions = {},
): ColumnTests => {
  if (!(designEffect > 0 && designEffect < Number.POSITIVE_INFINITY))
    throw new RangeError(`designEffect is ${designEffect}, but must be a finite number above 0`);
  const pair = { baseline, current };
  const [numbers, categories] = [numbersOf(pair), categoriesOf(pair)];
  const rowsOf = (a: number, b: number): EffectiveRows => [a / designEffect, b / designEffect];
  const ofNumbers = (test: typeof kolmogorovSmirnovTest, input = numbers) =>
    measured(
      input,
      ({ baseline: a, current: b }) => test(a, b, rowsOf(totalWeight(a), totalWeight(b))),
      'fewer than four numbers, or all are equal',
    );
  const ofCategories = <Result>(
    test: (values: ValueCounts, rows: EffectiveRows) => Result | undefined,
    undefinedBecause = 'only one value occurs',
  ) => measured(categories, (values) => test(values, rowsOf(baseline.present, current.present)), undefinedBecause);
  return {
    kolmogorovSmirnov: ofNumbers(kolmogorovSmirnovTest),
    cramerVonMises: ofNumbers(cramerVonMisesTest),
    andersonDarling: ofNumbers(andersonDarlingTest, exactOnly(numbers)),
    chiSquared: ofCategories(({ counts }, rows) => contingencyChiSquared(counts, rows)),
    chiSquaredRegrouped: ofCategories(
      (values) => chiSquared(worth(values, 1, designEffect), worth(values, 0, designEffect)),
      'too few values are expected often enough',
    ),
    gTest: ofCategories(({ counts }, rows) => gTest(counts, rows)),
    twoProportionZ: ofCategories(shareTest, 'of two different values only'),
  };
};

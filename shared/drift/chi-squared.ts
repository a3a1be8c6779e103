import { chiSquaredSurvival } from './chi-squared-distribution.ts';
import type { CategoryCounts } from './l-infinity.ts';

/** Of two categories, each must be expected this often; of more, at most a fifth may be expected less than five times. */
const leastOfTwo = 10;
const leastOfMany = 5;
const toleratedSmallShare = 0.2;
const fewestCategories = 2;

interface Cell {
  readonly observed: number;
  readonly expected: number;
}

const areLargeEnough = (cells: readonly Cell[]): boolean => {
  if (cells.length === fewestCategories) return cells.every(({ expected }) => expected >= leastOfTwo);
  const small = cells.filter(({ expected }) => expected < leastOfMany).length;
  return small / cells.length <= toleratedSmallShare;
};

/** Merges the two least expected categories until the approximation by chi-square holds, or too few are left. */
const regrouped = (cells: readonly Cell[]): readonly Cell[] => {
  const [smallest, next, ...others] = cells.toSorted((a, b) => a.expected - b.expected);
  if (smallest === undefined || next === undefined || areLargeEnough(cells)) return cells;
  const merged = { observed: smallest.observed + next.observed, expected: smallest.expected + next.expected };
  return regrouped([merged, ...others]);
};

/** Pearson's statistic with the degrees of freedom of the distribution that it follows where nothing has drifted. */
export interface ChiSquared {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Chance of so large a statistic where nothing has drifted, 0 to 1. With many rows any difference makes it small. */
  readonly pValue: number;
}

/**
 * Pearson's chi-square of categories against a baseline's shares, with Deequ's regrouping: X² = Σ (o − e)² / e, where e is the
 * baseline's share of the sample. Categories that only the sample holds are left out; e is then scaled to what is left.
 *
 * @returns undefined where fewer than two categories can be compared, or the two share none
 * @see Deequ `Distance.scala`, `chiSquareTest`, which hands over to Spark's `ChiSqTest`
 */
export const chiSquared = (current: CategoryCounts, baseline: CategoryCounts): ChiSquared | undefined => {
  const expected = [...baseline.counts].filter(([, count]) => count > 0);
  const cells = expected.map(([category, count]) => ({
    observed: current.counts.get(category) ?? 0,
    expected: (count / baseline.total) * current.total,
  }));
  const compared = regrouped(cells);
  const sum = (key: keyof Cell) => compared.reduce((total, cell) => total + cell[key], 0);
  const scale = sum('observed') / sum('expected');
  if (compared.length < fewestCategories || !(scale > 0)) return undefined;
  const statistic = compared.reduce((total, { observed, expected }) => {
    const scaled = expected * scale;
    return total + (observed - scaled) ** 2 / scaled;
  }, 0);
  const degreesOfFreedom = compared.length - 1;
  return { statistic, degreesOfFreedom, pValue: chiSquaredSurvival(statistic, degreesOfFreedom) };
};

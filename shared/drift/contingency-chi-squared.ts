import type { ChiSquared } from './chi-squared.ts';
import { chiSquaredSurvival } from './chi-squared-distribution.ts';
import { type ContingencyTable, comparedCells } from './contingency-table.ts';
import { pearsonStatistic } from './power-divergence.ts';

/**
 * Pearson's chi-square test whether samples share one distribution: X² = Σ (o − e)² / e over all cells, both samples' counts taken for
 * random, unlike the regrouped `chiSquared` against a baseline's shares. No correction for continuity. Good where about five
 * counts are expected in most cells. The p-value is shown and never decides.
 *
 * @param table counts, one list a sample, the same categories in each
 * @param rows effective rows of each sample, by default all
 * @returns statistic 0 or more; undefined where a sample is empty, or fewer than two categories occur
 * @throws RangeError when samples have different lengths, or `rows` does not fit
 * @see Pearson, "On a criterion of goodness of fit …", 1900; SciPy's `chi2_contingency`
 */
export const contingencyChiSquared = (table: ContingencyTable, rows?: readonly number[]): ChiSquared | undefined => {
  const cells = comparedCells(table, rows);
  if (cells === undefined) return undefined;
  const statistic = pearsonStatistic(cells.observed, cells.expected);
  const { degreesOfFreedom } = cells;
  return { statistic, degreesOfFreedom, pValue: chiSquaredSurvival(statistic, degreesOfFreedom) };
};

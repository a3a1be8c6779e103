import type { ChiSquared } from './chi-squared.ts';
import { chiSquaredSurvival } from './chi-squared-distribution.ts';
import { type ContingencyTable, comparedCells } from './contingency-table.ts';
import { logLikelihoodStatistic } from './power-divergence.ts';

/**
 * G test whether samples share one distribution: G = 2·Σ o·ln(o / e) over all cells, which follows chi-square's distribution where they
 * do. The p-value is shown and never decides.
 *
 * @param table counts, one list a sample, the same categories in each
 * @param rows effective rows of each sample, by default all
 * @returns statistic 0 or more; undefined where a sample is empty, or fewer than two categories occur
 * @throws RangeError when samples have different lengths, or `rows` does not fit
 * @see Sokal, Rohlf, "Biometry", 1995; SciPy's `chi2_contingency` with `lambda_="log-likelihood"`
 */
export const gTest = (table: ContingencyTable, rows?: readonly number[]): ChiSquared | undefined => {
  const cells = comparedCells(table, rows);
  if (cells === undefined) return undefined;
  const statistic = logLikelihoodStatistic(cells.observed, cells.expected);
  const { degreesOfFreedom } = cells;
  return { statistic, degreesOfFreedom, pValue: chiSquaredSurvival(statistic, degreesOfFreedom) };
};

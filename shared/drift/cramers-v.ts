import { type ContingencyTable, comparedCells } from './contingency-table.ts';
import { pearsonStatistic } from './power-divergence.ts';

/**
 * Cramér's V = √(X² / (n·(least − 1))): how strongly the category depends on which sample a row is in, whatever the number of rows n; `least` is
 * the number of samples or of categories, whichever is smaller. No unit. Not corrected for bias: with few rows it is large by chance.
 *
 * @param table counts, one list a sample, the same categories in each
 * @returns 0 to 1; undefined where a sample is empty, or fewer than two categories occur
 * @throws RangeError when samples have different lengths
 * @see Cramér, "Mathematical Methods of Statistics", 1946, chapter 21; SciPy's `association`
 */
export const cramersV = (table: ContingencyTable): number | undefined => {
  const cells = comparedCells(table);
  if (cells === undefined) return undefined;
  const statistic = pearsonStatistic(cells.observed, cells.expected);
  return Math.min(1, Math.sqrt(statistic / (cells.total * (cells.least - 1))));
};

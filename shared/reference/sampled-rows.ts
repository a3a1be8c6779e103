import type { SampledRow } from '../profile/index.ts';

/** Rows of a sample, those with the smallest hash. */
export type SampledRows = readonly SampledRow[];

/** Most rows that are kept, and most cells. */
const mostRows = 16_384;
const mostCells = 200_000;

/** Rows that may come together before they are thinned again: sorting at every window would be most of the work. */
const slack = 1.5;

const byHash = (a: SampledRow, b: SampledRow): number => a.high - b.high || a.low - b.low;

/**
 * As many rows as may be kept, those with the smallest hash. A uniform sample while windows have no more rows than their own samples hold;
 * beyond that, busy windows have too few among them.
 *
 * @param columns of a row
 * @param isLast whether nothing comes after; before that there may be half as many again
 */
export const thinned = (rows: SampledRows, columns: number, isLast = false): SampledRows => {
  const most = Math.min(mostRows, Math.floor(mostCells / Math.max(1, columns)));
  if (!isLast && rows.length <= slack * most) return rows;
  return rows.toSorted(byHash).slice(0, most);
};

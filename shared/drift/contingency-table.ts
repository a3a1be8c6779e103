/** Counts of each category (column) in each sample (row); of two samples the baseline comes first. */
export type ContingencyTable = readonly (readonly number[])[];

/** Observed and expected counts, cell by cell, where they can be compared. */
export interface ComparedCells {
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  /** (samples − 1)·(categories − 1). */
  readonly degreesOfFreedom: number;
  /** All counts together. */
  readonly total: number;
  /** Samples or categories, whichever are fewer. */
  readonly least: number;
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Each sample's counts, scaled to its effective rows. */
const scaled = (table: ContingencyTable, rows: readonly number[] | undefined): ContingencyTable => {
  if (rows === undefined) return table;
  if (rows.length !== table.length)
    throw new RangeError(`rows must have one entry a sample: got ${rows.length} and ${table.length}`);
  return table.map((counts, sample) => {
    const effective = rows[sample] ?? 0;
    if (!(effective > 0 && effective < Number.POSITIVE_INFINITY))
      throw new RangeError(`rows holds ${effective}, but must hold finite numbers above 0`);
    const scale = effective / sumOf(counts);
    return counts.map((count) => count * scale);
  });
};

/**
 * A table's counts beside those that are expected where all samples share one distribution: sample's total × category's total / all.
 * Categories that no sample holds are left out.
 *
 * @param rows effective rows of each sample, by default all
 * @returns undefined where a sample is empty, or fewer than two samples or categories are left
 * @throws RangeError when samples have different lengths, or `rows` does not fit
 */
export const comparedCells = (table: ContingencyTable, rows?: readonly number[]): ComparedCells | undefined => {
  const width = table[0]?.length ?? 0;
  const odd = table.find(({ length }) => length !== width);
  if (odd) throw new RangeError(`samples must have the same categories: got ${width} and ${odd.length}`);
  if (table.length < 2 || table.some((counts) => sumOf(counts) === 0)) return undefined;
  const counts = scaled(table, rows);
  const totals = Array.from({ length: width }, (_, category) => sumOf(counts.map((sample) => sample[category] ?? 0)));
  const held = totals.filter((total) => total > 0);
  if (held.length < 2) return undefined;
  const total = sumOf(held);
  return {
    observed: counts.flatMap((sample) => sample.filter((_, category) => (totals[category] ?? 0) > 0)),
    expected: counts.flatMap((sample) => held.map((inCategory) => (sumOf(sample) / total) * inCategory)),
    degreesOfFreedom: (counts.length - 1) * (held.length - 1),
    total,
    least: Math.min(counts.length, held.length),
  };
};

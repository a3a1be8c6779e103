import type { ColumnProfile } from '../shared/profile/index.ts';

/** What every contender tells of a column, so that they can be held against each other; absent where it does not work it out. */
export interface ColumnSummary {
  readonly present: number;
  readonly mean?: number;
  /** Divided by n. */
  readonly deviation?: number;
  readonly min?: number;
  readonly max?: number;
  readonly median?: number;
  /** Quantiles 0.45 and 0.55, between which another's median must lie. */
  readonly medianFrom?: number;
  readonly medianTo?: number;
  readonly distinct?: number;
  /** How often the most frequent text occurs. */
  readonly top?: number;
}

/** What a contender answers: all records, and the columns in the order of the file, the output last. */
export interface Summary {
  readonly records: number;
  readonly columns: readonly ColumnSummary[];
}

/** Leaves out what is undefined. */
const known = (summary: { readonly [Field in keyof ColumnSummary]: ColumnSummary[Field] | undefined }): ColumnSummary =>
  Object.fromEntries(Object.entries(summary).filter(([, value]) => value !== undefined)) as unknown as ColumnSummary;

export const summaryOf = (column: ColumnProfile): ColumnSummary => {
  const { moments, quantiles } = column.numeric ?? {};
  return known({
    present: column.present,
    mean: moments?.mean,
    deviation: moments?.standardDeviation,
    min: moments?.min,
    max: moments?.max,
    median: quantiles?.quantile(0.5),
    medianFrom: quantiles?.quantile(0.45),
    medianTo: quantiles?.quantile(0.55),
    distinct: column.distinctCount,
    top: column.numeric === undefined && column.values.complete ? column.values.counts()[0]?.[1] : undefined,
  });
};

/** Share of our estimate by which another's may differ: DuckDB's were seen a third off. */
const distinctTolerance = 0.5;

/** Share of the larger of mean and deviation by which another's may differ. */
const momentsTolerance = 1e-9;

/** Whether another's figure is as ours has it, as near as both are meant to be. */
const agrees = (field: keyof ColumnSummary, ours: ColumnSummary, theirs: number): boolean => {
  const own = ours[field];
  const { mean = 0, deviation = 0, median = 0, medianFrom = median, medianTo = median } = ours;
  if (own === undefined || field === 'medianFrom' || field === 'medianTo') return true;
  if (field === 'median') return theirs >= medianFrom && theirs <= medianTo;
  if (field === 'distinct') return Math.abs(theirs - own) <= distinctTolerance * own;
  if (field !== 'mean' && field !== 'deviation') return theirs === own;
  return Math.abs(theirs - own) <= momentsTolerance * Math.max(Math.abs(mean), deviation);
};

/** What differs between two contenders' answers about the same file, a sentence each. */
export const differences = (ours: Summary, theirs: Summary): string[] => {
  const found = ours.records === theirs.records ? [] : [`${theirs.records} records, not ${ours.records}`];
  for (const [place, column] of theirs.columns.entries()) {
    const own: ColumnSummary = ours.columns[place] ?? { present: 0 };
    for (const [name, value] of Object.entries(column)) {
      const field = name as keyof ColumnSummary;
      if (!agrees(field, own, value)) found.push(`column ${place + 1}: ${field} ${value}, not ${own[field]}`);
    }
  }
  return found;
};

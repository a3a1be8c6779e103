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
    distinct: column.distinct.estimate(),
    top: column.numeric === undefined && column.values.complete ? column.values.counts()[0]?.[1] : undefined,
  });
};

/**
 * How far two numbers may be apart, as a share: of the deviation for a median, else of the larger of mean and deviation. DuckDB's
 * estimates of distinct values were seen a third off, and its medians lie between whole numbers.
 */
const tolerances = {
  present: 0,
  mean: 1e-9,
  deviation: 1e-9,
  min: 0,
  max: 0,
  median: 0.3,
  distinct: 0.5,
  top: 0,
} as const;

const scaleOf = (field: keyof ColumnSummary, ours: ColumnSummary): number => {
  if (field === 'distinct') return ours.distinct ?? 0;
  if (field === 'median') return ours.deviation ?? 0;
  return Math.max(Math.abs(ours.mean ?? 0), ours.deviation ?? 0);
};

/** What differs between two contenders' answers about the same file, a sentence each. */
export const differences = (ours: Summary, theirs: Summary): string[] => {
  const found = ours.records === theirs.records ? [] : [`${theirs.records} records, not ${ours.records}`];
  for (const [place, column] of theirs.columns.entries()) {
    const own: ColumnSummary = ours.columns[place] ?? { present: 0 };
    for (const [name, value] of Object.entries(column)) {
      const field = name as keyof ColumnSummary;
      const expected = own[field];
      if (expected === undefined || value === null) continue;
      if (!(Math.abs(value - expected) <= tolerances[field] * scaleOf(field, own)))
        found.push(`column ${place + 1}: ${field} ${value}, not ${expected}`);
    }
  }
  return found;
};

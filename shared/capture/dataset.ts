import type { Cell, LinePlace, Refusal, RejectedRecord } from './records.ts';

/** One row, its cells in the order of the data set's columns, or a line that could not be read as one. */
export type DatasetEntry = readonly Cell[] | RejectedRecord;

/** A file of rows, as data sets for baselines are kept. */
export interface Dataset {
  /** Each name once, in the file's order. */
  readonly columns: readonly string[];
  /** The rows in the file's order. To be read once, to its end or not at all. */
  readonly batches: AsyncIterable<readonly DatasetEntry[]>;
}

/** What a column without a name is called, as Model Monitor does. */
export const unnamedColumn = (place: number): string => `_c${place}`;

/** Says why a line of a data set is no row. */
export const rejectedEntry = (
  { line, byteOffset, byteLength }: LinePlace,
  { reason, detail }: Refusal,
): RejectedRecord => ({ kind: 'rejected', line, byteOffset, byteLength, reason, detail });

/** Whether an entry is a line that could not be read. */
export const isRejected = (entry: DatasetEntry): entry is RejectedRecord => !Array.isArray(entry);

import type { CalendarOptions } from '../../shared/decision/index.ts';

/** What the places of a column's counts stand for. A unit change is the same counts with another table. */
export type ValueTable =
  | { readonly form: 'numbers'; readonly values: Float64Array }
  | { readonly form: 'categories'; readonly names: readonly string[] };

/** Rows by place of a table. */
export type Counts = Uint16Array | Uint32Array;

/** One column in one hour. `rows` = `missing` + `otherType` + all counts. */
export interface ColumnHour {
  readonly rows: number;
  readonly missing: number;
  /** Values of a type that the column never had. */
  readonly otherType: number;
  readonly table: ValueTable;
  readonly counts: Counts;
}

/** The rows of one value of the segment column; only columns that depend on it are counted apart. */
export interface SegmentHour {
  readonly rows: number;
  /** By number of the column, in its own table. */
  readonly counts: ReadonlyMap<number, Counts>;
}

/** One hour of an endpoint. */
export interface WorldHour {
  readonly startMs: number;
  readonly rows: number;
  readonly distinctRows: number;
  readonly columns: readonly ColumnHour[];
  /** In the order of `World.segments`. */
  readonly segments: readonly SegmentHour[];
}

/** What is known of a column beforehand. */
export interface WorldColumn {
  readonly name: string;
  readonly form: 'numbers' | 'categories';
  readonly role: 'input' | 'prediction';
}

/** Which columns changes are made to, by number. */
export interface Targets {
  /** Numbers that shift, spread, go missing. */
  readonly number: number;
  /** Categories that move, are renamed, appear. */
  readonly category: number;
  /** Numbers whose unit changes. */
  readonly measure: number;
  /** Two columns of one form that are mistaken for each other. */
  readonly swapped: readonly [number, number];
  /** Numbers of inputs that shift together. */
  readonly inputs: readonly number[];
  readonly prediction: number;
}

/** An endpoint with its reference, and live hours. */
export interface World {
  readonly columns: readonly WorldColumn[];
  readonly targets: Targets;
  readonly calendar: CalendarOptions;
  /** The column of segments by number, and its values. */
  readonly segmentColumn: number;
  readonly segments: readonly string[];
  readonly reference: readonly WorldHour[];
  readonly live: readonly WorldHour[];
}

/** Sum of counts. */
export const totalOf = (counts: Counts): number => {
  let sum = 0;
  for (let at = 0; at < counts.length; at += 1) sum += counts[at] as number;
  return sum;
};

export const hourMs = 3_600_000;

import type { Steps } from '../sketch/index.ts';
import type { ScoreBins } from './score-bins.ts';
import type { SeriesKind } from './series-kinds.ts';

/** The same thing of the reference and of the rows that shifted. */
export interface Pair<Of> {
  readonly reference: Of;
  readonly current: Of;
}

/** Rows by category. */
export type CategoryRows = ReadonlyMap<string, number>;

/** What causes read of a column besides its name. The reference's part is of the same hours of the week, or daily cycles look like causes. */
export type CauseValues =
  | {
      readonly form: 'numbers';
      readonly steps: Pair<Steps>;
      /** What slices count in; without them no traffic mix is looked for. */
      readonly bins?: ScoreBins;
    }
  | {
      readonly form: 'categories';
      readonly rows: Pair<CategoryRows>;
      /** Whether every category is counted, on both sides. */
      readonly isExact: boolean;
    };

/** A column as causes read it. */
export type CauseColumn = CauseValues & {
  readonly name: string;
  /** Rows over rows that, were they independent, would say as much; by default 1. */
  readonly designEffect?: number;
};

/** One column in one slice. */
export interface CauseSliceColumn {
  readonly column: string;
  /** Values in each of the column's score bins. */
  readonly bins?: Pair<readonly number[]>;
  readonly steps?: Pair<Steps>;
  readonly categories?: Pair<CategoryRows>;
}

/** The rows that have one value in a segment column. */
export interface CauseSlice {
  /** Column whose values divide the rows. */
  readonly segment: string;
  readonly value: string;
  readonly rows: Pair<number>;
  readonly columns: readonly CauseSliceColumn[];
}

/** How a series goes through the day, and how it went now. */
export interface CauseCycle {
  /** A column, or what else has a day, such as `volume`. */
  readonly name: string;
  /** Usual value of each of the calendar's cells, see `cells`. */
  readonly curve: readonly number[];
  /** Standard deviation of one window about its cell. */
  readonly noise: number;
  readonly windows: readonly { readonly cell: number; readonly value: number }[];
}

/** What fired. A `Finding` of the chart has all of it in its `series`. */
export interface CauseFinding {
  /** Null for the window as a whole. */
  readonly column: string | null;
  readonly group: 'input' | 'prediction' | 'traffic';
  readonly kind: SeriesKind;
}

/** Everything that a cause is read off. Plain data; the order of anything does not matter. */
export interface CauseSource {
  readonly findings: readonly CauseFinding[];
  /** All columns of which something is known. Causes are looked for in those that have findings. */
  readonly columns: readonly CauseColumn[];
  readonly slices?: readonly CauseSlice[];
  readonly cycles?: readonly CauseCycle[];
}

import type { ScoreBins } from './score-bins.ts';
import { type SeriesKind, stabilised } from './series-kinds.ts';

/** What a column's values are, as its reference has it. */
export type ColumnForm =
  | { readonly form: 'numbers'; readonly bins: ScoreBins }
  /** The reference's most frequent categories, at most `followedCategories`; the counts of a window come in this order. */
  | { readonly form: 'categories'; readonly categories: readonly string[] }
  | { readonly form: 'identifiers' };

/** A column of a monitor, or of one slice of its rows. */
export type ReferenceColumn = ColumnForm & {
  /** Unique among the monitor's columns and slices of columns. */
  readonly key: string;
  readonly name: string;
  readonly role: 'input' | 'prediction';
  /** Which rows: null for all. */
  readonly slice: string | null;
};

/** One column in one window. */
export interface ColumnCounts {
  /** Rows that could have had a value. */
  readonly rows: number;
  /** Rows without a value, or with one of a wrong type. */
  readonly missing: number;
  /** Values in each score bin. */
  readonly bins?: readonly number[];
  /** Values of each followed category. */
  readonly categories?: readonly number[];
  /** Values that the reference lacks; within the reference, that are of one day only. */
  readonly unseen?: number;
}

/** One window of a monitor, as the chart reads it. */
export interface WindowCounts {
  /** Start of the window, in ms since 1970. */
  readonly startMs: number;
  /** Of two accounts of the same window the one with the higher revision holds. */
  readonly revision?: number;
  readonly rows: number;
  /** How many different rows there were, at most `rows` up to the sketch's error. */
  readonly distinctRows?: number;
  /** By `ReferenceColumn.key`. */
  readonly columns: ReadonlyMap<string, ColumnCounts>;
}

/** One value of a series. */
export interface Point {
  readonly startMs: number;
  /** Rows that the value rests on; of volume, the rows that were expected. */
  readonly rows: number;
  readonly value: number;
}

/** What names a series and says who pays for its looks. */
export interface SeriesName {
  readonly id: string;
  readonly kind: SeriesKind;
  readonly group: 'input' | 'prediction' | 'traffic';
  /** `ReferenceColumn.key`; null for the window as a whole. */
  readonly key: string | null;
  readonly column: string | null;
  readonly slice: string | null;
  /** Of a category's share. */
  readonly category?: string;
}

/** A named series in order of time. */
export interface Series extends SeriesName {
  readonly points: readonly Point[];
}

/** How many of a column's most frequent categories are followed. */
export const followedCategories = 8;

/** Windows with fewer rows say nothing about a column as a whole. */
const leastRows = 20;

/** Slices are small by nature; their noise is known by their rows. */
const leastRowsOfSlice = 1;

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const tail = (counts: readonly number[], from: number, to: number): number => total(counts.slice(from, to));

/** Mean score of a window's values: 0 where the reference lies, in standard deviations of a normal column. */
const location = (bins: ScoreBins, counts: readonly number[]): number =>
  counts.reduce((sum, count, bin) => sum + count * (bins.scores[bin] ?? 0), 0) / total(counts);

/** Logarithm of the scores' variance; of values that are all in one bin, of as much as one row could hide. */
const spread = (bins: ScoreBins, counts: readonly number[]): number => {
  const rows = total(counts);
  const meanSquare = counts.reduce((sum, count, bin) => sum + count * (bins.scores[bin] ?? 0) ** 2, 0) / rows;
  return Math.log(Math.max(meanSquare - location(bins, counts) ** 2, 1 / rows));
};

/** Share of a window's values in one tail from which on their spread cannot be seen: scores end there, and the location tells it. */
const mostInTail = 0.5;

const isInTail = ({ lowerTail, upperTail }: ScoreBins, counts: readonly number[]): boolean =>
  Math.max(tail(counts, 0, lowerTail), tail(counts, counts.length - upperTail, counts.length)) >
  mostInTail * total(counts);

/** A value of a window, and the rows behind it; undefined where there are none. */
type Reading = (counts: ColumnCounts) => { readonly rows: number; readonly value: number } | undefined;

const ofShare =
  (count: (counts: ColumnCounts) => number | undefined, rows: (counts: ColumnCounts) => number): Reading =>
  (counts) => {
    const [of, among] = [count(counts), rows(counts)];
    return of === undefined || among <= 0
      ? undefined
      : { rows: among, value: stabilised(Math.max(0, of) / among, among) };
  };

const ofBins =
  (value: (counts: readonly number[]) => number): Reading =>
  ({ bins }) => {
    const rows = bins === undefined ? 0 : total(bins);
    return bins === undefined || rows <= 0 ? undefined : { rows, value: value(bins) };
  };

const present = ({ rows, missing }: ColumnCounts): number => rows - missing;

const binned = ({ bins }: ColumnCounts): number => (bins === undefined ? 0 : total(bins));

interface Followed {
  readonly kind: SeriesKind;
  readonly category?: string;
  readonly reading: Reading;
}

const missing: Followed = {
  kind: 'missing',
  reading: ofShare(
    (counts) => counts.missing,
    ({ rows }) => rows,
  ),
};

const upperTail = ({ shares, upperTail: many }: ScoreBins): Followed => ({
  kind: 'upper-tail',
  reading: ofShare(({ bins }) => bins && tail(bins, shares.length - many, shares.length), binned),
});

const lowerTail = ({ lowerTail: many }: ScoreBins): Followed => ({
  kind: 'lower-tail',
  reading: ofShare(({ bins }) => bins && tail(bins, 0, many), binned),
});

const ofNumbers = (bins: ScoreBins): readonly Followed[] => [
  { kind: 'location', reading: ofBins((counts) => location(bins, counts)) },
  {
    kind: 'spread',
    reading: (counts) =>
      isInTail(bins, counts.bins ?? []) ? undefined : ofBins((inBins) => spread(bins, inBins))(counts),
  },
  ...(bins.upperTail === 0 ? [] : [upperTail(bins)]),
  ...(bins.lowerTail === 0 ? [] : [lowerTail(bins)]),
];

const ofCategories = (categories: readonly string[]): readonly Followed[] => [
  ...categories.slice(0, followedCategories).map(
    (category, place): Followed => ({
      kind: 'category',
      category,
      reading: ofShare((counts) => counts.categories?.[place], present),
    }),
  ),
  { kind: 'new-category', reading: ofShare((counts) => counts.unseen, present) },
];

/** What is followed of a column: its tails where its bins have any. Slices are too small for a spread. */
const followedOf = (column: ReferenceColumn): readonly Followed[] => {
  if (column.form === 'identifiers') return [missing];
  if (column.form === 'categories') return [...ofCategories(column.categories), missing];
  const followed = ofNumbers(column.bins).filter(({ kind }) => column.slice === null || kind !== 'spread');
  return [...followed, missing];
};

const seriesOfColumn = (column: ReferenceColumn, windows: readonly WindowCounts[]): readonly Series[] => {
  const { key, name, slice, role } = column;
  const least = slice === null ? leastRows : leastRowsOfSlice;
  return followedOf(column).map(({ kind, category, reading }) => {
    const points = windows.flatMap(({ startMs, columns }) => {
      const counts = columns.get(key);
      const read = counts && reading(counts);
      return read !== undefined && read.rows >= least ? [{ startMs, ...read }] : [];
    });
    const id = [key, kind, ...(category === undefined ? [] : [category])].join('/');
    return { id, kind, group: role, key, column: name, slice, points, ...(category === undefined ? {} : { category }) };
  });
};

const traffic = { group: 'traffic', key: null, column: null, slice: null } as const;

const volume = (windows: readonly WindowCounts[], expectedRows: (timeMs: number) => number): Series => ({
  ...traffic,
  id: 'volume',
  kind: 'volume',
  points: windows.map(({ startMs, rows }) => ({
    startMs,
    rows: Math.max(1, expectedRows(startMs)),
    value: Math.log(1 + rows),
  })),
});

const distinctRows = (windows: readonly WindowCounts[]): Series => ({
  ...traffic,
  id: 'distinct-rows',
  kind: 'distinct-rows',
  points: windows.flatMap(({ startMs, rows, distinctRows: distinct }) =>
    distinct === undefined || rows < leastRows
      ? []
      : [{ startMs, rows, value: stabilised(Math.min(1, distinct / rows), rows) }],
  ),
});

/**
 * All series of a monitor from its windows: of each column what its form asks for, then volume and distinct rows. Windows of under 20 rows
 * say nothing of a column (of a slice, those without any).
 *
 * @param windows in order of time, each once
 * @param expectedRows rows that a window beginning at a moment usually has; volume's noise is that of these, so a collapse is no quieter
 *   for its few rows
 */
export const seriesOf = (
  columns: readonly ReferenceColumn[],
  windows: readonly WindowCounts[],
  expectedRows: (timeMs: number) => number,
): readonly Series[] => [
  ...columns.flatMap((column) => seriesOfColumn(column, windows)),
  volume(windows, expectedRows),
  distinctRows(windows),
];

/** The value of each series in one window, with the rows behind it, by the series' id; one without rows enough is not there. */
export const seriesValues = (
  columns: readonly ReferenceColumn[],
  window: WindowCounts,
  expectedRows: (timeMs: number) => number,
): ReadonlyMap<string, Omit<Point, 'startMs'>> =>
  new Map(
    seriesOf(columns, [window], expectedRows).flatMap(({ id, points: [point] }) =>
      point === undefined ? [] : [[id, { rows: point.rows, value: point.value }] as const],
    ),
  );

/** The windows in order of time, of each its latest revision: however often and in whatever order they came. */
export const inOrder = (windows: readonly WindowCounts[]): readonly WindowCounts[] => {
  const latest = new Map<number, WindowCounts>();
  for (const window of windows) {
    const known = latest.get(window.startMs);
    if (known === undefined || (window.revision ?? 0) > (known.revision ?? 0)) latest.set(window.startMs, window);
  }
  return [...latest.values()].toSorted((a, b) => a.startMs - b.startMs);
};

import {
  type Calendar,
  type ColumnCounts,
  type ColumnFacts,
  followedCategories,
  type ReferenceColumn,
  type ScoreBins,
  scoreBins,
  type WindowCounts,
  type WindowFacts,
} from '../../shared/decision/index.ts';
import { categoriesIn, distributionOf, stepsIn, totalsOf } from './totals.ts';
import {
  type ColumnHour,
  type Counts,
  totalOf,
  type ValueTable,
  type World,
  type WorldColumn,
  type WorldHour,
} from './world.ts';

/** How a column's hours become what the chart reads. */
export interface Reader {
  readonly at: number;
  readonly column: ReferenceColumn;
  readonly read: (hour: ColumnHour) => ColumnCounts;
  /** Of a reference's hour, where rows count as new by another rule. */
  readonly readReference: (hour: ColumnHour, at: number) => ColumnCounts;
  /** Values in each score bin; undefined for categories. */
  readonly binned: ((table: ValueTable, counts: Counts) => readonly number[]) | undefined;
}

/** Something of each place of a table, worked out once. */
export const byTable = (of: (table: ValueTable) => Int32Array): ((table: ValueTable) => Int32Array) => {
  const known = new WeakMap<ValueTable, Int32Array>();
  return (table) => {
    const found = known.get(table) ?? of(table);
    known.set(table, found);
    return found;
  };
};

const binAt = ({ cuts }: ScoreBins, x: number): number => {
  const at = cuts.findIndex(({ value, isInclusive }) => (isInclusive ? x <= value : x < value));
  return at === -1 ? cuts.length : at;
};

const noPlaces = new Int32Array();

const numbersReader = (at: number, { name, role }: WorldColumn, reference: readonly ColumnHour[]): Reader => {
  const bins = scoreBins(distributionOf(stepsIn(totalsOf(reference))));
  if (bins === undefined) throw new Error(`column ${name} has one value only`);
  const binsOf = byTable((table) =>
    table.form === 'numbers' ? Int32Array.from(table.values, (value) => binAt(bins, value)) : noPlaces,
  );
  const binned = (table: ValueTable, counts: Counts): readonly number[] => {
    const inBins = new Array<number>(bins.shares.length).fill(0);
    const places = binsOf(table);
    for (let place = 0; place < places.length; place += 1) {
      const bin = places[place] as number;
      inBins[bin] = (inBins[bin] as number) + (counts[place] as number);
    }
    return inBins;
  };
  const read = ({ rows, missing, otherType, table, counts }: ColumnHour): ColumnCounts => ({
    rows,
    missing: missing + otherType + (table.form === 'numbers' ? 0 : totalOf(counts)),
    bins: binned(table, counts),
  });
  const column: ReferenceColumn = { form: 'numbers', bins, key: String(at), name, role, slice: null };
  return { at, column, read, readReference: read, binned };
};

const never = -1;
const severalDays = -2;

/** On which day each category occurs, if on one only: what `leaveOneDayOut` does with names, by place. */
const daysOf = (hours: readonly ColumnHour[], days: readonly number[]): Int32Array => {
  const dayOf = new Int32Array(hours[0]?.counts.length ?? 0).fill(never);
  for (const [at, { counts }] of hours.entries()) {
    const day = days[at] ?? 0;
    for (let place = 0; place < counts.length; place += 1) {
      if ((counts[place] as number) === 0 || dayOf[place] === day) continue;
      dayOf[place] = dayOf[place] === never ? day : severalDays;
    }
  }
  return dayOf;
};

const sumWhere = (counts: Counts, marks: Int32Array, mark: number): number => {
  let sum = 0;
  for (let place = 0; place < counts.length; place += 1) if (marks[place] === mark) sum += counts[place] as number;
  return sum;
};

const categoriesReader = (
  at: number,
  { name, role }: WorldColumn,
  reference: readonly ColumnHour[],
  days: readonly number[],
): Reader => {
  const rows = categoriesIn(totalsOf(reference));
  const categories = [...rows]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, followedCategories)
    .map(([category]) => category);
  const dayOf = daysOf(reference, days);
  const unseenIn = byTable((table) =>
    table.form === 'categories' ? Int32Array.from(table.names, (category) => (rows.has(category) ? 0 : 1)) : noPlaces,
  );
  const placesIn = byTable((table) =>
    table.form === 'categories' ? Int32Array.from(categories, (category) => table.names.indexOf(category)) : noPlaces,
  );
  const read = ({ rows: all, missing, otherType, table, counts }: ColumnHour, unseen: number): ColumnCounts => ({
    rows: all,
    missing: missing + otherType,
    categories: [...placesIn(table)].map((place) => counts[place] ?? 0),
    unseen,
  });
  return {
    at,
    column: { form: 'categories', categories, key: String(at), name, role, slice: null },
    read: (hour) => read(hour, sumWhere(hour.counts, unseenIn(hour.table), 1)),
    readReference: (hour, hourAt) => read(hour, sumWhere(hour.counts, dayOf, days[hourAt] ?? 0)),
    binned: undefined,
  };
};

/** A reader for each column of a world. */
export const readersOf = ({ columns, reference }: World, { dateOf }: Calendar): readonly Reader[] => {
  const dates = new Map<string, number>();
  const days = reference.map(({ startMs }) => {
    const date = dateOf(startMs);
    if (!dates.has(date)) dates.set(date, dates.size);
    return dates.get(date) ?? 0;
  });
  return columns.map((column, at) => {
    const hours = reference.map((hour) => hour.columns[at] as ColumnHour);
    return column.form === 'numbers' ? numbersReader(at, column, hours) : categoriesReader(at, column, hours, days);
  });
};

/** An hour as the chart reads it. */
export const windowOf = (
  { startMs, rows, distinctRows, columns }: WorldHour,
  readers: readonly Reader[],
  countsOf: (reader: Reader, hour: ColumnHour) => ColumnCounts = (reader, hour) => reader.read(hour),
): WindowCounts => ({
  startMs,
  rows,
  distinctRows,
  columns: new Map(readers.map((reader) => [reader.column.key, countsOf(reader, columns[reader.at] as ColumnHour)])),
});

const distinctIn = (counts: Counts): number => {
  let distinct = 0;
  for (let place = 0; place < counts.length; place += 1) if ((counts[place] as number) > 0) distinct += 1;
  return distinct;
};

const factsOf = ({ rows, missing, counts }: ColumnHour): ColumnFacts => ({
  rows,
  missing,
  ofType: totalOf(counts),
  distinct: distinctIn(counts),
});

/** An hour as integrity reads it. */
export const windowFacts = ({ startMs, rows, columns }: WorldHour, readers: readonly Reader[]): WindowFacts => ({
  startMs,
  rows,
  columns: new Map(readers.map(({ at, column }) => [column.name, factsOf(columns[at] as ColumnHour)])),
});

import {
  type Chart,
  type ColumnCounts,
  calendar,
  chartOf,
  type Distribution,
  decisionsOf,
  findableWithin,
  followedCategories,
  incidentsIn,
  leaveOneDayOut,
  type ReferenceColumn,
  type ScoreBins,
  scoreBins,
  unseenRows,
  type WindowCounts,
} from '../shared/decision/index.ts';
import type { Rule, Watched } from './incident-rules.ts';
import { type ColumnHour, type ColumnKind, changedColumn, placeValue, type WorldHour } from './incident-world.ts';

const utc = calendar();

/** Counts by value as a distribution. */
const distributionOf = (counts: ReadonlyMap<number, number>): Distribution => {
  const steps = [...counts].filter(([, count]) => count > 0).toSorted(([a], [b]) => a - b);
  const total = steps.reduce((sum, [, count]) => sum + count, 0);
  let sum = 0;
  const cumulative = steps.map(([value, count]) => {
    sum += count;
    return { value, upTo: sum / total };
  });
  return {
    quantile: (p) => cumulative.find(({ upTo }) => upTo >= p - 1e-12)?.value,
    cdf: (x) => cumulative.findLast(({ value }) => value <= x)?.upTo ?? 0,
    cdfBelow: (x) => cumulative.findLast(({ value }) => value < x)?.upTo ?? 0,
  };
};

/** How a column's hours become what the chart reads. */
interface Reader {
  readonly column: ReferenceColumn;
  readonly read: (hour: ColumnHour) => ColumnCounts;
  /** Of a reference's hour, where rows count as new by another rule. */
  readonly readReference: (hour: ColumnHour, at: number) => ColumnCounts;
}

const valueAt = (kind: ColumnKind, place: number): number =>
  kind.form === 'steps' ? kind.valueAt(placeValue(place)) : placeValue(place);

const binAt = ({ cuts }: ScoreBins, x: number): number => {
  const at = cuts.findIndex(({ value, isInclusive }) => (isInclusive ? x <= value : x < value));
  return at === -1 ? cuts.length : at;
};

const numbersReader = (key: string, kind: ColumnKind, reference: readonly ColumnHour[]): Reader => {
  const counts = new Map<number, number>();
  for (const hour of reference) {
    for (const [place, count] of hour.counts.entries()) {
      if (count > 0) counts.set(valueAt(kind, place), (counts.get(valueAt(kind, place)) ?? 0) + count);
    }
  }
  const bins = scoreBins(distributionOf(counts));
  if (bins === undefined) throw new Error(`column ${key} has one value only`);
  const binOfPlace = Array.from({ length: reference[0]?.counts.length ?? 0 }, (_, place) =>
    binAt(bins, valueAt(kind, place)),
  );
  const read = ({ rows, missing, counts: places }: ColumnHour): ColumnCounts => {
    const inBins = new Array<number>(bins.shares.length).fill(0);
    for (let place = 0; place < places.length; place += 1) {
      const bin = binOfPlace[place] ?? 0;
      inBins[bin] = (inBins[bin] ?? 0) + (places[place] ?? 0);
    }
    return { rows, missing, bins: inBins };
  };
  return { column: { form: 'numbers', bins, key, name: key, role: 'input', slice: null }, read, readReference: read };
};

const named = (counts: Uint16Array): [string, number][] => {
  const found: [string, number][] = [];
  for (let category = 0; category < counts.length; category += 1) {
    const count = counts[category] ?? 0;
    if (count > 0) found.push([String(category), count]);
  }
  return found;
};

const categoriesReader = (key: string, reference: readonly ColumnHour[], dates: readonly string[]): Reader => {
  const totals = new Map<string, number>();
  for (const { counts } of reference) {
    for (const [category, count] of named(counts)) totals.set(category, (totals.get(category) ?? 0) + count);
  }
  const categories = [...totals]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, followedCategories)
    .map(([category]) => category);
  const { known, unseen } = leaveOneDayOut(
    reference.map(({ counts }, at) => ({ date: dates[at] ?? '', counts: named(counts) })),
  );
  const read = ({ rows, missing, counts }: ColumnHour, newRows: number): ColumnCounts => ({
    rows,
    missing,
    categories: categories.map((category) => counts[Number(category)] ?? 0),
    unseen: newRows,
  });
  return {
    column: { form: 'categories', categories, key, name: key, role: 'input', slice: null },
    read: (hour) => read(hour, unseenRows(known, named(hour.counts))),
    readReference: (hour, at) => read(hour, unseen[at] ?? 0),
  };
};

const readersOf = (kinds: readonly ColumnKind[], reference: readonly WorldHour[]): readonly Reader[] => {
  const dates = reference.map(({ startMs }) => utc.dateOf(startMs));
  return kinds.map((kind, at) => {
    const hours = reference.map(({ columns }) => columns[at] as ColumnHour);
    return kind.form === 'categories'
      ? categoriesReader(String(at), hours, dates)
      : numbersReader(String(at), kind, hours);
  });
};

/** Only some of what is watched, to save time; what is left decides as it would in the whole. */
const narrowed = (chart: Chart, only: Watched | undefined): Chart => {
  if (only === undefined) return chart;
  const isWanted = (key: string | null): boolean => (only === 'traffic' ? key === null : key === String(only));
  return {
    ...chart,
    columns: chart.columns.filter(({ key }) => isWanted(key)),
    series: new Map([...chart.series].filter(([, { name }]) => isWanted(name.key))),
  };
};

const windowOf = (
  { startMs, rows, distinctRows, columns }: WorldHour,
  readers: readonly Reader[],
  countsOf: (reader: Reader, hour: ColumnHour) => ColumnCounts,
): WindowCounts => ({
  startMs,
  rows,
  distinctRows,
  columns: new Map(
    readers.map((reader) => [reader.column.key, countsOf(reader, columns[Number(reader.column.key)] as ColumnHour)]),
  ),
});

/** Design effect of one hour, and what a day and a week find, of the location of the column that changes. */
const factsOf = (chart: Chart) => {
  const id = `${changedColumn}/location`;
  const effect = (hours: number): number =>
    findableWithin(chart, hours).find(({ series }) => series.id === id)?.effect ?? Number.NaN;
  return {
    designEffect: chart.series.get(id)?.reference.designEffect ?? Number.NaN,
    mdeDay: effect(24),
    mdeWeek: effect(168),
  };
};

/** The budgeted chart: one cause, as no other is told apart here. */
export const budgetedChart: Rule = {
  name: 'budgeted chart',
  ready: (kinds, reference) => {
    const readers = readersOf(kinds, reference);
    const windows = reference.map((hour, at) => windowOf(hour, readers, (reader, of) => reader.readReference(of, at)));
    const columns = readers.map(({ column }) => column);
    const chart = chartOf({ columns, windows, calendar: utc, version: '1' });
    if (chart === undefined) throw new Error(`${reference.length} hours are no reference`);
    return {
      facts: factsOf(chart),
      alarms: (live, only) => {
        const wanted = narrowed(chart, only);
        const heard = readers.filter(({ column }) => wanted.columns.includes(column));
        const decisions = decisionsOf(
          wanted,
          live.map((hour) => windowOf(hour, heard, (reader, of) => reader.read(of))),
        );
        return incidentsIn(decisions);
      },
    };
  },
};

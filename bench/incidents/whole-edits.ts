import type { Change } from '../incident-streams.ts';
import { binomial } from './chance.ts';
import type { Chance } from './edits.ts';
import { type ColumnHour, type Counts, totalOf as sum, type World, type WorldHour } from './world.ts';

/** Each segment's rows times a factor, so that all together stay as many. */
const mixed = (
  world: World,
  factor: number,
  chance: Chance,
): { readonly edit: (hour: WorldHour) => WorldHour; readonly columns: readonly number[] } => {
  const rows = world.segments.map((_, at) =>
    world.reference.reduce((all, { segments }) => all + (segments[at]?.rows ?? 0), 0),
  );
  const all = rows.reduce((total, count) => total + count, 0);
  // What is left over, such as `other`, comes last and is no segment to move.
  const largest = rows.slice(0, -1).reduce((best, count, at) => (count > (rows[best] ?? 0) ? at : best), 0);
  const share = (rows[largest] ?? 0) / all;
  const ratio = (at: number): number => (at === largest ? factor : (1 - share * factor) / (1 - share));
  const sliced = [...(world.reference[0]?.segments[0]?.counts.keys() ?? [])];
  const edit = (hour: WorldHour): WorldHour => {
    const segments = hour.segments.map((segment, at) => ({
      rows: resized(segment.rows, ratio(at), chance),
      counts: new Map(
        [...segment.counts].map(([column, counts]) => [
          column,
          Uint32Array.from(counts, (count) => resized(count, ratio(at), chance)),
        ]),
      ),
    }));
    const columns = hour.columns.map((column, at): ColumnHour => {
      if (at === world.segmentColumn) {
        const counts = Uint32Array.from(column.counts, (_, place) => segments[place]?.rows ?? 0);
        return { ...column, counts, rows: sum(counts) + column.missing };
      }
      if (!sliced.includes(at)) return column;
      const counts = new Uint32Array(column.counts.length);
      for (const segment of segments) {
        const own = segment.counts.get(at) as Counts;
        for (let place = 0; place < counts.length; place += 1)
          counts[place] = (counts[place] as number) + (own[place] as number);
      }
      return { ...column, counts, rows: sum(counts) + column.missing };
    });
    return { ...hour, segments, columns };
  };
  return { edit, columns: [...sliced, world.segmentColumn] };
};

const resized = (count: number, ratio: number, { next, normal }: Chance): number =>
  Math.floor(ratio) * count + binomial(count, ratio - Math.floor(ratio), next, normal);

const silent = (hour: WorldHour): WorldHour => ({
  ...hour,
  rows: 0,
  distinctRows: 0,
  columns: hour.columns.map((column) => ({
    ...column,
    rows: 0,
    missing: 0,
    otherType: 0,
    counts: column.counts.map(() => 0) as Counts,
  })),
  segments: hour.segments.map(({ counts }) => ({
    rows: 0,
    counts: new Map([...counts].map(([at, of]) => [at, of.map(() => 0) as Counts])),
  })),
});

/** How hours as a whole change, where it is not single columns that do. */
export interface WholeEdit {
  readonly edit: (hour: WorldHour, at: number) => WorldHour;
  readonly columns: readonly number[];
  readonly isTraffic: boolean;
}

/** What a change does to hours as a whole; undefined where it is single columns that change. */
export const wholeEdit = (world: World, change: Change, chance: Chance): WholeEdit | undefined => {
  switch (change.kind) {
    case 'volume':
      return { edit: (hour) => resizedRows(hour, change.factor), columns: [], isTraffic: true };
    case 'duplicates':
      return {
        edit: (hour) => ({ ...hour, distinctRows: Math.round(hour.distinctRows * (1 - change.share)) }),
        columns: [],
        isTraffic: true,
      };
    case 'silence':
      return { edit: silent, columns: [], isTraffic: true };
    case 'clock':
      return {
        edit: ({ startMs }, at) => ({ ...(world.live[at - change.hours] as WorldHour), startMs }),
        columns: watchedOfClock(world),
        isTraffic: true,
      };
    case 'mix':
      return { ...mixed(world, change.factor, chance), isTraffic: false };
    case 'swapped': {
      const [a, b] = world.targets.swapped;
      const edit = (hour: WorldHour): WorldHour => ({
        ...hour,
        columns: hour.columns.map((column, at) => hour.columns[at === a ? b : at === b ? a : at] ?? column),
      });
      return { edit, columns: [a, b], isTraffic: false };
    }
    default:
      return undefined;
  }
};

/** A few of the columns, all of which follow the clock: to save time. */
const watchedOfClock = ({ targets }: World): readonly number[] => [
  ...new Set([...targets.inputs, targets.category, targets.measure, targets.prediction]),
];

/** Columns are left as they are: only the traffic is looked at. */
const resizedRows = (hour: WorldHour, factor: number): WorldHour => ({
  ...hour,
  rows: Math.round(hour.rows * factor),
  distinctRows: Math.round(hour.distinctRows * factor),
});

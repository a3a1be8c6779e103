import { type Calendar, calendar } from '../../shared/decision/index.ts';
import { randomNumbers } from '../generate.ts';
import { liveHours, type SyntheticStream } from '../incident-streams.ts';
import { binomial, normalRank, normals, poisson, seedOf } from './chance.ts';
import {
  type ColumnNature,
  natureOf,
  type SyntheticColumn,
  segmentColumn,
  segmentShares,
  segments,
  syntheticColumns,
  syntheticTargets,
} from './synthetic-columns.ts';
import { type ColumnHour, type Counts, hourMs, totalOf, type World, type WorldHour } from './world.ts';

/** 2026-01-05, a Monday. */
const usualStartMs = Date.UTC(2026, 0, 5);

/** Correlation of what neighbouring hours have of their own. */
const hourCorrelation = 0.8;

/** Above so many rows an hour, counts are drawn. */
const mostRows = 10_000;

/** An hour of the endpoint before its columns. */
interface Slot {
  readonly startMs: number;
  readonly localHour: number;
  readonly isOff: boolean;
  readonly rows: number;
  readonly bySegment: readonly number[];
}

const slotsOf = (stream: SyntheticStream, seed: number): readonly Slot[] => {
  const { startMs = usualStartMs, referenceDays, rowsPerHour, calendar: options = {} } = stream;
  const { cellOf }: Calendar = calendar(options);
  const normal = normals(seedOf(seed, 60));
  const next = randomNumbers(seedOf(seed, 59));
  let day = 0;
  return Array.from({ length: referenceDays * 24 + liveHours }, (_, hour) => {
    const [timeMs, cell] = [startMs + hour * hourMs, cellOf(startMs + hour * hourMs)];
    const [localHour, isOff] = [cell % 24, cell >= 24];
    if (hour % 24 === 0) day = 0.03 * normal();
    const cycle = 1 + 0.6 * Math.sin((2 * Math.PI * (localHour - 8)) / 24);
    const rate = rowsPerHour * cycle * (isOff ? 0.7 : 1) * Math.exp(day + 0.03 * normal());
    const rows = Math.max(0, Math.round(rate + Math.sqrt(rate) * normal()));
    return { startMs: timeMs, localHour, isOff, rows, bySegment: dealt(rows, next, normal) };
  });
};

/** The rows of an hour by segment. */
const dealt = (rows: number, next: () => number, normal: () => number): readonly number[] => {
  let [left, share] = [rows, 1];
  return segmentShares.map((own) => {
    const part = own >= share - 1e-9 ? left : binomial(left, own / share, next, normal);
    left -= part;
    share -= own;
    return part;
  });
};

/** What each hour, and the day that it is in, has of its own, in standard deviations of the column. */
const effectsOf = (size: number, normal: () => number): ((hour: number) => number) => {
  const innovation = size * Math.sqrt(1 - hourCorrelation ** 2);
  let day = 0;
  let ofHour = size * normal();
  return (hour) => {
    if (hour % 24 === 0) day = size * normal();
    ofHour = hourCorrelation * ofHour + innovation * normal();
    return day + ofHour;
  };
};

const cycleAt = ({ daily, dailyPhase, weekend }: ColumnNature, { localHour, isOff }: Slot): number =>
  daily * Math.sin((2 * Math.PI * (localHour - dailyPhase)) / 24) + (isOff ? weekend : 0);

const finePlaces = 16_384;
const widest = 5;

/** For each of 16,384 steps of the latent scale the place there. */
const fineTables = new WeakMap<SyntheticColumn, Uint16Array>();

const fineTable = (column: SyntheticColumn): Uint16Array => {
  const known = fineTables.get(column);
  if (known !== undefined) return known;
  let place = 0;
  const table = Uint16Array.from({ length: finePlaces }, (_, step) => {
    const latent = ((step + 0.5) / finePlaces) * 2 * widest - widest;
    while (latent > (column.borders[place] as number)) place += 1;
    return place;
  });
  fineTables.set(column, table);
  return table;
};

/** Draws values about a centre into counts. */
type Draw = (rows: number, centre: number, counts: Counts) => void;

/** Rows one after the other, each like the one before as far as the stream says. */
const rowsDrawn = (column: SyntheticColumn, correlation: number, normal: () => number): Draw => {
  const table = fineTable(column);
  const innovation = Math.sqrt(1 - correlation ** 2);
  const perLatent = finePlaces / (2 * widest);
  let row = normal();
  return (rows, centre, counts) => {
    for (let left = rows; left > 0; left -= 1) {
      row = correlation * row + innovation * normal();
      const step = Math.max(0, Math.min(finePlaces - 1, ((centre + row + widest) * perLatent) | 0));
      const place = table[step] as number;
      counts[place] = (counts[place] as number) + 1;
    }
  };
};

/** Of so many places, four are counted as one where counts are drawn. */
const manyPlaces = 400;

/** Counts of values that come so many at a time as correlated rows would be worth less. */
const countsDrawn = (
  { form, borders }: SyntheticColumn,
  correlation: number,
  { normal, next }: { readonly normal: () => number; readonly next: () => number },
): Draw => {
  const together = Math.max(1, Math.round((1 + correlation) / (1 - correlation)));
  const step = form === 'numbers' && borders.length > manyPlaces ? 4 : 1;
  return (rows, centre, counts) => {
    let below = 0;
    for (let place = step - 1; place < borders.length; place += step) {
      const border = (borders[place] as number) - centre;
      const upTo = border === Number.POSITIVE_INFINITY ? 1 : normalRank(border);
      const expected = (rows * (upTo - below)) / together;
      if (expected > 0) counts[place] = (counts[place] as number) + together * poisson(expected, next, normal);
      below = upTo;
    }
  };
};

/** One column through all hours: in each its counts, and those of each segment where they differ. */
interface ColumnRun {
  readonly hours: readonly ColumnHour[];
  readonly bySegment: readonly (readonly Counts[])[] | undefined;
}

const runOf = (column: SyntheticColumn, stream: SyntheticStream, seed: number, slots: readonly Slot[]): ColumnRun => {
  const nature = natureOf(seed, stream.cycles ?? 1);
  const [effects, normal, fallback] = [1, 2, 3].map((use) => normals(seedOf(seed, use))) as Normals;
  const next = randomNumbers(seedOf(seed, 4));
  const effectAt = effectsOf(stream.effect, effects);
  const isCounted = stream.rowsPerHour > mostRows;
  const parts = column.bySegment ?? [0];
  const draws = parts.map(() =>
    isCounted
      ? countsDrawn(column, stream.correlation, { normal, next })
      : rowsDrawn(column, stream.correlation, normal),
  );
  const bySegment: (readonly Counts[])[] = [];
  const hours = slots.map((slot, hour) => {
    const centre = cycleAt(nature, slot) + effectAt(hour);
    const parted = parts.map((offset, part) => {
      const counts = isCounted ? new Uint32Array(column.borders.length) : new Uint16Array(column.borders.length);
      const rows = column.bySegment === undefined ? slot.rows : (slot.bySegment[part] as number);
      const missing = binomial(rows, nature.missingShare, next, fallback);
      (draws[part] as Draw)(rows - missing, centre + offset, counts);
      return { counts, missing };
    });
    bySegment.push(parted.map(({ counts }) => counts));
    return columnHour(column, parted);
  });
  return { hours, bySegment: column.bySegment === undefined ? undefined : bySegment };
};

const columnHour = (
  { table }: SyntheticColumn,
  parts: readonly { readonly counts: Counts; readonly missing: number }[],
): ColumnHour => {
  const counts = summed(parts.map((part) => part.counts));
  const missing = parts.reduce((sum, part) => sum + part.missing, 0);
  const present = totalOf(counts);
  return { rows: present + missing, missing, otherType: 0, table, counts };
};

/** Sum of counts over the same places. */
export const summed = (all: readonly Counts[]): Counts => {
  const [first, ...others] = all;
  if (first === undefined) throw new RangeError('there are no counts to add');
  if (others.length === 0) return first;
  const sum = Uint32Array.from(first);
  for (const counts of others) {
    for (let place = 0; place < counts.length; place += 1)
      sum[place] = (sum[place] as number) + (counts[place] as number);
  }
  return sum;
};

type Normals = [() => number, () => number, () => number];

const segmentRun = (column: SyntheticColumn, slots: readonly Slot[]): ColumnRun => ({
  hours: slots.map(({ rows, bySegment }) => ({
    rows,
    missing: 0,
    otherType: 0,
    table: { form: 'categories', names: segments },
    counts: Uint32Array.from(column.borders, (_, segment) => bySegment[segment] ?? 0),
  })),
  bySegment: undefined,
});

/** Standard deviation of the number of distinct rows as the sketch has it, relative. */
export const distinctError = 0.016;

/** An endpoint without any change: its reference and 30 live days, the same for the same seed. */
export const syntheticWorld = (stream: SyntheticStream, seed: number): World => {
  const slots = slotsOf(stream, seed);
  const runs = syntheticColumns.map((column, at) =>
    at === segmentColumn ? segmentRun(column, slots) : runOf(column, stream, seed * 32 + at, slots),
  );
  const normal = normals(seedOf(seed, 61));
  const hours = slots.map(({ startMs, rows, bySegment }, hour): WorldHour => {
    const distinct = rows * (1 + distinctError * normal());
    return {
      startMs,
      rows,
      distinctRows: Math.max(0, Math.min(rows, Math.round(distinct))),
      columns: runs.map((run) => run.hours[hour] as ColumnHour),
      segments: bySegment.map((ofSegment, segment) => ({
        rows: ofSegment,
        counts: new Map(
          runs.flatMap((run, at) => {
            const counts = run.bySegment?.[hour]?.[segment];
            return counts === undefined ? [] : [[at, counts] as const];
          }),
        ),
      })),
    };
  });
  const live = stream.referenceDays * 24;
  return {
    columns: syntheticColumns,
    targets: syntheticTargets,
    calendar: stream.calendar ?? {},
    segmentColumn,
    segments,
    reference: hours.slice(0, live),
    live: hours.slice(live),
  };
};

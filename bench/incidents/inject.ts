import { randomNumbers } from '../generate.ts';
import { type Change, hoursBeforeChange, hoursToFind } from '../incident-streams.ts';
import { normals, seedOf } from './chance.ts';
import { type Chance, type Edit, editsOf } from './edits.ts';
import { wholeEdit } from './whole-edits.ts';
import { type ColumnHour, type Counts, hourMs, totalOf as sum, type World, type WorldHour } from './world.ts';

/** Live hours in which something changes. */
export interface ChangedHours {
  readonly live: readonly WorldHour[];
  readonly changedMs: number;
  /** Numbers of the columns that change. */
  readonly columns: readonly number[];
  /** Whether rows, or distinct rows, change. */
  readonly isTraffic: boolean;
}

/** Hours that are decided after a change could no longer be found in time, so that what is found last has a day to be explained. */
const afterwards = 24;
/** A column that is counted by segment changes in each of them, and is their sum. */
const editedBySegment = (hour: WorldHour, column: number, edit: Edit, hours: number) => {
  const whole = hour.columns[column] as ColumnHour;
  const parts = hour.segments.map(({ counts }) => {
    const own = counts.get(column) as Counts;
    return edit({ rows: sum(own), missing: 0, otherType: 0, table: whole.table, counts: own }, hours);
  });
  const [first] = parts as [ColumnHour];
  const counts = new Uint32Array(first.counts.length);
  let [missing, otherType] = [whole.missing, whole.otherType];
  for (const part of parts) {
    for (let place = 0; place < counts.length; place += 1)
      counts[place] = (counts[place] as number) + (part.counts[place] as number);
    missing += part.missing;
    otherType += part.otherType;
  }
  const rows = sum(counts) + missing + otherType;
  return { column: { rows, missing, otherType, table: first.table, counts }, parts: parts.map((part) => part.counts) };
};

const edited = (hour: WorldHour, edits: ReadonlyMap<number, Edit>, hours: number): WorldHour => {
  const columns = [...hour.columns];
  let { segments } = hour;
  for (const [at, edit] of edits) {
    if (hour.segments[0]?.counts.has(at) !== true) {
      columns[at] = edit(hour.columns[at] as ColumnHour, hours);
      continue;
    }
    const { column, parts } = editedBySegment(hour, at, edit, hours);
    columns[at] = column;
    segments = segments.map((segment, which) => ({
      ...segment,
      counts: new Map([...segment.counts, [at, parts[which] as Counts]]),
    }));
  }
  return { ...hour, columns, segments };
};

/** The live hours of an endpoint with one change, which begins after a week at an hour of the day that the seed decides. */
export const changedHours = (world: World, seed: number, change: Change): ChangedHours => {
  const begin = hoursBeforeChange + (seed % 24);
  const chance: Chance = { next: randomNumbers(seedOf(seed, 40)), normal: normals(seedOf(seed, 41)) };
  const hours = world.live.slice(0, begin + hoursToFind + afterwards);
  const changedMs = (hours[0]?.startMs ?? 0) + begin * hourMs;
  const whole = wholeEdit(world, change, chance);
  if (whole !== undefined) {
    const live = hours.map((hour, at) => (at < begin ? hour : whole.edit(hour, at)));
    return { live, changedMs, columns: whole.columns, isTraffic: whole.isTraffic };
  }
  const edits = editsOf(world, change, chance);
  const live = hours.map((hour, at) => (at < begin ? hour : edited(hour, edits, at - begin)));
  return { live, changedMs, columns: [...edits.keys()], isTraffic: false };
};

import {
  brokenColumns,
  type Calendar,
  type IntegrityFinding,
  type Learned,
  type Series,
  seriesValues,
} from '../decision/index.ts';
import type { Profile } from '../profile/index.ts';
import type { LiveReference } from './live-reference.ts';
import { knownValues } from './live-reference.ts';
import { windowCounts } from './window-counts.ts';
import { windowFacts } from './window-facts.ts';

/** What later windows need of a window: its series, and what is broken in it. Plain data. */
export interface KeptWindow {
  readonly startMs: number;
  /** Names the partials that it is of: with others it is out of date. */
  readonly digest: string;
  readonly rows: number;
  /** By the series of the reference, in its order: rows and value; null where the window says nothing. */
  readonly points: readonly (readonly [rows: number, value: number] | null)[];
  readonly broken: readonly IntegrityFinding[];
}

const expectedRows =
  ({ usualRows }: Learned, { cellOf }: Calendar) =>
  (timeMs: number): number =>
    usualRows[cellOf(timeMs)] ?? 0;

/** As many digits as tell a thing: kept and made again, a number must be the same, and what is kept is read with every decision. */
const keptDigits = 9;

const shortened = (value: number): number => Number(value.toPrecision(keptDigits));

/** How windows are turned into what is kept of them. */
export interface Keeper {
  readonly reference: LiveReference;
  readonly calendar: Calendar;
  readonly hoursPerWindow: number;
}

/** What is kept of windows, each made from its profile. */
export const keeperOf = ({ reference, calendar, hoursPerWindow }: Keeper) => {
  const { learned, slicePlanId, limits } = reference;
  const by = { columns: learned.columns, slicePlanId, known: knownValues(reference) };
  const kinds = new Map(Object.entries(limits).map(([column, { kind }]) => [column, kind ?? undefined]));
  const bounds = new Map(Object.entries(limits));
  return (startMs: number, digest: string, profile: Profile): KeptWindow => {
    const values = seriesValues(learned.columns, windowCounts(by, startMs, profile), expectedRows(learned, calendar));
    const points = learned.series.map(({ name }) => {
      const point = values.get(name.id);
      return point === undefined ? null : ([shortened(point.rows), shortened(point.value)] as const);
    });
    const broken = brokenColumns(bounds, windowFacts(kinds, startMs, profile), hoursPerWindow);
    return { startMs, digest, rows: profile.rows, points, broken };
  };
};

/** The series of a reference over windows that were kept. @param windows in order of time, each once */
export const seriesOfKept = ({ series }: Learned, windows: readonly KeptWindow[]): readonly Series[] =>
  series.map(({ name }, place) => ({
    ...name,
    points: windows.flatMap(({ startMs, points }) => {
      const point = points[place];
      return point === null || point === undefined ? [] : [{ startMs, rows: point[0], value: point[1] }];
    }),
  }));

import type { Calendar } from './calendar.ts';
import { completeDays, fullDays, learningDays } from './chart.ts';

/** What of a monitor's past is its reference. */
export interface ReferenceDays<Window> {
  /** The windows of the days that count, in the order given. */
  readonly windows: readonly Window[];
  /** Local dates, ascending. */
  readonly dates: readonly string[];
  /** `none`: too young to decide; `learning`: from 7 days; `usable`: from 14; `complete`: 28, from now on frozen. */
  readonly state: 'none' | 'learning' | 'usable' | 'complete';
}

/** What the choice of days rests on. */
export interface ReferenceSource<Window> {
  readonly windows: readonly Window[];
  readonly calendar: Calendar;
  /** When the endpoint came in service, or a new normal was accepted: its own day is not complete. */
  readonly inServiceMs: number;
  /** Days that begin a local day at or after this are not over yet. */
  readonly nowMs: number;
  /** Local dates with an incident. */
  readonly troubled?: ReadonlySet<string>;
}

const stateOf = (days: number): ReferenceDays<unknown>['state'] => {
  if (days >= completeDays) return 'complete';
  if (days >= fullDays) return 'usable';
  return days >= learningDays ? 'learning' : 'none';
};

/**
 * The live reference: windows of the first 28 complete local days after the endpoint came in service, without days in an incident. A day
 * without any window is not counted. From 28 days on it stays as it is, whatever comes later.
 */
export const referenceDays = <Window extends { readonly startMs: number }>({
  windows,
  calendar,
  inServiceMs,
  nowMs,
  troubled = new Set(),
}: ReferenceSource<Window>): ReferenceDays<Window> => {
  const [first, today] = [calendar.dateOf(inServiceMs), calendar.dateOf(nowMs)];
  const isWanted = (date: string): boolean => date > first && date < today && !troubled.has(date);
  const seen = new Set(windows.map(({ startMs }) => calendar.dateOf(startMs)).filter(isWanted));
  const dates = [...seen].sort().slice(0, completeDays);
  const chosen = new Set(dates);
  return {
    windows: windows.filter(({ startMs }) => chosen.has(calendar.dateOf(startMs))),
    dates,
    state: stateOf(dates.length),
  };
};

import { type Calendar, calendar, longestHorizonHours } from '../decision/index.ts';
import { identityOf } from '../identity.ts';
import type { Monitor } from '../monitor/index.ts';
import { hourOfPartial, type PartialRef } from '../partial/index.ts';
import { hourMs, type Window } from '../window/index.ts';

/** Longest window that is one point of a series. */
const dayHours = 24;

/** A window of a monitor's series, with the partials that it is of. */
export interface ChartWindow extends Window {
  /** In order of key. */
  readonly refs: readonly PartialRef[];
  /** Names the partials and their bytes. */
  readonly digest: string;
}

/** Hours of the windows that a monitor's series are made of: its own, but at most a day. */
export const hoursPerChartWindow = ({ window }: Pick<Monitor, 'window'>): number =>
  Math.min(dayHours, window.lengthHours);

const calendars = new Map<string, Calendar>();

/** The calendar of a monitor's policy. Monitors of the same time zone and holidays share one, as it remembers its answers. */
export const calendarOf = ({ decision: { timeZone, holidays } }: Pick<Monitor, 'decision'>): Calendar => {
  const name = JSON.stringify([timeZone, holidays]);
  const known = calendars.get(name) ?? calendar({ timeZone, holidays });
  calendars.set(name, known);
  return known;
};

/** A span's windows with their partials, silent ones among them. @param refs in order of key, of at least the span */
export const chartWindowsIn = (monitor: Monitor, span: Window, refs: readonly PartialRef[]): readonly ChartWindow[] => {
  const lengthMs = hoursPerChartWindow(monitor) * hourMs;
  const startOf = (timeMs: number): number => span.startMs + Math.floor((timeMs - span.startMs) / lengthMs) * lengthMs;
  const byStart = Map.groupBy(refs, ({ key }) => startOf(hourOfPartial(monitor.series, key)));
  const many = Math.ceil((span.endMs - span.startMs) / lengthMs);
  return Array.from({ length: many }, (_, at) => {
    const startMs = span.startMs + at * lengthMs;
    const own = byStart.get(startMs) ?? [];
    return {
      startMs,
      endMs: startMs + lengthMs,
      refs: own,
      digest: identityOf(own.flatMap(({ key, etag }) => [key, etag])),
    };
  });
};

/** All that a decision at the end of a window can see: the hours of the longest horizon, and the window itself where it is longer. */
export const pastOf = (window: Window): Window => ({
  startMs: Math.min(window.startMs, window.endMs - longestHorizonHours * hourMs),
  endMs: window.endMs,
});

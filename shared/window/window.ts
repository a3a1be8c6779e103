import type { Monitor } from '../monitor/index.ts';

export const hourMs = 3_600_000;

/** A half-open span of event time in milliseconds since 1970: `startMs` belongs to it, `endMs` does not. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** 1970-01-05, a Monday: windows of a week begin on Mondays, all shorter ones divide the UTC day. */
const anchorMs = 4 * 24 * hourMs;

/** Length of a monitor's windows in milliseconds. */
export const windowLengthMs = (monitor: Monitor): number => monitor.window.lengthHours * hourMs;

/** The monitor's window that holds a moment. */
export const windowAt = (monitor: Monitor, timeMs: number): Window => {
  const lengthMs = windowLengthMs(monitor);
  const startMs = Math.floor((timeMs - anchorMs) / lengthMs) * lengthMs + anchorMs;
  return { startMs, endMs: startMs + lengthMs };
};

/** Start of the hour of event time that holds a moment. */
export const hourOf = (timeMs: number): number => Math.floor(timeMs / hourMs) * hourMs;

/** Whether no more files are expected for a window at a moment. */
export const isComplete = (monitor: Monitor, window: Window, nowMs: number): boolean =>
  window.endMs + monitor.window.graceMinutes * 60_000 <= nowMs;

/** A moment as `yyyy/mm/dd/hh`, the way keys in S3 spell an hour. */
export const hourPath = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 13).replace(/[-T]/g, '/');

/** ISO 8601 text of a moment, milliseconds included. */
export const isoOf = (timeMs: number): string => new Date(timeMs).toISOString();

import type { ShiftedSeries } from '../../events/parts/cause.ts';
import type { Monitor } from '../monitor/index.ts';
import { hourMs, windowLengthMs } from '../window/index.ts';
import type { Judgement } from './judgement.ts';

/** Share of its first value to which the shift of a day must fall before an incident ends: it must not open and close at one threshold. */
const hysteresis = 0.7;

/** By series: what the shift of a day must be under to count as back. In the series' unit. */
export type Bounds = ReadonlyMap<string, number>;

/** How many calm windows in a row end an incident of a monitor. */
export const clearWindowsToResolve = (monitor: Monitor): number =>
  Math.max(1, Math.ceil((monitor.incident.resolveAfterHours * hourMs) / windowLengthMs(monitor)));

/** The bounds with those of further series: each is fixed by the first violation of its series. */
export const boundsWith = (known: Bounds, series: readonly ShiftedSeries[]): Bounds => {
  const bounds = new Map(known);
  for (const { id, shift, tolerance } of series) {
    if (!bounds.has(id)) bounds.set(id, Math.max(tolerance, hysteresis * Math.abs(shift)));
  }
  return bounds;
};

/** Whether the last day of every series is back under its bound; a series that says nothing is not. */
export const isBack = (bounds: Bounds, elevated: Judgement['elevated']): boolean =>
  [...bounds].every(([id, bound]) => {
    const shift = elevated[id];
    return shift === undefined || (shift !== null && Math.abs(shift) < bound);
  });

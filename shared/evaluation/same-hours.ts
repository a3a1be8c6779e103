import { dayHours, haveCommonHours } from '../decision/index.ts';
import { columnsOf, type Monitor } from '../monitor/index.ts';
import { currentPartials } from '../partial/index.ts';
import { Profile } from '../profile/index.ts';
import { hourMs } from '../window/index.ts';
import { type ChartWindow, calendarOf, chartWindowsIn, hoursPerChartWindow } from './chart-windows.ts';
import type { FoundReference, ReferencePorts } from './live-reference.ts';
import { windowProfile } from './window-profile.ts';

/**
 * The reference's rows of the same hours of the week as some windows: all of it where these fill a day or more, else merged from the reference's
 * windows of the same hours, so that no daily cycle looks like a cause. Where partials of the reference have expired, all of it.
 */
export const sameHours = async (
  ports: ReferencePorts,
  monitor: Monitor,
  { place, reference }: FoundReference,
  windows: readonly ChartWindow[],
): Promise<Profile> => {
  const { dateOf, cellOf } = calendarOf(monitor);
  const hours = hoursPerChartWindow(monitor);
  if (windows.length * hours >= dayHours) return ports.references.whole(place, reference.stage);
  const cells = [...new Set(windows.map(({ startMs }) => cellOf(startMs)))];
  const isOfSameHours = ({ startMs }: ChartWindow): boolean =>
    cells.some((cell) => haveCommonHours(cell, cellOf(startMs), hours));
  const dates = new Set(reference.dates);
  const [first, last] = [reference.dates.at(0) ?? '', reference.dates.at(-1) ?? ''];
  // A local date lies within a day and a half of the UTC date of the same name.
  const lengthMs = hours * hourMs;
  const startMs = Math.floor((Date.parse(first) - dayHours * hourMs) / lengthMs) * lengthMs;
  const span = { startMs, endMs: Date.parse(last) + 3 * dayHours * hourMs };
  const refs = currentPartials(await ports.partials.list(monitor.series, span));
  const same = chartWindowsIn(monitor, span, refs).filter(
    (window) => dates.has(dateOf(window.startMs)) && isOfSameHours(window) && window.refs.length > 0,
  );
  if (same.length === 0) return ports.references.whole(place, reference.stage);
  const merged = Profile.empty(columnsOf(monitor.mapping), `${place}/${cells.join('-')}`);
  for (const window of same) merged.merge(await windowProfile(ports.partials, monitor, window, window.refs));
  return merged;
};

import { brokenColumns, longestHorizonHours } from '../decision/index.ts';
import { digest } from '../identity.ts';
import type { Monitor } from '../monitor/index.ts';
import type { Profile } from '../profile/index.ts';
import { type KeptWindow, type LiveReference, troubledDates, windowFacts } from '../reference/index.ts';
import { hourMs } from '../window/index.ts';
import { baselineLimits } from './baseline-limits.ts';
import { type ChartWindow, calendarOf, hoursPerChartWindow } from './chart-windows.ts';
import { keptWindows, referenceKeeper, type WindowKeeper, type WindowPorts } from './kept-windows.ts';

/** Days that are judged at once: where most are in trouble, later ones are looked at only as far as they are needed. */
const daysAtOnce = 7;

/** Where calm days are looked for. */
export interface CalmSource {
  readonly monitor: Monitor;
  /** The training baseline: before there is a reference, what is broken is told by it. */
  readonly baseline: Profile | undefined;
  /** The reference before; undefined while there is none. */
  readonly previous: LiveReference | undefined;
  /** The windows of the days in question, in order of time, all of each day. */
  readonly windows: readonly ChartWindow[];
  /** As many calm days as are needed. */
  readonly wanted: number;
}

/** What is kept of windows before there is a reference: whether they have rows, and what is broken by the training baseline. */
const baselineKeeper = (monitor: Monitor, baseline: Profile | undefined): WindowKeeper => {
  const { limits, kinds } = baseline === undefined ? noLimits : baselineLimits(monitor, baseline);
  const hoursPerWindow = hoursPerChartWindow(monitor);
  return {
    version: `baseline-${digest([[...limits], [...kinds], hoursPerWindow, monitor.series])}`,
    keep: (startMs, name, profile) => ({
      startMs,
      digest: name,
      rows: profile.rows,
      points: [],
      broken: brokenColumns(limits, windowFacts(kinds, startMs, profile), hoursPerWindow),
    }),
  };
};

const noLimits: ReturnType<typeof baselineLimits> = { limits: new Map(), kinds: new Map() };

/** Of some dates those with rows and without trouble. @param windows of these dates and of the week before */
const calmAmong = (
  { monitor, previous }: CalmSource,
  windows: readonly KeptWindow[],
  dates: readonly string[],
): readonly string[] => {
  const calendar = calendarOf(monitor);
  const filled = new Set(windows.filter(({ rows }) => rows > 0).map(({ startMs }) => calendar.dateOf(startMs)));
  const asked = dates.filter((date) => filled.has(date));
  const troubled = troubledDates({
    reference: previous,
    calendar,
    hoursPerWindow: hoursPerChartWindow(monitor),
    falseIncidents: monitor.decision.falseIncidentsPerMonth,
    tolerances: monitor.decision.tolerances,
    windows,
    dates: new Set(asked),
  });
  return asked.filter((date) => !troubled.has(date));
};

/**
 * The first days with rows on which nothing is broken and, once there is a reference, nothing is shifted.
 *
 * @returns local dates, ascending; fewer than wanted where there are no more
 */
export const calmDates = async (ports: WindowPorts, source: CalmSource): Promise<readonly string[]> => {
  const { monitor, baseline, previous, windows, wanted } = source;
  const { dateOf } = calendarOf(monitor);
  const keeper = previous === undefined ? baselineKeeper(monitor, baseline) : referenceKeeper(monitor, previous);
  const candidates = [...Map.groupBy(windows, ({ startMs }) => dateOf(startMs))];
  const calm: string[] = [];
  let seen: readonly KeptWindow[] = [];
  for (let at = 0; at < candidates.length && calm.length < wanted; at += daysAtOnce) {
    const batch = candidates.slice(at, at + daysAtOnce);
    const kept = await keptWindows(
      ports,
      monitor,
      keeper,
      batch.flatMap(([, ofDay]) => ofDay),
    );
    const fromMs = (kept[0]?.startMs ?? 0) - longestHorizonHours * hourMs;
    seen = [...seen.filter(({ startMs }) => startMs >= fromMs), ...kept];
    calm.push(
      ...calmAmong(
        source,
        seen,
        batch.map(([date]) => date),
      ),
    );
  }
  return calm.slice(0, wanted);
};

import { hourMs } from '../window/index.ts';
import type { Decision } from './chart.ts';
import { dayHours, longestHorizonHours } from './horizons.ts';
import type { Finding } from './look.ts';

/** A stretch of time in which one cause held, from the decisions about it. */
export interface ChartIncident {
  /** Start of the shortest horizon that was in violation when it opened. */
  readonly onsetMs: number;
  /** End of the window that opened it: the earliest moment at which it could be known. */
  readonly openedMs: number;
  /** End of the latest window with a violation. */
  readonly lastViolationMs: number;
  /** End of the window that closed it; undefined while it is open. */
  readonly closedMs: number | undefined;
  /** The finding that opened it. */
  readonly opening: Finding;
  /** Ids of all series that were in violation, in the order in which they came. */
  readonly series: readonly string[];
  readonly windowsInViolation: number;
}

/** When an incident ends. */
export interface Closing {
  /** Calm windows in a row that close it. */
  readonly calmWindows?: number;
  /** Share of its first value to which the shift of a day must fall. */
  readonly hysteresis?: number;
}

/** Days after which an unchanged incident may be taken for the new normal. */
const lastingDays = 14;

/** An incident while decisions are read. */
interface Open {
  readonly incident: ChartIncident;
  /** Shift of a day that each series must be under to be calm. */
  readonly bounds: ReadonlyMap<string, number>;
  /** Whether nothing but looks over more than a day ever showed it. */
  readonly isSlow: boolean;
  readonly calm: number;
}

const isLong = ({ horizonHours }: Finding): boolean => horizonHours > dayHours;

const shortestFirst = (a: Finding, b: Finding): number =>
  a.horizonHours - b.horizonHours || a.p - b.p || (a.series.id < b.series.id ? -1 : 1);

const boundsOf = (
  violations: readonly Finding[],
  hysteresis: number,
  known: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> => {
  const bounds = new Map(known);
  for (const { series, tolerance, shift } of violations.toSorted(shortestFirst)) {
    if (!bounds.has(series.id)) bounds.set(series.id, Math.max(tolerance, hysteresis * Math.abs(shift)));
  }
  return bounds;
};

const opened = ({ violations, endMs }: Decision, hysteresis: number): Open | undefined => {
  const [opening] = violations.toSorted(shortestFirst);
  if (opening === undefined) return undefined;
  const bounds = boundsOf(violations, hysteresis);
  const incident: ChartIncident = {
    onsetMs: opening.startMs,
    openedMs: endMs,
    lastViolationMs: endMs,
    closedMs: undefined,
    opening,
    series: [...bounds.keys()],
    windowsInViolation: 1,
  };
  return { incident, bounds, isSlow: violations.every(isLong), calm: 0 };
};

const continued = ({ incident, bounds, isSlow }: Open, { violations, endMs }: Decision, hysteresis: number): Open => {
  const grown = boundsOf(violations, hysteresis, bounds);
  const { windowsInViolation } = incident;
  return {
    incident: {
      ...incident,
      lastViolationMs: endMs,
      series: [...grown.keys()],
      windowsInViolation: windowsInViolation + 1,
    },
    bounds: grown,
    isSlow: isSlow && violations.every(isLong),
    calm: 0,
  };
};

/** Whether the last day of every series is back under its bound; a series that says nothing is not. */
const isBack = (bounds: ReadonlyMap<string, number>, { dayShifts }: Decision): boolean =>
  [...bounds].every(([id, bound]) => Math.abs(dayShifts.get(id) ?? Number.POSITIVE_INFINITY) < bound);

/**
 * Whether a decision shows nothing but what is over: looks over more than a day still see a change that days had shown, while the last day of each
 * of its series is back.
 */
const isEcho = ({ violations, dayShifts }: Decision, origin: Open): boolean =>
  !origin.isSlow &&
  violations.every(
    (finding) =>
      isLong(finding) &&
      Math.abs(dayShifts.get(finding.series.id) ?? Number.POSITIVE_INFINITY) <
        (origin.bounds.get(finding.series.id) ?? finding.tolerance),
  );

/**
 * The incidents of one cause in the decisions about it. Opens at the first violation; closes after 24 windows in a row without one, in each of
 * which the last day's shift is under the larger of what is tolerated and 0.7 of what it was at first. What only longer looks still see of days that
 * are over keeps none open and opens none in the week after. A pure function of the decisions, so there is no state that an order of
 * windows could leave different.
 *
 * @param decisions in order of time, with the violations of that cause only
 */
export const incidentsIn = (
  decisions: readonly Decision[],
  { calmWindows = 24, hysteresis = 0.7 }: Closing = {},
): readonly ChartIncident[] => {
  const closed: ChartIncident[] = [];
  let open: Open | undefined;
  let last: Open | undefined;
  for (const decision of decisions) {
    if (open === undefined) {
      const isRecent =
        last !== undefined && last.incident.lastViolationMs > decision.endMs - longestHorizonHours * hourMs;
      if (!(isRecent && last !== undefined && isEcho(decision, last))) open = opened(decision, hysteresis);
    } else if (decision.violations.length > 0 && !isEcho(decision, open)) {
      open = continued(open, decision, hysteresis);
    } else {
      open = { ...open, calm: isBack(open.bounds, decision) ? open.calm + 1 : 0 };
      if (open.calm < calmWindows) continue;
      closed.push({ ...open.incident, closedMs: decision.endMs });
      last = open;
      open = undefined;
    }
  }
  return open === undefined ? closed : [...closed, open.incident];
};

const endOf = ({ closedMs }: ChartIncident): number => closedMs ?? Number.POSITIVE_INFINITY;

/**
 * Which of the incidents that people were told of have lost their evidence: none of those that the windows tell now shares any time with them.
 *
 * @param told as they were told
 * @param now as they follow from all windows that are there by now
 */
export const withdrawnAmong = (
  told: readonly ChartIncident[],
  now: readonly ChartIncident[],
): readonly ChartIncident[] =>
  told.filter((one) => !now.some((other) => other.onsetMs < endOf(one) && one.onsetMs < endOf(other)));

/** Whether an incident has been open for 14 days, so that a person may be offered to take it for the new normal. */
export const isLasting = (incident: ChartIncident, nowMs: number): boolean =>
  incident.closedMs === undefined && nowMs - incident.openedMs >= lastingDays * 86_400_000;

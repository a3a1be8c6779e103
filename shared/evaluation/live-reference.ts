import { inParallel } from '../concurrency.ts';
import { digest, identityOf } from '../identity.ts';
import { columnsOf, type Monitor } from '../monitor/index.ts';
import { currentPartials } from '../partial/index.ts';
import { Profile } from '../profile/index.ts';
import {
  type ColumnChoice,
  type DatedWindow,
  type LiveReference,
  learnReference,
  type References,
  type Stage,
  stages,
} from '../reference/index.ts';
import { hourMs } from '../window/index.ts';
import { calmDates } from './calm-days.ts';
import { type ChartWindow, calendarOf, chartWindowsIn, hoursPerChartWindow } from './chart-windows.ts';
import type { WindowPorts } from './kept-windows.ts';
import { windowProfile } from './window-profile.ts';

/** Where references come from. */
export interface ReferencePorts extends WindowPorts {
  readonly references: References;
}

/** Longest that days for a reference are looked for: where most of a season is in trouble, a person should decide. */
const longestSearchDays = 120;

/** Windows that are read at once while a reference is learned. */
const readAtOnce = 8;

/** Which reference is wanted. */
export interface ReferenceRequest {
  readonly monitor: Monitor;
  /** When the endpoint came in service, or a new normal began. */
  readonly fromMs: number;
  /** The window that is to be judged: its own local day and later ones are no part of its reference. */
  readonly atMs: number;
  readonly baseline: Profile | undefined;
}

/** A reference and where its profile and rows lie. */
export interface FoundReference {
  readonly place: string;
  readonly reference: LiveReference;
}

/** Where a monitor's references lie: another place for whatever they depend on besides the rows. */
export const referencePlace = (monitor: Monitor, fromMs: number): string => {
  const { id, series, decision, checks } = monitor;
  const { timeZone, holidays, tolerances, falseIncidentsPerMonth } = decision;
  const rules = { series, fromMs, timeZone, holidays, tolerances, falseIncidentsPerMonth };
  return `references/${id}/${digest({ ...rules, ignored: checks.ignoreColumns, hours: hoursPerChartWindow(monitor) })}`;
};

/** Which columns are the prediction, and which nobody looks at. */
export const columnChoice = ({ mapping, checks }: Monitor): ColumnChoice => {
  const { probability, label } = mapping.prediction ?? {};
  return {
    predictions: [probability, label].filter((name) => name !== undefined),
    ignored: checks.ignoreColumns,
    groundTruth: columnsOf({ groundTruth: mapping.groundTruth }).map(({ name }) => name),
  };
};

const isBefore = ({ dates }: LiveReference, date: string): boolean => (dates.at(-1) ?? date) < date;

/** The oldest stage that is kept and over before a date, and whether a later one is kept too. */
const newestKept = async (
  references: References,
  place: string,
  date: string,
): Promise<{ readonly reference: LiveReference | undefined; readonly isSuperseded: boolean }> => {
  let isSuperseded = false;
  for (const stage of stages.toReversed()) {
    const reference = await references.find(place, stage);
    if (reference !== undefined && isBefore(reference, date)) return { reference, isSuperseded };
    isSuperseded ||= reference !== undefined;
  }
  return { reference: undefined, isSuperseded };
};

/**
 * The live reference of a window: the first 7, 14 or 28 whole local days of the endpoint's service with rows and without trouble, as many as
 * were over when the window's own day began. Learned when it is first asked for; from then on it stays, whatever comes later.
 *
 * @returns undefined while there are fewer than seven such days
 */
export const liveReference = async (
  ports: ReferencePorts,
  request: ReferenceRequest,
): Promise<FoundReference | undefined> => {
  const { monitor, fromMs, atMs } = request;
  const place = referencePlace(monitor, fromMs);
  const date = calendarOf(monitor).dateOf(atMs);
  const { reference: kept, isSuperseded } = await newestKept(ports.references, place, date);
  let reference = kept;
  const left = isSuperseded ? [] : stages.filter((stage) => isPossible(request, stage, kept));
  const windows = left.length === 0 ? [] : await windowsBefore(ports, request);
  for (const stage of left) {
    const next = await learned(ports, request, { place, stage, previous: reference, windows });
    if (next === undefined) break;
    reference = next;
  }
  return reference && { place, reference };
};

/** Whether there were days enough for a stage, whatever they hold: as long as not, none of them has to be looked at. */
const isPossible = (
  { monitor, fromMs, atMs }: ReferenceRequest,
  stage: Stage,
  kept: LiveReference | undefined,
): boolean => {
  if (stage <= (kept?.stage ?? 0)) return false;
  const { dateOf } = calendarOf(monitor);
  const last = kept?.dates.at(-1) ?? dateOf(fromMs - 1);
  const days = Math.round((Date.parse(dateOf(atMs)) - Date.parse(last)) / (24 * hourMs)) - 1;
  return days >= stage - (kept?.dates.length ?? 0);
};

/** The windows of the whole local days between the endpoint's first and the one in question that have captures. */
const windowsBefore = async (
  { partials }: ReferencePorts,
  { monitor, fromMs, atMs }: ReferenceRequest,
): Promise<readonly ChartWindow[]> => {
  const { dateOf } = calendarOf(monitor);
  const [first, today] = [dateOf(fromMs - 1), dateOf(atMs)];
  const lengthMs = hoursPerChartWindow(monitor) * hourMs;
  const startMs = Math.floor(fromMs / lengthMs) * lengthMs;
  const span = { startMs, endMs: Math.min(atMs, startMs + longestSearchDays * 24 * hourMs) };
  if (span.endMs <= span.startMs) return [];
  const refs = currentPartials(await partials.list(monitor.series, span));
  const windows = chartWindowsIn(monitor, span, refs).filter(
    ({ startMs: at }) => dateOf(at) > first && dateOf(at) < today,
  );
  const captured = new Set(windows.filter((window) => window.refs.length > 0).map((window) => dateOf(window.startMs)));
  return windows.filter((window) => captured.has(dateOf(window.startMs)));
};

interface Step {
  readonly place: string;
  readonly stage: Stage;
  readonly previous: LiveReference | undefined;
  readonly windows: readonly ChartWindow[];
}

const learned = async (
  ports: ReferencePorts,
  request: ReferenceRequest,
  step: Step,
): Promise<LiveReference | undefined> => {
  const { monitor, baseline } = request;
  const { place, stage, windows } = step;
  const calendar = calendarOf(monitor);
  const dates = await datesOf(ports, request, step);
  if (dates === undefined) return undefined;
  const chosen = windows.filter(({ startMs }) => dates.has(calendar.dateOf(startMs)));
  const version = `${stage}d-${identityOf([place, ...chosen.flatMap(({ startMs, digest: own }) => [startMs, own])]).slice(0, 12)}`;
  const found = await learnReference({
    version,
    stage,
    windows: () => profiled(ports, monitor, chosen),
    calendar,
    hoursPerWindow: hoursPerChartWindow(monitor),
    tolerances: monitor.decision.tolerances,
    choice: columnChoice(monitor),
    empty: Profile.empty(columnsOf(monitor.mapping), `${place}/${version}`),
    ...(baseline === undefined ? {} : { weighed: baseline }),
    keepRows: (monitor.segments ?? []).length > 0,
  });
  return found && ports.references.keep(place, found);
};

/** The dates of a stage: those of the one before, and the next without trouble; undefined where there are too few. */
const datesOf = async (
  ports: ReferencePorts,
  { monitor, baseline }: ReferenceRequest,
  { stage, previous, windows }: Step,
): Promise<ReadonlySet<string> | undefined> => {
  const { dateOf } = calendarOf(monitor);
  const last = previous?.dates.at(-1) ?? '';
  const fresh = windows.filter(({ startMs }) => dateOf(startMs) > last);
  const wanted = stage - (previous?.dates.length ?? 0);
  if (new Set(fresh.map(({ startMs }) => dateOf(startMs))).size < wanted) return undefined;
  const calm = await calmDates(ports, { monitor, baseline, previous, windows: fresh, wanted });
  return calm.length < wanted ? undefined : new Set([...(previous?.dates ?? []), ...calm]);
};

/** The windows with their profiles, in order of time, a few read ahead. */
async function* profiled(
  { partials }: ReferencePorts,
  monitor: Monitor,
  windows: readonly ChartWindow[],
): AsyncGenerator<DatedWindow> {
  const { dateOf } = calendarOf(monitor);
  for (let at = 0; at < windows.length; at += readAtOnce)
    yield* await inParallel(windows.slice(at, at + readAtOnce), readAtOnce, async (window) => ({
      startMs: window.startMs,
      date: dateOf(window.startMs),
      profile: await windowProfile(partials, monitor, window, window.refs),
    }));
}

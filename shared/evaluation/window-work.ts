import { identityOf } from '../identity.ts';
import type { Monitor } from '../monitor/index.ts';
import { currentPartials, type PartialRef } from '../partial/index.ts';
import type { Profile } from '../profile/index.ts';
import { type ConstrainedBaseline, constraintsJson, statisticsJson } from '../report/index.ts';
import { isoOf, type Window } from '../window/index.ts';
import { asModelMonitor } from './as-model-monitor.ts';
import { worstFirst } from './causes.ts';
import { type ChartWindow, calendarOf, chartWindowsIn, hoursPerChartWindow, pastOf } from './chart-windows.ts';
import { type Evaluation, evaluationIdOf, evaluationSchemaVersion, referenceUsed } from './evaluation.ts';
import { type Judgement, judge } from './judge.ts';
import { type FoundReference, liveReference, type ReferencePorts } from './live-reference.ts';
import { type NormalFrom, referenceFrom } from './reference-from.ts';
import { silenceFinding } from './silence.ts';

/** A window that is to be evaluated. */
export interface WindowRequest {
  readonly monitor: Monitor;
  readonly window: Window;
  /** The training baseline, its columns in the mapping's roles; undefined where the monitor names none, or one that is not there. */
  readonly baseline: Profile | undefined;
  /** What people accepted as new normals, in any order. */
  readonly normals: readonly NormalFrom[];
}

/** All that the evaluation of a window rests on. */
export interface WindowWork {
  readonly monitor: Monitor;
  readonly window: Window;
  readonly evaluationId: string;
  readonly partialsDigest: string;
  readonly baseline: Profile | undefined;
  /** Null where there is no baseline. */
  readonly baselineVersion: string | null;
  /** The partials that count, in order of key. */
  readonly refs: readonly PartialRef[];
  /** The windows of the week that ends with this one, itself included. */
  readonly past: readonly ChartWindow[];
  /** Undefined while it is learned, and in the mode of Model Monitor. */
  readonly found: FoundReference | undefined;
}

/** What the evaluation of a window rests on, as of what is there now. Learns the reference where it is time to. */
export const windowWork = async (ports: ReferencePorts, request: WindowRequest): Promise<WindowWork> => {
  const { monitor, window, baseline } = request;
  const span = pastOf(window);
  const all = currentPartials(await ports.partials.list(monitor.series, span));
  const past = chartWindowsIn(monitor, span, all);
  const refs = past.filter(({ startMs }) => startMs >= window.startMs).flatMap((one) => one.refs);
  // Without its baseline a window is judged by less; once the baseline is there it is another evaluation.
  const baselineVersion = baseline === undefined ? null : (monitor.baseline?.version ?? null);
  const found = await referenceOf(ports, request);
  const sources = {
    baselineVersion,
    referenceVersion: found?.reference.version ?? null,
    partials: refs,
    pastDigest: identityOf(past.map(({ digest }) => digest)),
  };
  return { monitor, window, ...evaluationIdOf(monitor, window, sources), baseline, baselineVersion, refs, past, found };
};

const referenceOf = async (ports: ReferencePorts, request: WindowRequest): Promise<FoundReference | undefined> => {
  const { monitor, window, baseline } = request;
  if (monitor.decision.mode === 'model-monitor') return undefined;
  const fromMs = await referenceFrom(ports.partials, monitor, window, request.normals);
  return fromMs === undefined ? undefined : liveReference(ports, { monitor, fromMs, atMs: window.startMs, baseline });
};

/** Model Monitor's files of a baseline, as far as there are any. */
export type ModelMonitorFiles = Partial<ConstrainedBaseline>;

/**
 * Model Monitor's files of a monitor's baseline, as far as there are any and they are asked for; without statistics of its own, those of our
 * profile.
 *
 * @param found what lies beside the baseline
 */
export const modelMonitorFiles = (
  { decision, metrics }: Monitor,
  baseline: Profile | undefined,
  found: ConstrainedBaseline | undefined,
): ModelMonitorFiles => {
  const isWanted = metrics?.modelMonitor?.enabled === true || decision.mode === 'model-monitor';
  if (found === undefined && !isWanted) return {};
  return { ...found, statistics: found?.statistics ?? (baseline && statisticsJson(baseline)) };
};

/** The constraints that Model Monitor would judge by: the baseline's own, else those that our profile of it suggests. */
export const constrainedOf = (
  baseline: Profile | undefined,
  { constraints, statistics }: ModelMonitorFiles,
): ConstrainedBaseline | undefined => {
  if (constraints !== undefined) return { constraints, statistics };
  return baseline && { constraints: constraintsJson(baseline), statistics: statisticsJson(baseline) };
};

/** Judges a window in the way that its monitor chose. @param profile its rows */
export const judgeWork = async (
  ports: ReferencePorts,
  { monitor, window, past, baseline, found }: WindowWork,
  profile: Profile,
  files: ModelMonitorFiles,
): Promise<Judgement> => {
  if (monitor.decision.mode === 'plumbline') return judge(ports, { monitor, window, past, profile, baseline, found });
  const silent = silenceFinding({
    window,
    past,
    calendar: calendarOf(monitor),
    hoursPerWindow: hoursPerChartWindow(monitor),
    usualRows: undefined,
  });
  return asModelMonitor({ monitor, window, profile, constrained: constrainedOf(baseline, files), silent });
};

/** What `evaluation.json` says of a window that was judged. @param revision counts the evaluations of the window */
export const evaluationOf = (
  { monitor, window, evaluationId, partialsDigest, baselineVersion, refs, found }: WindowWork,
  profile: Profile,
  { elevated: _, ...judged }: Judgement,
  revision: number,
): Evaluation => ({
  schemaVersion: evaluationSchemaVersion,
  evaluationId,
  revision,
  monitorId: monitor.id,
  monitorVersion: monitor.version,
  baselineVersion,
  mode: monitor.decision.mode,
  reference: found === undefined ? null : referenceUsed(found.place, found.reference),
  window: { start: isoOf(window.startMs), end: isoOf(window.endMs) },
  partials: { count: refs.length, digest: partialsDigest },
  records: profile.records,
  rows: profile.rows,
  recordsRejected: profile.rejected,
  rejectedByReason: profile.rejectedByReason,
  ...judged,
  findings: worstFirst(judged.findings),
});

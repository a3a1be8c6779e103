import { type WindowDue, windowDue } from '../events/window-due.ts';
import type { WindowEvaluated } from '../events/window-evaluated.ts';
import { baselineFileStore } from '../shared/aws/baseline-file-store.ts';
import { baselineStore } from '../shared/aws/baseline-store.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { type MetricsPlace, measureFeatures } from '../shared/aws/model-monitor-metrics.ts';
import { measureWindow, type WindowMeasures } from '../shared/aws/monitor-metrics.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { normalStore } from '../shared/aws/normal-store.ts';
import { onQueue } from '../shared/aws/on-event.ts';
import { partialStore } from '../shared/aws/partial-store.ts';
import { referenceStore } from '../shared/aws/reference-store.ts';
import { reportStore } from '../shared/aws/report-store.ts';
import { windowDayStore } from '../shared/aws/window-day-store.ts';
import { dirtyWindowStore, windowStore } from '../shared/aws/window-store.ts';
import {
  asModelMonitor,
  type BaselineFiles,
  type Baselines,
  type ChartWindow,
  calendarOf,
  chartWindowsIn,
  constrainedBy,
  type Evaluation,
  evaluationIdOf,
  evaluationSchemaVersion,
  type FoundReference,
  hoursPerChartWindow,
  inRolesOf,
  type Judgement,
  judge,
  liveReference,
  type ModelMonitorFiles,
  modelMonitorFiles,
  pastOf,
  type ReferencePorts,
  type Reports,
  referenceFrom,
  referenceUsed,
  reportPrefix,
  silenceFinding,
  violationsFile,
  windowProfile,
  worstFirst,
} from '../shared/evaluation/index.ts';
import { type Facts, fact } from '../shared/facts.ts';
import { identityOf } from '../shared/identity.ts';
import type { Normals } from '../shared/incident/index.ts';
import type { Monitor, Monitors } from '../shared/monitor/index.ts';
import { currentPartials, type PartialRef } from '../shared/partial/index.ts';
import type { Profile } from '../shared/profile/index.ts';
import { type FeatureMetric, featureMetrics, statisticsJson } from '../shared/report/index.ts';
import type { DirtyWindows, Window, WindowRecord, Windows } from '../shared/window/index.ts';

export interface Ports extends ReferencePorts {
  readonly monitors: Monitors;
  readonly normals: Pick<Normals, 'of'>;
  readonly baselines: Baselines;
  readonly baselineFiles: BaselineFiles;
  readonly windows: Windows;
  readonly dirtyWindows: DirtyWindows;
  readonly reports: Reports;
  readonly facts: Facts;
  readonly measure: (monitorId: string, measures: WindowMeasures) => void;
  readonly measureFeatures: (place: MetricsPlace, metrics: readonly FeatureMetric[]) => void;
}

const worstFindings = 20;

/**
 * Judges one window: merges its partials, holds it against what is usual for its endpoint, keeps the report and tells of it. What it says follows
 * from the partials of the week that ends with it, so late data lets the windows after it be judged again.
 */
export const evaluateWindow = (ports: Ports) => async (due: WindowDue) => {
  const { monitorId } = due.data;
  const monitor = await ports.monitors.find(monitorId);
  if (monitor === undefined) return { skipped: 'the monitor no longer exists', monitorId };
  const window = { startMs: Date.parse(due.data.window.start), endMs: Date.parse(due.data.window.end) };
  // What is there already is read before the partials are listed: whoever saves in between makes this save fail.
  const [previous, mark] = await Promise.all([
    ports.windows.find(monitorId, window.startMs),
    ports.dirtyWindows.token(monitorId, window.startMs),
  ]);
  const work = await workOf(ports, due, monitor, window, previous);
  const told =
    previous?.evaluationId === work.evaluationId
      ? await ports.windows.fact(work.evaluationId)
      : await evaluated(ports, work);
  if (told !== undefined) await ports.facts.publish([told]);
  if (mark !== undefined) await ports.dirtyWindows.clear(monitorId, window.startMs, mark);
  return { monitorId, window: due.data.window.start, verdict: told?.data.verdict, rows: told?.data.rows };
};

interface Work {
  readonly due: WindowDue;
  readonly monitor: Monitor;
  readonly window: Window;
  readonly previous: WindowRecord | undefined;
  readonly evaluationId: string;
  readonly partialsDigest: string;
  readonly baseline: Profile | undefined;
  /** Null where the monitor names none, or one that is not there. */
  readonly baselineVersion: string | null;
  /** The partials that count, in order of key. */
  readonly refs: readonly PartialRef[];
  /** The windows of the week that ends with this one, itself included. */
  readonly past: readonly ChartWindow[];
  readonly found: FoundReference | undefined;
}

const workOf = async (
  ports: Ports,
  due: WindowDue,
  monitor: Monitor,
  window: Window,
  previous: WindowRecord | undefined,
): Promise<Work> => {
  const span = pastOf(window);
  const all = currentPartials(await ports.partials.list(monitor.series, span));
  const past = chartWindowsIn(monitor, span, all);
  const refs = past.filter(({ startMs }) => startMs >= window.startMs).flatMap((one) => one.refs);
  const known = monitor.baseline && (await ports.baselines.find(monitor.id, monitor.baseline.version));
  const baseline = known && inRolesOf(known, monitor.mapping);
  // Without its baseline a window is judged by less; once the baseline is there it is another evaluation.
  const baselineVersion = baseline === undefined ? null : (monitor.baseline?.version ?? null);
  const found = await referenceOf(ports, monitor, window, baseline);
  const sources = {
    baselineVersion,
    referenceVersion: found?.reference.version ?? null,
    partials: refs,
    pastDigest: identityOf(past.map(({ digest }) => digest)),
  };
  return {
    due,
    monitor,
    window,
    previous,
    ...evaluationIdOf(monitor, window, sources),
    baseline,
    baselineVersion,
    refs,
    past,
    found,
  };
};

/** What the window is held against; undefined while it is learned, and in the mode of Model Monitor. */
const referenceOf = async (
  ports: Ports,
  monitor: Monitor,
  window: Window,
  baseline: Profile | undefined,
): Promise<FoundReference | undefined> => {
  if (monitor.decision.mode === 'model-monitor') return undefined;
  const fromMs = await referenceFrom(ports.partials, monitor, window, await ports.normals.of(monitor.id));
  return fromMs === undefined ? undefined : liveReference(ports, { monitor, fromMs, atMs: window.startMs, baseline });
};

const judgement = async (ports: Ports, work: Work, profile: Profile, files: ModelMonitorFiles): Promise<Judgement> => {
  const { monitor, window, past, baseline, found } = work;
  if (monitor.decision.mode === 'plumbline') return judge(ports, { monitor, window, past, profile, baseline, found });
  const silent = silenceFinding({
    window,
    past,
    calendar: calendarOf(monitor),
    hoursPerWindow: hoursPerChartWindow(monitor),
    usualRows: undefined,
  });
  const constrained = constrainedBy(baseline, files);
  return asModelMonitor({ monitor, window, profile, constrained, silent });
};

const evaluated = async (ports: Ports, work: Work): Promise<WindowEvaluated> => {
  const { due, monitor, window, previous, evaluationId, refs, found } = work;
  const profile = await windowProfile(ports.partials, monitor, window, refs);
  const files = await modelMonitorFiles(ports.baselineFiles, monitor, work.baseline);
  const { elevated, ...judged } = await judgement(ports, work, profile, files);
  const evaluation: Evaluation = {
    schemaVersion: evaluationSchemaVersion,
    evaluationId,
    revision: (previous?.revision ?? 0) + 1,
    monitorId: monitor.id,
    monitorVersion: monitor.version,
    baselineVersion: work.baselineVersion,
    mode: monitor.decision.mode,
    reference: found === undefined ? null : referenceUsed(found.place, found.reference),
    window: due.data.window,
    partials: { count: refs.length, digest: work.partialsDigest },
    records: profile.records,
    rows: profile.rows,
    recordsRejected: profile.rejected,
    rejectedByReason: profile.rejectedByReason,
    ...judged,
    findings: worstFirst(judged.findings),
  };
  const prefix = reportPrefix(monitor.id, window, evaluationId);
  await ports.reports.put(`${prefix}/statistics.json`, statisticsJson(profile));
  await ports.reports.put(`${prefix}/constraint_violations.json`, violationsFile(files, evaluation, monitor, profile));
  const report = await ports.reports.put(`${prefix}/evaluation.json`, evaluation);
  const told = evaluatedFact(due, evaluation, report);
  await ports.windows.save({ ...recordOf(evaluation, window, report), elevated }, told, previous?.evaluationId);
  ports.measure(monitor.id, {
    rows: profile.rows,
    violations: judged.counts.violation,
    recordsRejected: profile.rejected,
    latenessSeconds: (Date.parse(due.metadata.time) - window.endMs) / 1000,
  });
  measureAsModelMonitor(ports, work, files, profile);
  return told;
};

const evaluatedFact = (
  due: WindowDue,
  evaluation: Evaluation,
  report: { bucket: string; key: string },
): WindowEvaluated => {
  const { evaluationId, revision, monitorId, monitorVersion, baselineVersion, window, rows, recordsRejected } =
    evaluation;
  const { time, correlationId, id } = due.metadata;
  return fact(
    'Window Evaluated',
    [evaluationId],
    { time, correlationId, causationId: id },
    {
      evaluationId,
      revision,
      monitorId,
      monitorVersion,
      baselineVersion,
      window: { ...window },
      rows,
      recordsRejected,
      verdict: evaluation.verdict,
      counts: { ...evaluation.counts },
      causes: [...evaluation.causes],
      // What is well needs no telling: the report has it all.
      worstFindings: evaluation.findings.filter(({ verdict: of }) => of === 'violation').slice(0, worstFindings),
      report,
    },
  );
};

const recordOf = (evaluation: Evaluation, window: Window, report: { bucket: string; key: string }): WindowRecord => {
  const { monitorId, evaluationId, revision, rows, records, recordsRejected, verdict, causes, judged } = evaluation;
  return {
    monitorId,
    ...window,
    evaluationId,
    revision,
    rows,
    records,
    recordsRejected,
    verdict,
    causes: [...causes],
    judged,
    report,
  };
};

/** The metrics that Model Monitor would emit, where the monitor asks for them; each costs money every month. */
const measureAsModelMonitor = (
  { measureFeatures: measure }: Ports,
  { monitor, window }: Work,
  files: ModelMonitorFiles,
  profile: Profile,
): void => {
  const wanted = monitor.metrics?.modelMonitor;
  if (wanted?.enabled !== true) return;
  const { namespace, monitoringSchedule: MonitoringSchedule = monitor.id } = wanted;
  const dimensions = { Endpoint: monitor.source.endpoint, MonitoringSchedule };
  const metrics = featureMetrics(files, profile, monitor.checks.ignoreColumns);
  measure({ namespace, dimensions, timestampMs: window.startMs }, metrics);
};

const { DATA_BUCKET, BUS_NAME } = env('DATA_BUCKET', 'BUS_NAME');

export const handler = onQueue(
  windowDue,
  evaluateWindow({
    monitors: monitorsFile(),
    normals: normalStore(),
    partials: partialStore(DATA_BUCKET),
    references: referenceStore(DATA_BUCKET),
    windowDays: windowDayStore(DATA_BUCKET),
    baselines: baselineStore(DATA_BUCKET),
    baselineFiles: baselineFileStore(DATA_BUCKET),
    windows: windowStore(),
    dirtyWindows: dirtyWindowStore(),
    reports: reportStore(DATA_BUCKET),
    facts: factsOnBus(BUS_NAME),
    measure: measureWindow,
    measureFeatures,
  }),
);

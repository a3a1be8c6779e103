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
  type BaselineFiles,
  type Baselines,
  type Evaluation,
  evaluationOf,
  inRolesOf,
  judgeWork,
  type ModelMonitorFiles,
  modelMonitorFiles,
  type ReferencePorts,
  type Reports,
  reportPrefix,
  type WindowWork,
  windowProfile,
  windowWork,
} from '../shared/evaluation/index.ts';
import { type Facts, fact } from '../shared/facts.ts';
import type { Normals } from '../shared/incident/index.ts';
import type { Monitor, Monitors } from '../shared/monitor/index.ts';
import type { Profile } from '../shared/profile/index.ts';
import {
  constraintViolationsJson,
  dataQualityViolations,
  type FeatureMetric,
  featureMetrics,
  statisticsJson,
} from '../shared/report/index.ts';
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
  readonly measure: (monitorId: string, measures: WindowMeasures, isOwn: boolean) => void;
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

interface Work extends WindowWork {
  readonly due: WindowDue;
  readonly previous: WindowRecord | undefined;
}

const workOf = async (
  ports: Ports,
  due: WindowDue,
  monitor: Monitor,
  window: Window,
  previous: WindowRecord | undefined,
): Promise<Work> => {
  const known = monitor.baseline && (await ports.baselines.find(monitor.id, monitor.baseline.version));
  const baseline = known && inRolesOf(known, monitor.mapping);
  const normals = await ports.normals.of(monitor.id);
  return { due, previous, ...(await windowWork(ports, { monitor, window, baseline, normals })) };
};

const evaluated = async (ports: Ports, work: Work): Promise<WindowEvaluated> => {
  const { due, monitor, window, previous, evaluationId, refs } = work;
  const profile = await windowProfile(ports.partials, monitor, window, refs);
  const files = await filesOf(ports.baselineFiles, work);
  const judged = await judgeWork(ports, work, profile, files);
  const evaluation = evaluationOf(work, profile, judged, (previous?.revision ?? 0) + 1);
  const prefix = reportPrefix(monitor.id, window, evaluationId);
  await ports.reports.put(`${prefix}/statistics.json`, statisticsJson(profile));
  await ports.reports.put(`${prefix}/constraint_violations.json`, violationsOf(files, evaluation, monitor, profile));
  const report = await ports.reports.put(`${prefix}/evaluation.json`, evaluation);
  const told = evaluatedFact(due, evaluation, report);
  const { elevated } = judged;
  await ports.windows.save({ ...recordOf(evaluation, window, report), elevated }, told, previous?.evaluationId);
  const measures = {
    rows: profile.rows,
    violations: judged.counts.violation,
    recordsRejected: profile.rejected,
    latenessSeconds: (Date.parse(due.metadata.time) - window.endMs) / 1000,
  };
  ports.measure(monitor.id, measures, monitor.metrics?.perMonitor === true);
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
  const { monitorId, evaluationId, revision, rows, records, recordsRejected, verdict, causes, judged, trainingGap } =
    evaluation;
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
    ...(trainingGap && { trainingGap: [...new Set(trainingGap.flatMap(({ column }) => column ?? []))] }),
  };
};

/** What lies beside the monitor's baseline, as far as it is asked for. */
const filesOf = async (files: BaselineFiles, { monitor, baseline }: Work): Promise<ModelMonitorFiles> => {
  const found = monitor.baseline && (await files.find(monitor.id, monitor.baseline.version));
  return modelMonitorFiles(monitor, baseline, found);
};

/**
 * What Model Monitor would say: by its own checks where the baseline has constraints, else our findings in its words. Both are
 * written beside our evaluation and change nothing in it.
 */
const violationsOf = (
  { constraints, statistics }: ModelMonitorFiles,
  { findings }: Evaluation,
  { checks }: Monitor,
  profile: Profile,
) =>
  constraints === undefined
    ? constraintViolationsJson(findings)
    : dataQualityViolations({ constraints, statistics }, profile, checks.ignoreColumns);

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

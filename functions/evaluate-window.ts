import { type WindowDue, windowDue } from '../events/window-due.ts';
import type { WindowEvaluated } from '../events/window-evaluated.ts';
import { baselineFileStore } from '../shared/aws/baseline-file-store.ts';
import { baselineStore } from '../shared/aws/baseline-store.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { type MetricsPlace, measureFeatures } from '../shared/aws/model-monitor-metrics.ts';
import { measureWindow, type WindowMeasures } from '../shared/aws/monitor-metrics.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onQueue } from '../shared/aws/on-event.ts';
import { partialStore } from '../shared/aws/partial-store.ts';
import { reportStore } from '../shared/aws/report-store.ts';
import { dirtyWindowStore, windowStore } from '../shared/aws/window-store.ts';
import {
  assess,
  type BaselineFiles,
  type Baselines,
  type Evaluation,
  evaluationIdOf,
  inRolesOf,
  type Reports,
  reportPrefix,
  windowProfile,
  worstFirst,
} from '../shared/evaluation/index.ts';
import { type Facts, fact } from '../shared/facts.ts';
import type { Monitor, Monitors } from '../shared/monitor/index.ts';
import { currentPartials, type PartialRef, type Partials } from '../shared/partial/index.ts';
import type { Profile } from '../shared/profile/index.ts';
import {
  type ConstrainedBaseline,
  constraintViolationsJson,
  dataQualityViolations,
  type FeatureMetric,
  featureMetrics,
  statisticsJson,
} from '../shared/report/index.ts';
import type { DirtyWindows, Window, WindowRecord, Windows } from '../shared/window/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly partials: Partials;
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

/** Holds one window against its baseline: merges its partials, judges them, keeps the report and tells of it. */
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
  const refs = currentPartials(await ports.partials.list(monitor.series, window));
  const found = monitor.baseline && (await ports.baselines.find(monitor.id, monitor.baseline.version));
  const baseline = found && inRolesOf(found, monitor.mapping);
  // Without its baseline a window is judged by less; once the baseline is there it is another evaluation.
  const baselineVersion = baseline === undefined ? null : (monitor.baseline?.version ?? null);
  const { evaluationId, partialsDigest } = evaluationIdOf(monitor, window, baselineVersion, refs);
  const told =
    previous?.evaluationId === evaluationId
      ? await ports.windows.fact(evaluationId)
      : await evaluated(ports, {
          due,
          monitor,
          window,
          previous,
          evaluationId,
          partialsDigest,
          baseline,
          baselineVersion,
          refs,
        });
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
}

const evaluated = async (ports: Ports, work: Work): Promise<WindowEvaluated> => {
  const { due, monitor, window, previous, evaluationId, refs } = work;
  const profile = await windowProfile(ports.partials, monitor, window, refs);
  const assessment = assess(monitor, work.baseline, profile);
  const evaluation: Evaluation = {
    schemaVersion: 1,
    evaluationId,
    revision: (previous?.revision ?? 0) + 1,
    monitorId: monitor.id,
    monitorVersion: monitor.version,
    baselineVersion: work.baselineVersion,
    window: due.data.window,
    partials: { count: refs.length, digest: work.partialsDigest },
    records: profile.records,
    rows: profile.rows,
    recordsRejected: profile.rejected,
    rejectedByReason: profile.rejectedByReason,
    ...assessment,
    findings: worstFirst(assessment.findings),
  };
  const prefix = reportPrefix(monitor.id, window, evaluationId);
  await ports.reports.put(`${prefix}/statistics.json`, statisticsJson(profile));
  const files = await filesOf(ports.baselineFiles, work);
  await ports.reports.put(`${prefix}/constraint_violations.json`, violationsOf(files, evaluation, monitor, profile));
  const report = await ports.reports.put(`${prefix}/evaluation.json`, evaluation);
  const told = evaluatedFact(due, evaluation, report);
  await ports.windows.save(recordOf(evaluation, window, report), told, previous?.evaluationId);
  ports.measure(monitor.id, {
    rows: profile.rows,
    violations: assessment.counts.violation,
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
      worstFindings: evaluation.findings.slice(0, worstFindings),
      report,
    },
  );
};

const recordOf = (evaluation: Evaluation, window: Window, report: { bucket: string; key: string }): WindowRecord => {
  const { monitorId, evaluationId, revision, rows, records, recordsRejected, verdict, causes } = evaluation;
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
    report,
  };
};

/**
 * Model Monitor's files of the monitor's baseline, as far as there are any and they are asked for; without statistics of its own,
 * those of our profile.
 */
const filesOf = async (files: BaselineFiles, { monitor, baseline }: Work): Promise<Partial<ConstrainedBaseline>> => {
  const found = monitor.baseline && (await files.find(monitor.id, monitor.baseline.version));
  if (found === undefined && monitor.metrics?.modelMonitor?.enabled !== true) return {};
  return { ...found, statistics: found?.statistics ?? (baseline && statisticsJson(baseline)) };
};

/**
 * What Model Monitor would say: by its own checks where the baseline has constraints, else our findings in its words. Both are
 * written beside our evaluation and change nothing in it.
 */
const violationsOf = (
  { constraints, statistics }: Partial<ConstrainedBaseline>,
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
  files: Partial<ConstrainedBaseline>,
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
    partials: partialStore(DATA_BUCKET),
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

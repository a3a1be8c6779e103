import type { ImportedViolation } from '../../events/parts/imported-violation.ts';
import type { ReportImported } from '../../events/report-imported.ts';
import type { Monitor } from '../monitor/index.ts';
import { isoOf } from '../window/index.ts';

type Kind = ReportImported['data']['kind'];
type FinalStatus = ReportImported['data']['status'];

/** A run of Model Monitor or Clarify, as SageMaker describes its processing job. */
export interface MonitoringJob {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly exitMessage: string | null;
  readonly failureReason: string | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly scheduleArn: string | null;
  /** Where its outputs lie, as `s3://bucket/prefix`. */
  readonly outputUris: readonly string[];
  /** Milliseconds since 1970. */
  readonly finishedAtMs: number | undefined;
}

/** The violations file of a run, and where it lies. */
export interface ViolationsFound {
  readonly location: { readonly bucket: string; readonly key: string };
  readonly violations: readonly ImportedViolation[];
}

/** How SageMaker names the jobs of its monitors; merging ground truth is one as well, but finds nothing. */
const kinds: readonly (readonly [prefix: string, kind: Kind])[] = [
  ['data-quality-monitoring-', 'data-quality'],
  ['model-quality-monitoring-', 'model-quality'],
  ['model-bias-monitoring-', 'bias'],
  ['model-explainability-monitoring-', 'explainability'],
];

/** The kind of run that a processing job is, by its name; undefined for every other job. */
export const monitoringKindOf = (jobName: string): Kind | undefined =>
  kinds.find(([prefix]) => jobName.startsWith(prefix))?.[1];

const finalStatuses: readonly FinalStatus[] = ['Completed', 'Failed', 'Stopped'];

/** The status that a job ended in, in the API's spelling; undefined while it goes on. */
export const finalStatusOf = (status: string): FinalStatus | undefined =>
  finalStatuses.find((final) => final.toLowerCase() === status.toLowerCase());

/** `{output}/{endpoint}/{schedule}/{yyyy}/{mm}/{dd}/{hh}`: what schedules add to their output's address. */
const scheduledOutput = /\/([^/]+)\/([^/]+)\/\d{4}\/\d\d\/\d\d\/\d\d\/?$/;

const originOf = ({ environment, scheduleArn, outputUris }: MonitoringJob) => {
  const [, endpointInPath, scheduleInPath] =
    outputUris.map((uri) => scheduledOutput.exec(uri)).find((found) => found !== null) ?? [];
  const scheduleInArn = scheduleArn?.slice(scheduleArn.lastIndexOf('/') + 1);
  return {
    endpoint: environment.sagemaker_endpoint_name ?? endpointInPath ?? null,
    schedule: environment.sagemaker_monitoring_schedule_name ?? scheduleInArn ?? scheduleInPath ?? null,
  };
};

const windowOf = ({ environment: { start_time: start = '', end_time: end = '' } }: MonitoringJob) => {
  const [startMs, endMs] = [Date.parse(start), Date.parse(end)];
  return startMs < endMs ? { start: isoOf(startMs), end: isoOf(endMs) } : null;
};

/** How many violations the exit message tells of: `CompletedWithViolations: Job completed successfully with 4 violations.` */
const violationsToldBy = (exitMessage: string | null): number =>
  Number(/^CompletedWithViolations: .*\bwith (\d+) violations?/.exec(exitMessage ?? '')?.[1] ?? 0);

const firstKept = 20;

/**
 * What a run that ended says. A run without a violations file found none, unless its exit message tells otherwise; one that failed
 * or was stopped says nothing about the model.
 *
 * @param monitors all that there are; those of the run's endpoint are named
 * @param finishedAtMs when the job ended, where its description does not tell
 */
export const importedReport = (
  kind: Kind,
  job: MonitoringJob & { readonly status: FinalStatus },
  {
    found,
    monitors,
    finishedAtMs,
  }: { found: ViolationsFound | undefined; monitors: readonly Monitor[]; finishedAtMs: number },
): ReportImported['data'] => {
  const { name, arn, status, exitMessage, failureReason } = job;
  const { endpoint, schedule } = originOf(job);
  const violations = Math.max(found?.violations.length ?? 0, violationsToldBy(exitMessage));
  return {
    kind,
    jobName: name,
    jobArn: arn,
    schedule,
    endpoint,
    monitorIds: monitors
      .filter(({ source }) => source.endpoint.toLowerCase() === endpoint?.toLowerCase())
      .map(({ id }) => id),
    window: windowOf(job),
    status,
    verdict: status !== 'Completed' ? 'not-enough-data' : violations > 0 ? 'violation' : 'ok',
    violations,
    firstViolations: found?.violations.slice(0, firstKept) ?? [],
    exitMessage,
    failureReason,
    report: found === undefined ? null : { ...found.location },
    finishedAt: isoOf(job.finishedAtMs ?? finishedAtMs),
  };
};

/** Whom a report is kept for: the monitors of its endpoint, else its schedule, else its kind. */
export const subjectsOf = ({ monitorIds, schedule, kind }: ReportImported['data']): readonly string[] =>
  monitorIds.length > 0 ? monitorIds : [`monitoring-schedule.${schedule ?? kind}`];

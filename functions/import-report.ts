import {
  type ProcessingJobStateChange,
  processingJobStateChange,
} from '../events/sagemaker/processing-job-state-change.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { importedReportStore } from '../shared/aws/imported-report-store.ts';
import { monitoringJobs } from '../shared/aws/monitoring-jobs.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onEvent } from '../shared/aws/on-event.ts';
import { reportFiles } from '../shared/aws/report-files.ts';
import { type Facts, fact } from '../shared/facts.ts';
import type { Monitors } from '../shared/monitor/index.ts';
import {
  finalStatusOf,
  type ImportedReports,
  importedReport,
  type MonitoringJobs,
  monitoringKindOf,
  parseImportedViolations,
  type ReportFiles,
  subjectsOf,
} from '../shared/report/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly jobs: MonitoringJobs;
  readonly files: ReportFiles;
  readonly reports: ImportedReports;
  readonly facts: Facts;
}

/**
 * Imports what a run of Model Monitor or Clarify found, beside our own evaluations. All it keeps and tells derives from the job
 * in its final state, which never changes again: an event that comes twice leads to the same report.
 */
export const importReport = (ports: Ports) => async (event: ProcessingJobStateChange) => {
  const { ProcessingJobName: jobName, ProcessingJobStatus, LastModifiedTime = event.time } = event.detail;
  const kind = monitoringKindOf(jobName);
  if (kind === undefined) return { skipped: 'the job is no run of Model Monitor or Clarify', jobName };
  if (finalStatusOf(ProcessingJobStatus) === undefined) return { skipped: 'the job goes on', jobName };
  const job = await ports.jobs.describe(jobName);
  if (job === undefined) return { skipped: 'SageMaker no longer knows the job', jobName };
  const status = finalStatusOf(job.status);
  if (status === undefined) throw new Error(`SageMaker describes ${jobName} as ${job.status}, behind its own event`);
  const report = importedReport(
    kind,
    { ...job, status },
    {
      found: status === 'Completed' ? await violationsOf(ports.files, job.outputUris) : undefined,
      monitors: await ports.monitors.all(),
      finishedAtMs: LastModifiedTime,
    },
  );
  for (const subject of subjectsOf(report)) await ports.reports.keep(subject, report);
  const origin = { time: report.finishedAt, correlationId: job.arn, causationId: event.id };
  await ports.facts.publish([fact('Report Imported', [job.arn], origin, report)]);
  return {
    jobName,
    kind,
    status,
    verdict: report.verdict,
    violations: report.violations,
    monitorIds: report.monitorIds,
  };
};

const violationsOf = async (files: ReportFiles, outputUris: readonly string[]) => {
  const file = await files.find(outputUris, 'constraint_violations.json');
  return file && { location: file.location, violations: parseImportedViolations(file.content) };
};

const { BUS_NAME } = env('BUS_NAME');

export const handler = onEvent(
  processingJobStateChange,
  importReport({
    monitors: monitorsFile(),
    jobs: monitoringJobs(),
    files: reportFiles(),
    reports: importedReportStore(),
    facts: factsOnBus(BUS_NAME),
  }),
);

import * as v from 'valibot';
import { fact, isoTime, objectLocation, timeSpan } from './parts/fact.ts';
import { verdicts } from './parts/finding.ts';
import { importedViolation } from './parts/imported-violation.ts';

export const importedKinds = ['data-quality', 'model-quality', 'bias', 'explainability'] as const;

/**
 * A run of Model Monitor or Clarify ended and was read. It stands beside our own evaluations and opens no incident, so that
 * the two can be compared before one is switched off.
 */
export const reportImported = fact(
  'Report Imported',
  v.object({
    kind: v.picklist(importedKinds),
    jobName: v.string(),
    jobArn: v.string(),
    /** Name of the monitoring schedule that started the run. */
    schedule: v.nullable(v.string()),
    endpoint: v.nullable(v.string()),
    /** Monitors of the endpoint. */
    monitorIds: v.array(v.string()),
    /** The captured time that was looked at, where the job tells it. */
    window: v.nullable(timeSpan),
    status: v.picklist(['Completed', 'Failed', 'Stopped']),
    /** `not-enough-data` where the run did not complete. */
    verdict: v.picklist(verdicts),
    violations: v.number(),
    /** The first of them, in the file's order. */
    firstViolations: v.pipe(v.array(importedViolation), v.maxLength(20)),
    exitMessage: v.nullable(v.string()),
    failureReason: v.nullable(v.string()),
    /** The violations file; null where the run wrote none. */
    report: v.nullable(objectLocation),
    finishedAt: isoTime,
  }),
);

export type ReportImported = v.InferOutput<typeof reportImported>;

export const reportImportedExample: ReportImported = {
  metadata: {
    id: '1d0c9e8f7a6b5c4d3e2f1a0b9c8d7e6f',
    type: 'Report Imported',
    version: 1,
    time: '2026-11-20T10:11:28.000Z',
    correlationId:
      'arn:aws:sagemaker:eu-west-1:123456789012:processing-job/data-quality-monitoring-202611201000-949bc72752c3ab4befc1eb91',
    causationId: 'ec7ac8ad-1b2b-406b-aae1-2c972399d29d',
  },
  data: {
    kind: 'data-quality',
    jobName: 'data-quality-monitoring-202611201000-949bc72752c3ab4befc1eb91',
    jobArn:
      'arn:aws:sagemaker:eu-west-1:123456789012:processing-job/data-quality-monitoring-202611201000-949bc72752c3ab4befc1eb91',
    schedule: 'flights-quality',
    endpoint: 'flights-delay',
    monitorIds: ['flights-delay'],
    window: { start: '2026-11-20T09:00:00.000Z', end: '2026-11-20T10:00:00.000Z' },
    status: 'Completed',
    verdict: 'violation',
    violations: 1,
    firstViolations: [
      {
        check: 'baseline_drift_check',
        column: 'distance',
        metric: null,
        facet: null,
        label: null,
        value: 0.27,
        threshold: 0.1,
        description: 'Baseline drift distance: 0.27 exceeds threshold: 0.1',
      },
    ],
    exitMessage: 'CompletedWithViolations: Job completed successfully with 1 violations.',
    failureReason: null,
    report: {
      bucket: 'flights-capture',
      key: 'reports/flights-delay/flights-quality/2026/11/20/10/constraint_violations.json',
    },
    finishedAt: '2026-11-20T10:11:28.000Z',
  },
};

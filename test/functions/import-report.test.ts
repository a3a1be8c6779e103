import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { reportImported } from '../../events/report-imported.ts';
import {
  type ProcessingJobStateChange,
  processingJobStateChange,
  processingJobStateChangeExample,
} from '../../events/sagemaker/processing-job-state-change.ts';
import { importReport } from '../../functions/import-report.ts';
import type { MonitoringJob } from '../../shared/report/index.ts';
import { MemoryImports } from '../doubles/imports.ts';
import { aMonitor } from '../factories/monitors.ts';

const { ProcessingJobName: name, ProcessingJobArn: arn } = processingJobStateChangeExample.detail;
const folder = 's3://ml-monitor/reports/Churn-Xgb/churn-quality/2026/11/20/10';

const event = (detail: object = {}, id = 'e'): ProcessingJobStateChange => {
  const example = processingJobStateChangeExample;
  return v.parse(processingJobStateChange, { ...example, id, detail: { ...example.detail, ...detail } });
};

/** A run that completed; what a test is about goes into `changes`. */
const aJob = (changes: Partial<MonitoringJob> = {}): MonitoringJob => ({
  name,
  arn,
  status: 'Completed',
  exitMessage: 'Completed: Job completed successfully with no violations.',
  failureReason: null,
  environment: {
    sagemaker_endpoint_name: 'churn-xgb',
    sagemaker_monitoring_schedule_name: 'churn-quality',
    start_time: '2026-11-20T09:00:00Z',
    end_time: '2026-11-20T10:00:00Z',
  },
  scheduleArn: null,
  outputUris: [folder],
  finishedAtMs: Date.parse('2026-11-20T10:11:28Z'),
  ...changes,
});

const drift = {
  feature_name: 'age',
  constraint_check_type: 'baseline_drift_check',
  description: 'Baseline drift distance: 0.27 exceeds threshold: 0.1',
};
const key = `${folder}/constraint_violations.json`;

const aWorld = (job: MonitoringJob | undefined, file?: unknown): MemoryImports => {
  const world = new MemoryImports([aMonitor(), aMonitor({ id: 'churn-daily' })]);
  if (job !== undefined) world.described.set(job.name, job);
  if (file !== undefined) world.objects.set(key, file);
  return world;
};

const imported = async (world: MemoryImports, of = event()) => {
  const outcome = await importReport(world)(of);
  return { outcome, report: world.published.map(({ data }) => data)[0] };
};

describe('importReport', () => {
  it("tells what a run found, and keeps it for every monitor of the run's endpoint", async () => {
    const world = aWorld(aJob(), { violations: [drift] });
    const { report } = await imported(world);
    expect(report).toEqual({
      kind: 'data-quality',
      jobName: name,
      jobArn: arn,
      schedule: 'churn-quality',
      endpoint: 'churn-xgb',
      monitorIds: ['churn', 'churn-daily'],
      window: { start: '2026-11-20T09:00:00.000Z', end: '2026-11-20T10:00:00.000Z' },
      status: 'Completed',
      verdict: 'violation',
      violations: 1,
      firstViolations: [expect.objectContaining({ column: 'age', value: 0.27, threshold: 0.1 })],
      exitMessage: 'Completed: Job completed successfully with no violations.',
      failureReason: null,
      report: { bucket: 'ml-monitor', key: key.slice('s3://ml-monitor/'.length) },
      finishedAt: '2026-11-20T10:11:28.000Z',
    });
    expect([...world.kept]).toEqual([
      [`churn#2026-11-20T10:11:28.000Z#${name}`, report],
      [`churn-daily#2026-11-20T10:11:28.000Z#${name}`, report],
    ]);
    expect(world.published.map((fact) => v.is(reportImported, fact))).toEqual([true]);
  });

  it('takes no file for no violations, but believes the exit message', async () => {
    expect((await imported(aWorld(aJob()))).report).toMatchObject({ verdict: 'ok', violations: 0, report: null });
    const exitMessage = 'CompletedWithViolations: Job completed successfully with 4 violations.';
    expect((await imported(aWorld(aJob({ exitMessage })))).report).toMatchObject({
      verdict: 'violation',
      violations: 4,
    });
  });

  it('finds endpoint and schedule in the output where the environment lacks them, and keeps unwatched ones by schedule', async () => {
    const { report } = await imported(aWorld(aJob({ environment: {} })));
    expect(report).toMatchObject({ endpoint: 'Churn-Xgb', schedule: 'churn-quality', window: null });
    expect(report).toMatchObject({ monitorIds: ['churn', 'churn-daily'] });
    const scheduleArn = 'arn:aws:sagemaker:eu-west-1:123456789012:monitoring-schedule/other-quality';
    const unwatched = aWorld(aJob({ environment: {}, scheduleArn, outputUris: ['s3://elsewhere'] }));
    expect((await imported(unwatched)).report).toMatchObject({ endpoint: null, monitorIds: [] });
    expect([...unwatched.kept.keys()][0]).toMatch(/^monitoring-schedule\.other-quality#/);
  });

  it.each(['Failed', 'Stopped'])('says nothing about the model when the run %s', async (status) => {
    const job = aJob({ status, exitMessage: null, failureReason: 'AlgorithmError: no data' });
    const { report } = await imported(aWorld(job, { violations: [drift] }), event({ ProcessingJobStatus: status }));
    expect(report).toMatchObject({ status, verdict: 'not-enough-data', violations: 0, report: null });
    expect(report).toMatchObject({ failureReason: 'AlgorithmError: no data' });
  });

  it.each([
    ['of another kind', event({ ProcessingJobName: 'churn-preprocess-2026-11-20-08-15-00' })],
    [
      'that merge ground truth',
      event({ ProcessingJobName: 'groundtruth-merge-202611201000-949bc72752c3ab4befc1eb91' }),
    ],
    ['that go on', event({ ProcessingJobStatus: 'InProgress' })],
    ['that are stopping', event({ ProcessingJobStatus: 'Stopping' })],
  ])('acknowledges jobs %s without asking about them', async (_, of) => {
    const world = aWorld(aJob());
    expect((await imported(world, of)).outcome).toMatchObject({ skipped: expect.any(String) });
    expect([world.asked, world.published, [...world.kept]]).toEqual([0, [], []]);
  });

  it('acknowledges a job that SageMaker no longer knows, and waits for a description that is behind', async () => {
    expect((await imported(aWorld(undefined))).outcome).toMatchObject({ skipped: 'SageMaker no longer knows the job' });
    await expect(imported(aWorld(aJob({ status: 'InProgress' })))).rejects.toThrow('behind its own event');
  });

  it('refuses a violations file of no known form', async () => {
    await expect(imported(aWorld(aJob(), { violations: 'none' }))).rejects.toThrow('constraint_violations.json is not');
  });

  it('keeps the events small: the first twenty violations, and how many there are', async () => {
    const { report } = await imported(aWorld(aJob(), { violations: Array.from({ length: 500 }, () => drift) }));
    expect(report).toMatchObject({ violations: 500 });
    expect(report?.firstViolations).toHaveLength(20);
  });

  it('ends in the same table and the same facts, however often it is told and wherever it breaks', async () => {
    const once = aWorld(aJob(), { violations: [drift] });
    await importReport(once)(event());
    const breaks = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.boolean()), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(breaks, async (faults) => {
        const world = aWorld(aJob(), { violations: [drift] });
        for (const [index, [failAt, takesEffect]] of faults.entries()) {
          world.faults.failAt(failAt, takesEffect);
          await importReport(world)(event({}, `double-${index}`)).catch(() => undefined);
        }
        world.faults.failAt(Number.POSITIVE_INFINITY, false);
        await importReport(world)(event());
        expect([...world.kept]).toEqual([...once.kept]);
        expect(new Set(world.published.map(({ metadata }) => metadata.id)).size).toBe(1);
        expect(world.published.at(-1)?.data).toEqual(once.published[0]?.data);
      }),
    );
  });
});

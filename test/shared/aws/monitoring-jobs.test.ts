import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateProcessingJobCommand, ListProcessingJobsCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import * as v from 'valibot';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { processingJobStateChange } from '../../../events/sagemaker/processing-job-state-change.ts';
import { type LocalS3, startS3 } from '../../../local/services/s3.ts';
import { exitMessageKey } from '../../../local/services/sagemaker/processing.ts';
import { aMonitoringRun } from '../../factories/monitoring-runs.ts';
import { minuteMs, rig } from '../../local/services/sagemaker/rig.ts';
import { clientConfig, home, listen } from '../../local/services/support.ts';

const name = 'data-quality-monitoring-202611201000-949bc72752c3ab4befc1eb91';
const folder = 's3://ml-data/reports/churn-xgb/quality/2026/11/20/10';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The adapter, made anew: its client keeps the address it first called. */
const jobsOf = async (client: SageMakerClient) => {
  const { hostname, port, protocol } = await (client.config.endpoint?.() ?? Promise.reject(new Error('no endpoint')));
  vi.stubEnv('AWS_ENDPOINT_URL_SAGEMAKER', `${protocol}//${hostname}:${port}`);
  vi.resetModules();
  return (await import('../../../shared/aws/monitoring-jobs.ts')).monitoringJobs();
};

describe('monitoringJobs()', () => {
  it('describes a run that ended, with what its event does not tell', async () => {
    const { client, advance, startMs, events } = await rig();
    const environment = { sagemaker_endpoint_name: 'churn-xgb', [exitMessageKey]: 'Completed: no violations.' };
    await client.send(new CreateProcessingJobCommand(aMonitoringRun(name, folder, environment)));
    const jobs = await jobsOf(client);
    expect(await jobs.describe(name)).toMatchObject({ status: 'InProgress', exitMessage: null });
    await advance(60 * minuteMs);
    expect(await jobs.describe(name)).toEqual({
      name,
      arn: `arn:aws:sagemaker:us-east-1:123456789012:processing-job/${name}`,
      status: 'Completed',
      exitMessage: 'Completed: no violations.',
      failureReason: null,
      environment,
      scheduleArn: null,
      outputUris: [folder],
      finishedAtMs: startMs + 3 * minuteMs,
    });
    const told = events.map(({ detailType, source, resources, detail, timeMs = 0 }) => {
      const envelope = { id: 'e', account: 'a', region: 'r', source, resources: [...resources], detail };
      return v.parse(processingJobStateChange, { ...envelope, 'detail-type': detailType, time: timeMs });
    });
    expect(told.map(({ detail, time }) => [detail.ProcessingJobStatus, time - startMs])).toEqual([
      ['InProgress', 0],
      ['Completed', 3 * minuteMs],
    ]);
  });

  it('knows nothing of a job that is not there', async () => {
    const { client } = await rig();
    expect(await (await jobsOf(client)).describe(name)).toBeUndefined();
  });
});

describe('the stand-in', () => {
  it('takes a name once, and lists its jobs by name and status', async () => {
    const { client } = await rig();
    await client.send(new CreateProcessingJobCommand(aMonitoringRun(name, folder)));
    await expect(client.send(new CreateProcessingJobCommand(aMonitoringRun(name, folder)))).rejects.toThrow(
      'Processing job names must be unique within an AWS account and region',
    );
    const listed = (wish: object) => client.send(new ListProcessingJobsCommand(wish));
    expect((await listed({ NameContains: 'data-quality' })).ProcessingJobSummaries).toMatchObject([
      { ProcessingJobName: name, ProcessingJobStatus: 'InProgress' },
    ]);
    expect((await listed({ StatusEquals: 'Completed' })).ProcessingJobSummaries).toEqual([]);
  });
});

describe('reportFiles()', () => {
  it('reads the file from the first folder that has it, and none where there is none', async () => {
    let s3: LocalS3 | undefined;
    const server = await listen((req, res) => void s3?.handle(req, res));
    s3 = await startS3({ clock: () => 0, home, publish: async () => undefined });
    s3.createBucket('reports', { eventBridge: false, versioning: false });
    const client = new S3Client({ ...clientConfig(server.url), forcePathStyle: true });
    onTestFinished(async () => {
      client.destroy();
      await server.close();
      await s3?.close();
    });
    const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket: 'reports', Key, Body }));
    await put('b/c/violations.json', '{"of":"b"}');
    await put('violations.json', '{"of":"all"}');
    await put('broken/violations.json', '{');
    vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
    vi.resetModules();
    const files = (await import('../../../shared/aws/report-files.ts')).reportFiles();
    const find = (...folders: string[]) => files.find(folders, 'violations.json');
    expect(await find('https://elsewhere', 's3://reports/a', 's3://reports/b/c')).toEqual({
      location: { bucket: 'reports', key: 'b/c/violations.json' },
      content: { of: 'b' },
    });
    expect(await find('s3://reports/b/c/')).toMatchObject({ content: { of: 'b' } });
    expect(await find('s3://reports')).toMatchObject({ content: { of: 'all' } });
    expect(await find('s3://reports/a')).toBeUndefined();
    await expect(find('s3://reports/broken')).rejects.toThrow('An object is not JSON.');
  });
});

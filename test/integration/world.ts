import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreatePipelineCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts';
import { aBaseline } from '../factories/baselines.ts';
import { aCaptureKey, aCaptureLine } from '../factories/captures.ts';
import { aMonitor, aMonitorDocument } from '../factories/monitors.ts';
import type { Deployment } from '../setup/deployment.ts';

const hourMs = 3_600_000;
export const firstHourMs = Date.parse('2026-11-20T00:00:00Z');

/** ISO text of a moment so many hours and minutes into the test's first day. */
export const at = (hour: number, minute = 0): string =>
  new Date(firstHourMs + hour * hourMs + minute * 60_000).toISOString().replace('.000', '');

/** An hour of records; the plan may be one that the baseline never held. */
export const hourOfRecords = (hour: number, { records = 120, plan = '' } = {}): string[] =>
  Array.from({ length: records }, (_, index) =>
    aCaptureLine({
      id: `h${hour}-${index}`,
      time: at(hour, index % 60),
      input: `${20 + ((index * 7) % 50)},${plan || (index % 4 === 0 ? 'premium' : 'basic')}`,
      output: String(((index * 13) % 100) / 100),
    }),
  );

/** The deployed wiring on this machine, with the churn monitor, its baseline and its pipeline in place. */
export interface World {
  readonly cloud: Cloud;
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  /** Puts an object into the capture bucket at an hour of the test's day; resolves when S3 has it. */
  capture(
    hour: number,
    body: string | Uint8Array,
    options?: { name?: string; key?: string; bucket?: string },
  ): Promise<void>;
  /** Fires the hourly schedule as of a moment and waits until nothing is left to do. */
  tick(hour: number, minute?: number): Promise<void>;
  get(path: string): Promise<unknown>;
  /** Name of the bucket that Plumbline keeps its own objects in. */
  readonly dataBucket: string;
  /** What functions wrote to their logs so far, each line parsed. */
  readonly log: readonly LogEntry[];
  close(): Promise<void>;
}

/** One line of a function's log. */
export interface LogEntry {
  readonly functionName: string;
  readonly message?: string;
  /** What the function says it did, where the line says so. */
  readonly outcome?: Readonly<Record<string, unknown>>;
  /** The line as written. */
  readonly text: string;
}

export interface WorldOptions extends Partial<CloudOptions> {
  readonly putBaseline?: boolean;
  readonly captureBuckets?: readonly string[];
  /** Monitors in place of those that were deployed. */
  readonly monitors?: readonly ReturnType<typeof aMonitorDocument>[];
}

/** How far the clock of the local cloud is; a test moves it. */
export const startWorld = async (deployment: Deployment, options: WorldOptions = {}): Promise<World> => {
  let nowMs = firstHourMs;
  const { putBaseline = true, monitors = [aMonitorDocument()], captureBuckets = ['churn-capture'], ...rest } = options;
  const log: LogEntry[] = [];
  const own = options.monitors === undefined ? undefined : monitorsFileOf(monitors);
  const cloud = await startCloud({
    template: deployment.template,
    bundleDir: deployment.bundleDir,
    mode: 'inProcess',
    clock: () => nowMs,
    parameters: {
      CaptureBuckets: captureBuckets.join(),
      ReportBuckets: 'churn-capture',
      RetrainingPipelines: 'churn-retrain',
      AlertEmail: 'owners@example.com',
      SlackWebhookParameter: '/plumbline/test/slack-webhook',
    },
    parameterStore: ({ httpUrl }) => ({ '/plumbline/test/slack-webhook': `${httpUrl}/local/slack/webhook` }),
    retryDelays: { asynchronousMs: () => 0, queueMs: 0 },
    ...(own === undefined ? {} : { environment: { MONITORS_FILE: own.file } }),
    onLog: (functionName, text) => log.push(logEntryOf(functionName, text)),
    ...rest,
  });
  const settings = {
    endpoint: cloud.awsUrl,
    region: cloud.home.region,
    credentials: { accessKeyId: cloud.operatorKeyId, secretAccessKey: 'local' },
  };
  const s3 = new S3Client(settings);
  const sagemaker = new SageMakerClient(settings);
  const put = (Bucket: string, Key: string, Body: string | Uint8Array) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const dataBucket = cloud.template.find('DataBucket')?.name ?? '';
  if (putBaseline) {
    const baseline = aBaseline(aMonitor()).toBytes();
    for (const { id } of monitors) await put(dataBucket, `baselines/${id}/v1/profile.bin`, baseline);
    await sagemaker.send(
      new CreatePipelineCommand({
        PipelineName: 'churn-retrain',
        RoleArn: 'arn:aws:iam::000000000000:role/pipelines',
        ClientRequestToken: 'churn-retrain-pipeline-of-the-test-01',
        PipelineDefinition: JSON.stringify({
          Version: '2020-12-01',
          Parameters: ['MonitorId', 'RetrainingDataUri', 'Reason'].map((Name) => ({ Name, Type: 'String' })),
          Steps: [],
        }),
      }),
    );
  }
  return {
    cloud,
    s3,
    sagemaker,
    capture: async (hour, body, { name, key, bucket = 'churn-capture' } = {}) => {
      nowMs = Math.max(nowMs, firstHourMs + (hour + 1) * hourMs);
      await put(bucket, key ?? aCaptureKey(at(hour), name), body);
    },
    tick: async (hour, minute = 15) => {
      await cloud.settle();
      nowMs = Math.max(nowMs, Date.parse(at(hour, minute)));
      await cloud.fire('plan-windows', Date.parse(at(hour, minute)));
      await cloud.settle();
    },
    get: async (path) => (await fetch(`${cloud.httpUrl}${path}`)).json(),
    dataBucket,
    log,
    close: async () => {
      s3.destroy();
      sagemaker.destroy();
      await cloud.close();
      own?.remove();
    },
  };
};

const monitorsFileOf = (monitors: readonly object[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-monitors-'));
  const file = join(folder, 'monitors.json');
  writeFileSync(file, JSON.stringify(monitors));
  return { file, remove: () => rmSync(folder, { recursive: true }) };
};

const logEntryOf = (functionName: string, text: string): LogEntry => {
  const short = functionName.replace(/^plumbline-test-/, '');
  try {
    return { ...(JSON.parse(text) as object), functionName: short, text };
  } catch {
    return { functionName: short, text };
  }
};

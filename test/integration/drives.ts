import { DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateHyperParameterTuningJobCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  CreateTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import { alertDeliveredExample } from '../../events/alert-delivered.ts';
import { recordsFlaggedExample } from '../../events/records-flagged.ts';
import { endpointConfigStateChangeExample } from '../../events/sagemaker/endpoint-config-state-change.ts';
import { endpointStateChangeExample } from '../../events/sagemaker/endpoint-state-change.ts';
import { hyperParameterTuningJobStateChangeExample } from '../../events/sagemaker/hyper-parameter-tuning-job-state-change.ts';
import { modelPackageStateChangeExample } from '../../events/sagemaker/model-package-state-change.ts';
import { modelStateChangeExample } from '../../events/sagemaker/model-state-change.ts';
import { monitoringScheduleStateChangeExample } from '../../events/sagemaker/monitoring-schedule-state-change.ts';
import { pipelineExecutionStatusChangeExample } from '../../events/sagemaker/pipeline-execution-status-change.ts';
import { processingJobStateChangeExample } from '../../events/sagemaker/processing-job-state-change.ts';
import { trainingJobStateChangeExample } from '../../events/sagemaker/training-job-state-change.ts';
import { transformJobStateChangeExample } from '../../events/sagemaker/transform-job-state-change.ts';
import { scheduleTickedExample } from '../../events/schedule-ticked.ts';
import { windowDueExample } from '../../events/window-due.ts';
import { windowEvaluatedExample } from '../../events/window-evaluated.ts';
import type { Cloud } from '../../local/cloud.ts';
import { keptPricesText } from '../../shared/cost/index.ts';
import { flaggedLine } from '../../shared/flagged/index.ts';
import { aCaptureKey, aCaptureLine, anObjectCreated } from '../factories/captures.ts';
import { anOpening } from '../factories/facts.ts';
import { aMonitoringRun } from '../factories/monitoring-runs.ts';
import { aMonitorDocument } from '../factories/monitors.ts';
import { trainingJob } from '../local/services/sagemaker/rig.ts';
import { at, firstHourMs, hourOfRecords, type World } from './world.ts';

export interface Driven {
  /** What would be set aside; undefined where somebody waits for the answer instead. */
  readonly body?: string;
  /** HTTP status of that answer. */
  readonly status?: number;
  /** How often the event is tried before it is given up. */
  readonly attempts: number;
}

/** Brings one event to its function the way it comes when deployed. */
export type Drive = (world: World) => Promise<Driven>;

/** How clients reach a cloud; as its operator unless another key id is given. */
export const settingsFor = (cloud: Cloud, accessKeyId = cloud.operatorKeyId) => ({
  endpoint: cloud.awsUrl,
  region: cloud.home.region,
  credentials: { accessKeyId, secretAccessKey: 'local' },
});

/** As the functions are named by the stack under test. */
export const deployedName = (name: string): string => `plumbline-test-${name}`;

const runWithViolations = aMonitoringRun(
  'data-quality-monitoring-202611200000-a1',
  's3://churn-capture/reports/violated',
);
const runWithout = aMonitoringRun('data-quality-monitoring-202611200000-b2', 's3://churn-capture/reports/clean');

/**
 * What all drives start from: one window evaluated with its incident open and its retraining started, and an hour of
 * records profiled whose window is not evaluated yet. All plans are of a kind that the baseline never held. Two runs of Model
 * Monitor have ended, one of them with a violation, and of everything in a model's life there is one.
 */
export const prepare = async (world: World): Promise<void> => {
  await world.tick(0);
  for (const run of [runWithViolations, runWithout]) await world.sagemaker.send(new CreateProcessingJobCommand(run));
  const file = { violations: [{ feature_name: 'age', constraint_check_type: 'completeness_check', description: '' }] };
  const Key = 'reports/violated/constraint_violations.json';
  await world.s3.send(new PutObjectCommand({ Bucket: 'churn-capture', Key, Body: JSON.stringify(file) }));
  await world.capture(0, hourOfRecords(0, { plan: 'platinum' }).join('\n'));
  await createALife(world);
  await world.tick(1);
  await world.cloud.sagemaker.advance();
  await world.capture(1, [...hourOfRecords(1, { plan: 'platinum' }), '{"captureData":'].join('\n'));
  await world.cloud.settle();
};

const RoleArn = 'arn:aws:iam::000000000000:role/models';
const resources = { InstanceType: 'ml.m5.large', InstanceCount: 1 } as const;

/** A model from its training to its endpoint, by hand and without a pipeline. */
export const createALife = async ({ sagemaker }: World): Promise<void> => {
  await sagemaker.send(new CreateTrainingJobCommand({ ...trainingJob('life-train'), RoleArn }));
  await sagemaker.send(
    new CreateHyperParameterTuningJobCommand({
      HyperParameterTuningJobName: 'life-tuning',
      HyperParameterTuningJobConfig: { Strategy: 'Bayesian', ResourceLimits: { MaxParallelTrainingJobs: 1 } },
    }),
  );
  const ModelDataUrl = 's3://ml-data/churn/models/life-train/output/model.tar.gz';
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'life' }));
  const { ModelPackageArn } = await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: 'life',
      InferenceSpecification: { Containers: [{ Image: 'image', ModelDataUrl }] },
    }),
  );
  const PrimaryContainer = { ModelPackageName: ModelPackageArn };
  await sagemaker.send(
    new CreateModelCommand({ ModelName: 'life-model', ExecutionRoleArn: RoleArn, PrimaryContainer }),
  );
  const variant = { VariantName: 'AllTraffic', ModelName: 'life-model', InitialInstanceCount: 2 } as const;
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'life-config',
      ProductionVariants: [{ ...variant, InstanceType: 'ml.m5.large' }],
    }),
  );
  await sagemaker.send(
    new CreateEndpointCommand({
      EndpointName: 'life',
      EndpointConfigName: 'life-config',
      Tags: [{ Key: 'owner', Value: 'ana' }],
    }),
  );
  await sagemaker.send(
    new CreateTransformJobCommand({
      TransformJobName: 'life-transform',
      ModelName: 'life-model',
      TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://ml-data/batch/' } } },
      TransformOutput: { S3OutputPath: 's3://ml-data/batch-out/' },
      TransformResources: resources,
    }),
  );
};

const toQueue =
  (queue: string, message: (world: World) => Promise<object> | object): Drive =>
  async (world) => {
    const body = JSON.stringify(await message(world));
    world.cloud.queues.send(deployedName(queue), body);
    return { body, attempts: 5 };
  };

/** Asynchronously, as rules, schedules and topics do. */
const toFunction =
  (name: string, event: object, before: (world: World) => Promise<unknown> = async () => {}): Drive =>
  async (world) => {
    await before(world);
    const body = JSON.stringify(event);
    const lambda = new LambdaClient(settingsFor(world.cloud));
    await lambda.send(
      new InvokeCommand({ FunctionName: deployedName(name), InvocationType: 'Event', Payload: Buffer.from(body) }),
    );
    lambda.destroy();
    return { body, attempts: 3 };
  };

const ask =
  (path: string): Drive =>
  async ({ cloud }) => {
    const { status } = await fetch(`${cloud.httpUrl}${path}`);
    return { status, attempts: 1 };
  };

const say =
  (path: string, document: object): Drive =>
  async ({ cloud }) => {
    const { status } = await fetch(`${cloud.httpUrl}${path}`, { method: 'POST', body: JSON.stringify(document) });
    return { status, attempts: 1 };
  };

/** Opened by what all drives start from. */
const openIncident = '/incidents/churn.unseen-category.20261120T000000Z';

const captureKey = aCaptureKey(at(1));

/** The event about the capture object that is there; a second delivery does everything again. */
const captured = async ({ s3 }: World) => {
  const { ETag = '' } = await s3.send(new HeadObjectCommand({ Bucket: 'churn-capture', Key: captureKey }));
  return anObjectCreated(captureKey, { etag: ETag.replaceAll('"', ''), sequencer: 'F'.repeat(18) });
};

const withVersion = async (world: World) => {
  const event = await captured(world);
  const object = { ...event.detail.object, 'version-id': 'null' };
  return { ...event, detail: { ...event.detail, object } };
};

const withoutBaseline = async (world: World) => {
  await world.s3.send(new DeleteObjectCommand({ Bucket: world.dataBucket, Key: 'baselines/churn/v1/profile.bin' }));
  return captured(world);
};

/** Asks for the churn monitor's evaluation over a span. */
const dueBetween = (start: string, end: string) => ({
  ...windowDueExample,
  data: {
    monitorId: 'churn',
    window: { start: new Date(start).toISOString(), end: new Date(end).toISOString() },
    reason: 'complete',
  },
});

/** An endpoint of its own that is judged by its past; the other monitor is judged as Model Monitor did. */
export const usualMonitor = aMonitorDocument({
  id: 'usual',
  source: { kind: 'endpoint', endpoint: 'usual', capture: { bucket: 'churn-capture', prefix: 'capture' } },
  baseline: undefined,
  window: { lengthHours: 24, graceMinutes: 10, startsAt: at(-10 * 24) },
});

/** A monitor whose labels and predicted labels are known, and what they cost; it is not judged. */
export const labelledMonitor = aMonitorDocument({
  id: 'labelled',
  source: { kind: 'endpoint', endpoint: 'labelled', capture: { bucket: 'churn-capture', prefix: 'capture' } },
  mapping: {
    input: { columns: ['age', 'plan'] },
    output: { columns: ['said'] },
    groundTruth: { columns: ['churned'] },
    prediction: { label: 'said' },
  },
  segments: ['said'],
  window: { lengthHours: 24, graceMinutes: 10, startsAt: at(10_000 * 24) },
  cost: { predictions: [{ actual: '1', predicted: '0', cost: 120 }] },
});

/** Two hours of it: enough to be rolled up in a month. */
const captureLabelled = async ({ s3, cloud }: World): Promise<void> => {
  for (const hour of [0, 1]) {
    const Key = aCaptureKey(at(hour)).replace('churn-xgb', 'labelled');
    await s3.send(new PutObjectCommand({ Bucket: 'churn-capture', Key, Body: hourOfRecords(hour).join('\n') }));
  }
  await cloud.settle();
};

/** Asks for the day after ten days of the usual endpoint: enough for its first reference. */
const usualDay = async (world: World) => {
  for (let day = -10; day < 0; day += 1) {
    const hour = day * 24 + 12;
    const Key = aCaptureKey(at(hour)).replace('churn-xgb', 'usual');
    await world.s3.send(new PutObjectCommand({ Bucket: 'churn-capture', Key, Body: hourOfRecords(hour).join('\n') }));
  }
  await world.cloud.settle();
  const due = dueBetween(at(-24), at(0));
  return { ...due, data: { ...due.data, monitorId: 'usual' } };
};

const pointerTo = (world: World, key: string) => {
  const parts = [{ bucket: world.dataBucket, key }];
  const data = { ...recordsFlaggedExample.data, pointerId: 'pointer-of-the-test', monitorId: 'churn', parts };
  return { ...recordsFlaggedExample, data };
};

const flagged = async (world: World) => {
  const Key = 'flagged/churn/2026/11/20/01/pointer-of-the-test/part-00000.jsonl';
  const text = aCaptureLine({ id: 'second-look', time: at(1) });
  const Body = flaggedLine({ recordId: 'second-look', inferenceTimeMs: firstHourMs, text }, ['unsure']);
  await world.s3.send(new PutObjectCommand({ Bucket: world.dataBucket, Key, Body }));
  return pointerTo(world, Key);
};

/** Events of SageMaker's name the account. */
const ofThisAccount = <Event extends object>(event: Event): Event =>
  JSON.parse(JSON.stringify(event).replaceAll('123456789012', '000000000000'));

const changed = <Event extends { readonly detail: object }>(event: Event, detail: object): Event =>
  ofThisAccount({ ...event, detail: { ...event.detail, ...detail } });

const ended = ({ ProcessingJobName }: { readonly ProcessingJobName: string }) =>
  changed(processingJobStateChangeExample, {
    ProcessingJobName,
    ProcessingJobArn: `arn:aws:sagemaker:eu-west-1:000000000000:processing-job/${ProcessingJobName}`,
  });

/** As if every event about a resource had been lost. */
export const forgetResources = async ({ cloud }: World): Promise<void> => {
  const TableName = cloud.template.ofType('AWS::DynamoDB::Table')[0]?.name;
  const table = new DynamoDBClient(settingsFor(cloud));
  const { Items = [] } = await table.send(new ScanCommand({ TableName }));
  for (const { pk, sk } of Items)
    if (/^(?:RESOURCE|NAME|MODELDATA|EXECUTION)#/.test(pk?.S ?? '') && pk !== undefined && sk !== undefined)
      await table.send(new DeleteItemCommand({ TableName, Key: { pk, sk } }));
  table.destroy();
};

const forgetIncident = async ({ cloud }: World): Promise<void> => {
  const TableName = cloud.template.ofType('AWS::DynamoDB::Table')[0]?.name;
  const sk = `INCIDENT#${new Date(firstHourMs).toISOString()}#unseen-category`;
  const table = new DynamoDBClient(settingsFor(cloud));
  await table.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'SUBJECT#churn' }, sk: { S: sk } } }));
  table.destroy();
};

const dailyTick = { ...scheduleTickedExample, scheduledTime: at(24 + 5, 30) };

const keepPrices = async ({ s3, dataBucket }: World): Promise<void> => {
  const Body = keptPricesText([]);
  await s3.send(new PutObjectCommand({ Bucket: dataBucket, Key: 'prices/sagemaker.json', Body }));
};

/** After the cool-down of the run before. */
const opening = {
  detail: anOpening('2026-11-24T00:00:00.000Z', {
    incidentId: 'churn.input-drift.20261123T000000Z',
    subject: 'churn',
    monitorId: 'churn',
  }),
};

/** The Monday after everything that was prepared. */
const aWeekLater = { ...scheduleTickedExample, scheduledTime: '2026-11-23T07:00:00Z' };

/** By function, then by what is particular about the event. */
export const drives = {
  'profile-capture': {
    usual: toQueue('captures', captured),
    'in a bucket with versions': toQueue('captures', withVersion),
    'about a deleted object': toQueue('captures', () => anObjectCreated(aCaptureKey(at(1), 'deleted.jsonl'))),
    'for a monitor whose baseline is gone': toQueue('captures', withoutBaseline),
  },
  'plan-windows': {
    usual: toFunction('plan-windows', { ...scheduleTickedExample, scheduledTime: at(2, 15) }),
  },
  'evaluate-window': {
    usual: toQueue('windows', () => dueBetween(at(1), at(2))),
    // Its one day has two partials: enough to be rolled up in a longer window.
    'of a week': toQueue('windows', () => dueBetween(at(-4 * 24), at(3 * 24))),
    'of an endpoint whose past is known': toQueue('windows', usualDay),
  },
  'manage-incident': {
    usual: toFunction(
      'manage-incident',
      {
        detail: {
          ...windowEvaluatedExample,
          data: {
            ...windowEvaluatedExample.data,
            monitorId: 'churn',
            window: { start: new Date(at(0)).toISOString(), end: new Date(at(1)).toISOString() },
          },
        },
      },
      forgetIncident,
    ),
  },
  'publish-alert': { usual: toFunction('publish-alert', opening) },
  'notify-slack': { usual: toFunction('notify-slack', alertDeliveredExample) },
  'collect-flagged': {
    usual: toQueue('flagged', flagged),
    'about lines that are gone': toQueue('flagged', (world) => pointerTo(world, 'flagged/churn/gone.jsonl')),
  },
  'start-retraining': { usual: toFunction('start-retraining', opening) },
  'record-lifecycle': {
    usual: toFunction(
      'record-lifecycle',
      changed(trainingJobStateChangeExample, { FailureReason: null, LastModifiedTime: firstHourMs }),
    ),
    'about an endpoint': toFunction(
      'record-lifecycle',
      changed(endpointStateChangeExample, { EndpointStatus: 'FAILED' }),
    ),
    'about an execution': toFunction(
      'record-lifecycle',
      changed(pipelineExecutionStatusChangeExample, { currentPipelineExecutionStatus: 'Failed' }),
    ),
    'about a processing job': toFunction('record-lifecycle', ended(runWithViolations)),
    'about a tuning job': toFunction('record-lifecycle', ofThisAccount(hyperParameterTuningJobStateChangeExample)),
    'about a transform job': toFunction('record-lifecycle', ofThisAccount(transformJobStateChangeExample)),
    'about an endpoint config': toFunction('record-lifecycle', ofThisAccount(endpointConfigStateChangeExample)),
    'about a model': toFunction('record-lifecycle', ofThisAccount(modelStateChangeExample)),
    'about a model package': toFunction(
      'record-lifecycle',
      changed(modelPackageStateChangeExample, { ModelPackageStatus: null }),
    ),
    'about a schedule': toFunction('record-lifecycle', ofThisAccount(monitoringScheduleStateChangeExample)),
  },
  reconcile: {
    usual: toFunction('reconcile', { ...scheduleTickedExample, scheduledTime: at(2, 40) }, forgetResources),
  },
  'send-digest': {
    usual: toFunction('send-digest', aWeekLater),
    'after prices were asked for': toFunction('send-digest', aWeekLater, async ({ s3, dataBucket }) => {
      const Body = keptPricesText([]);
      await s3.send(new PutObjectCommand({ Bucket: dataBucket, Key: 'prices/sagemaker.json', Body }));
    }),
  },
  'summarize-cost': {
    usual: toFunction('summarize-cost', dailyTick),
    'when prices are kept': toFunction('summarize-cost', dailyTick, keepPrices),
    'of a model with labels': toFunction('summarize-cost', dailyTick, captureLabelled),
  },
  'import-report': {
    usual: toFunction('import-report', ended(runWithViolations)),
    'about a run that found nothing': toFunction('import-report', ended(runWithout)),
  },
  'status-api': {
    usual: ask('/monitors'),
    'for incidents': ask('/incidents'),
    'for one incident': ask(openIncident),
  },
  'answer-incident': {
    usual: say(`${openIncident}/acknowledge`, { by: 'ada' }),
    'that accepts': say(`${openIncident}/accept`, { by: 'ada' }),
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Drive>>>>;

export type FunctionName = keyof typeof drives;

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { batchInferenceJobStateChange } from '../../events/bedrock/batch-inference-job-state-change.ts';
import { modelCustomizationJobStateChange } from '../../events/bedrock/model-customization-job-state-change.ts';
import { apiCall } from '../../events/cloudtrail/api-call.ts';
import { alarmStateChange } from '../../events/cloudwatch/alarm-state-change.ts';
import { objectCreated } from '../../events/object-created.ts';
import { awsTime } from '../../events/parts/aws-time.ts';
import { tags } from '../../events/parts/sagemaker-event.ts';
import { endpointConfigStateChange } from '../../events/sagemaker/endpoint-config-state-change.ts';
import { endpointDeploymentStateChange } from '../../events/sagemaker/endpoint-deployment-state-change.ts';
import { endpointStateChange } from '../../events/sagemaker/endpoint-state-change.ts';
import { featureGroupStateChange } from '../../events/sagemaker/feature-group-state-change.ts';
import { humanLoopStatusChange } from '../../events/sagemaker/human-loop-status-change.ts';
import { hyperParameterTuningJobStateChange } from '../../events/sagemaker/hyper-parameter-tuning-job-state-change.ts';
import { modelCardStateChange } from '../../events/sagemaker/model-card-state-change.ts';
import { modelPackageStateChange } from '../../events/sagemaker/model-package-state-change.ts';
import { modelStateChange } from '../../events/sagemaker/model-state-change.ts';
import { monitoringScheduleStateChange } from '../../events/sagemaker/monitoring-schedule-state-change.ts';
import { pipelineExecutionStatusChange } from '../../events/sagemaker/pipeline-execution-status-change.ts';
import { pipelineStepStatusChange } from '../../events/sagemaker/pipeline-step-status-change.ts';
import { processingJobStateChange } from '../../events/sagemaker/processing-job-state-change.ts';
import { trainingJobStateChange } from '../../events/sagemaker/training-job-state-change.ts';
import { transformJobStateChange } from '../../events/sagemaker/transform-job-state-change.ts';
import { scheduleTicked } from '../../events/schedule-ticked.ts';
import { apiCallRecordOf, type ResourceState, toldBy } from '../../shared/lifecycle/index.ts';

/** Samples of AWS's events lie beside the project's root; where they are absent, their tests are skipped. */
const folder = fileURLToPath(new URL('../../../shared/reference/events/', import.meta.url));

const changes = v.variant('detail-type', [
  trainingJobStateChange,
  hyperParameterTuningJobStateChange,
  processingJobStateChange,
  transformJobStateChange,
  endpointStateChange,
  endpointDeploymentStateChange,
  endpointConfigStateChange,
  modelStateChange,
  modelPackageStateChange,
  modelCardStateChange,
  pipelineExecutionStatusChange,
  pipelineStepStatusChange,
  featureGroupStateChange,
  humanLoopStatusChange,
  monitoringScheduleStateChange,
  alarmStateChange,
  modelCustomizationJobStateChange,
  batchInferenceJobStateChange,
]);
const known: ReadonlySet<string> = new Set(changes.options.map(({ entries }) => entries['detail-type'].literal));

const all = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => ({ file, event: JSON.parse(readFileSync(folder + file, 'utf8')) }))
  : [];
if (all.length === 0) console.warn(`Skipped: the sample events at ${folder} are absent`);

const isCall = (event: Readonly<Record<string, unknown>>) => event['detail-type'] === 'AWS API Call via CloudTrail';
const samples = all.filter(({ event }) => known.has(event['detail-type']));
const calls = all.filter(({ event }) => isCall(event));
const others = all.filter(({ event }) => !known.has(event['detail-type']) && !isCall(event));

const t = (iso: string): number => Date.parse(iso);

/** What each sample tells. Only what is listed is compared. */
const expected: Readonly<Record<string, Partial<ResourceState>>> = {
  'bedrock-batch-inference-job-state-change.json': {
    kind: 'batch-inference-job',
    name: 'nightly-summaries',
    status: 'Completed',
    outcome: 'succeeded',
    failureReason: null,
    createdAtMs: t('2026-11-20T22:47:53Z'),
    changedAtMs: t('2026-11-20T22:58:30Z'),
  },
  'bedrock-model-customization-job-state-change.json': {
    kind: 'customization-job',
    outcome: 'failed',
    failureReason: 'Training data could not be read',
    endedAtMs: t('2026-11-20T12:34:56Z'),
    dataUris: ['s3://ml-llm-123456789012/train.jsonl', 's3://ml-llm-123456789012/val.jsonl'],
  },
  'cloudwatch-alarm-state-change.composite.json': {
    kind: 'alarm',
    name: 'churn-xgb-prod-any-drift',
    status: 'ALARM',
    changedAtMs: t('2026-11-20T10:16:41.404Z'),
  },
  'cloudwatch-alarm-state-change.json': {
    kind: 'alarm',
    outcome: 'failed',
    changedAtMs: t('2026-11-20T10:16:40.989Z'),
  },
  'sagemaker-a2i-humanloop-status-change.json': {
    kind: 'human-loop',
    status: 'Completed',
    failureReason: null,
    changedAtMs: t('2026-11-20T16:44:09Z'),
  },
  'sagemaker-endpoint-config-state-change.json': {
    kind: 'endpoint-config',
    status: 'Created',
    variants: [
      {
        name: 'AllTraffic',
        modelName: 'churn-xgb-v8',
        instanceType: 'ml.m5.large',
        currentInstanceCount: 3,
        weight: 1,
      },
    ],
    isAsynchronous: false,
  },
  'sagemaker-endpoint-deployment-state-change.json': {
    kind: 'endpoint',
    status: 'Updating',
    outcome: 'running',
    phase: 'Baking',
    configName: 'churn-xgb-prod-cfg-7',
    variants: [{ name: 'AllTraffic', currentInstanceCount: 3, desiredInstanceCount: 3, weight: 1 }],
    pending: {
      configName: 'churn-xgb-prod-cfg-8',
      variants: [{ name: 'AllTraffic', currentInstanceCount: 1, desiredInstanceCount: 3, weight: 1 }],
    },
    changedAtMs: 1795183948181,
  },
  'sagemaker-endpoint-state-change.json': {
    kind: 'endpoint',
    status: 'InService',
    outcome: 'succeeded',
    configName: 'churn-xgb-prod-cfg-7',
    tags: { team: 'churn', 'cost-center': '4711' },
    createdAtMs: 1772439112203,
    changedAtMs: 1795184431287,
  },
  'sagemaker-endpoint-state-change.minimal-failed.json': {
    status: 'Failed',
    outcome: 'failed',
    failureReason: null,
    changedAtMs: t('2026-11-20T15:02:09Z'),
  },
  'sagemaker-feature-group-state-change.json': { kind: 'feature-group', status: 'Active', outcome: 'succeeded' },
  'sagemaker-hyperparameter-tuning-job-state-change.json': {
    kind: 'tuning-job',
    status: 'Completed',
    createdAtMs: 1795176000000,
    changedAtMs: 1795180495120,
    dataUris: ['s3://ml-data-123456789012/churn/train/'],
  },
  'sagemaker-model-card-state-change.json': {
    kind: 'model-card',
    status: 'PendingReview',
    phase: 'version 2',
    modelName: 'churn-xgb-v8',
    changedAtMs: t('2026-11-20T13:45:44.893Z'),
  },
  'sagemaker-model-package-state-change.json': {
    kind: 'model-package',
    name: 'churn-xgb/8',
    status: 'Completed',
    phase: 'Approved',
    executionArn: 'arn:aws:sagemaker:us-east-1:123456789012:pipeline/churn-train/execution/p4jn9xou8a8s',
    modelDataUris: ['s3://ml-data-123456789012/churn/models/churn-xgb-2026-11-20-09-58-12-431/output/model.tar.gz'],
    changedAtMs: t('2026-11-20T13:40:14Z'),
  },
  'sagemaker-model-state-change.json': {
    kind: 'model',
    status: 'Created',
    modelDataUris: ['s3://ml-data-123456789012/churn/models/churn-xgb-2026-11-20-09-58-12-431/output/model.tar.gz'],
    changedAtMs: 1795183771002,
  },
  'sagemaker-pipeline-execution-status-change.json': {
    kind: 'pipeline-execution',
    name: 'churn-train',
    status: 'Succeeded',
    createdAtMs: t('2026-11-20T09:55:13Z'),
    changedAtMs: t('2026-11-20T10:07:10Z'),
  },
  'sagemaker-pipeline-step-status-change.json': {
    kind: 'pipeline-step',
    name: 'churn-train/preprocess',
    resourceArn: 'arn:aws:sagemaker:us-east-1:123456789012:pipeline/churn-train/execution/p4jn9xou8a8s/step/preprocess',
    status: 'Failed',
    failureReason: 'ClientError: The processing job exited with code 1',
    madeArn: 'arn:aws:sagemaker:us-east-1:123456789012:processing-job/pipelines-p4jn9xou8a8s-preprocess-tmgxry49ug',
    changedAtMs: t('2026-11-20T09:57:59Z'),
  },
  'sagemaker-processing-job-state-change.failed.json': {
    kind: 'processing-job',
    outcome: 'failed',
    failureReason: 'AlgorithmError: See job logs for more information',
    instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 1, volumeGb: 20 }],
    startedAtMs: 1795169303000,
    endedAtMs: 1795169488000,
  },
  'sagemaker-processing-job-state-change.monitor-completed.json': { kind: 'processing-job', status: 'Completed' },
  'sagemaker-training-job-state-change.completed.json': {
    kind: 'training-job',
    status: 'Completed',
    phase: 'Completed',
    failureReason: null,
    tags: { team: 'churn', 'cost-center': '4711' },
    instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 1, volumeGb: 30 }],
    dataUris: ['s3://ml-data-123456789012/churn/train/'],
    createdAtMs: 1795168692890,
    startedAtMs: 1795168771224,
    endedAtMs: 1795169057803,
    changedAtMs: 1795169058102,
  },
  'sagemaker-training-job-state-change.failed-doc-flavour.json': {
    kind: 'training-job',
    outcome: 'failed',
    failureReason: 'AlgorithmError: ExecuteUserScriptError: exit code 1',
    tags: { team: 'churn' },
    instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 2, volumeGb: 20 }],
    createdAtMs: 1795172564500,
    changedAtMs: 1795172703000,
  },
  'sagemaker-transform-job-state-change.json': {
    kind: 'transform-job',
    status: 'Completed',
    modelName: 'churn-xgb-v7',
    instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 1 }],
    startedAtMs: 1795140160950,
    endedAtMs: 1795140552008,
    changedAtMs: 1795140552008,
  },
};

/** Samples of events that are read elsewhere, or of which nothing is recorded. */
const elsewhere: Readonly<Record<string, v.GenericSchema | 'not recorded'>> = {
  's3-object-created.batch-manifest.json': objectCreated,
  's3-object-created.data-capture.json': objectCreated,
  's3-object-created.ground-truth.json': objectCreated,
  'scheduler-target-input.json': scheduleTicked,
  // Our schedules are EventBridge Scheduler's, not rules.
  'events-scheduled-event.json': 'not recorded',
  // No model's life: machines of a cluster, and reading documents.
  'sagemaker-hyperpod-cluster-node-health-event.json': 'not recorded',
  'bedrock-data-automation-job-succeeded.json': 'not recorded',
};

describe.skipIf(all.length === 0)('sample events', () => {
  it.each(samples)('$file is read as a state', ({ file, event }) => {
    const { about, state } = toldBy(v.parse(changes, event));
    if (file.includes('UNVERIFIED')) {
      // Nothing of what it seems to hold is relied on.
      expect(toldBy(v.parse(changes, { ...event, detail: undefined }))).toEqual({ about, state });
      expect({ about, state }).toEqual({
        about: { kind: 'monitoring-schedule', name: 'churn-quality-schedule', arn: event.resources[0] },
        state: undefined,
      });
      return;
    }
    expect(state).toMatchObject(expected[file] ?? { file: 'is not among the expected' });
    expect(about.arn.startsWith(event.resources.at(-1))).toBe(true);
    expect(Object.values(state ?? {})).not.toContain(Number.NaN);
  });

  it.each(calls)('$file is read as a call, or tells of no change', ({ file, event }) => {
    const call = apiCallRecordOf(v.parse(apiCall, event));
    if (/error|data-event/.test(file)) return expect(call).toBeUndefined();
    const resourceArn = file.includes('bedrock')
      ? 'arn:aws:bedrock:us-east-1:123456789012:evaluation-job/abcd1234efgh'
      : 'arn:aws:sagemaker:us-east-1:123456789012:endpoint/churn-xgb-prod';
    expect(call).toEqual({
      callId: event.detail.eventID,
      name: event.detail.eventName,
      by: 'arn:aws:sts::123456789012:assumed-role/Deployer/deploy',
      resourceArn,
      atMs: t('2026-11-20T14:12:25Z'),
    });
  });

  it('are all read somewhere, or known not to be', () => {
    expect(others.map(({ file }) => file)).toEqual(Object.keys(elsewhere).toSorted());
    for (const { file, event } of others) {
      const schema = elsewhere[file];
      if (schema !== undefined && schema !== 'not recorded')
        expect(v.safeParse(schema, event).issues, file).toBeUndefined();
    }
    const expectedFiles = samples.map(({ file }) => file).filter((file) => !file.includes('UNVERIFIED'));
    expect(Object.keys(expected)).toEqual(expectedFiles);
  });
});

describe('awsTime', () => {
  it.each([
    [1795169058102, 1795169058102],
    [1795184431287.5, 1795184431287],
    ['1795172703000', 1795172703000],
    ['2026-11-20T13:40:14Z', 1795182014000],
    ['2026-11-20T13:40:14.123456789Z', 1795182014123],
    ['2026-11-20T13:40:14.000+0000', 1795182014000],
    ['2026-11-20T13:40:14', 1795182014000],
    ['Fri Nov 20 13:40:14 UTC 2026', 1795182014000],
    ['Nov 20, 2026, 1:40:14 PM', 1795182014000],
    [1795182014, 1795182014000],
    ['1795182014.5', 1795182014500],
    [new Date(1795182014000), 1795182014000],
  ])('reads %s', (given, expected) => {
    expect(v.parse(awsTime, given)).toBe(expected);
  });

  it.each(['', 'yesterday', Number.NaN, Number.POSITIVE_INFINITY, 9e15, null])('refuses %s', (given) => {
    expect(v.is(awsTime, given)).toBe(false);
  });
});

describe('tags', () => {
  it.each([
    [{ team: 'a' }, { team: 'a' }],
    [[{ Key: 'team', Value: 'a' }], { team: 'a' }],
    [{}, {}],
    [null, {}],
    [undefined, {}],
    ['anything else', {}],
  ])('%j becomes %j', (given, expected) => {
    expect(v.parse(tags, given)).toEqual(expected);
  });
});

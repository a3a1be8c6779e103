import * as v from 'valibot';
import { endpointConfig, endpointConfigStateChange } from '../../events/sagemaker/endpoint-config-state-change.ts';
import { endpoint, endpointStateChange } from '../../events/sagemaker/endpoint-state-change.ts';
import { modelPackage, modelPackageStateChange } from '../../events/sagemaker/model-package-state-change.ts';
import { model, modelStateChange } from '../../events/sagemaker/model-state-change.ts';
import {
  pipelineExecution,
  pipelineExecutionStatusChange,
} from '../../events/sagemaker/pipeline-execution-status-change.ts';
import { processingJob, processingJobStateChange } from '../../events/sagemaker/processing-job-state-change.ts';
import { trainingJob, trainingJobStateChange } from '../../events/sagemaker/training-job-state-change.ts';
import { transformJob, transformJobStateChange } from '../../events/sagemaker/transform-job-state-change.ts';
import {
  type Listed,
  type Reading,
  type ResourceEvent,
  type ResourceKind,
  type ResourceLists,
  type Resources,
  readEndpoint,
  readEndpointConfig,
  readExecution,
  readModel,
  readModelPackage,
  readProcessingJob,
  readTrainingJob,
  readTransformJob,
  stateOf,
} from '../../shared/lifecycle/index.ts';

const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;
export const monthStartMs = Date.parse('2026-11-01T00:00:00Z');
export const monthDays = 30;

type Answer = Readonly<Record<string, unknown>>;

/** One state of a resource: what SageMaker answers from then on, and the event about it where there is one. */
interface Step {
  readonly atMs: number;
  readonly answer: Answer;
  readonly event?: ResourceEvent;
}

interface Resource {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly arn: string;
  readonly steps: readonly Step[];
  readonly goneMs?: number;
}

const arnOf = (rest: string): string => `arn:aws:sagemaker:eu-west-1:123456789012:${rest}`;

/** Keys that only Describe tells. */
const onlyDescribed = [
  'BillableTimeInSeconds',
  'TrainingTimeInSeconds',
  'EnableManagedSpotTraining',
  'WarmPoolStatus',
  'AsyncInferenceConfig',
];
const asTold = (answer: Answer): Answer =>
  Object.fromEntries(Object.entries(answer).filter(([key]) => !onlyDescribed.includes(key)));

const eventOf = (
  schema: v.GenericSchema & { readonly entries: { readonly 'detail-type': { readonly literal: string } } },
  arn: string,
  atMs: number,
  detail: Answer,
): ResourceEvent =>
  v.parse(schema, {
    id: `${arn} ${atMs} ${JSON.stringify(detail).length}`,
    'detail-type': schema.entries['detail-type'].literal,
    source: 'aws.sagemaker',
    account: '123456789012',
    region: 'eu-west-1',
    time: atMs,
    resources: [arn],
    detail,
  }) as ResourceEvent;

const machines = { InstanceType: 'ml.m5.xlarge', InstanceCount: 2 };

const modelData = (day: number): string => `s3://models/${jobName(day)}/output/model.tar.gz`;
const executionId = (day: number): string => `exec${String(day).padStart(4, '0')}`;
const jobName = (day: number): string => `pipelines-${executionId(day)}-train-Ab3dE5`;
const executionArn = (day: number): string => arnOf(`pipeline/Churn-Train/execution/${executionId(day)}`);

/** A third of the trainings fail, a third uses spot instances and keeps its machines for an hour. */
const training = (day: number): Resource => {
  const CreationTime = monthStartMs + day * dayMs + 3 * 60 * minuteMs + 123;
  const arn = arnOf(`training-job/${jobName(day)}`);
  const failed = day % 3 === 1;
  const spot = day % 3 === 2;
  const TrainingStartTime = CreationTime + 2 * minuteMs;
  const TrainingEndTime = CreationTime + 20 * minuteMs;
  const base = {
    TrainingJobName: jobName(day),
    TrainingJobArn: arn,
    ResourceConfig: { ...machines, VolumeSizeInGB: 30, ...(spot ? { KeepAlivePeriodInSeconds: 3600 } : {}) },
    InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: { S3Uri: 's3://data/train/' } } }],
    EnableManagedSpotTraining: spot,
    CreationTime,
  };
  const status = failed ? 'Failed' : 'Completed';
  const ended = {
    ...base,
    ...(failed
      ? { FailureReason: 'AlgorithmError: exit code 1' }
      : { ModelArtifacts: { S3ModelArtifacts: modelData(day) } }),
    ...{ TrainingJobStatus: status, SecondaryStatus: status, TrainingStartTime, TrainingEndTime },
    ...{ LastModifiedTime: TrainingEndTime, TrainingTimeInSeconds: 1080, BillableTimeInSeconds: spot ? 324 : 1080 },
  };
  const going = (SecondaryStatus: string, LastModifiedTime: number) => ({
    ...{ ...base, TrainingJobStatus: 'InProgress', SecondaryStatus, LastModifiedTime },
    ...(SecondaryStatus === 'Training' ? { TrainingStartTime } : {}),
  });
  const pool = (Status: string, ResourceRetainedBillableTimeInSeconds: number) =>
    spot ? { WarmPoolStatus: { Status, ResourceRetainedBillableTimeInSeconds } } : {};
  const told = (atMs: number, answer: Answer): Step => ({
    ...{ atMs, answer, event: eventOf(trainingJobStateChange, arn, atMs, asTold(answer)) },
  });
  return {
    ...{ kind: 'training-job', name: jobName(day), arn },
    steps: [
      told(CreationTime, going('Starting', CreationTime)),
      told(TrainingStartTime, going('Training', TrainingStartTime)),
      told(TrainingEndTime, { ...ended, ...pool('Available', 0) }),
      ...(spot ? [{ atMs: TrainingEndTime + 60 * minuteMs, answer: { ...ended, ...pool('Terminated', 3600) } }] : []),
    ],
  };
};

/** Its events tell seconds, in other words than the answers, and no reason. */
const execution = (day: number): Resource => {
  const CreationTime = monthStartMs + day * dayMs + 170 * minuteMs + 456;
  const endMs = CreationTime + 40 * minuteMs + 321;
  const arn = executionArn(day);
  const failed = day % 3 === 1;
  const base = { PipelineArn: arnOf('pipeline/Churn-Train'), PipelineExecutionArn: arn, CreationTime };
  const status = failed ? 'Failed' : 'Succeeded';
  const seconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
  const event = (atMs: number, currentPipelineExecutionStatus: string, times: Answer) =>
    eventOf(pipelineExecutionStatusChange, arn, atMs, {
      pipelineArn: base.PipelineArn,
      pipelineExecutionArn: arn,
      currentPipelineExecutionStatus,
      executionStartTime: seconds(CreationTime),
      ...times,
    });
  const ended = { ...base, PipelineExecutionStatus: status, LastModifiedTime: endMs };
  return {
    ...{ kind: 'pipeline-execution', name: executionId(day), arn },
    steps: [
      {
        atMs: CreationTime,
        answer: { ...base, PipelineExecutionStatus: 'Executing', LastModifiedTime: CreationTime },
        event: event(CreationTime, 'Executing', {}),
      },
      {
        atMs: endMs,
        answer: failed ? { ...ended, FailureReason: 'Step failure: train' } : ended,
        event: event(endMs, status, { executionEndTime: seconds(endMs) }),
      },
    ],
  };
};

/** Registered when its execution ends, approved two days later. */
const registered = (day: number): Resource => {
  const CreationTime = monthStartMs + day * dayMs + 200 * minuteMs + 789;
  const arn = arnOf(`model-package/Churn/${day}`);
  const base = {
    ...{ ModelPackageArn: arn, ModelPackageGroupName: 'Churn', ModelPackageVersion: day, CreationTime },
    InferenceSpecification: { Containers: [{ ModelDataUrl: modelData(day) }] },
    MetadataProperties: { GeneratedBy: executionArn(day) },
  };
  const step = (atMs: number, ModelPackageStatus: string, ModelApprovalStatus: string): Step => {
    const answer = { ...base, ModelPackageStatus, ModelApprovalStatus, LastModifiedTime: atMs };
    return { atMs, answer, event: eventOf(modelPackageStateChange, arn, atMs, answer) };
  };
  return {
    ...{ kind: 'model-package', name: `Churn/${day}`, arn },
    steps: [
      step(CreationTime, 'Pending', 'PendingManualApproval'),
      step(CreationTime + 2 * minuteMs, 'Completed', 'PendingManualApproval'),
      step(CreationTime + 2 * dayMs, 'Completed', 'Approved'),
    ],
  };
};

/** The model of a package; its event does not name the package. */
const modelOf = (day: number): Resource => {
  const CreationTime = monthStartMs + (day + 3) * dayMs + 9 * 60 * minuteMs + 1;
  const name = `Churn-${day}`;
  const arn = arnOf(`model/churn-${day}`);
  const answer = (container: Answer) => ({ ModelName: name, ModelArn: arn, CreationTime, PrimaryContainer: container });
  const described = answer({ ModelPackageName: arnOf(`model-package/Churn/${day}`) });
  const event = eventOf(modelStateChange, arn, CreationTime, answer({ Image: 'image' }));
  return { kind: 'model', name, arn, steps: [{ atMs: CreationTime, answer: described, event }] };
};

const configOf = (day: number): Resource => {
  const CreationTime = monthStartMs + (day + 3) * dayMs + 9 * 60 * minuteMs + 2000;
  const arn = arnOf(`endpoint-config/churn-cfg-${day}`);
  const answer = {
    ...{ EndpointConfigName: `Churn-Cfg-${day}`, EndpointConfigArn: arn, CreationTime },
    ProductionVariants: [
      {
        VariantName: 'All',
        ModelName: `Churn-${day}`,
        InstanceType: 'ml.m5.large',
        InitialInstanceCount: 1 + (day % 4),
      },
    ],
  };
  const event = eventOf(endpointConfigStateChange, arn, CreationTime, answer);
  return { kind: 'endpoint-config', name: `Churn-Cfg-${day}`, arn, steps: [{ atMs: CreationTime, answer, event }] };
};

/** Updated whenever a model was approved; created with the first one, and deleted after the last where it says so. */
const servedBy = (name: string, days: readonly number[], goneDay?: number): Resource => {
  const arn = arnOf(`endpoint/${name.toLowerCase()}`);
  const deployMs = (day: number): number => monthStartMs + (day + 3) * dayMs + 10 * 60 * minuteMs + 7;
  const CreationTime = deployMs(days[0] ?? 0);
  const step = (atMs: number, EndpointStatus: string, day: number): Step => {
    const CurrentInstanceCount = 1 + (day % 4);
    const answer = {
      ...{ EndpointName: name, EndpointArn: arn, EndpointStatus, EndpointConfigName: `Churn-Cfg-${day}`, CreationTime },
      LastModifiedTime: atMs,
      ProductionVariants: [{ VariantName: 'All', CurrentInstanceCount, DesiredInstanceCount: CurrentInstanceCount }],
    };
    const detail = {
      ...answer,
      EndpointStatus: EndpointStatus.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(),
      ProductionVariants: [{ DesiredInstanceCount: CurrentInstanceCount }],
    };
    return { atMs, answer, event: eventOf(endpointStateChange, arn, atMs, detail) };
  };
  const deployments = days.flatMap((day, index) => [
    step(deployMs(day), index === 0 ? 'Creating' : 'Updating', days[Math.max(0, index - 1)] ?? day),
    step(deployMs(day) + 4 * minuteMs, 'InService', day),
  ]);
  const goneMs = goneDay === undefined ? undefined : monthStartMs + goneDay * dayMs + 11 * 60 * minuteMs;
  const last = days.at(-1) ?? 0;
  return {
    ...{ kind: 'endpoint', name, arn },
    steps: [...deployments, ...(goneMs === undefined ? [] : [step(goneMs - minuteMs, 'Deleting', last)])],
    ...(goneMs === undefined ? {} : { goneMs }),
  };
};

const nightly = (day: number): Resource => {
  const CreationTime = monthStartMs + day * dayMs + 60 * minuteMs + 11;
  const name = `churn-batch-${day}`;
  const arn = arnOf(`transform-job/${name}`);
  const base = { TransformJobName: name, TransformJobArn: arn, TransformResources: machines, CreationTime };
  const step = (atMs: number, TransformJobStatus: string, times: Answer): Step => {
    const answer = { ...base, TransformJobStatus, TransformStartTime: CreationTime + minuteMs, ...times };
    return { atMs, answer, event: eventOf(transformJobStateChange, arn, atMs, answer) };
  };
  const endMs = CreationTime + 9 * minuteMs;
  const steps = [
    step(CreationTime + minuteMs, 'InProgress', {}),
    step(endMs, 'Completed', { TransformEndTime: endMs }),
  ];
  return { kind: 'transform-job', name, arn, steps };
};

/** Its events have no tags. */
const monitoring = (day: number): Resource => {
  const CreationTime = monthStartMs + day * dayMs + 75 * minuteMs + 13;
  const name = `data-quality-monitoring-${day}-Xy`;
  const arn = arnOf(`processing-job/${name}`);
  const base = {
    ...{ ProcessingJobName: name, ProcessingJobArn: arn, CreationTime },
    ProcessingResources: { ClusterConfig: { ...machines, VolumeSizeInGB: 20 } },
    ProcessingStartTime: CreationTime + minuteMs,
  };
  const schedule = { MonitoringScheduleArn: arnOf('monitoring-schedule/churn') };
  const step = (atMs: number, ProcessingJobStatus: string, times: Answer): Step => {
    const told = { ...base, ProcessingJobStatus, LastModifiedTime: atMs, ...times };
    return { atMs, answer: { ...told, ...schedule }, event: eventOf(processingJobStateChange, arn, atMs, told) };
  };
  const endMs = CreationTime + 5 * minuteMs;
  const steps = [
    step(CreationTime + minuteMs, 'InProgress', {}),
    step(endMs, 'Completed', { ProcessingEndTime: endMs }),
  ];
  return { kind: 'processing-job', name, arn, steps };
};

const everyDay = Array.from({ length: monthDays }, (_, day) => day);
const good = everyDay.filter((day) => day % 3 !== 1);
/** Days whose models are approved in time to be served within the month. */
const deployedDays = good.filter((day) => day < monthDays - 4);

const resources: readonly Resource[] = [
  ...everyDay.flatMap((day) => [training(day), execution(day), nightly(day), monitoring(day)]),
  ...good.map(registered),
  ...deployedDays.flatMap((day) => [modelOf(day), configOf(day)]),
  servedBy('Churn-Prod', deployedDays),
  servedBy('Churn-Trial', deployedDays.slice(0, 3), 12),
];

/** Every event of the month, in order of time. */
export const monthOfEvents: readonly { readonly atMs: number; readonly event: ResourceEvent }[] = resources
  .flatMap(({ steps }) => steps.flatMap(({ atMs, event }) => (event === undefined ? [] : [{ atMs, event }])))
  .toSorted((a, b) => a.atMs - b.atMs);

const read = (kind: ResourceKind, answer: Answer): Reading => {
  switch (kind) {
    case 'training-job':
      return readTrainingJob(v.parse(trainingJob, answer));
    case 'transform-job':
      return readTransformJob(v.parse(transformJob, answer));
    case 'processing-job':
      return readProcessingJob(v.parse(processingJob, answer));
    case 'pipeline-execution':
      return readExecution(v.parse(pipelineExecution, answer));
    case 'model-package':
      return readModelPackage(v.parse(modelPackage, answer));
    case 'model':
      return readModel(v.parse(model, answer));
    case 'endpoint-config':
      return readEndpointConfig(v.parse(endpointConfig, answer));
    default:
      return readEndpoint(v.parse(endpoint, answer));
  }
};

const byArn = new Map(resources.map((resource) => [resource.arn.toLowerCase(), resource]));
const isTagged: ReadonlySet<ResourceKind> = new Set(['training-job', 'transform-job', 'processing-job', 'endpoint']);

const stepAt = ({ steps, goneMs = Number.POSITIVE_INFINITY }: Resource, nowMs: number): Step | undefined =>
  nowMs >= goneMs ? undefined : steps.findLast(({ atMs }) => atMs <= nowMs);

/** What SageMaker answers at the moment that `now` tells. */
export const sageMakerAt = (now: () => number): Resources & ResourceLists => ({
  describe: async ({ kind, arn }) => {
    const resource = byArn.get(arn.toLowerCase());
    const step = resource && stepAt(resource, now());
    if (step === undefined) return 'gone';
    const reading = read(kind, step.answer);
    return stateOf({ ...reading, ...(isTagged.has(kind) ? { tags: { owner: 'ana' } } : {}) }, 0);
  },
  since: async function* (sinceMs): AsyncIterable<Listed> {
    for (const resource of resources) {
      const { kind, name, arn, steps } = resource;
      const step = stepAt(resource, now());
      const began = kind === 'pipeline-execution' || kind === 'model-package';
      const fromMs = began ? sinceMs - 30 * dayMs : sinceMs;
      const isListed = kind !== 'model' && kind !== 'endpoint-config';
      if (step === undefined || !isListed) continue;
      if (kind !== 'endpoint' && (began ? (steps[0]?.atMs ?? 0) : step.atMs) < fromMs) continue;
      const { status = '', phase = null, changedAtMs = 0 } = read(kind, step.answer);
      const more = kind === 'endpoint' ? { changedAtMs } : {};
      yield { kind, name, arn, status, phase: kind === 'model-package' ? phase : null, ...more };
    }
  },
});

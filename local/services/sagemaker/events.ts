import type { ServiceEvent } from '../../types.ts';
import {
  type Container,
  type Endpoint,
  type EndpointConfig,
  type Model,
  type ModelPackage,
  type MonitoringSchedule,
  type PipelineExecution,
  type ProcessingJob,
  picked,
  type Step,
  type TrainingJob,
  type TransformJob,
  type TuningJob,
  type VariantSummary,
} from './documents.ts';

/**
 * The events that SageMaker puts on the default bus, one function for each kind. Their spelling follows what AWS
 * sends, which differs from the API and from one kind to the next: statuses, times, letter case.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
 */
const event = (kind: string, resources: readonly string[], detail: object, timeMs: number): ServiceEvent => ({
  source: 'aws.sagemaker',
  detailType: `SageMaker ${kind}`,
  resources,
  detail,
  timeMs,
});

/** `InService` is `IN_SERVICE` in events about endpoints. */
const upperCase = (status: string): string => status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
const container = (one: Container) => picked(one, ['ContainerHostname', 'Image', 'ModelDataUrl']);

export const modelEvent = (model: Model, atMs: number): ServiceEvent =>
  event(
    'Model State Change',
    [model.ModelArn],
    {
      ...picked(model, ['ModelName', 'ModelArn', 'ExecutionRoleArn', 'CreationTime']),
      ...(model.PrimaryContainer === undefined ? {} : { PrimaryContainer: container(model.PrimaryContainer) }),
      Containers: (model.Containers ?? []).map(container),
      Tags: model.tags,
    },
    atMs,
  );

/** Keys that arrive as null where the request left them out. */
const variantKeys = [
  'VariantName',
  'ModelName',
  'InitialInstanceCount',
  'InstanceType',
  'InitialVariantWeight',
  'AcceleratorType',
  'CoreDumpConfig',
  'ServerlessConfig',
  'VolumeSizeInGB',
  'ModelDataDownloadTimeoutInSeconds',
  'ContainerStartupHealthCheckTimeoutInSeconds',
  'EnableSSMAccess',
];
const configKeys = [
  'DataCaptureConfig',
  'KmsKeyId',
  'AsyncInferenceConfig',
  'ExplainerConfig',
  'ShadowProductionVariants',
];
const orNull = (document: Readonly<Record<string, unknown>>, keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, document[key] ?? null]));

export const endpointConfigEvent = (config: EndpointConfig, atMs: number): ServiceEvent =>
  event(
    'Endpoint Config State Change',
    [config.EndpointConfigArn],
    {
      ...picked(config, ['EndpointConfigName', 'EndpointConfigArn', 'CreationTime']),
      ProductionVariants: config.ProductionVariants.map((variant) => orNull(variant, variantKeys)),
      ...orNull(config, configKeys),
      Tags: config.tags,
    },
    atMs,
  );

const endpointDetail = (endpoint: Endpoint, variantFields: readonly string[]) => ({
  ...picked(endpoint, ['EndpointName', 'EndpointArn', 'EndpointConfigName', 'CreationTime', 'LastModifiedTime']),
  ProductionVariants: endpoint.ProductionVariants.map((variant) => picked(variant, variantFields)),
  EndpointStatus: upperCase(endpoint.EndpointStatus),
  Tags: endpoint.tags,
});

export const endpointEvent = (endpoint: Endpoint, atMs: number): ServiceEvent =>
  event(
    'Endpoint State Change',
    [endpoint.EndpointArn],
    endpointDetail(endpoint, ['DesiredWeight', 'DesiredInstanceCount']),
    atMs,
  );

const deployed: readonly (keyof VariantSummary)[] = [
  'VariantName',
  'CurrentWeight',
  'DesiredWeight',
  'CurrentInstanceCount',
  'DesiredInstanceCount',
];

/** A blue/green update has `PendingDeploymentSummary`; a change of weights or capacities has not. */
export const deploymentEvent = (endpoint: Endpoint, atMs: number): ServiceEvent =>
  event(
    'Endpoint Deployment State Change',
    [endpoint.EndpointArn],
    { ...endpointDetail(endpoint, deployed), ...picked(endpoint, ['PendingDeploymentSummary']) },
    atMs,
  );

const jobKeys = [
  'TrainingJobName',
  'TrainingJobArn',
  'ModelArtifacts',
  'TrainingJobStatus',
  'SecondaryStatus',
  'HyperParameters',
  'AlgorithmSpecification',
  'RoleArn',
  'InputDataConfig',
  'OutputDataConfig',
  'ResourceConfig',
  'StoppingCondition',
  'CreationTime',
  'TrainingStartTime',
  'TrainingEndTime',
  'LastModifiedTime',
];

export const trainingJobEvent = (job: TrainingJob, atMs: number): ServiceEvent =>
  event(
    'Training Job State Change',
    [job.TrainingJobArn],
    {
      ...picked(job, jobKeys),
      FailureReason: job.FailureReason ?? null,
      SecondaryStatusTransitions: job.SecondaryStatusTransitions.map(({ EndTime: _, ...transition }) => transition),
      Tags: job.tags,
    },
    atMs,
  );

const processingKeys = [
  'ProcessingInputs',
  'ProcessingOutputConfig',
  'ProcessingJobName',
  'ProcessingResources',
  'StoppingCondition',
  'AppSpecification',
  'NetworkConfig',
  'RoleArn',
  'ProcessingJobArn',
  'ProcessingJobStatus',
  'CreationTime',
  'ProcessingStartTime',
  'ProcessingEndTime',
  'LastModifiedTime',
];

/** `Continuous` is `CONTINUOUS` in events about processing, `S3Prefix` is `S3_PREFIX`, but `FullyReplicated` has no bars. */
const inEventSpelling = (key: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (key === 'S3DataType') return value.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toUpperCase();
  return /^S3(?:InputMode|DataDistributionType|UploadMode)$/.test(key) ? value.toUpperCase() : value;
};

/** Neither the environment nor the exit message is told. */
export const processingJobEvent = (job: ProcessingJob, atMs: number): ServiceEvent =>
  event(
    'Processing Job State Change',
    [job.ProcessingJobArn],
    JSON.parse(
      JSON.stringify({ ...picked(job, processingKeys), ...orNull(job, ['ExperimentConfig']) }, inEventSpelling),
    ),
    atMs,
  );

const transformKeys = [
  'TransformJobName',
  'TransformJobArn',
  'TransformJobStatus',
  'ModelName',
  'TransformInput',
  'TransformOutput',
  'TransformResources',
  'CreationTime',
  'TransformStartTime',
  'TransformEndTime',
];

/** There is no time of the last change. */
export const transformJobEvent = (job: TransformJob, atMs: number): ServiceEvent =>
  event(
    'Transform Job State Change',
    [job.TransformJobArn],
    { ...picked(job, transformKeys), Environment: {}, Tags: job.tags },
    atMs,
  );

const tuningKeys = [
  'HyperParameterTuningJobName',
  'HyperParameterTuningJobArn',
  'TrainingJobDefinition',
  'HyperParameterTuningJobStatus',
];

/** Times are text here. */
export const tuningJobEvent = (job: TuningJob, atMs: number): ServiceEvent =>
  event(
    'HyperParameter Tuning Job State Change',
    [job.HyperParameterTuningJobArn],
    {
      ...picked(job, tuningKeys),
      CreationTime: String(job.CreationTime),
      LastModifiedTime: String(job.LastModifiedTime),
      Tags: job.tags,
    },
    atMs,
  );

/** What AWS tells beside the ARN is documented nowhere. */
export const monitoringScheduleEvent = (schedule: MonitoringSchedule, atMs: number): ServiceEvent =>
  event('Monitoring Schedule State Change', [schedule.MonitoringScheduleArn], {}, atMs);

const packageKeys = [
  'ModelPackageGroupName',
  'ModelPackageVersion',
  'ModelPackageArn',
  'InferenceSpecification',
  'ModelPackageStatus',
  'ModelPackageStatusDetails',
  'CertifyForMarketplace',
  'ModelApprovalStatus',
  'MetadataProperties',
  'ModelMetrics',
  'ModelLifeCycle',
];

/** @param updated the fields that UpdateModelPackage changed; absent when the package was created or validated */
export const modelPackageEvent = (one: ModelPackage, atMs: number, updated?: readonly string[]): ServiceEvent =>
  event(
    'Model Package State Change',
    [one.ModelPackageArn],
    {
      ...picked(one, packageKeys),
      CreationTime: isoSeconds(one.CreationTime),
      LastModifiedTime: isoSeconds(atMs),
      ...(updated === undefined ? {} : { UpdatedModelPackageFields: updated }),
    },
    atMs,
  );

const present = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
const ended = (status: string): boolean => ['Stopped', 'Failed', 'Succeeded'].includes(status);

/** @param previous absent for the first status */
export const executionEvent = (one: PipelineExecution, atMs: number, previous?: string): ServiceEvent =>
  event(
    'Model Building Pipeline Execution Status Change',
    [one.PipelineArn, one.PipelineExecutionArn],
    present({
      pipelineExecutionDisplayName: one.PipelineExecutionDisplayName,
      currentPipelineExecutionStatus: one.PipelineExecutionStatus,
      previousPipelineExecutionStatus: previous,
      executionStartTime: isoSeconds(one.CreationTime),
      executionEndTime: ended(one.PipelineExecutionStatus) ? isoSeconds(atMs) : undefined,
      pipelineExecutionDescription: one.PipelineExecutionDescription,
      pipelineArn: one.PipelineArn,
      pipelineExecutionArn: one.PipelineExecutionArn,
    }),
    atMs,
  );

/** Under which key a step's metadata holds its ARN. */
const metadataKeys = { Training: 'trainingJob', Processing: 'processingJob', RegisterModel: 'registerModel' } as const;

export const stepEvent = (one: PipelineExecution, step: Step, atMs: number, previous?: string): ServiceEvent =>
  event(
    'Model Building Pipeline Execution Step Status Change',
    [one.PipelineArn, one.PipelineExecutionArn],
    present({
      metadata: step.subject === undefined ? {} : { [metadataKeys[step.Type]]: { arn: step.subject } },
      stepStartTime: isoSeconds(step.StartTime ?? atMs),
      stepEndTime: step.EndTime === undefined ? undefined : isoSeconds(step.EndTime),
      stepName: step.Name,
      stepType: step.Type,
      previousStepStatus: previous,
      currentStepStatus: step.StepStatus,
      failureReason: step.FailureReason,
      pipelineArn: one.PipelineArn,
      pipelineExecutionArn: one.PipelineExecutionArn,
    }),
    atMs,
  );

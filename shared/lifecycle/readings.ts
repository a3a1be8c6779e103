import type * as v from 'valibot';
import type { batchInferenceJobStateChange } from '../../events/bedrock/batch-inference-job-state-change.ts';
import type { modelCustomizationJobStateChange } from '../../events/bedrock/model-customization-job-state-change.ts';
import type { alarmStateChange } from '../../events/cloudwatch/alarm-state-change.ts';
import type { configuredVariant, deployedVariant, resourceConfig } from '../../events/parts/sagemaker-event.ts';
import type { endpointConfig } from '../../events/sagemaker/endpoint-config-state-change.ts';
import type { endpoint } from '../../events/sagemaker/endpoint-state-change.ts';
import type { featureGroupStateChange } from '../../events/sagemaker/feature-group-state-change.ts';
import type { humanLoopStatusChange } from '../../events/sagemaker/human-loop-status-change.ts';
import type { tuningJob } from '../../events/sagemaker/hyper-parameter-tuning-job-state-change.ts';
import type { modelCardStateChange } from '../../events/sagemaker/model-card-state-change.ts';
import type { modelPackage } from '../../events/sagemaker/model-package-state-change.ts';
import type { model } from '../../events/sagemaker/model-state-change.ts';
import type { monitoringSchedule } from '../../events/sagemaker/monitoring-schedule-state-change.ts';
import type {
  pipelineExecution,
  pipelineExecutionStatusChange,
} from '../../events/sagemaker/pipeline-execution-status-change.ts';
import type { pipelineStepStatusChange } from '../../events/sagemaker/pipeline-step-status-change.ts';
import type { processingJob } from '../../events/sagemaker/processing-job-state-change.ts';
import type { trainingJob } from '../../events/sagemaker/training-job-state-change.ts';
import type { transformJob } from '../../events/sagemaker/transform-job-state-change.ts';
import { known, texts } from './known.ts';
import {
  type InstanceGroup,
  type ResourceFacts,
  type ResourceKind,
  siblingArn,
  type Variant,
} from './resource-state.ts';

/**
 * What an event's detail, or SageMaker's answer about the same resource, tells: they use the same words, so one function a kind
 * reads both. The status is still spelt as it came.
 */
export interface Reading extends ResourceFacts {
  readonly kind: ResourceKind;
  /** As AWS writes it. */
  readonly arn: string;
  readonly name: string;
  /** Undefined where there is none, or none is told. */
  readonly status: string | undefined;
  readonly phase?: string | null;
  readonly failureReason?: string | null;
  /** Milliseconds since 1970; undefined where only the envelope has a time. */
  readonly changedAtMs: number | undefined;
}

type Of<Schema extends v.GenericSchema> = v.InferOutput<Schema>;
type DetailOf<Schema extends v.GenericSchema<unknown, { readonly detail: unknown }>> = Of<Schema>['detail'];

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Moments that are told to the second by one and to the millisecond by another. */
const wholeSecond = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.floor(ms / 1000) * 1000;

const machines = (
  group: {
    readonly InstanceType?: string | null | undefined;
    readonly InstanceCount?: number | undefined;
    readonly VolumeSizeInGB?: number | undefined;
  },
  volumeGb = group.VolumeSizeInGB,
): readonly InstanceGroup[] => {
  const { InstanceType: instanceType, InstanceCount: instanceCount } = group;
  if (!instanceType || instanceCount === undefined) return [];
  return [{ instanceType, instanceCount, ...(volumeGb === undefined ? {} : { volumeGb }) }];
};

const machinesOf = (config: Of<typeof resourceConfig> | undefined): readonly InstanceGroup[] => {
  if (config === undefined) return [];
  const groups = config.InstanceGroups.flatMap((group) => machines(group, config.VolumeSizeInGB));
  return groups.length > 0 ? groups : machines(config);
};

type Channels = readonly {
  readonly DataSource?: { readonly S3DataSource?: { readonly S3Uri: string | null } | undefined } | undefined;
}[];
const urisOf = (channels: Channels): readonly string[] =>
  texts(channels.map(({ DataSource }) => DataSource?.S3DataSource?.S3Uri));

const tagsOf = (tags: Readonly<Record<string, string>> | null | undefined) =>
  Object.keys(tags ?? {}).length > 0 ? tags : undefined;

export const readTrainingJob = (detail: Of<typeof trainingJob>): Reading => ({
  kind: 'training-job',
  arn: detail.TrainingJobArn,
  name: detail.TrainingJobName,
  status: detail.TrainingJobStatus,
  phase: detail.SecondaryStatus,
  failureReason: detail.FailureReason,
  changedAtMs: detail.LastModifiedTime,
  ...known({
    createdAtMs: detail.CreationTime,
    startedAtMs: detail.TrainingStartTime,
    endedAtMs: detail.TrainingEndTime,
    tags: tagsOf(detail.Tags),
    instanceGroups: machinesOf(detail.ResourceConfig),
    billableSeconds: detail.BillableTimeInSeconds,
    trainingTimeSeconds: detail.TrainingTimeInSeconds,
    isManagedSpot: detail.EnableManagedSpotTraining,
    keepAlivePeriodSeconds: detail.ResourceConfig?.KeepAlivePeriodInSeconds,
    warmPool:
      detail.WarmPoolStatus === undefined
        ? undefined
        : {
            status: detail.WarmPoolStatus.Status,
            ...known({
              retainedBillableSeconds: detail.WarmPoolStatus.ResourceRetainedBillableTimeInSeconds,
              reusedByJob: detail.WarmPoolStatus.ReusedByJob,
            }),
          },
    modelDataUris: texts([detail.ModelArtifacts?.S3ModelArtifacts]),
    dataUris: urisOf(detail.InputDataConfig),
    tuningJobArn: detail.TuningJobArn,
    modelPackageArn: detail.OutputModelPackageArn,
  }),
});

export const readProcessingJob = (detail: Of<typeof processingJob>): Reading => ({
  kind: 'processing-job',
  arn: detail.ProcessingJobArn,
  name: detail.ProcessingJobName,
  status: detail.ProcessingJobStatus,
  failureReason: detail.FailureReason,
  changedAtMs: detail.LastModifiedTime,
  ...known({
    createdAtMs: detail.CreationTime,
    startedAtMs: detail.ProcessingStartTime,
    endedAtMs: detail.ProcessingEndTime,
    tags: tagsOf(detail.Tags),
    instanceGroups: machines(detail.ProcessingResources?.ClusterConfig ?? {}),
    dataUris: texts(detail.ProcessingInputs.map(({ S3Input }) => S3Input?.S3Uri)),
    outputUris: texts((detail.ProcessingOutputConfig?.Outputs ?? []).map(({ S3Output }) => S3Output?.S3Uri)),
    scheduleArn: detail.MonitoringScheduleArn,
  }),
});

export const readTransformJob = (detail: Of<typeof transformJob>): Reading => ({
  kind: 'transform-job',
  arn: detail.TransformJobArn,
  name: detail.TransformJobName,
  status: detail.TransformJobStatus,
  failureReason: detail.FailureReason,
  changedAtMs: detail.TransformEndTime ?? detail.TransformStartTime ?? detail.CreationTime,
  ...known({
    createdAtMs: detail.CreationTime,
    startedAtMs: detail.TransformStartTime,
    endedAtMs: detail.TransformEndTime,
    tags: tagsOf(detail.Tags),
    instanceGroups: machines(detail.TransformResources ?? {}),
    modelName: detail.ModelName,
    dataUris: urisOf(detail.TransformInput === undefined ? [] : [detail.TransformInput]),
    outputUris: texts([detail.TransformOutput?.S3OutputPath]),
  }),
});

export const readTuningJob = (detail: Of<typeof tuningJob>): Reading => {
  const definitions = [
    ...(detail.TrainingJobDefinition === undefined ? [] : [detail.TrainingJobDefinition]),
    ...detail.TrainingJobDefinitions,
  ];
  return {
    kind: 'tuning-job',
    arn: detail.HyperParameterTuningJobArn,
    name: detail.HyperParameterTuningJobName,
    status: detail.HyperParameterTuningJobStatus,
    failureReason: detail.FailureReason,
    changedAtMs: detail.LastModifiedTime,
    ...known({
      createdAtMs: detail.CreationTime,
      endedAtMs: detail.HyperParameterTuningEndTime,
      tags: tagsOf(detail.Tags),
      dataUris: urisOf(definitions.flatMap(({ InputDataConfig }) => InputDataConfig)),
    }),
  };
};

const serverlessOf = (config: Of<typeof configuredVariant>['ServerlessConfig']) =>
  config === undefined
    ? undefined
    : known({
        memoryMb: config.MemorySizeInMB,
        maxConcurrency: config.MaxConcurrency,
        provisionedConcurrency: config.ProvisionedConcurrency,
      });

const configured = (variant: Of<typeof configuredVariant>, isShadow = false): Variant => ({
  name: variant.VariantName,
  ...known({
    modelName: variant.ModelName,
    instanceType: variant.InstanceType,
    currentInstanceCount: variant.InitialInstanceCount,
    weight: variant.InitialVariantWeight,
    volumeGb: variant.VolumeSizeInGB,
    serverless: serverlessOf(variant.ServerlessConfig),
  }),
  ...(isShadow ? { isShadow: true as const } : {}),
});

/** Empty where a variant has no name: an event that says no more than what is desired. */
const deployed = (variant: Of<typeof deployedVariant>, isShadow = false): readonly Variant[] => {
  if (variant.VariantName === null) return [];
  const facts = known({
    currentInstanceCount: variant.CurrentInstanceCount,
    desiredInstanceCount: variant.DesiredInstanceCount,
    weight: variant.CurrentWeight,
    serverless: serverlessOf(variant.CurrentServerlessConfig),
  });
  return [{ name: variant.VariantName, ...facts, ...(isShadow ? { isShadow: true as const } : {}) }];
};

export const readEndpoint = (detail: Of<typeof endpoint>): Reading => {
  const pending = detail.PendingDeploymentSummary;
  const steps = pending?.ProductionVariants.flatMap(({ VariantStatus }) => VariantStatus) ?? [];
  return {
    kind: 'endpoint',
    arn: detail.EndpointArn,
    name: detail.EndpointName,
    status: detail.EndpointStatus,
    phase: steps.find(({ Status }) => Status !== null)?.Status ?? null,
    failureReason: detail.FailureReason,
    changedAtMs: detail.LastModifiedTime,
    ...known({
      createdAtMs: detail.CreationTime,
      tags: tagsOf(detail.Tags),
      configName: detail.EndpointConfigName,
      variants: [
        ...detail.ProductionVariants.flatMap((variant) => deployed(variant)),
        ...detail.ShadowProductionVariants.flatMap((variant) => deployed(variant, true)),
      ],
      pending:
        pending === undefined
          ? undefined
          : {
              ...known({ configName: pending.EndpointConfigName }),
              variants: pending.ProductionVariants.flatMap((variant) => deployed(variant)),
            },
      isAsynchronous: detail.AsyncInferenceConfig ? true : undefined,
    }),
  };
};

export const readEndpointConfig = (detail: Of<typeof endpointConfig>): Reading => ({
  kind: 'endpoint-config',
  arn: detail.EndpointConfigArn,
  name: detail.EndpointConfigName,
  status: 'Created',
  changedAtMs: detail.CreationTime,
  ...known({
    createdAtMs: detail.CreationTime,
    tags: tagsOf(detail.Tags),
    variants: [
      ...detail.ProductionVariants.map((variant) => configured(variant)),
      ...detail.ShadowProductionVariants.map((variant) => configured(variant, true)),
    ],
    isAsynchronous: Boolean(detail.AsyncInferenceConfig),
  }),
});

export const readModel = (detail: Of<typeof model>): Reading => {
  const containers = [
    ...(detail.PrimaryContainer === undefined ? [] : [detail.PrimaryContainer]),
    ...detail.Containers,
  ];
  return {
    kind: 'model',
    arn: detail.ModelArn,
    name: detail.ModelName,
    status: 'Created',
    changedAtMs: detail.CreationTime,
    ...known({
      createdAtMs: detail.CreationTime,
      tags: tagsOf(detail.Tags),
      modelDataUris: texts(containers.map(({ ModelDataUrl }) => ModelDataUrl)),
      modelPackageArn: packageArnIn(detail.ModelArn, containers),
    }),
  };
};

/** The package that a model was made from; SageMaker takes its name for its ARN. */
const packageArnIn = (
  modelArn: string,
  containers: readonly { readonly ModelPackageName: string | null }[],
): string | undefined => {
  const named = containers.find(({ ModelPackageName }) => ModelPackageName !== null)?.ModelPackageName;
  return !named || named.startsWith('arn:') ? (named ?? undefined) : siblingArn(modelArn, 'model-package', named);
};

const executionIn = (arn: string | null | undefined): string | undefined =>
  arn?.includes('/execution/') ? arn : undefined;

export const readModelPackage = (detail: Of<typeof modelPackage>): Reading => {
  const { ModelPackageGroupName: group, ModelPackageVersion: version } = detail;
  const validations = detail.ModelPackageStatusDetails?.ValidationStatuses ?? [];
  const containers = detail.InferenceSpecification?.Containers ?? [];
  return {
    kind: 'model-package',
    arn: detail.ModelPackageArn,
    name: group === null ? (detail.ModelPackageName ?? detail.ModelPackageArn) : `${group}/${version ?? ''}`,
    status: detail.ModelPackageStatus ?? undefined,
    phase: detail.ModelApprovalStatus,
    failureReason: validations.find(({ FailureReason }) => FailureReason !== null)?.FailureReason ?? null,
    changedAtMs: wholeSecond(detail.LastModifiedTime ?? detail.CreationTime),
    ...known({
      createdAtMs: wholeSecond(detail.CreationTime),
      tags: tagsOf(detail.Tags),
      modelDataUris: texts(containers.map(({ ModelDataUrl }) => ModelDataUrl)),
      executionArn: executionIn(detail.MetadataProperties?.GeneratedBy),
    }),
  };
};

export const readModelCard = (detail: DetailOf<typeof modelCardStateChange>, arn: string): Reading => ({
  kind: 'model-card',
  arn,
  name: detail.ModelCardName,
  status: detail.ModelCardStatus,
  phase: detail.ModelCardVersion === undefined ? null : `version ${detail.ModelCardVersion}`,
  changedAtMs: detail.LastModifiedTime,
  ...known({ createdAtMs: detail.CreationTime, modelName: detail.ModelId }),
});

/** The start of an execution is the time of its first status, its end that of its last: the events have no other. */
export const readExecutionEvent = (detail: DetailOf<typeof pipelineExecutionStatusChange>): Reading => ({
  kind: 'pipeline-execution',
  arn: detail.pipelineExecutionArn,
  name: lastPart(detail.pipelineArn),
  status: detail.currentPipelineExecutionStatus,
  changedAtMs:
    detail.executionEndTime ??
    (detail.currentPipelineExecutionStatus === 'Executing' ? detail.executionStartTime : undefined),
  ...known({ createdAtMs: detail.executionStartTime, endedAtMs: detail.executionEndTime }),
});

const executionEnds: ReadonlySet<string> = new Set(['Failed', 'Stopped', 'Succeeded']);

export const readExecution = (detail: Of<typeof pipelineExecution>): Reading => {
  const { PipelineExecutionStatus: status, CreationTime, LastModifiedTime } = detail;
  const endedAtMs = executionEnds.has(status) ? wholeSecond(LastModifiedTime) : undefined;
  return {
    kind: 'pipeline-execution',
    arn: detail.PipelineExecutionArn,
    name: lastPart(detail.PipelineArn),
    status,
    failureReason: detail.FailureReason,
    changedAtMs: endedAtMs ?? wholeSecond(status === 'Executing' ? CreationTime : LastModifiedTime),
    ...known({ createdAtMs: wholeSecond(CreationTime), endedAtMs }),
  };
};

export const readPipelineStep = (detail: DetailOf<typeof pipelineStepStatusChange>): Reading => ({
  kind: 'pipeline-step',
  arn: `${detail.pipelineExecutionArn}/step/${detail.stepName}`,
  name: `${lastPart(detail.pipelineArn)}/${detail.stepName}`,
  status: detail.currentStepStatus,
  failureReason: detail.failureReason,
  changedAtMs: detail.stepEndTime ?? detail.stepStartTime,
  ...known({
    startedAtMs: detail.stepStartTime,
    endedAtMs: detail.stepEndTime,
    executionArn: detail.pipelineExecutionArn,
    madeArn: Object.values(detail.metadata ?? {}).find((made) => made?.arn)?.arn,
  }),
});

/** The status of the group, else that of its offline store. */
export const readFeatureGroup = (detail: DetailOf<typeof featureGroupStateChange>): Reading => ({
  kind: 'feature-group',
  arn: detail.FeatureGroupArn,
  name: detail.FeatureGroupName,
  status: detail.FeatureGroupStatus ?? undefined,
  phase: detail.OfflineStoreStatus?.Status ?? null,
  failureReason: detail.FailureReason ?? detail.OfflineStoreStatus?.BlockedReason ?? null,
  changedAtMs: detail.LastModifiedTime,
  ...known({
    createdAtMs: detail.CreationTime,
    tags: tagsOf(detail.Tags),
    outputUris: texts([detail.OfflineStoreConfig?.S3StorageConfig?.S3Uri]),
  }),
});

export const readHumanLoop = (detail: DetailOf<typeof humanLoopStatusChange>): Reading => ({
  kind: 'human-loop',
  arn: detail.humanLoopArn,
  name: detail.humanLoopName,
  status: detail.humanLoopStatus,
  failureReason: detail.failureReason ?? detail.failureCode,
  changedAtMs: undefined,
  ...known({ createdAtMs: detail.creationTime, outputUris: texts([detail.humanLoopOutput?.outputS3Uri]) }),
});

export const readMonitoringSchedule = (detail: Of<typeof monitoringSchedule>): Reading => ({
  kind: 'monitoring-schedule',
  arn: detail.MonitoringScheduleArn,
  name: detail.MonitoringScheduleName,
  status: detail.MonitoringScheduleStatus,
  failureReason: detail.FailureReason,
  changedAtMs: detail.LastModifiedTime,
  ...known({ createdAtMs: detail.CreationTime, endpointName: detail.EndpointName }),
});

export const readAlarm = (detail: DetailOf<typeof alarmStateChange>, arn: string): Reading => ({
  kind: 'alarm',
  arn,
  name: detail.alarmName,
  status: detail.state.value,
  failureReason: detail.state.value === 'ALARM' ? detail.state.reason : null,
  changedAtMs: detail.state.timestamp,
});

export const readCustomizationJob = (detail: DetailOf<typeof modelCustomizationJobStateChange>): Reading => ({
  kind: 'customization-job',
  arn: detail.jobArn,
  name: detail.jobName,
  status: detail.jobStatus,
  failureReason: detail.failureMessage,
  changedAtMs: detail.lastModifiedTime ?? detail.endTime,
  ...known({
    createdAtMs: detail.creationTime,
    endedAtMs: detail.endTime,
    modelName: detail.outputModelArn,
    dataUris: texts([detail.trainingDataConfig?.s3Uri, detail.validationDataConfig?.s3Uri]),
    outputUris: texts([detail.outputDataConfig?.s3Uri]),
  }),
});

export const readBatchInferenceJob = (detail: DetailOf<typeof batchInferenceJobStateChange>): Reading => ({
  kind: 'batch-inference-job',
  arn: detail.batchJobArn,
  name: detail.batchJobName,
  status: detail.status,
  failureReason: detail.failureMessage,
  changedAtMs: undefined,
  ...known({ createdAtMs: detail.creationTime, modelName: detail.batchModelId }),
});

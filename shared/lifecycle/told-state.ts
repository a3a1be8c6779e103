import type { BatchInferenceJobStateChange } from '../../events/bedrock/batch-inference-job-state-change.ts';
import type { ModelCustomizationJobStateChange } from '../../events/bedrock/model-customization-job-state-change.ts';
import type { AlarmStateChange } from '../../events/cloudwatch/alarm-state-change.ts';
import type { EndpointConfigStateChange } from '../../events/sagemaker/endpoint-config-state-change.ts';
import type { EndpointDeploymentStateChange } from '../../events/sagemaker/endpoint-deployment-state-change.ts';
import type { EndpointStateChange } from '../../events/sagemaker/endpoint-state-change.ts';
import type { FeatureGroupStateChange } from '../../events/sagemaker/feature-group-state-change.ts';
import type { HumanLoopStatusChange } from '../../events/sagemaker/human-loop-status-change.ts';
import type { HyperParameterTuningJobStateChange } from '../../events/sagemaker/hyper-parameter-tuning-job-state-change.ts';
import type { ModelCardStateChange } from '../../events/sagemaker/model-card-state-change.ts';
import type { ModelPackageStateChange } from '../../events/sagemaker/model-package-state-change.ts';
import type { ModelStateChange } from '../../events/sagemaker/model-state-change.ts';
import type { MonitoringScheduleStateChange } from '../../events/sagemaker/monitoring-schedule-state-change.ts';
import type { PipelineExecutionStatusChange } from '../../events/sagemaker/pipeline-execution-status-change.ts';
import type { PipelineStepStatusChange } from '../../events/sagemaker/pipeline-step-status-change.ts';
import type { ProcessingJobStateChange } from '../../events/sagemaker/processing-job-state-change.ts';
import type { TrainingJobStateChange } from '../../events/sagemaker/training-job-state-change.ts';
import type { TransformJobStateChange } from '../../events/sagemaker/transform-job-state-change.ts';
import {
  type Reading,
  readAlarm,
  readBatchInferenceJob,
  readCustomizationJob,
  readEndpoint,
  readEndpointConfig,
  readExecutionEvent,
  readFeatureGroup,
  readHumanLoop,
  readModel,
  readModelCard,
  readModelPackage,
  readPipelineStep,
  readProcessingJob,
  readTrainingJob,
  readTransformJob,
  readTuningJob,
} from './readings.ts';
import type { ResourceKind, ResourceState } from './resource-state.ts';
import { apiSpelling, outcomeOf } from './status.ts';

/** The events that tell how it is going with a resource. */
export type ResourceEvent =
  | TrainingJobStateChange
  | HyperParameterTuningJobStateChange
  | ProcessingJobStateChange
  | TransformJobStateChange
  | EndpointStateChange
  | EndpointDeploymentStateChange
  | EndpointConfigStateChange
  | ModelStateChange
  | ModelPackageStateChange
  | ModelCardStateChange
  | PipelineExecutionStatusChange
  | PipelineStepStatusChange
  | FeatureGroupStateChange
  | HumanLoopStatusChange
  | MonitoringScheduleStateChange
  | AlarmStateChange
  | ModelCustomizationJobStateChange
  | BatchInferenceJobStateChange;

/** Whom to ask about: the ARN as AWS wrote it, and the name behind its kind. */
export interface ResourceName {
  readonly kind: ResourceKind;
  readonly arn: string;
  readonly name: string;
}

/** What an event tells: whom it is about, and the state where it tells of one. */
export interface Told {
  readonly about: ResourceName;
  readonly state: ResourceState | undefined;
}

type DetailType = ResourceEvent['detail-type'];
type EventOf<Type extends DetailType> = Extract<ResourceEvent, { readonly 'detail-type': Type }>;
type Table = { readonly [Type in DetailType]: (event: EventOf<Type>) => Reading };

const firstResource = ({ resources }: { readonly resources: readonly string[] }): string => resources[0] ?? '';
const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** How each kind of event is read. */
const table: Table = {
  'SageMaker Training Job State Change': ({ detail }) => readTrainingJob(detail),
  'SageMaker HyperParameter Tuning Job State Change': ({ detail }) => readTuningJob(detail),
  'SageMaker Processing Job State Change': ({ detail }) => readProcessingJob(detail),
  'SageMaker Transform Job State Change': ({ detail }) => readTransformJob(detail),
  'SageMaker Endpoint State Change': ({ detail }) => readEndpoint(detail),
  'SageMaker Endpoint Deployment State Change': ({ detail }) => readEndpoint(detail),
  'SageMaker Endpoint Config State Change': ({ detail }) => readEndpointConfig(detail),
  'SageMaker Model State Change': ({ detail }) => readModel(detail),
  'SageMaker Model Package State Change': ({ detail }) => readModelPackage(detail),
  'SageMaker Model Card State Change': (event) => readModelCard(event.detail, firstResource(event)),
  'SageMaker Model Building Pipeline Execution Status Change': ({ detail }) => readExecutionEvent(detail),
  'SageMaker Model Building Pipeline Execution Step Status Change': ({ detail }) => readPipelineStep(detail),
  'SageMaker Feature Group State Change': ({ detail }) => readFeatureGroup(detail),
  'SageMaker A2I HumanLoop Status Change': ({ detail }) => readHumanLoop(detail),
  // Its content is documented nowhere: only whom it is about.
  'SageMaker Monitoring Schedule State Change': (event) => ({
    kind: 'monitoring-schedule',
    arn: firstResource(event),
    name: nameIn(firstResource(event)),
    status: undefined,
    changedAtMs: undefined,
  }),
  'CloudWatch Alarm State Change': (event) => readAlarm(event.detail, firstResource(event)),
  'Model Customization Job State Change': ({ detail }) => readCustomizationJob(detail),
  'Batch Inference Job State Change': ({ detail }) => readBatchInferenceJob(detail),
};

/** What an event tells of a resource. Where it has no time of the change, the envelope's counts. */
export const toldBy = (event: ResourceEvent): Told => {
  const read = table[event['detail-type']] as (event: ResourceEvent) => Reading;
  const reading = read(event);
  const { kind, arn, name } = reading;
  return { about: { kind, arn, name }, state: stateOf(reading, event.time) };
};

/**
 * The state that a reading tells of; undefined where it tells of none.
 *
 * @param otherwiseMs its time where the reading has none
 */
export const stateOf = (reading: Reading, otherwiseMs: number): ResourceState | undefined => {
  const { arn, status: written, changedAtMs = otherwiseMs, phase = null, failureReason = null, ...rest } = reading;
  if (written === undefined) return undefined;
  const status = apiSpelling(reading.kind, written);
  return {
    ...rest,
    resourceArn: arn.toLowerCase(),
    status,
    outcome: outcomeOf(status),
    phase,
    failureReason,
    changedAtMs,
  };
};

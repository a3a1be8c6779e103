import type { resourceKinds } from '../../events/lifecycle-recorded.ts';
import type { EndpointStateChange } from '../../events/sagemaker/endpoint-state-change.ts';
import type { ModelPackageStateChange } from '../../events/sagemaker/model-package-state-change.ts';
import type { PipelineExecutionStatusChange } from '../../events/sagemaker/pipeline-execution-status-change.ts';
import type { TrainingJobStateChange } from '../../events/sagemaker/training-job-state-change.ts';
import { isoOf } from '../window/index.ts';
import { apiSpelling, type Outcome, outcomeOf } from './status.ts';

export type ResourceKind = (typeof resourceKinds)[number];

/** A SageMaker resource at one moment, whatever kind of event told of it. */
export interface ResourceState {
  readonly kind: ResourceKind;
  /** Lower case: SageMaker's events write the names of endpoints in lower case, and those of jobs as they are. */
  readonly resourceArn: string;
  /** As its owner spells it; of an execution the pipeline's, of a model package group and version. */
  readonly name: string;
  /** In the API's spelling. */
  readonly status: string;
  readonly outcome: Outcome;
  /** Finer than the status: a training job's secondary status, a model package's approval. */
  readonly phase: string | null;
  readonly failureReason: string | null;
  /** Milliseconds since 1970. */
  readonly changedAtMs: number;
}

/** A state as an event tells it. What it `lacks` is to be asked for: the reason of a failure, or when it changed. */
export interface ToldState {
  readonly state: ResourceState;
  /** The resource's ARN as SageMaker wrote it, to ask about it. */
  readonly arn: string;
  readonly lacks: readonly ('reason' | 'time')[];
}

export type SagemakerEvent =
  | TrainingJobStateChange
  | EndpointStateChange
  | PipelineExecutionStatusChange
  | ModelPackageStateChange;

/** What SageMaker answers when asked about a resource. */
export interface DescribedResource {
  readonly status: string;
  readonly failureReason: string | null;
  readonly changedAtMs: number | undefined;
}

/** The state that an event tells of; undefined where it tells of none. */
export const toldState = (event: SagemakerEvent): ToldState | undefined => {
  switch (event['detail-type']) {
    case 'SageMaker Training Job State Change':
      return told(event, trainingJob(event.detail));
    case 'SageMaker Endpoint State Change':
      return told(event, endpoint(event.detail));
    case 'SageMaker Model Building Pipeline Execution Status Change':
      return told(event, pipelineExecution(event.detail));
    case 'SageMaker Model Package State Change':
      return told(event, modelPackage(event.detail));
  }
};

/** Adds what SageMaker answered, unless the resource has moved on since the event. */
export const explained = ({ state, lacks }: ToldState, described: DescribedResource | undefined): ResourceState => {
  if (described === undefined || apiSpelling(state.kind, described.status) !== state.status) return state;
  return {
    ...state,
    failureReason: state.failureReason ?? described.failureReason,
    changedAtMs: (lacks.includes('time') ? described.changedAtMs : undefined) ?? state.changedAtMs,
  };
};

/**
 * Text that sorts the states of one resource in the order in which they replace each other: later ones are greater, and
 * the end of a job is greater than all that came before it, whatever the clocks say. Equal for events that tell of the
 * same state. Every pair is ordered, so any order of events ends in the same state.
 */
export const orderOf = ({ kind, outcome, status, phase, changedAtMs }: ResourceState): string => {
  const isSettled = outcome !== 'running';
  const isEnd = isSettled && (kind === 'training-job' || kind === 'pipeline-execution');
  return [isEnd ? 1 : 0, isoOf(changedAtMs), isSettled ? 1 : 0, status, phase ?? ''].join('#');
};

type Reading = Omit<ResourceState, 'outcome' | 'changedAtMs'> & { readonly changedAtMs: number | undefined };

const told = (event: SagemakerEvent, reading: Reading | undefined): ToldState | undefined => {
  if (reading === undefined) return undefined;
  const { kind, failureReason, changedAtMs = event.time } = reading;
  const status = apiSpelling(kind, reading.status);
  const outcome = outcomeOf(status);
  const state = { ...reading, resourceArn: reading.resourceArn.toLowerCase(), status, outcome, changedAtMs };
  return {
    state,
    arn: reading.resourceArn,
    lacks: [
      ...(outcome === 'failed' && failureReason === null ? (['reason'] as const) : []),
      ...(reading.changedAtMs === undefined ? (['time'] as const) : []),
    ],
  };
};

const trainingJob = (detail: TrainingJobStateChange['detail']): Reading => ({
  kind: 'training-job',
  resourceArn: detail.TrainingJobArn,
  name: detail.TrainingJobName,
  status: detail.TrainingJobStatus,
  phase: detail.SecondaryStatus,
  failureReason: detail.FailureReason,
  changedAtMs: detail.LastModifiedTime,
});

const endpoint = (detail: EndpointStateChange['detail']): Reading => ({
  kind: 'endpoint',
  resourceArn: detail.EndpointArn,
  name: detail.EndpointName,
  status: detail.EndpointStatus,
  phase: null,
  failureReason: null,
  changedAtMs: detail.LastModifiedTime,
});

const pipelineExecution = (detail: PipelineExecutionStatusChange['detail']): Reading => ({
  kind: 'pipeline-execution',
  resourceArn: detail.pipelineExecutionArn,
  name: detail.pipelineArn.slice(detail.pipelineArn.lastIndexOf('/') + 1),
  status: detail.currentPipelineExecutionStatus,
  phase: null,
  failureReason: null,
  changedAtMs:
    detail.executionEndTime ??
    (detail.currentPipelineExecutionStatus === 'Executing' ? detail.executionStartTime : undefined),
});

const modelPackage = (detail: ModelPackageStateChange['detail']): Reading | undefined => {
  const { ModelPackageStatus: status, ModelPackageGroupName: group, ModelPackageVersion: version } = detail;
  if (status === null) return undefined;
  const validations = detail.ModelPackageStatusDetails?.ValidationStatuses ?? [];
  return {
    kind: 'model-package',
    resourceArn: detail.ModelPackageArn,
    name: group === null ? (detail.ModelPackageName ?? detail.ModelPackageArn) : `${group}/${version ?? ''}`,
    status,
    phase: detail.ModelApprovalStatus,
    failureReason: validations.find(({ FailureReason }) => FailureReason !== null)?.FailureReason ?? null,
    changedAtMs: detail.LastModifiedTime ?? detail.CreationTime,
  };
};

import type { resourceKinds } from '../../events/lifecycle-recorded.ts';
import { isoOf } from '../window/index.ts';
import { isEnd, type Outcome, stageOf } from './status.ts';

export type ResourceKind = (typeof resourceKinds)[number];

/** Machines of one type that a job runs on. */
export interface InstanceGroup {
  /** As SageMaker names it: `ml.m5.xlarge`. */
  readonly instanceType: string;
  readonly instanceCount: number;
  /** Storage of each machine, in GB; absent where it is not told. */
  readonly volumeGb?: number;
}

/** Machines that a training job keeps after its end, for the next one. */
export interface WarmPool {
  /** `Available`, `InUse`, `Reused` or `Terminated`. */
  readonly status: string;
  /** Seconds of keeping that are billed for each instance, so far. */
  readonly retainedBillableSeconds?: number;
  readonly reusedByJob?: string;
}

/** What serves under one name of an endpoint, or is asked for by an endpoint config. */
export interface Variant {
  readonly name: string;
  readonly modelName?: string;
  readonly instanceType?: string;
  /** Instances there are; of an endpoint config, those it begins with. */
  readonly currentInstanceCount?: number;
  readonly desiredInstanceCount?: number;
  /** Share of the traffic in proportion to the other variants'. */
  readonly weight?: number;
  readonly volumeGb?: number;
  readonly serverless?: {
    readonly memoryMb?: number;
    readonly maxConcurrency?: number;
    readonly provisionedConcurrency?: number;
  };
  /** Gets a copy of the requests; its answers go nowhere. */
  readonly isShadow?: true;
}

/** What is known of a resource beside how it is going. Times are milliseconds since 1970. */
export interface ResourceFacts {
  readonly createdAtMs?: number;
  /** When the machines of a job began to work. */
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly tags?: Readonly<Record<string, string>>;
  /** Of jobs. */
  readonly instanceGroups?: readonly InstanceGroup[];
  /** Seconds that are billed for each instance; less than the training time where spot instances were used. */
  readonly billableSeconds?: number;
  readonly trainingTimeSeconds?: number;
  readonly isManagedSpot?: boolean;
  readonly keepAlivePeriodSeconds?: number;
  readonly warmPool?: WarmPool;
  /** Of endpoints: the config that serves, and its variants. */
  readonly configName?: string;
  /** Of endpoints and their configs. */
  readonly variants?: readonly Variant[];
  /** A deployment on an endpoint, whose variants come beside those that serve. */
  readonly pending?: { readonly configName?: string; readonly variants: readonly Variant[] };
  readonly isAsynchronous?: boolean;
  /** Of transform jobs and model cards. */
  readonly modelName?: string;
  /** The package that a model was made from, or that a job made. */
  readonly modelPackageArn?: string;
  /** Model data (`model.tar.gz`) that a job made, a package or model holds. */
  readonly modelDataUris?: readonly string[];
  /** What a job read. */
  readonly dataUris?: readonly string[];
  /** Where a job wrote. */
  readonly outputUris?: readonly string[];
  /** The execution that made a model package, or that a step belongs to. */
  readonly executionArn?: string;
  /** The job or model package of a pipeline's step. */
  readonly madeArn?: string;
  readonly tuningJobArn?: string;
  readonly scheduleArn?: string;
  readonly endpointName?: string;
}

/** A resource at one moment, whoever told of it. */
export interface ResourceState extends ResourceFacts {
  readonly kind: ResourceKind;
  /** Lower case: SageMaker's events write the names of endpoints in lower case, and those of jobs as they are. */
  readonly resourceArn: string;
  /** As its owner spells it; of an execution the pipeline's, of a step pipeline and step, of a model package group and version. */
  readonly name: string;
  /** In the API's spelling. */
  readonly status: string;
  readonly outcome: Outcome;
  /** Finer than the status: a training job's secondary status, a model package's approval, the step of a deployment. */
  readonly phase: string | null;
  readonly failureReason: string | null;
  /** Milliseconds since 1970. */
  readonly changedAtMs: number;
}

/**
 * Text that sorts the states of one resource in the order in which they replace each other: later ones are greater, and
 * the end of a job is greater than all that came before it, whatever the clocks say. Equal for those that tell of the
 * same state: a job's end is one, whichever time each gives for it. Every pair is ordered, so any order of events ends in
 * the same state.
 */
export const orderOf = (state: ResourceState): string => {
  const { status, phase, changedAtMs } = state;
  const order = isEnd(state) ? [1, status] : [0, isoOf(changedAtMs), stageOf(status), status, phase ?? ''];
  return order.join('#');
};

/** `eu-west-1` and the account of the resource with this ARN. */
export const homeOf = (resourceArn: string): { readonly region: string; readonly account: string } => {
  const [, , , region = '', account = ''] = resourceArn.split(':');
  return { region, account };
};

/** The ARN of another resource of SageMaker in the same account and Region, in lower case. */
export const siblingArn = (resourceArn: string, room: string, name: string): string => {
  const { region, account } = homeOf(resourceArn);
  return `arn:aws:sagemaker:${region}:${account}:${room}/${name}`.toLowerCase();
};

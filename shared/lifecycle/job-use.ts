import { known } from './known.ts';
import { type Owners, ownerOf } from './owner.ts';
import type { TimeRange } from './ports.ts';
import { homeOf, type InstanceGroup, type ResourceState, type WarmPool } from './resource-state.ts';
import { executionOfJob } from './whose.ts';

/** Kinds of resource that are jobs: they use machines, or tokens, from a beginning to an end. */
export const jobKinds = [
  'training-job',
  'tuning-job',
  'processing-job',
  'transform-job',
  'customization-job',
  'batch-inference-job',
] as const;

export type JobKind = (typeof jobKinds)[number];

/** What a job used, for whoever accounts for it. Times are milliseconds since 1970; what is not known is absent. */
export interface JobUse {
  readonly kind: JobKind;
  /** As its owner spells it. */
  readonly name: string;
  /** Lower case. */
  readonly resourceArn: string;
  readonly region: string;
  readonly account: string;
  /** In the API's spelling. */
  readonly status: string;
  readonly outcome: ResourceState['outcome'];
  readonly failureReason: string | null;
  readonly createdAtMs?: number;
  /** When its machines began to work; they are billed from about then on. */
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  /** Empty for tuning jobs, whose training jobs are recorded by themselves, and for jobs of Bedrock. */
  readonly instanceGroups: readonly InstanceGroup[];
  /** Of training jobs: seconds that are billed for each instance. */
  readonly billableSeconds?: number;
  readonly trainingTimeSeconds?: number;
  readonly isManagedSpot: boolean;
  readonly keepAlivePeriodSeconds?: number;
  readonly warmPool?: WarmPool;
  readonly owner: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Model that a transform job used; of Bedrock's jobs the ARN of the model made or used. */
  readonly modelName?: string;
  readonly modelPackageArn?: string;
  /** Pipeline that ran the job, and the id of its execution. */
  readonly pipelineName?: string;
  readonly executionId?: string;
  readonly tuningJobArn?: string;
  /** Monitoring schedule that a processing job ran for. */
  readonly scheduleArn?: string;
}

const kinds: ReadonlySet<string> = new Set(jobKinds);

/** Whether a resource is a job. */
export const isJob = ({ kind }: { readonly kind: string }): boolean => kinds.has(kind);

/**
 * What a job used; undefined for what is no job.
 *
 * @param pipelineName of the pipeline that ran it, where it is known
 */
export const jobUseOf = (state: ResourceState, owners: Owners, pipelineName?: string): JobUse | undefined => {
  if (!isJob(state)) return undefined;
  const { kind, name, resourceArn, status, outcome, failureReason, tags = {} } = state;
  const { createdAtMs, startedAtMs, endedAtMs, billableSeconds, trainingTimeSeconds } = state;
  const { keepAlivePeriodSeconds, warmPool, modelName, modelPackageArn, tuningJobArn, scheduleArn } = state;
  return {
    kind: kind as JobKind,
    ...{ name, resourceArn, ...homeOf(resourceArn), status, outcome, failureReason },
    ...known({ createdAtMs, startedAtMs, endedAtMs, billableSeconds, trainingTimeSeconds }),
    instanceGroups: state.instanceGroups ?? [],
    isManagedSpot: state.isManagedSpot ?? false,
    ...known({ keepAlivePeriodSeconds, warmPool, modelName, modelPackageArn, tuningJobArn, scheduleArn }),
    ...known({ pipelineName, executionId: executionOfJob(name) }),
    owner: ownerOf(tags, owners),
    tags,
  };
};

/** When a job began and, with the time that its machines are kept warm for the next one, ended; its end is open while it runs. */
const spanOf = (job: ResourceState): TimeRange => {
  const fromMs = job.createdAtMs ?? job.startedAtMs ?? job.changedAtMs;
  if (job.outcome === 'running') return { fromMs, toMs: Number.POSITIVE_INFINITY };
  const endMs = job.endedAtMs ?? job.changedAtMs;
  return { fromMs, toMs: endMs + (job.keepAlivePeriodSeconds ?? 0) * 1000 };
};

/** Whether a job ran, or kept machines warm, at any time of the span. */
export const ranWithin = (job: ResourceState, { fromMs, toMs }: TimeRange): boolean => {
  const span = spanOf(job);
  return span.fromMs < toMs && span.toMs >= fromMs;
};

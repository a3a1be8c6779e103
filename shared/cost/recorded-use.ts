import type { Span } from './use.ts';

/** What is recorded of machines of one type that a job ran on. */
export interface RecordedGroup {
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly volumeGb?: number;
}

/** A job as its recorder tells what it used. Times are milliseconds since 1970; what is not known is absent. */
export interface RecordedJob {
  /** `training-job`, `processing-job`, `transform-job`, and kinds that use no machines of their own. */
  readonly kind: string;
  readonly name: string;
  readonly region: string;
  readonly owner: string;
  readonly outcome: 'running' | 'succeeded' | 'failed' | 'stopped';
  readonly createdAtMs?: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly instanceGroups: readonly RecordedGroup[];
  readonly billableSeconds?: number;
  readonly trainingTimeSeconds?: number;
  readonly isManagedSpot: boolean;
  readonly keepAlivePeriodSeconds?: number;
  readonly warmPool?: { readonly status: string; readonly retainedBillableSeconds?: number };
  readonly pipelineName?: string;
  readonly scheduleArn?: string;
}

/** A variant as it is recorded in one state of its endpoint. */
export interface RecordedVariant {
  readonly name: string;
  readonly instanceType?: string;
  readonly currentInstanceCount?: number;
  readonly desiredInstanceCount?: number;
  readonly volumeGb?: number;
  readonly serverless?: { readonly memoryMb?: number };
  /** Whether it only repeats what another variant answers. */
  readonly isShadow?: boolean;
}

/** How an endpoint was from a moment on. */
export interface RecordedEndpointState {
  readonly atMs: number;
  /** In the API's spelling; from `Deleting` or `Deleted` on there is nothing left. */
  readonly status: string;
  readonly variants: readonly RecordedVariant[];
  /** What came up beside the variants that served. */
  readonly pending?: { readonly variants: readonly RecordedVariant[] };
  readonly isAsynchronous: boolean;
}

/** What an endpoint was through a span of time. */
export interface RecordedEndpoint {
  readonly name: string;
  readonly region: string;
  readonly owner: string;
  /** In order of time. */
  readonly states: readonly RecordedEndpointState[];
}

/** What was recorded of jobs and endpoints. */
export interface RecordedUses {
  /** Jobs that ran, or kept machines warm, at any time of the span. */
  jobs(within: Span): Promise<readonly RecordedJob[]>;
  /** Every endpoint through the span. */
  endpoints(within: Span): Promise<readonly RecordedEndpoint[]>;
}

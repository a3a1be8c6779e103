import type { ApiCallRecord } from './api-call.ts';
import type { EndpointTimeline } from './endpoint-timeline.ts';
import type { JobUse } from './job-use.ts';
import type { KeptResource, Source } from './kept-resource.ts';
import type { ResourceKind, ResourceState } from './resource-state.ts';
import type { ResourceName } from './told-state.ts';

/** A half-open span of time in milliseconds since 1970: `fromMs` belongs to it, `toMs` does not. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The states of resources, in any order of their arrival. */
export interface Lifecycle {
  /**
   * Adds a state to its resource's history, and all that it tells to what is kept of the resource (see `merged`).
   *
   * @param source who told of it; an event unless said otherwise
   * @returns what is kept then, when the state is the newest one; undefined when it is outdated
   * @throws ConflictError when somebody else saved the same resource in between
   */
  save(state: ResourceState, source?: Source): Promise<ResourceState | undefined>;
  find(resourceArn: string): Promise<KeptResource | undefined>;
  /** Name of the pipeline an execution belongs to; undefined while nothing was recorded of it. */
  pipelineOf(executionId: string): Promise<string | undefined>;
  /** Keeps that somebody called an API about a resource; once, however often it is told. */
  saveCall(call: ApiCallRecord): Promise<void>;
}

/** What was recorded, for those who only read. ARNs are taken in any letter case. */
export interface RecordedLifecycle {
  find(resourceArn: string): Promise<KeptResource | undefined>;
  /** Every state a resource was in before a moment, oldest first; at most 400 days back. */
  history(resourceArn: string, beforeMs: number): Promise<readonly ResourceState[]>;
  /** ARNs of what bears a name, in any letter case: jobs, endpoints and, by their ids, executions. */
  named(name: string): Promise<readonly string[]>;
  /** ARNs of the jobs, packages and models that made or hold this model data. */
  holdersOf(modelDataUri: string): Promise<readonly string[]>;
  /** Calls about a resource, oldest first. */
  calls(resourceArn: string): Promise<readonly ApiCallRecord[]>;
  pipelineOf(executionId: string): Promise<string | undefined>;
  /** States of all resources of a kind that were created within a span, newest first, page by page. */
  created(kinds: 'jobs' | 'endpoints', range: TimeRange, page: PageOf): Promise<PageFound>;
  /** What a job used; undefined for what is no job. */
  jobUse(state: ResourceState): Promise<JobUse | undefined>;
  /** What one endpoint was serving through a span. */
  timeline(endpoint: ResourceState, range: TimeRange): Promise<EndpointTimeline>;
  /** Jobs of every kind that ran, or kept machines warm, at any time of the span. In order of their creation. */
  jobsBetween(range: TimeRange): Promise<readonly JobUse[]>;
  /** What every endpoint was serving through the span. In order of their creation. */
  endpointTimelines(range: TimeRange): Promise<readonly EndpointTimeline[]>;
}

export interface PageOf {
  /** 1 … 100. */
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly kind?: ResourceKind | undefined;
  readonly outcome?: ResourceState['outcome'] | undefined;
}

export interface PageFound {
  readonly items: readonly ResourceState[];
  /** Opaque; absent on the last page. */
  readonly cursor?: string;
}

/** What SageMaker says when asked about a resource: its state, that there is none, or undefined for kinds it is not asked about. */
export type Described = ResourceState | 'gone' | undefined;

/** SageMaker, asked about a resource. */
export interface Resources {
  describe(about: ResourceName): Promise<Described>;
}

/** A resource as a list of SageMaker's tells of it: enough to see whether anything was missed. */
export interface Listed extends ResourceName {
  /** In the API's spelling. */
  readonly status: string;
  readonly phase: string | null;
  /** When it last changed, in milliseconds since 1970; of endpoints only, which come back to the same status. */
  readonly changedAtMs?: number;
}

/** SageMaker's lists of what there is. */
export interface ResourceLists {
  /** Jobs, executions and model packages that were created or changed since then, as far as each list can tell; all endpoints. */
  since(sinceMs: number): AsyncIterable<Listed>;
}

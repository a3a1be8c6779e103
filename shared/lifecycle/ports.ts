import type { DescribedResource, ResourceState, ToldState } from './resource-state.ts';

/** The states of resources, in any order of their arrival. */
export interface Lifecycle {
  /**
   * Adds a state to its resource's history and makes it the current one unless a later one is kept (see `orderOf`).
   *
   * @returns the state as it is kept, when it is the current one; undefined when it is outdated
   */
  save(state: ResourceState): Promise<ResourceState | undefined>;
  /** Name of the pipeline an execution belongs to; undefined while nothing was recorded of it. */
  pipelineOf(executionId: string): Promise<string | undefined>;
}

/** SageMaker, asked about a resource. */
export interface Resources {
  /** Undefined for kinds that tell everything by themselves, and for resources that are gone. */
  describe(told: ToldState): Promise<DescribedResource | undefined>;
}

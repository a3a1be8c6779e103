import type { Monitor } from '../monitor/index.ts';
import type { ResourceState } from './resource-state.ts';

/** The id of the execution that ran a job: SageMaker Pipelines names its jobs `pipelines-{execution}-{step}-{random}`. */
export const executionOfJob = (jobName: string): string | undefined => /^pipelines-([a-z0-9]+)-/.exec(jobName)?.[1];

/** The id at the end of an execution's ARN. */
export const executionIdOf = (executionArn: string): string => executionArn.slice(executionArn.lastIndexOf('/') + 1);

const isSame = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase();

const pipelineNameIn = ({ kind, name }: ResourceState, pipelineOfJob: string | undefined): string | undefined => {
  if (kind === 'pipeline-execution') return name;
  if (kind === 'pipeline-step') return name.slice(0, name.indexOf('/'));
  return pipelineOfJob;
};

/**
 * The monitors that a resource belongs to: those of the endpoint, or those retrained by the pipeline.
 *
 * @param pipelineName of the pipeline that ran a job, where it is known
 */
export const monitorIdsOf = (
  state: ResourceState,
  monitors: readonly Monitor[],
  pipelineName: string | undefined,
): readonly string[] => {
  const pipeline = pipelineNameIn(state, pipelineName);
  const endpoint = state.kind === 'endpoint' ? state.name : state.endpointName;
  return monitors
    .filter(({ source, retraining }) => isSame(endpoint, source.endpoint) || isSame(pipeline, retraining?.pipelineName))
    .map(({ id }) => id);
};

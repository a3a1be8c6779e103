import type { Monitor } from '../monitor/index.ts';
import type { ResourceState } from './resource-state.ts';

/** The id of the execution that ran a job: SageMaker Pipelines names its jobs `pipelines-{execution}-{step}-{random}`. */
export const executionOfJob = (jobName: string): string | undefined => /^pipelines-([a-z0-9]+)-/.exec(jobName)?.[1];

/** The id at the end of an execution's ARN. */
export const executionIdOf = (executionArn: string): string => executionArn.slice(executionArn.lastIndexOf('/') + 1);

const isSame = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase();

/**
 * The monitors that a resource belongs to: those of the endpoint, or those retrained by the pipeline.
 *
 * @param pipelineName of the pipeline that ran a training job, where it is known
 */
export const monitorIdsOf = (
  { kind, name }: ResourceState,
  monitors: readonly Monitor[],
  pipelineName: string | undefined,
): readonly string[] => {
  const pipeline = kind === 'pipeline-execution' ? name : kind === 'training-job' ? pipelineName : undefined;
  const endpoint = kind === 'endpoint' ? name : undefined;
  return monitors
    .filter(({ source, retraining }) => isSame(endpoint, source.endpoint) || isSame(pipeline, retraining?.pipelineName))
    .map(({ id }) => id);
};

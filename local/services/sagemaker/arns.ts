import type { Home } from '../../types.ts';

/** The kinds of resource that the stand-in keeps, as their ARNs name them. */
export type Kind =
  | 'endpoint'
  | 'endpoint-config'
  | 'model'
  | 'model-package-group'
  | 'model-package'
  | 'training-job'
  | 'processing-job'
  | 'transform-job'
  | 'hyper-parameter-tuning-job'
  | 'monitoring-schedule'
  | 'pipeline'
  | 'pipeline-execution';

/** SageMaker writes these names in lower case into their ARNs, and so compares them without regard to case. */
const lowerCased: ReadonlySet<string> = new Set<Kind>(['endpoint', 'endpoint-config', 'model']);

/**
 * The ARN of a resource. A name that already is an ARN comes back as it is: many operations accept both.
 *
 * @param name for a pipeline execution `PIPELINE/execution/ID`, for a model package `GROUP/VERSION`
 */
export const arnOf = ({ account, region }: Home, kind: Kind, name: string): string => {
  if (name.startsWith('arn:')) return name;
  const room = kind === 'pipeline-execution' ? 'pipeline' : kind;
  return `arn:aws:sagemaker:${region}:${account}:${room}/${lowerCased.has(kind) ? name.toLowerCase() : name}`;
};

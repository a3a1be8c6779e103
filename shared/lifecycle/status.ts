import type { LifecycleRecorded } from '../../events/lifecycle-recorded.ts';

type Kind = LifecycleRecorded['data']['kind'];

/** How it is going with a resource: still on its way, or how it ended. */
export type Outcome = LifecycleRecorded['data']['outcome'];

/**
 * Every status that a kind of resource can have, in the API's spelling.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html and its siblings
 */
const statuses: Readonly<Record<Kind, readonly string[]>> = {
  'training-job': ['Completed', 'Deleting', 'Failed', 'InProgress', 'Stopped', 'Stopping'],
  endpoint: [
    'Creating',
    'Deleting',
    'Failed',
    'InService',
    'OutOfService',
    'RollingBack',
    'SystemUpdating',
    'UpdateRollbackFailed',
    'Updating',
  ],
  'pipeline-execution': ['Executing', 'Failed', 'Stopped', 'Stopping', 'Succeeded'],
  'model-package': ['Completed', 'Deleting', 'Failed', 'InProgress', 'Pending'],
};

const outcomes: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ['Completed', 'succeeded'],
  ['InService', 'succeeded'],
  ['Succeeded', 'succeeded'],
  ['Failed', 'failed'],
  ['UpdateRollbackFailed', 'failed'],
  // The endpoint takes no requests.
  ['OutOfService', 'failed'],
  ['Stopped', 'stopped'],
  ['Deleting', 'stopped'],
]);

const bare = (status: string): string => status.replaceAll('_', '').toLowerCase();

/** A status as the API spells it: `InService` for `IN_SERVICE`. One that AWS has added since stays as it came. */
export const apiSpelling = (kind: Kind, status: string): string =>
  statuses[kind].find((known) => bare(known) === bare(status)) ?? status;

/** How it is going with a resource of a status; on its way where the status is not known to end anything. */
export const outcomeOf = (status: string): Outcome => outcomes.get(status) ?? 'running';

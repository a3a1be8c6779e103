import type { LifecycleRecorded } from '../../events/lifecycle-recorded.ts';

type Kind = LifecycleRecorded['data']['kind'];

/** How it is going with a resource: still on its way, or how it ended. */
export type Outcome = LifecycleRecorded['data']['outcome'];

const jobStatuses = ['Completed', 'Deleting', 'Failed', 'InProgress', 'Stopped', 'Stopping'];
/** What we call the state of things that have none of their own: they are there, or gone. */
const presence = ['Created', 'Deleted'];

/**
 * Every status that a kind of resource can have, in the API's spelling.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html and its siblings
 */
const statuses: Readonly<Record<Kind, readonly string[]>> = {
  'training-job': jobStatuses,
  'tuning-job': [...jobStatuses, 'DeleteFailed'],
  'processing-job': jobStatuses,
  'transform-job': jobStatuses,
  endpoint: [
    'Creating',
    'Deleted',
    'Deleting',
    'Failed',
    'InService',
    'OutOfService',
    'RollingBack',
    'SystemUpdating',
    'UpdateRollbackFailed',
    'Updating',
  ],
  'endpoint-config': presence,
  model: presence,
  'model-package': ['Completed', 'Deleting', 'Failed', 'InProgress', 'Pending'],
  'model-card': ['Approved', 'Archived', 'Draft', 'PendingReview'],
  'pipeline-execution': ['Executing', 'Failed', 'Stopped', 'Stopping', 'Succeeded'],
  'pipeline-step': ['Executing', 'Failed', 'Starting', 'Stopped', 'Stopping', 'Succeeded'],
  'feature-group': ['Active', 'Created', 'CreateFailed', 'Creating', 'DeleteFailed', 'Deleting'],
  'human-loop': ['Completed', 'Failed', 'InProgress', 'Stopped', 'Stopping'],
  'monitoring-schedule': ['Deleted', 'Failed', 'Pending', 'Scheduled', 'Stopped'],
  alarm: ['ALARM', 'INSUFFICIENT_DATA', 'OK'],
  'customization-job': jobStatuses,
  'batch-inference-job': [
    'Completed',
    'Expired',
    'Failed',
    'InProgress',
    'PartiallyCompleted',
    'Scheduled',
    'Stopped',
    'Stopping',
    'Submitted',
    'Validating',
  ],
};

const outcomes: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ...['Completed', 'InService', 'Succeeded', 'PartiallyCompleted', 'Created', 'Active', 'Approved', 'OK'].map(
    (status) => [status, 'succeeded'] as const,
  ),
  // An endpoint that is OutOfService takes no requests.
  ...['Failed', 'UpdateRollbackFailed', 'OutOfService', 'CreateFailed', 'DeleteFailed', 'Expired', 'ALARM'].map(
    (status) => [status, 'failed'] as const,
  ),
  ...['Stopped', 'Deleting', 'Deleted', 'Archived'].map((status) => [status, 'stopped'] as const),
]);

/** Kinds that are done once and never again: what they end as is the end. */
const endingKinds: ReadonlySet<Kind> = new Set<Kind>([
  'training-job',
  'tuning-job',
  'processing-job',
  'transform-job',
  'pipeline-execution',
  'human-loop',
  'customization-job',
  'batch-inference-job',
]);

const first: ReadonlySet<string> = new Set(['Starting', 'Creating', 'Pending', 'Submitted']);

const bare = (status: string): string => status.replaceAll('_', '').toLowerCase();

/** A status as the API spells it: `InService` for `IN_SERVICE`. One that AWS has added since stays as it came. */
export const apiSpelling = (kind: Kind, status: string): string =>
  statuses[kind].find((known) => bare(known) === bare(status)) ?? status;

/** How it is going with a resource of a status; on its way where the status is not known to end anything. */
export const outcomeOf = (status: string): Outcome => outcomes.get(status) ?? 'running';

/** Whether a resource of this kind never leaves a state of this outcome: jobs and executions that have ended. */
export const isEnd = ({ kind, outcome }: { readonly kind: Kind; readonly outcome: Outcome }): boolean =>
  outcome !== 'running' && endingKinds.has(kind);

/** How far along a status is among those of the same moment: 0 at the beginning, 1 on the way, 2 where it rests. */
export const stageOf = (status: string): 0 | 1 | 2 =>
  outcomeOf(status) === 'running' ? (first.has(status) ? 0 : 1) : 2;

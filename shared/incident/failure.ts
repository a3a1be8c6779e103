import type { LifecycleRecorded } from '../../events/lifecycle-recorded.ts';
import type { Cause } from '../../events/parts/cause.ts';
import { severityOf } from '../evaluation/index.ts';
import type { Observation } from './judgement.ts';

/** What a report about a resource says about a failure. */
export interface Failure {
  readonly cause: Cause;
  /** Names the report, so that keeping it twice changes nothing. */
  readonly key: string;
  readonly observation: Observation;
  /** Whom an incident is about when no monitor watches the resource: its kind and family. */
  readonly unmonitoredSubject: string;
}

const causeOfKind: Readonly<Partial<Record<LifecycleRecorded['data']['kind'], Cause>>> = {
  endpoint: 'endpoint-failed',
  'training-job': 'training-failed',
  'pipeline-execution': 'pipeline-failed',
};

/**
 * What jobs of one series have in common: the name without the time or hash that tells them apart, so that the next
 * success resolves what the last failure opened.
 */
export const familyOf = (name: string): string =>
  name.replace(/-(?:\d{4}-\d\d-\d\d(?:-\d+)*|[0-9a-f]{8,}|\d{6,})$/i, '').replace(/[^A-Za-z0-9-]/g, '-');

/** A failure or the success that ends one; undefined while the resource is on its way, or where failing is no incident. */
export const failureOf = (data: LifecycleRecorded['data']): Failure | undefined => {
  const cause = causeOfKind[data.kind];
  if (cause === undefined || data.outcome === 'running' || data.outcome === 'stopped') return undefined;
  const changedMs = Date.parse(data.changedAt);
  const span = { startMs: changedMs, endMs: changedMs };
  const reason = data.failureReason === null ? '' : `: ${data.failureReason}`;
  const found = {
    cause,
    severity: severityOf(cause),
    columns: [],
    headline: `The ${data.kind.replace('-', ' ')} ${data.name} is ${data.status}${reason}`,
  };
  return {
    cause,
    key: `${data.changedAt}#${data.resourceArn}`,
    observation: data.outcome === 'failed' ? { ...span, state: 'violating', found } : { ...span, state: 'clear' },
    unmonitoredSubject: `${data.kind}.${familyOf(data.name)}`,
  };
};

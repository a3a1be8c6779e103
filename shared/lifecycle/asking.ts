import type { ResourceKind, ResourceState } from './resource-state.ts';
import { isEnd } from './status.ts';
import type { Told } from './told-state.ts';

/** Kinds whose events leave out what matters: whether the thing is there or gone, what its variants are, its package. */
const alwaysAsked: ReadonlySet<ResourceKind> = new Set<ResourceKind>(['endpoint', 'endpoint-config', 'model']);

/** Kinds that are gone when they are deleted, and may come again under the same name. */
const deletable: ReadonlySet<ResourceKind> = new Set<ResourceKind>(['endpoint-config', 'model', 'monitoring-schedule']);

/** Whether to ask about what an event told: it has no state, no reason of a failure, or a job has ended and can be accounted for. */
export const isWorthAsking = ({ about, state }: Told): boolean =>
  state === undefined ||
  alwaysAsked.has(about.kind) ||
  isEnd(state) ||
  (state.outcome === 'failed' && state.failureReason === null);

/**
 * The state of what is gone when it is asked about. Undefined for kinds whose events tell themselves of their end.
 *
 * @param atMs when the event came that led to the question, in milliseconds since 1970
 */
export const goneState = ({ about, state }: Told, atMs: number): ResourceState | undefined => {
  if (!deletable.has(about.kind)) return undefined;
  const { kind, arn, name } = about;
  const known = state ?? { kind, resourceArn: arn.toLowerCase(), name };
  return { ...known, ...deleted, changedAtMs: atMs };
};

const deleted = { status: 'Deleted', outcome: 'stopped', phase: null, failureReason: null } as const;

/** The end of an endpoint that is no longer there, by the time at which that was found. */
export const deletedEndpoint = (state: ResourceState, atMs: number): ResourceState => {
  const { kind, resourceArn, name } = state;
  return { kind, resourceArn, name, ...deleted, changedAtMs: atMs };
};

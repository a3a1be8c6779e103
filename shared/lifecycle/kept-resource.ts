import { canonicalJson } from '../identity.ts';
import { orderOf, type ResourceState, type WarmPool } from './resource-state.ts';

/** Who told of a state: an event, or SageMaker when asked. What was asked for counts more than what an event says of it. */
export type Source = 'told' | 'described';

/**
 * What is kept of a resource: its newest state with all that is known beside it. Each part knows how new it is, so that
 * it makes no difference in which order, or how often, the states came.
 */
export interface KeptResource {
  readonly state: ResourceState;
  /** Of the newest state; see `orderOf`. Ends in who told of it. */
  readonly order: string;
  /** The order of those facts that are not from the newest state. */
  readonly asOf: Readonly<Record<string, string>>;
}

const sources: Readonly<Record<Source, number>> = { told: 0, described: 1 };

/** A single state as it is kept. */
export const keptOf = (state: ResourceState, source: Source = 'told'): KeptResource => ({
  state,
  order: `${orderOf(state)}#${sources[source]}`,
  asOf: {},
});

/** The parts of a state that belong together: one of them alone would tell of no state that there was. */
const core = ['kind', 'resourceArn', 'name', 'status', 'outcome', 'phase', 'changedAtMs'] as const;
const isCore: ReadonlySet<string> = new Set(core);

/** What says nothing of a state that came after: why it failed, what was being deployed. */
const ofOneState: ReadonlySet<string> = new Set(['failureReason', 'pending']);

const coreOf = (state: ResourceState) => Object.fromEntries(core.map((key) => [key, state[key]]));

/** Whether two orders are of the same state, whoever told of it. */
const isSameState = (order: string, other: string): boolean => order.slice(0, -1) === other.slice(0, -1);

/** Whether the second comes after the first; two that are equally new are ordered by their text. */
const isLater = (order: string, value: unknown, thanOrder: string, than: unknown): boolean =>
  order === thanOrder ? canonicalJson(value) > canonicalJson(than) : order > thanOrder;

/**
 * Both together: the newest state, and of each fact the newest that is known. Commutative, associative, and the same with
 * itself, so any number of deliveries in any order gives the same.
 *
 * @throws TypeError when they are of two resources
 */
export const merged = (a: KeptResource, b: KeptResource): KeptResource => {
  if (a.state.resourceArn !== b.state.resourceArn)
    throw new TypeError(`${a.state.resourceArn} and ${b.state.resourceArn} are two resources`);
  const newest = isLater(b.order, coreOf(b.state), a.order, coreOf(a.state)) ? b : a;
  const facts: Record<string, unknown> = {};
  const asOf: Record<string, string> = {};
  for (const key of Object.keys({ ...a.state, ...b.state }).filter((each) => !isCore.has(each))) {
    const found = newerFact(factIn(a, key), factIn(b, key), key);
    if (found === undefined) continue;
    if (ofOneState.has(key) && !isSameState(found.order, newest.order)) continue;
    facts[key] = found.value;
    if (found.order !== newest.order) asOf[key] = found.order;
  }
  const state = { ...coreOf(newest.state), failureReason: null, ...facts } as unknown as ResourceState;
  return { state, order: newest.order, asOf };
};

interface Fact {
  readonly value: unknown;
  readonly order: string;
}

const factIn = ({ state, order, asOf }: KeptResource, key: string): Fact | undefined => {
  const value = state[key as keyof ResourceState];
  return value === undefined || value === null ? undefined : { value, order: asOf[key] ?? order };
};

const newerFact = (a: Fact | undefined, b: Fact | undefined, key: string): Fact | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  if (key === 'warmPool' && a.order === b.order) return laterPool(a, b);
  return isLater(b.order, b.value, a.order, a.value) ? b : a;
};

/** Machines are kept warm after the job's end, so its state no longer tells which of two answers came later. */
const laterPool = (a: Fact, b: Fact): Fact => {
  const [one, other] = [a, b].map(({ value }) => value as WarmPool).map(poolAge);
  if (one === other) return isLater(b.order, b.value, a.order, a.value) ? b : a;
  return (one ?? 0) < (other ?? 0) ? b : a;
};

const poolAge = (pool: WarmPool): number =>
  isPoolOpen(pool) ? (pool.retainedBillableSeconds ?? 0) : Number.MAX_SAFE_INTEGER;

/** Whether a warm pool may still be billed for more. */
export const isPoolOpen = ({ status }: WarmPool): boolean => status === 'Available' || status === 'InUse';

/** Whether SageMaker itself was asked about the newest state, so that all is known that it tells. */
export const isDescribed = ({ order }: KeptResource): boolean => order.endsWith(`#${sources.described}`);

/** Whether a state is the one that is kept as the newest, whoever told of it. */
export const isNewest = (kept: KeptResource, state: ResourceState): boolean =>
  isSameState(kept.order, keptOf(state).order);

/** What a resource's history keeps of one of its states: how it was going and, of an endpoint, what served. */
export const historic = (state: ResourceState): ResourceState => {
  const { configName, variants, pending, isAsynchronous } = state;
  const serving = state.kind === 'endpoint' ? { configName, variants, pending, isAsynchronous } : {};
  const known = Object.entries(serving).filter(([, value]) => value !== undefined);
  return { ...coreOf(state), failureReason: state.failureReason, ...Object.fromEntries(known) } as ResourceState;
};

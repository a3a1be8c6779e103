import { known } from './known.ts';
import { type Owners, ownerOf } from './owner.ts';
import type { TimeRange } from './ports.ts';
import { homeOf, orderOf, type ResourceState, type Variant } from './resource-state.ts';

/** How an endpoint was from a moment on, until the next one in its timeline. */
export interface EndpointState {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** In the API's spelling. From `Deleting` or `Deleted` on there is nothing left. */
  readonly status: string;
  readonly configName?: string;
  /** What served; shadow variants are among them. Empty where it was never told. */
  readonly variants: readonly Variant[];
  /** A deployment: what came up beside the variants that served. */
  readonly pending?: { readonly configName?: string; readonly variants: readonly Variant[] };
  readonly isAsynchronous: boolean;
}

/** What an endpoint was through a span of time. */
export interface EndpointTimeline {
  /** Lower case. */
  readonly endpointArn: string;
  /** As its owner spells it. */
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly owner: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970; absent where it is not known. */
  readonly createdAtMs?: number;
  /** In order of time. The first may lie before the span: it is how the endpoint was when the span began. */
  readonly states: readonly EndpointState[];
}

/** Variants of an endpoint config, by the config's name. */
export type ConfiguredVariants = ReadonlyMap<string, ResourceState>;

const byOrder = (a: ResourceState, b: ResourceState): number => (orderOf(a) < orderOf(b) ? -1 : 1);

/**
 * The states of an endpoint that hold within a span. A state that says nothing of variants has those of the one before it as long
 * as the config is the same, else those that the config asks for; machine types and models come from the config.
 *
 * @param current what is kept of the endpoint
 * @param history its states, in any order
 */
export const endpointTimeline = (
  current: ResourceState,
  history: readonly ResourceState[],
  configs: ConfiguredVariants,
  { fromMs, toMs }: TimeRange,
  owners: Owners,
): EndpointTimeline => {
  const all = [...new Map([current, ...history].map((state) => [orderOf(state), state])).values()].toSorted(byOrder);
  const states: EndpointState[] = [];
  for (const state of all.filter(({ changedAtMs }) => changedAtMs < toMs))
    states.push(stateIn(state, states.at(-1), configs));
  const first = states.findLastIndex(({ atMs }) => atMs <= fromMs);
  const { name, resourceArn, tags = {}, createdAtMs } = current;
  return {
    ...{ endpointArn: resourceArn, name, ...homeOf(resourceArn), owner: ownerOf(tags, owners), tags },
    ...known({ createdAtMs }),
    states: states.slice(Math.max(0, first)),
  };
};

const stateIn = (
  state: ResourceState,
  before: EndpointState | undefined,
  configs: ConfiguredVariants,
): EndpointState => {
  const configName = state.configName ?? before?.configName;
  const config = configName === undefined ? undefined : configs.get(configName);
  const asked = config?.variants ?? [];
  const earlier = before?.configName === configName ? before?.variants : undefined;
  const told = state.variants ?? (earlier?.length ? earlier : asked);
  return {
    ...{ atMs: state.changedAtMs, status: state.status },
    ...known({ configName }),
    variants: told.map((variant) => asConfigured(variant, asked)),
    ...(state.pending === undefined ? {} : { pending: pendingIn(state.pending, configs) }),
    isAsynchronous: state.isAsynchronous ?? config?.isAsynchronous ?? false,
  };
};

const pendingIn = (pending: NonNullable<ResourceState['pending']>, configs: ConfiguredVariants) => {
  const asked = configs.get(pending.configName ?? '')?.variants ?? [];
  return { ...pending, variants: pending.variants.map((variant) => asConfigured(variant, asked)) };
};

/** With what only the config tells: the type of the machines, the model, the volume. */
const asConfigured = (variant: Variant, asked: readonly Variant[]): Variant => ({
  ...asked.find(({ name }) => name === variant.name),
  ...variant,
});

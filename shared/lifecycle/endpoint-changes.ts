import { type KnownChange, suspectsOf } from '../decision/index.ts';
import type { EndpointState, EndpointTimeline } from './endpoint-timeline.ts';
import type { Variant } from './resource-state.ts';

const minuteMs = 60_000;

const served = ({ name, modelName }: Variant): string => `${name}=${modelName ?? '?'}`;
const weighted = ({ name, weight }: Variant): string => `${name}=${weight ?? '?'}`;

const listed = (variants: readonly Variant[], of: (variant: Variant) => string): string =>
  variants.map(of).toSorted().join(', ');

/** What one state changed in the one before, as far as it can change what the endpoint gets or answers; scaling does not. */
const changeBetween = (before: EndpointState, after: EndpointState): string | undefined => {
  if (after.configName !== undefined && before.configName !== undefined && after.configName !== before.configName)
    return `The endpoint took the configuration ${after.configName} in place of ${before.configName}`;
  const [models, nowModels] = [listed(before.variants, served), listed(after.variants, served)];
  if (models !== nowModels && before.variants.length > 0 && after.variants.length > 0)
    return `The endpoint's models changed from ${models} to ${nowModels}`;
  const [weights, nowWeights] = [listed(before.variants, weighted), listed(after.variants, weighted)];
  if (weights !== nowWeights && before.variants.length > 0 && after.variants.length > 0)
    return `The weights of the endpoint's variants changed from ${weights} to ${nowWeights}`;
  return undefined;
};

/** What people did to an endpoint, in order of time: configurations, models and weights. */
export const endpointChanges = ({ states }: Pick<EndpointTimeline, 'states'>): readonly KnownChange[] =>
  states.flatMap((state, at) => {
    const before = states[at - 1];
    const what = before && changeBetween(before, state);
    return what === undefined ? [] : [{ timeMs: state.atMs, what }];
  });

const agoInWords = (ms: number): string => {
  const minutes = Math.round(Math.abs(ms) / minuteMs);
  const when = ms >= 0 ? 'before it began' : 'into its first window';
  if (minutes < 1) return 'at that time';
  return minutes < 90 ? `${minutes} minutes ${when}` : `${Math.round(minutes / 60)} hours ${when}`;
};

/**
 * The changes within the two hours before something began, in sentences, the latest first.
 *
 * @param onsetMs when it began; known as exactly as a window is long
 * @param windowMs length of a window: what changed within the first one may have come before its own onset
 */
export const changesBefore = (
  timeline: Pick<EndpointTimeline, 'states'>,
  onsetMs: number,
  windowMs = 0,
): readonly string[] => {
  const changes = endpointChanges(timeline);
  const before = suspectsOf(onsetMs, changes);
  const within = changes
    .filter(({ timeMs }) => timeMs > onsetMs && timeMs < onsetMs + windowMs)
    .toSorted((a, b) => b.timeMs - a.timeMs);
  return [...within, ...before].map(({ timeMs, what }) => `${what} ${agoInWords(onsetMs - timeMs)}.`);
};

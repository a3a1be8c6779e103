import type { Charge, Spread } from './charge.ts';
import type { EndpointUse, VariantState, VariantUse } from './use.ts';
import { wholeQuantity } from './whole-quantity.ts';

/** A state with the moment at which another followed. */
type Stay = VariantState & { readonly endMs: number };

const staysOf = ({ states, endMs }: VariantUse, asOfMs: number): readonly Stay[] => {
  const lastMs = Math.min(endMs ?? asOfMs, asOfMs);
  const sorted = states.toSorted((a, b) => a.fromMs - b.fromMs);
  return sorted
    .map((state, place) => ({ ...state, endMs: Math.min(sorted[place + 1]?.fromMs ?? lastMs, lastMs) }))
    .filter(({ fromMs, endMs: until }) => until > fromMs);
};

/**
 * What an endpoint is billed for: every instance of every variant, every millisecond it exists, used or not, and its volume. Nothing while a
 * variant is scaled to 0 instances.
 *
 * @param asOfMs up to when variants that still stand are reckoned
 */
export const endpointCharges = (endpoint: EndpointUse, asOfMs: number): readonly Charge[] => {
  const stays = endpoint.variants.flatMap((variant) => staysOf(variant, asOfMs));
  const types = [...new Set(stays.map(({ instanceType }) => instanceType))];
  const charges = [...types.map((type) => instances(endpoint, type, stays)), volumes(endpoint, stays)];
  return charges.filter(({ spreads }) => spreads.length > 0);
};

const lineOf = ({ model, owner, isAsynchronous }: EndpointUse) => ({
  kind: isAsynchronous ? ('asynchronous' as const) : ('endpoint' as const),
  effect: 'useful' as const,
  model,
  owner,
});

const spreadOf = ({ fromMs, endMs }: Stay, name: string, perMs: number): Spread => ({
  startMs: fromMs,
  endMs,
  quantity: wholeQuantity(name, perMs) * (endMs - fromMs),
});

const hasQuantity = ({ quantity }: Spread): boolean => quantity > 0;

const instances = (endpoint: EndpointUse, instanceType: string, stays: readonly Stay[]): Charge => ({
  ...lineOf(endpoint),
  part: 'instances',
  key: { of: 'instance', instanceType, component: 'Hosting', region: endpoint.region },
  spreads: stays
    .filter((stay) => stay.instanceType === instanceType)
    .map((stay) => spreadOf(stay, 'instances', stay.instances))
    .filter(hasQuantity),
});

const volumes = (endpoint: EndpointUse, stays: readonly Stay[]): Charge => ({
  ...lineOf(endpoint),
  part: 'volume',
  key: { of: 'volume', component: 'Hosting', region: endpoint.region },
  spreads: stays.map((stay) => spreadOf(stay, 'volumeGb', (stay.volumeGb ?? 0) * stay.instances)).filter(hasQuantity),
});

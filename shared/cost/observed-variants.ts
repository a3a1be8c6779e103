import {
  type InstanceParts,
  invocationsWithin,
  type StandingVariant,
  type VariantSeries,
  watchedVariant,
} from './activity.ts';
import type { Collected } from './collect-costs.ts';
import type { LedgerUse } from './ledger.ts';
import { dayMs, dayOf, monthOf } from './periods.ts';
import type { Activity } from './ports.ts';
import { endpointUseOf } from './recorded-endpoint.ts';
import type { RecordedEndpoint } from './recorded-use.ts';
import type { Span } from './use.ts';
import type { WatchedVariant } from './waste-endpoints.ts';

/** A variant of a recorded endpoint with what CloudWatch counted of it. */
export interface ObservedVariant {
  readonly endpoint: RecordedEndpoint;
  readonly variant: string;
  readonly model: string | null;
  /** Whether it only repeats what another variant answers. */
  readonly isShadow: boolean;
  readonly series: VariantSeries;
}

/** Days of utilisation that are looked at, where the month is younger. */
const watchedDays = 14;

/** What CloudWatch is asked about: the month so far, or two weeks where that is less. */
export const watchedSpan = (asOfMs: number): Span => ({
  startMs: Math.min(monthOf(asOfMs).startMs, dayOf(asOfMs) - watchedDays * dayMs),
  endMs: asOfMs,
});

/** Every variant that endpoints had within a span, with its invocations and utilisation. */
export const observedVariants = async (
  activity: Activity,
  { endpoints, names }: Pick<Collected, 'endpoints' | 'names'>,
  within: Span,
): Promise<readonly ObservedVariant[]> => {
  const variants = endpoints.flatMap((endpoint) => variantsOf(endpoint, names.ofEndpoint(endpoint.name), within));
  const asked = variants.map(({ endpoint, variant }) => ({ endpoint: endpoint.name, variant }));
  const series = asked.length === 0 ? [] : await activity.series(asked, within);
  return variants.map((variant, place) => ({ ...variant, series: series[place] ?? nothingSeen }));
};

const nothingSeen: VariantSeries = { invocations: [], cpu: [], memory: [], gpu: [], gpuMemory: [] };

const variantsOf = (
  endpoint: RecordedEndpoint,
  model: string | null,
  { startMs }: Span,
): readonly Omit<ObservedVariant, 'series'>[] => {
  const before = endpoint.states.findLastIndex(({ atMs }) => atMs <= startMs);
  const shown = endpoint.states.slice(Math.max(0, before)).flatMap(({ variants }) => variants);
  const byName = new Map(shown.map(({ name, isShadow = false }) => [name, isShadow]));
  return [...byName].map(([variant, isShadow]) => ({ endpoint, variant, model, isShadow }));
};

/** How many predictions a model made within a span, each invocation counting as one; undefined where no endpoint of it is known. */
export const predictionsOf =
  (observed: readonly ObservedVariant[]) =>
  (model: string, within: Span): number | undefined => {
    const serving = observed.filter((one) => one.model === model && !one.isShadow);
    return serving.length === 0
      ? undefined
      : serving.reduce((sum, { series }) => sum + invocationsWithin(series, within), 0);
  };

/** Parts of an instance by its type; undefined where they are not known. */
export type PartsOf = (instanceType: string) => InstanceParts | undefined;

const standingIn = ({ endpoint, variant, model }: ObservedVariant): StandingVariant | undefined => {
  const { name, owner, region } = endpoint;
  const use = endpointUseOf(endpoint, model).variants.find((one) => one.variant === variant);
  const state = use?.states.at(-1);
  if (state === undefined || state.instances === 0) return undefined;
  const { instanceType, instances } = state;
  return { name, owner, region, model, variant, instanceType, instances };
};

/** Variants that stand on instances, with what was seen of them since they were there. */
export const watchedVariants = (
  observed: readonly ObservedVariant[],
  { startMs, endMs }: Span,
  partsOf: PartsOf,
): readonly WatchedVariant[] =>
  observed.flatMap((one) => {
    const standing = standingIn(one);
    if (standing === undefined) return [];
    const fromMs = Math.max(startMs, one.endpoint.states[0]?.atMs ?? startMs);
    return [watchedVariant(standing, one.series, { startMs: fromMs, endMs }, partsOf(standing.instanceType))];
  });

/**
 * Average use of processors of a model's endpoints on a type of instance, 0 to 1; undefined for what was not measured.
 */
export const loadsOf = (
  watched: readonly ObservedVariant[],
  partsOf: PartsOf,
): ((use: LedgerUse) => number | undefined) => {
  const sums = new Map<string, { sum: number; hours: number }>();
  const idOf = (model: string | null, instanceType: string): string => JSON.stringify([model, instanceType]);
  for (const one of watched) {
    const standing = standingIn(one);
    const parts = standing && partsOf(standing.instanceType);
    if (standing === undefined || parts === undefined) continue;
    const id = idOf(standing.model, standing.instanceType);
    const { sum, hours } = sums.get(id) ?? { sum: 0, hours: 0 };
    const used = one.series.cpu.reduce((total, { value }) => total + value / 100 / parts.vcpus, 0);
    sums.set(id, { sum: sum + used, hours: hours + one.series.cpu.length });
  }
  return ({ line, key }) => {
    if (key.of !== 'instance' || key.component !== 'Hosting') return undefined;
    const found = sums.get(idOf(line.model, key.instanceType));
    return found === undefined || found.hours === 0 ? undefined : Math.min(1, found.sum / found.hours);
  };
};

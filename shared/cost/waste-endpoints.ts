import { isAccelerated, smallerShare, smallerType } from './instance-type.ts';
import { compared, type Money, minus } from './money.ts';
import type { InstanceKey } from './price-list-item.ts';
import type { Rates } from './rate.ts';
import type { Whose } from './use.ts';
import { monthlyCost, type Waste } from './waste.ts';

/** Highest hourly averages of some days, as shares 0 to 1 of what one instance has. */
export interface Utilisation {
  readonly days: number;
  /** CloudWatch's `CPUUtilization` divided by 100 × vCPUs: there, each vCPU counts to 100 %. */
  readonly cpu: number;
  readonly memory: number;
  /** The same by the number of GPUs; absent where there are none. */
  readonly gpu?: number;
  readonly gpuMemory?: number;
}

/** A variant of an endpoint as it stands, and what CloudWatch tells of it. */
export interface WatchedVariant extends Whose {
  readonly variant: string;
  readonly instanceType: string;
  readonly instances: number;
  /** Since when its invocations are known. */
  readonly watchedFromMs: number;
  /** Undefined where none was seen since then. */
  readonly lastInvokedMs: number | undefined;
  readonly utilisation?: Utilisation;
}

export interface EndpointWasteOptions {
  readonly asOfMs: number;
  /** So long without an invocation is idle. */
  readonly idleHours?: number;
  /** Days of utilisation below which nothing is said: a week has its quiet and its busy days. */
  readonly fewestDays?: number;
  /** How busy an instance may be at its busiest hour. */
  readonly target?: number;
}

const hourMs = 3_600_000;

const keyOf = ({ instanceType, region }: WatchedVariant): InstanceKey => ({
  of: 'instance',
  instanceType,
  component: 'Hosting',
  region,
});

const wasteOf = (variant: WatchedVariant): Pick<Waste, 'subject' | 'model' | 'owner'> => ({
  subject: `${variant.name}/${variant.variant}`,
  model: variant.model,
  owner: variant.owner,
});

const instancesOf = ({ instances, instanceType }: WatchedVariant): string => `${instances} × ${instanceType}`;

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const idleHoursOf = (variant: WatchedVariant, asOfMs: number): number =>
  (asOfMs - (variant.lastInvokedMs ?? variant.watchedFromMs)) / hourMs;

/** Hours without an invocation from which on a variant is idle. */
const usualIdleHours = 24;

/** Variants that no one asked for hours, and that cost all the same. */
export const idleEndpoints = (
  variants: readonly WatchedVariant[],
  rates: Rates,
  { asOfMs, idleHours = usualIdleHours }: EndpointWasteOptions,
): readonly Waste[] =>
  variants.flatMap((variant) => {
    const hours = idleHoursOf(variant, asOfMs);
    if (hours < idleHours || variant.instances === 0) return [];
    const reason = `No invocation in ${Math.floor(hours)} hours on ${instancesOf(variant)}. Delete it, or make it serverless or asynchronous.`;
    const monthlySaving = monthlyCost(keyOf(variant), variant.instances, rates);
    return [{ kind: 'idle-endpoint', ...wasteOf(variant), reason, monthlySaving } as const];
  });

/** A smaller way to serve the same: how it is called and what it saves. */
interface Way {
  readonly advice: string;
  readonly saving: Money | undefined;
}

/** Fewer instances: what is shared among them is their processors, while each holds the model in its memory. */
const fewerInstances = (variant: WatchedVariant, used: Utilisation, target: number, rates: Rates): Way | undefined => {
  const busiest = Math.max(used.cpu, used.gpu ?? 0);
  // A hair less, so that 6 × 20 % at a target of 60 % are 2 in floating point, too.
  const needed = Math.max(1, Math.ceil((variant.instances * busiest) / target - 1e-9));
  if (needed >= variant.instances) return undefined;
  const saving = monthlyCost(keyOf(variant), variant.instances - needed, rates);
  return { advice: `${needed} of them would do`, saving };
};

/** A smaller type: with the same GPU where there is one, so that only processors and memory shrink. */
const smallerInstances = (
  variant: WatchedVariant,
  used: Utilisation,
  target: number,
  rates: Rates,
): Way | undefined => {
  const smaller = smallerType(variant.instanceType);
  if (smaller === undefined || Math.max(used.cpu, used.memory) > target * smallerShare(variant.instanceType))
    return undefined;
  const now = monthlyCost(keyOf(variant), variant.instances, rates);
  const then = monthlyCost({ ...keyOf(variant), instanceType: smaller }, variant.instances, rates);
  const saving = now === undefined || then === undefined ? undefined : minus(now, then);
  return { advice: `${smaller} would do`, saving };
};

const better = (a: Way | undefined, b: Way | undefined): Way | undefined => {
  if (a?.saving === undefined || b?.saving === undefined) return a?.saving === undefined ? (b ?? a) : a;
  return compared(a.saving, b.saving) >= 0 ? a : b;
};

const busy = ({ instanceType }: WatchedVariant, { cpu, memory, gpu, days }: Utilisation): string => {
  const gpus = isAccelerated(instanceType) && gpu !== undefined ? `, GPU ${percent(gpu)}` : '';
  return `At the busiest hour of ${days} days CPU was at ${percent(cpu)}, memory at ${percent(memory)}${gpus}`;
};

/**
 * Variants whose instances are never busy: fewer of them, or smaller ones, would do. Of those without utilisation nothing is said, nor of idle
 * ones, whose whole cost `idleEndpoints` tells.
 */
export const overProvisioned = (
  variants: readonly WatchedVariant[],
  rates: Rates,
  { asOfMs, idleHours = usualIdleHours, fewestDays = 7, target = 0.6 }: EndpointWasteOptions,
): readonly Waste[] =>
  variants.flatMap((variant) => {
    const { utilisation: used } = variant;
    // GPU types whose GPU was not measured may be busy where nobody looked.
    const isBlind = isAccelerated(variant.instanceType) && used?.gpu === undefined;
    if (used === undefined || used.days < fewestDays || isBlind || idleHoursOf(variant, asOfMs) >= idleHours) return [];
    const way = better(fewerInstances(variant, used, target, rates), smallerInstances(variant, used, target, rates));
    if (way === undefined) return [];
    const reason = `${busy(variant, used)} on ${instancesOf(variant)}: ${way.advice}.`;
    return [{ kind: 'over-provisioned', ...wasteOf(variant), reason, monthlySaving: way.saving } as const];
  });

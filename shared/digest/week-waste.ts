import { machineOf } from '../carbon/index.ts';
import {
  endpointUseOf,
  failingJobs,
  idleEndpoints,
  notOnSpot,
  olderGenerations,
  type RecordedEndpoint,
  type Span,
  type StandingVariant,
  untoldType,
  type Waste,
  watchedVariant,
} from '../cost/index.ts';
import type { AskedVariant, Invocations } from './ports.ts';
import type { Uses } from './week-uses.ts';

/** A variant on instances, and since when it is known. */
interface Standing {
  readonly asked: AskedVariant;
  readonly variant: StandingVariant;
  readonly sinceMs: number;
}

/** The variants of an endpoint that stand at a moment; what comes up beside them in a deployment does not count. */
const standingIn = (endpoint: RecordedEndpoint, { names }: Uses): readonly Standing[] =>
  endpointUseOf(endpoint, names.ofEndpoint(endpoint.name)).variants.flatMap(({ variant, states }) => {
    const [first, last] = [states[0], states.at(-1)];
    const { name, region, owner } = endpoint;
    if (first === undefined || last === undefined || last.instances === 0 || last.instanceType === untoldType)
      return [];
    if (endpoint.states.at(-1)?.variants.every((one) => one.name !== variant) !== false) return [];
    const { instanceType, instances } = last;
    return [
      {
        asked: { endpoint: name, variant },
        variant: { name, region, owner, model: names.ofEndpoint(name), variant, instanceType, instances },
        sinceMs: first.fromMs,
      },
    ];
  });

const unknownParts = { cpu: [], memory: [], gpu: [], gpuMemory: [] } as const;

const partsOf = (instanceType: string) => {
  const machine = machineOf(instanceType);
  return machine && { vcpus: machine.vcpus, gpus: machine.gpu?.count ?? 0 };
};

const idleIn = async (invocations: Invocations, uses: Uses, week: Span): Promise<readonly Waste[]> => {
  const standing = uses.endpoints.flatMap((endpoint) => standingIn(endpoint, uses));
  const found = await invocations.of(
    standing.map(({ asked }) => asked),
    week,
  );
  const watched = standing.map(({ variant, sinceMs }, place) =>
    watchedVariant(
      variant,
      { ...unknownParts, invocations: found[place] ?? [] },
      { ...week, startMs: Math.max(week.startMs, sinceMs) },
      partsOf(variant.instanceType),
    ),
  );
  return idleEndpoints(watched, uses.rates, { asOfMs: week.endMs });
};

/** What could be left unspent, by the four weeks up to a week's end; of endpoints that are idle, by the week alone. */
export const wasteOf = async (invocations: Invocations, uses: Uses, week: Span): Promise<readonly Waste[]> => {
  const { jobs, rates, ledger, within } = uses;
  return [
    ...(await idleIn(invocations, uses, week)),
    ...failingJobs(jobs, rates, { within }),
    ...notOnSpot(jobs, rates, { within }),
    ...olderGenerations(ledger, rates, within),
  ];
};

import type { RecordedEndpoint, RecordedEndpointState, RecordedVariant } from './recorded-use.ts';
import type { EndpointUse, VariantState, VariantUse } from './use.ts';

/** What stands for a type that was never told: it has no rate, so its hours are told as unknown. */
export const untoldType = 'an untold instance type';

const hasEnded = ({ status }: RecordedEndpointState): boolean => status === 'Deleting' || status === 'Deleted';

/** What serves and what comes up beside it, each under a name of its own: through a deployment both are billed. */
const standingIn = (state: RecordedEndpointState): ReadonlyMap<string, RecordedVariant> =>
  new Map(
    hasEnded(state)
      ? []
      : [
          ...state.variants.map((variant) => [variant.name, variant] as const),
          ...(state.pending?.variants ?? []).map((variant) => [`${variant.name} (pending)`, variant] as const),
        ].filter(([, { serverless }]) => serverless === undefined),
  );

/** One that stands has an instance at least; how many were asked for is the next best thing to how many there are. */
const stateOf = (
  fromMs: number,
  variant: RecordedVariant | undefined,
  before: VariantState | undefined,
): VariantState => ({
  fromMs,
  instanceType: variant?.instanceType ?? before?.instanceType ?? untoldType,
  instances: variant === undefined ? 0 : (variant.currentInstanceCount ?? variant.desiredInstanceCount ?? 1),
  ...(variant?.volumeGb === undefined ? {} : { volumeGb: variant.volumeGb }),
});

const variantUse = (name: string, states: readonly RecordedEndpointState[]): VariantUse => {
  const told: VariantState[] = [];
  for (const state of states) {
    const variant = standingIn(state).get(name);
    if (variant !== undefined || told.length > 0) told.push(stateOf(state.atMs, variant, told.at(-1)));
  }
  return { variant: name, states: told };
};

/** Variants on instances through a recorded timeline. Serverless ones are billed by what they do: see `serverlessVariants`. */
export const endpointUseOf = (endpoint: RecordedEndpoint, model: string | null): EndpointUse => {
  const { name, owner, region, states } = endpoint;
  const names = [...new Set(states.flatMap((state) => [...standingIn(state).keys()]))];
  return {
    ...{ of: 'endpoint', name, model, owner, region },
    isAsynchronous: states.some(({ isAsynchronous }) => isAsynchronous),
    variants: names.map((variant) => variantUse(variant, states)),
  };
};

/** Serverless variants of a recorded endpoint, whose time of work is to be asked for: the last memory that each was told to have. */
export const serverlessVariants = ({
  states,
}: RecordedEndpoint): readonly { readonly variant: string; readonly memoryMb: number | undefined }[] => {
  const found = new Map<string, number | undefined>();
  for (const { variants } of states)
    for (const { name, serverless } of variants) if (serverless !== undefined) found.set(name, serverless.memoryMb);
  return [...found].map(([variant, memoryMb]) => ({ variant, memoryMb }));
};

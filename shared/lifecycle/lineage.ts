import type { RecordedLifecycle } from './ports.ts';
import { orderOf, type ResourceState, siblingArn } from './resource-state.ts';
import { executionOfJob } from './whose.ts';

/** Where what an endpoint serves under one name came from, as far as it was recorded. Each part is null where it was not. */
export interface VariantLineage {
  readonly variant: string;
  readonly modelName: string | null;
  readonly model: ResourceState | null;
  readonly modelPackage: ResourceState | null;
  readonly execution: ResourceState | null;
  readonly trainingJob: ResourceState | null;
  /** What the training job read. */
  readonly dataUris: readonly string[];
}

/** What an endpoint served at a moment, and where it came from. */
export interface Lineage {
  /** As it was at the moment. */
  readonly endpoint: ResourceState;
  readonly config: ResourceState | null;
  readonly variants: readonly VariantLineage[];
}

type Recorded = Pick<RecordedLifecycle, 'find' | 'history' | 'holdersOf' | 'named'>;

const byOrder = (a: ResourceState, b: ResourceState): number => (orderOf(a) < orderOf(b) ? -1 : 1);

/**
 * From an endpoint at a moment back to the data: endpoint, config, model, model package, execution of a pipeline, training job.
 * What a model was packaged from is found by its package or, where it names none, by the model data that it holds.
 *
 * @param atMs milliseconds since 1970; the end of time for now
 * @returns undefined where there was no such endpoint at the moment
 */
export const lineageOf = async (
  recorded: Recorded,
  endpointArn: string,
  atMs: number,
): Promise<Lineage | undefined> => {
  const endpoint = await endpointAt(recorded, endpointArn, atMs);
  if (endpoint === undefined) return undefined;
  const config = await stateOf(
    recorded,
    endpoint.configName && siblingArn(endpointArn, 'endpoint-config', endpoint.configName),
  );
  const variants = config?.variants ?? endpoint.variants ?? [];
  return {
    endpoint,
    config: config ?? null,
    variants: await Promise.all(
      variants.map(({ name, modelName }) => variantLineage(recorded, endpointArn, name, modelName)),
    ),
  };
};

/** The state of an endpoint at a moment, with the config that served then: an event may tell a status without it. */
const endpointAt = async (
  recorded: Recorded,
  endpointArn: string,
  atMs: number,
): Promise<ResourceState | undefined> => {
  const current = (await recorded.find(endpointArn))?.state;
  const states = [...(await recorded.history(endpointArn, atMs + 1)), ...(current === undefined ? [] : [current])]
    .filter(({ changedAtMs }) => changedAtMs <= atMs)
    .toSorted(byOrder);
  const state = states.at(-1);
  if (state === undefined) return undefined;
  const serving = states.findLast(({ configName }) => configName !== undefined);
  return { ...state, ...(serving?.configName === undefined ? {} : { configName: serving.configName }) };
};

const stateOf = async (recorded: Recorded, arn: string | undefined): Promise<ResourceState | undefined> =>
  arn ? (await recorded.find(arn))?.state : undefined;

const variantLineage = async (
  recorded: Recorded,
  endpointArn: string,
  variant: string,
  modelName: string | undefined,
): Promise<VariantLineage> => {
  const model = await stateOf(recorded, modelName && siblingArn(endpointArn, 'model', modelName));
  const holders = await holdersOf(recorded, model?.modelDataUris);
  const modelPackage = (await stateOf(recorded, model?.modelPackageArn)) ?? holders.get('model-package');
  const made = model?.modelDataUris ? holders : await holdersOf(recorded, modelPackage?.modelDataUris);
  const trainingJob = made.get('training-job');
  const execution = await executionOf(recorded, modelPackage, trainingJob);
  return {
    variant,
    modelName: modelName ?? null,
    model: model ?? null,
    modelPackage: modelPackage ?? null,
    execution: execution ?? null,
    trainingJob: trainingJob ?? null,
    dataUris: trainingJob?.dataUris ?? [],
  };
};

/** The newest of each kind that made or holds any of this model data. */
const holdersOf = async (
  recorded: Recorded,
  modelDataUris: readonly string[] = [],
): Promise<ReadonlyMap<string, ResourceState>> => {
  const arns = (await Promise.all(modelDataUris.map((uri) => recorded.holdersOf(uri)))).flat();
  const states = await Promise.all(arns.map((arn) => stateOf(recorded, arn)));
  return new Map(
    states
      .filter((state) => state !== undefined)
      .toSorted((a, b) => (a.createdAtMs ?? 0) - (b.createdAtMs ?? 0))
      .map((state) => [state.kind, state]),
  );
};

/** As the package says, else as the name of the job does, which Pipelines gave it. */
const executionOf = async (
  recorded: Recorded,
  modelPackage: ResourceState | undefined,
  trainingJob: ResourceState | undefined,
): Promise<ResourceState | undefined> => {
  if (modelPackage?.executionArn !== undefined) return stateOf(recorded, modelPackage.executionArn);
  const executionId = trainingJob && executionOfJob(trainingJob.name);
  if (executionId === undefined) return undefined;
  return stateOf(recorded, (await recorded.named(executionId))[0]);
};

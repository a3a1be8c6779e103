import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError } from '../errors.ts';
import { canonicalJson } from '../identity.ts';
import {
  executionIdOf,
  historic,
  isEnd,
  isJob,
  isNewest,
  type KeptResource,
  keptOf,
  type Lifecycle,
  merged,
  type ResourceState,
} from '../lifecycle/index.ts';
import { isoOf } from '../window/index.ts';
import { documents, secondsFromNow, tableName, tookEffect } from './table.ts';

/** How long a resource's history is kept; its current state stays. */
const historyKeptSeconds = 400 * 24 * 3600;

/** Partition key of all about one resource, in whatever letter case its ARN comes. */
export const resourceKey = (resourceArn: string): string => `RESOURCE#${resourceArn.toLowerCase()}`;

/** Partition key of all that bears a name. */
export const nameKey = (name: string): string => `NAME#${name.toLowerCase()}`;

/** Partition key of all that made or holds one file of model data. */
export const modelDataKey = (uri: string): string => `MODELDATA#${uri}`;

interface Key {
  readonly pk: string;
  readonly sk: string;
}

const stateKey = (resourceArn: string): Key => ({ pk: resourceKey(resourceArn), sk: 'STATE' });
const executionKey = (executionId: string): Key => ({ pk: `EXECUTION#${executionId}`, sk: 'PIPELINE' });

/** States and history of resources in the table. */
export const lifecycleStore = (): Lifecycle => ({
  save: async (state, source) => {
    const kept = keptOf(state, source);
    // First what others find the resource by: once its state is there, a second delivery may change nothing.
    await mergeInto(historyKey(state), { ...kept, state: historic(state) }, expiring);
    for (const key of linksOf(state)) await documents.send(new PutCommand({ TableName: tableName(), Item: key }));
    if (state.kind === 'pipeline-execution') await keepPipeline(state);
    const all = await mergeInto(stateKey(state.resourceArn), kept, byTime);
    return isNewest(all, state) ? all.state : undefined;
  },
  find: findResource,
  pipelineOf,
  saveCall: async (call) => {
    const sk = `CALL#${isoOf(call.atMs)}#${call.callId}`;
    const Item = { pk: resourceKey(call.resourceArn), sk, call, expiresAt: secondsFromNow(historyKeptSeconds) };
    await documents.send(new PutCommand({ TableName: tableName(), Item }));
  },
});

/** What is kept of a resource; undefined while nothing was recorded of it. */
export async function findResource(resourceArn: string): Promise<KeptResource | undefined> {
  return (await read(stateKey(resourceArn)))?.kept;
}

/** Name of the pipeline an execution belongs to. */
export async function pipelineOf(executionId: string): Promise<string | undefined> {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName(), Key: executionKey(executionId) }));
  return Item?.pipelineName as string | undefined;
}

/** A job's end is one, whichever time each who tells of it gives. */
const historyKey = (state: ResourceState): Key => {
  const { resourceArn, changedAtMs, status, phase } = state;
  const sk = isEnd(state) ? ['end'] : [isoOf(changedAtMs), status, ...(phase === null ? [] : [phase])];
  return { pk: resourceKey(resourceArn), sk: ['HISTORY', ...sk].join('#') };
};

const expiring = () => ({ expiresAt: secondsFromNow(historyKeptSeconds) });

/** By what jobs and endpoints are listed: when they were created, or first heard of. */
const byTime = ({ state }: KeptResource) => {
  const byTimePk = isJob(state) ? 'JOBS' : state.kind === 'endpoint' ? 'ENDPOINTS' : undefined;
  if (byTimePk === undefined) return {};
  return { byTimePk, byTimeSk: `${isoOf(state.createdAtMs ?? state.changedAtMs)}#${state.resourceArn}` };
};

const linksOf = (state: ResourceState): readonly Key[] => {
  const { kind, name, resourceArn, modelDataUris = [] } = state;
  const named = kind === 'pipeline-execution' ? executionIdOf(resourceArn) : name;
  const hasName = kind === 'pipeline-execution' || kind === 'endpoint' || isJob(state);
  return [
    ...(hasName ? [{ pk: nameKey(named), sk: resourceArn }] : []),
    ...modelDataUris.map((uri) => ({ pk: modelDataKey(uri), sk: resourceArn })),
  ];
};

const read = async (key: Key): Promise<{ readonly kept: KeptResource; readonly version: number } | undefined> => {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName(), Key: key, ConsistentRead: true }));
  if (Item === undefined) return undefined;
  const { state, order, asOf, version } = Item;
  return { kept: { state, order, asOf } as KeptResource, version: version as number };
};

/** Adds to what is kept under a key; writes only where that changes something, and only in place of what was read. */
const mergeInto = async (
  key: Key,
  kept: KeptResource,
  besides: (all: KeptResource) => Readonly<Record<string, unknown>>,
): Promise<KeptResource> => {
  const before = await read(key);
  const all = before === undefined ? kept : merged(before.kept, kept);
  if (before !== undefined && canonicalJson(before.kept) === canonicalJson(all)) return all;
  const version = (before?.version ?? 0) + 1;
  const saved = await tookEffect(
    documents.send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...key, ...all, version, ...besides(all) },
        ...(before === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#version = :read',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':read': before.version },
            }),
      }),
    ),
  );
  if (!saved) throw new ConflictError(`${kept.state.name} was recorded by somebody else in between.`);
  return all;
};

const keepPipeline = async ({ resourceArn, name }: ResourceState): Promise<void> => {
  await documents.send(
    new PutCommand({
      TableName: tableName(),
      Item: { ...executionKey(executionIdOf(resourceArn)), pipelineName: name },
    }),
  );
};

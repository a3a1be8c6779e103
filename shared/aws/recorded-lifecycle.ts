import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { inParallel } from '../concurrency.ts';
import {
  type ApiCallRecord,
  type EndpointTimeline,
  endpointTimeline,
  executionOfJob,
  type JobUse,
  jobUseOf,
  type Owners,
  type PageFound,
  type PageOf,
  type RecordedLifecycle,
  type ResourceState,
  ranWithin,
  siblingArn,
  type TimeRange,
} from '../lifecycle/index.ts';
import { isoOf } from '../window/index.ts';
import { findResource, modelDataKey, nameKey, pipelineOf, resourceKey } from './lifecycle-store.ts';
import { pageOf } from './page-of.ts';
import { queryAll, tableName } from './table.ts';

/** The longest that a job can run, with the time that its machines are then kept warm, and some days more. */
const longestJobMs = 33 * 24 * 3_600_000;

/** Resources that are read at once. */
const parallelReads = 16;

const partitions = { jobs: 'JOBS', endpoints: 'ENDPOINTS' } as const;

/** The last moment that a date can hold stands for no end. */
const isoWithin = (ms: number): string => isoOf(Math.min(Math.max(ms, 0), 253_402_300_799_999));

const created = (list: keyof typeof partitions, { fromMs, toMs }: TimeRange) => ({
  TableName: tableName(),
  IndexName: 'byTime',
  KeyConditionExpression: 'byTimePk = :list AND byTimeSk BETWEEN :from AND :to',
  ExpressionAttributeValues: { ':list': partitions[list], ':from': isoWithin(fromMs), ':to': isoWithin(toMs) },
});

/** DynamoDB refuses a span that ends before it begins. */
const isEmpty = ({ fromMs, toMs }: TimeRange): boolean => !(fromMs < toMs);

const all = async (list: keyof typeof partitions, range: TimeRange): Promise<readonly ResourceState[]> =>
  isEmpty(range)
    ? []
    : (await queryAll(new QueryCommand(created(list, range)))).map(({ state }) => state as ResourceState);

/** The items of one partition whose sort key begins so. */
const itemsOf = (pk: string, prefix: string, before = '~') =>
  queryAll(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': prefix, ':to': `${prefix}${before}` },
    }),
  );

const arnsUnder = async (pk: string): Promise<readonly string[]> =>
  (await itemsOf(pk, 'arn:')).map(({ sk }) => sk as string);

const history = async (resourceArn: string, beforeMs: number): Promise<readonly ResourceState[]> =>
  (await itemsOf(resourceKey(resourceArn), 'HISTORY#'))
    .map(({ state }) => state as ResourceState)
    .filter(({ changedAtMs }) => changedAtMs < beforeMs)
    .toSorted((a, b) => a.changedAtMs - b.changedAtMs);

/** What was recorded of resources, for those who only read. */
export const recordedLifecycle = (owners: Owners = { tag: 'owner', otherwise: 'unowned' }): RecordedLifecycle => ({
  find: findResource,
  history,
  named: (name) => arnsUnder(nameKey(name)),
  holdersOf: (uri) => arnsUnder(modelDataKey(uri)),
  calls: async (resourceArn) =>
    (await itemsOf(resourceKey(resourceArn), 'CALL#')).map(({ call }) => call as ApiCallRecord),
  pipelineOf,
  created: (list, range, page) => pageCreated(list, range, page),
  jobUse: async (state) => {
    const executionId = executionOfJob(state.name);
    return jobUseOf(state, owners, executionId && (await pipelineOf(executionId)));
  },
  timeline: (endpoint, range) => timelineOf(endpoint, range, owners),
  jobsBetween: (range) => jobsBetween(range, owners),
  endpointTimelines: (range) => endpointTimelines(range, owners),
});

const pageCreated = async (list: keyof typeof partitions, range: TimeRange, page: PageOf): Promise<PageFound> => {
  if (isEmpty(range)) return { items: [] };
  const filters = [
    ...(page.kind === undefined ? [] : ['#state.kind = :kind']),
    ...(page.outcome === undefined ? [] : ['#state.outcome = :outcome']),
  ];
  const query = created(list, range);
  return pageOf(
    {
      ...query,
      ScanIndexForward: false,
      ...(filters.length === 0
        ? {}
        : { FilterExpression: filters.join(' AND '), ExpressionAttributeNames: { '#state': 'state' } }),
      ExpressionAttributeValues: {
        ...query.ExpressionAttributeValues,
        ...(page.kind === undefined ? {} : { ':kind': page.kind }),
        ...(page.outcome === undefined ? {} : { ':outcome': page.outcome }),
      },
    },
    ['byTimePk', partitions[list]],
    page,
    ({ state, pk, sk, byTimePk, byTimeSk }) => ({
      item: state as ResourceState,
      key: { pk, sk, byTimePk, byTimeSk },
    }),
  );
};

const jobsBetween = async (range: TimeRange, owners: Owners): Promise<readonly JobUse[]> => {
  const jobs = (await all('jobs', { fromMs: range.fromMs - longestJobMs, toMs: range.toMs })).filter((job) =>
    ranWithin(job, range),
  );
  const executions = [...new Set(jobs.flatMap(({ name }) => executionOfJob(name) ?? []))];
  const names = await inParallel(executions, parallelReads, pipelineOf);
  const pipelines = new Map(executions.map((id, index) => [id, names[index]]));
  return jobs.flatMap((job) => jobUseOf(job, owners, pipelines.get(executionOfJob(job.name) ?? '')) ?? []);
};

const endpointTimelines = async (range: TimeRange, owners: Owners): Promise<readonly EndpointTimeline[]> => {
  const endpoints = await all('endpoints', { fromMs: 0, toMs: range.toMs });
  return inParallel(endpoints, parallelReads, (endpoint) => timelineOf(endpoint, range, owners));
};

const timelineOf = async (endpoint: ResourceState, range: TimeRange, owners: Owners): Promise<EndpointTimeline> => {
  const states = await history(endpoint.resourceArn, range.toMs);
  return endpointTimeline(endpoint, states, await configsOf([endpoint, ...states]), range, owners);
};

const configsOf = async (states: readonly ResourceState[]): Promise<ReadonlyMap<string, ResourceState>> => {
  const named = states.flatMap(({ resourceArn, configName, pending }) =>
    [configName, pending?.configName].flatMap((name) => (name === undefined ? [] : [{ resourceArn, name }])),
  );
  const names = new Map(named.map(({ resourceArn, name }) => [name, siblingArn(resourceArn, 'endpoint-config', name)]));
  const found = await inParallel([...names], parallelReads, async ([name, arn]) => {
    const kept = await findResource(arn);
    return kept === undefined ? [] : [[name, kept.state] as const];
  });
  return new Map(found.flat());
};

import { DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../local/services/dynamodb.ts';
import type { Told } from '../../shared/alert/index.ts';
import { flaggedStore, retrainingSetStore } from '../../shared/aws/flagged-store.ts';
import { lifecycleStore } from '../../shared/aws/lifecycle-store.ts';
import { once } from '../../shared/aws/once.ts';
import { recordedLifecycle } from '../../shared/aws/recorded-lifecycle.ts';
import { retrainingStore } from '../../shared/aws/retraining-store.ts';
import { ConflictError } from '../../shared/errors.ts';
import type { FlaggedRecords, RetrainingSet } from '../../shared/flagged/index.ts';
import { type Lifecycle, type RecordedLifecycle, type ResourceEvent, toldBy } from '../../shared/lifecycle/index.ts';
import { initialState, noted, type Retraining } from '../../shared/retraining/index.ts';
import { MemoryConsequences } from '../doubles/consequences.ts';
import { anOpening } from '../factories/facts.ts';
import {
  anEndpointConfigEvent,
  anEndpointEvent,
  anExecutionEvent,
  aTrainingJobEvent,
} from '../factories/sagemaker-events.ts';
import { plumblineTable } from '../factories/table.ts';
import { clientConfig, home, listen, serve } from '../local/services/support.ts';

interface Stores {
  readonly flagged: Pick<FlaggedRecords, 'claim'>;
  readonly retrainingSet: Pick<RetrainingSet, 'count'>;
  readonly retraining: Retraining;
  readonly lifecycle: Lifecycle;
  readonly recorded: RecordedLifecycle;
  readonly told: Told;
}

let server: Awaited<ReturnType<typeof listen>>;
let dynamodb: LocalDynamoDb;
let client: DynamoDBClient;

beforeAll(async () => {
  server = await listen(serve(() => dynamodb));
  process.env.AWS_ENDPOINT_URL_DYNAMODB = server.url;
  client = new DynamoDBClient(clientConfig(server.url));
});

beforeEach(async () => {
  await dynamodb?.close();
  dynamodb = await startDynamoDb({ home, clock: () => Date.parse('2001-03-11T00:00:00Z') });
  await dynamodb.createTable(plumblineTable);
  // As in AWS, a new table takes a moment until it can be used.
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName: plumblineTable.TableName });
});

afterAll(async () => {
  client.destroy();
  await dynamodb.close();
  await server.close();
});

const inMemory = (): Stores => {
  const world = new MemoryConsequences([]);
  const { flagged, retrainingSet, retraining, lifecycle, channels } = world;
  return { flagged, retrainingSet, retraining, lifecycle, recorded: world.recorded.recorded, told: channels };
};

const inTable = (): Stores => ({
  flagged: flaggedStore(),
  retrainingSet: retrainingSetStore('data'),
  retraining: retrainingStore(),
  lifecycle: lifecycleStore(),
  recorded: recordedLifecycle(),
  told: once(),
});

const opening = anOpening('2001-03-11T01:00:00.000Z');
const hourMs = Date.parse('2001-03-10T10:00:00Z');

const stateOf = (event: ResourceEvent) => {
  const { state } = toldBy(event);
  if (state === undefined) throw new Error('the event tells of no status');
  return state;
};

describe.each([
  ['memory', inMemory],
  ['the table', inTable],
])('the stores in %s', (_, storesIn) => {
  it('claim records once for each monitor, and again only for their owner', async () => {
    const { flagged } = storesIn();
    const ids = Array.from({ length: 40 }, (__, index) => `r${index}`);
    expect(await flagged.claim('a', 'p1', ids)).toEqual(new Set(ids));
    expect(await flagged.claim('a', 'p2', ['r39', 'r40'])).toEqual(new Set(['r40']));
    expect(await flagged.claim('a', 'p1', ids)).toEqual(new Set(ids));
    expect(await flagged.claim('b', 'p2', ['r1'])).toEqual(new Set(['r1']));
    expect(await flagged.claim('a', 'p1', [])).toEqual(new Set());
  });

  it('let one of two pointers have a record that both claim at once', async () => {
    const { flagged } = storesIn();
    const ids = Array.from({ length: 20 }, (__, index) => `r${index}`);
    const [first, second] = await Promise.all(['p1', 'p2'].map((pointer) => flagged.claim('a', pointer, ids)));
    expect(first?.union(second ?? new Set())).toEqual(new Set(ids));
    expect(first?.intersection(second ?? new Set()).size).toBe(0);
  });

  it('count the records of a pointer once', async () => {
    const { retrainingSet, retraining } = storesIn();
    const count = (pointerId: string, records: number, hour = hourMs) =>
      retrainingSet.count({ monitorId: 'a', pointerId, hourMs: hour, records });
    await count('p1', 3);
    await Promise.all([count('p1', 3), count('p2', 4), count('p2', 4)]);
    await count('p3', 5, hourMs + 3_600_000);
    expect(await retraining.collected('a', undefined)).toEqual([
      { hourMs, records: 7 },
      { hourMs: hourMs + 3_600_000, records: 5 },
    ]);
    expect(await retraining.collected('a', hourMs + 1)).toEqual([{ hourMs: hourMs + 3_600_000, records: 5 }]);
    expect(await retraining.collected('b', undefined)).toEqual([]);
  });

  it('save the state of retraining only in place of what was read', async () => {
    const { retraining } = storesIn();
    expect(await retraining.find('a')).toEqual({ state: initialState, version: 0 });
    const state = noted(initialState, opening);
    const saved = await retraining.save('a', state, 0);
    expect(saved).toEqual({ state, version: 1 });
    expect(await retraining.find('a')).toEqual(saved);
    await expect(retraining.save('a', initialState, 0)).rejects.toThrow(ConflictError);
    await expect(retraining.save('a', initialState, 2)).rejects.toThrow(ConflictError);
    expect(await retraining.save('a', initialState, 1)).toEqual({ state: initialState, version: 2 });
  });

  it('keep the latest state of a resource, and say which states are outdated', async () => {
    const { lifecycle } = storesIn();
    const at = (EndpointStatus: string, LastModifiedTime: number) =>
      stateOf(anEndpointEvent({ EndpointStatus, LastModifiedTime }));
    const inService = at('IN_SERVICE', 1795184431287);
    expect(await lifecycle.save(inService)).toEqual(inService);
    expect(await lifecycle.save(at('CREATING', 1795184000000))).toBeUndefined();
    expect(await lifecycle.save(inService)).toEqual(inService);
    const failed = { ...at('FAILED', 1795184500000), failureReason: 'no ping' };
    expect(await lifecycle.save(failed)).toEqual(failed);
    // A double that came too late to learn the reason.
    expect(await lifecycle.save({ ...failed, failureReason: null })).toEqual(failed);
    expect(await lifecycle.save(inService)).toBeUndefined();
  });

  it('add what each tells of a resource, whatever the order', async () => {
    const { lifecycle, recorded } = storesIn();
    const detail = { TrainingJobStatus: 'Completed', SecondaryStatus: 'Completed', FailureReason: null };
    const ended = stateOf(aTrainingJobEvent({ ...detail, TrainingEndTime: 1795169057803 }));
    const described = { ...ended, billableSeconds: 200, tags: { owner: 'ana' } };
    await lifecycle.save(described, 'described');
    const late = stateOf(aTrainingJobEvent({ TrainingJobStatus: 'InProgress', LastModifiedTime: 1795169058999 }));
    expect(await lifecycle.save(late)).toBeUndefined();
    expect(await lifecycle.save(ended)).toEqual(described);
    expect((await recorded.find(ended.resourceArn.toUpperCase()))?.state).toEqual(described);
    expect(await recorded.named(ended.name.toUpperCase())).toEqual([ended.resourceArn]);
    const statuses = (await recorded.history(ended.resourceArn, Number.POSITIVE_INFINITY)).map(({ status }) => status);
    expect(statuses).toEqual(['Completed', 'InProgress']);
  });

  it('list jobs that ran within a span, and what they used', async () => {
    const { lifecycle, recorded } = storesIn();
    const hour = 3_600_000;
    const job = (name: string, createdAtMs: number, endedAtMs?: number) => ({
      ...stateOf(
        aTrainingJobEvent({
          TrainingJobName: name,
          TrainingJobArn: `arn:aws:sagemaker:eu-west-1:1:training-job/${name}`,
        }),
      ),
      ...(endedAtMs === undefined ? { outcome: 'running' as const, status: 'InProgress' } : { endedAtMs }),
      createdAtMs,
    });
    const start = Date.parse('2026-11-20T00:00:00Z');
    await lifecycle.save(stateOf(anExecutionEvent()));
    await lifecycle.save(job('before', start - 5 * hour, start - hour));
    await lifecycle.save(job('pipelines-p4jn9xou8a8s-train-x', start - hour, start + hour));
    await lifecycle.save(job('running', start - 4 * hour));
    await lifecycle.save(job('after', start + 2 * hour, start + 3 * hour));
    const found = await recorded.jobsBetween({ fromMs: start, toMs: start + 2 * hour });
    expect(found.map(({ name, pipelineName }) => [name, pipelineName])).toEqual([
      ['running', undefined],
      ['pipelines-p4jn9xou8a8s-train-x', 'flights-delay-retrain'],
    ]);
    expect(found[0]).toMatchObject({
      kind: 'training-job',
      region: 'eu-west-1',
      owner: 'unowned',
      tags: { team: 'travel-models' },
      instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 1, volumeGb: 30 }],
    });
    const first = await recorded.created('jobs', { fromMs: 0, toMs: start + 9 * hour }, { limit: 3 });
    expect(first.items.map(({ name }) => name)).toEqual(['after', 'pipelines-p4jn9xou8a8s-train-x', 'running']);
    const rest = { limit: 3, cursor: first.cursor };
    const second = await recorded.created('jobs', { fromMs: 0, toMs: start + 9 * hour }, rest);
    expect(second.items.map(({ name }) => name)).toEqual(['before']);
    expect(second.cursor).toBeUndefined();
    expect(await recorded.created('jobs', { fromMs: start, toMs: start - 1 }, { limit: 3 })).toEqual({ items: [] });
    expect(await recorded.jobsBetween({ fromMs: start, toMs: start - 40 * 24 * hour })).toEqual([]);
    const running = { limit: 3, outcome: 'running' } as const;
    const stillRunning = await recorded.created('jobs', { fromMs: 0, toMs: start + 9 * hour }, running);
    expect(stillRunning.items.map(({ name }) => name)).toEqual(['running']);
  });

  it('tell what an endpoint was through a span, with what its configs ask for', async () => {
    const { lifecycle, recorded } = storesIn();
    await lifecycle.save(stateOf(anEndpointConfigEvent('flights-delay-1', 'ml.m5.large')));
    await lifecycle.save(stateOf(anEndpointConfigEvent('flights-delay-2', 'ml.c5.large')));
    const t = 1795184431287;
    const at = (EndpointStatus: string, atMs: number, EndpointConfigName: string, CurrentInstanceCount?: number) => {
      const ProductionVariants = [{ VariantName: 'AllTraffic', CurrentInstanceCount }];
      const variants = CurrentInstanceCount === undefined ? {} : { ProductionVariants };
      return stateOf(anEndpointEvent({ EndpointStatus, LastModifiedTime: atMs, EndpointConfigName, ...variants }));
    };
    await lifecycle.save(at('IN_SERVICE', t + 3000, 'flights-delay-2', 2), 'described');
    await lifecycle.save(at('UPDATING', t + 2000, 'flights-delay-1'));
    await lifecycle.save(at('IN_SERVICE', t, 'flights-delay-1', 5), 'described');
    await lifecycle.save(at('CREATING', t - 9000, 'flights-delay-1'));
    const [timeline, ...others] = await recorded.endpointTimelines({ fromMs: t + 1, toMs: t + 9000 });
    expect(others).toEqual([]);
    const served = timeline?.states.map(({ atMs, status, variants }) => {
      return [atMs - t, status, ...variants.map((one) => [one.instanceType, one.currentInstanceCount])];
    });
    expect(served).toEqual([
      [0, 'InService', ['ml.m5.large', 5]],
      [2000, 'Updating', ['ml.m5.large', 5]],
      [3000, 'InService', ['ml.c5.large', 2]],
    ]);
    expect(await recorded.endpointTimelines({ fromMs: 0, toMs: 1 })).toEqual([]);
  });

  it('keep a call once', async () => {
    const { lifecycle, recorded } = storesIn();
    const resourceArn = 'arn:aws:sagemaker:eu-west-1:1:endpoint/flights-delay';
    const call = {
      callId: 'a',
      name: 'CreateEndpoint',
      by: 'arn:aws:iam::1:user/ana',
      resourceArn,
      atMs: 1795184431287,
    };
    await lifecycle.saveCall({ ...call, callId: 'b', name: 'DeleteEndpoint', atMs: call.atMs + 1 });
    await lifecycle.saveCall(call);
    await lifecycle.saveCall(call);
    expect((await recorded.calls(resourceArn)).map(({ name }) => name)).toEqual(['CreateEndpoint', 'DeleteEndpoint']);
  });

  it('know the pipeline of an execution', async () => {
    const { lifecycle } = storesIn();
    expect(await lifecycle.pipelineOf('p4jn9xou8a8s')).toBeUndefined();
    await lifecycle.save(stateOf(anExecutionEvent()));
    expect(await lifecycle.pipelineOf('p4jn9xou8a8s')).toBe('flights-delay-retrain');
  });

  it('tell each channel of a fact once, and again where telling failed', async () => {
    const { told } = storesIn();
    const tellings: string[] = [];
    const tell = (channel: string) => told.once('f1', channel, async () => void tellings.push(channel));
    const fail = () => Promise.reject(new Error('the channel is closed'));
    await expect(told.once('f1', 'topic', fail)).rejects.toThrow('the channel is closed');
    expect([await tell('topic'), await tell('topic'), await tell('slack')]).toEqual([true, false, true]);
    expect(tellings).toEqual(['topic', 'slack']);
  });
});

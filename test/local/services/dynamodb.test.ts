import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../../local/services/dynamodb.ts';
import { acknowledgedBeforeKill, clientConfig, home, listen, serve, temporaryFolder } from './support.ts';

const definition = {
  TableName: 'plumbline',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'gsi'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-gsi',
      KeySchema: [{ AttributeName: 'gsi', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true },
  DeletionProtectionEnabled: true,
  Tags: [{ Key: 'stage', Value: 'local' }],
};
const TableName = definition.TableName;
const nowSeconds = 1_800_000_000;
const item = (pk: string, sk = '0', rest = {}) => ({ pk: { S: pk }, sk: { S: sk }, ...rest });

let server: Awaited<ReturnType<typeof listen>>;
let dynamodb: LocalDynamoDb;
let client: DynamoDBClient;

beforeAll(async () => {
  server = await listen(serve(() => dynamodb));
  client = new DynamoDBClient(clientConfig(server.url));
});

beforeEach(async () => {
  await dynamodb?.close();
  dynamodb = await startDynamoDb({ home, clock: () => nowSeconds * 1000 });
  await dynamodb.createTable(definition);
});

afterAll(async () => {
  client.destroy();
  await dynamodb.close();
  await server.close();
});

describe('createTable()', () => {
  it("makes the template's table, in its account and Region", async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableArn: `arn:aws:dynamodb:${home.region}:${home.account}:table/plumbline`,
      KeySchema: definition.KeySchema,
      GlobalSecondaryIndexes: [expect.objectContaining({ IndexName: 'by-gsi' })],
    });
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAtSeconds' });
  });

  it('keeps the items of a table that exists, and refuses to change its keys or indexes', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('kept') }));
    await dynamodb.createTable(definition);
    expect((await client.send(new GetItemCommand({ TableName, Key: item('kept') }))).Item).toEqual(item('kept'));
    const otherIndexes = { ...definition, GlobalSecondaryIndexes: [] };
    await expect(dynamodb.createTable(otherIndexes)).rejects.toThrow('is kept with other keys or indexes');
    const stream = { ...definition, StreamSpecification: { StreamViewType: 'NEW_IMAGE' } };
    await expect(dynamodb.createTable(stream)).rejects.toThrow('wants a stream');
  });
});

describe('items', () => {
  it('update, query by index and delete', async () => {
    const update = (pk: string, gsi: string) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: item(pk),
          UpdateExpression: 'SET gsi = :gsi, seen = list_append(if_not_exists(seen, :none), :one) ADD revision :n',
          ExpressionAttributeValues: {
            ':gsi': { S: gsi },
            ':none': { L: [] },
            ':one': { L: [{ S: gsi }] },
            ':n': { N: '1' },
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
    await update('a', 'open');
    const { Attributes } = await update('a', 'closed');
    expect(Attributes).toMatchObject({ revision: { N: '2' }, seen: { L: [{ S: 'open' }, { S: 'closed' }] } });
    const byIndex = (gsi: string) =>
      client.send(
        new QueryCommand({
          TableName,
          IndexName: 'by-gsi',
          KeyConditionExpression: 'gsi = :gsi',
          ExpressionAttributeValues: { ':gsi': { S: gsi } },
        }),
      );
    expect([(await byIndex('open')).Count, (await byIndex('closed')).Count]).toEqual([0, 1]);
    await client.send(new DeleteItemCommand({ TableName, Key: item('a') }));
    expect((await byIndex('closed')).Count).toBe(0);
  });

  it('a query of one key pages in order', async () => {
    const requests = Array.from({ length: 25 }, (_, i) => ({
      PutRequest: { Item: item('paged', String(i).padStart(2, '0')) },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    const keys: unknown[] = [];
    let ExclusiveStartKey: QueryCommand['input']['ExclusiveStartKey'];
    do {
      const page = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: 'paged' } },
          Limit: 10,
          ExclusiveStartKey,
        }),
      );
      keys.push(...(page.Items ?? []).map(({ sk }) => Number(sk?.S)));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(keys).toEqual(Array.from({ length: 25 }, (_, i) => i));
  });

  it('of many writers with the same condition one wins', async () => {
    const put = (writer: number) =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: item('race', '0', { writer: { N: String(writer) } }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, writer) => put(writer)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('many increments of one number are all counted', async () => {
    const add = new UpdateItemCommand({
      TableName,
      Key: item('count'),
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });
    await Promise.all(Array.from({ length: 50 }, () => client.send(add)));
    expect((await client.send(new GetItemCommand({ TableName, Key: item('count') }))).Item?.n).toEqual({ N: '50' });
  });

  it('a failed condition returns the item when ALL_OLD is asked for, and not otherwise', async () => {
    const Item = item('taken', '0', { owner: { S: 'first' } });
    await client.send(new PutItemCommand({ TableName, Item }));
    const put = (ReturnValuesOnConditionCheckFailure: 'ALL_OLD' | 'NONE') =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: item('taken'),
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure,
        }),
      );
    await expect(put('ALL_OLD')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item });
    await expect(put('NONE')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: undefined });
  });
});

describe('refusals', () => {
  it('what the project does not use is an unknown operation', async () => {
    const transaction = { TransactItems: [{ Put: { TableName, Item: item('t') } }] };
    await expect(client.send(new TransactWriteItemsCommand(transaction))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('an unknown table and a bad key are named', async () => {
    const missing = new GetItemCommand({ TableName: 'missing', Key: item('x') });
    await expect(client.send(missing)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const bad = new GetItemCommand({ TableName, Key: { pk: { S: 'x' } } });
    await expect(client.send(bad)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('a body that is not JSON is a serialization error', async () => {
    const answer = await fetch(server.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' },
      body: '{',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: expect.stringContaining('SerializationException') });
  });
});

describe('expire()', () => {
  it('deletes what is past by the clock, and neither what is not nor what expired over five years ago', async () => {
    const expiries = { past: -1, now: 0, future: 1, 'long ago': -6 * 365 * 86_400 };
    for (const [pk, offset] of Object.entries(expiries)) {
      const expiresAtSeconds = { N: String(nowSeconds + offset) };
      await client.send(new PutItemCommand({ TableName, Item: item(pk, '0', { expiresAtSeconds }) }));
    }
    await client.send(new PutItemCommand({ TableName, Item: item('text', '0', { expiresAtSeconds: { S: '1' } }) }));
    await client.send(new PutItemCommand({ TableName, Item: item('none') }));
    expect(await dynamodb.expire()).toBe(1);
    expect((await client.send(new GetItemCommand({ TableName, Key: item('past') }))).Item).toBeUndefined();
    expect((await client.send(new GetItemCommand({ TableName, Key: item('now') }))).Item).toBeDefined();
  });

  it('forgets a table that was deleted', async () => {
    await client.send(new DeleteTableCommand({ TableName }));
    expect(await dynamodb.expire()).toBe(0);
  });
});

describe('kill -9', () => {
  it('loses no item that was acknowledged, keeps the index whole and remembers the time to live', async () => {
    const own = await temporaryFolder();
    const options = { dataDir: own.path, home };
    const source = `
      import { startDynamoDb } from 'local/services/dynamodb.ts';
      const [options, definition] = process.argv.slice(-2).map((text) => JSON.parse(text));
      const dynamodb = await startDynamoDb({ ...options, clock: Date.now });
      await dynamodb.createTable(definition);
      for (let i = 0; ; i++) {
        const Item = { pk: { S: 'item ' + i }, sk: { S: '0' }, gsi: { S: 'all' } };
        const body = Buffer.from(JSON.stringify({ TableName: 'plumbline', Item }));
        const answer = await dynamodb.handle({ operation: 'PutItem', method: 'POST', url: '/', headers: {}, body });
        if (answer.status === 200) console.log('item ' + i);
      }`;
    const acknowledged = await acknowledgedBeforeKill(source, 200, JSON.stringify(options), JSON.stringify(definition));
    const reopened = await startDynamoDb({ ...options, clock: Date.now });
    const call = async (operation: string, input: object) => {
      const body = Buffer.from(JSON.stringify(input));
      const answer = await reopened.handle({ operation, method: 'POST', url: '/', headers: {}, body });
      return JSON.parse(String(answer.body));
    };
    const table = await call('Scan', { TableName });
    const index = await call('Scan', { TableName, IndexName: 'by-gsi' });
    const keys = new Set(table.Items.map(({ pk }: { pk: { S: string } }) => pk.S));
    expect(acknowledged.filter((key) => !keys.has(key))).toEqual([]);
    expect(index.Count).toBe(table.Count);
    expect(await call('DescribeTimeToLive', { TableName })).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expiresAtSeconds' },
    });
    await reopened.close();
    await own.remove();
  });
});

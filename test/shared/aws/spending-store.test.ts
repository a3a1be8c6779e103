import { DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../../local/services/dynamodb.ts';
import { keptWaste, moneyOf, type SpendingStore } from '../../../shared/cost/index.ts';
import { plumblineTable } from '../../factories/table.ts';
import { at } from '../../factories/uses.ts';
import { clientConfig, home, listen, serve } from '../../local/services/support.ts';

let server: Awaited<ReturnType<typeof listen>>;
let dynamodb: LocalDynamoDb;
let client: DynamoDBClient;
let store: SpendingStore;

beforeAll(async () => {
  server = await listen(serve(() => dynamodb));
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', server.url);
  vi.resetModules();
  client = new DynamoDBClient(clientConfig(server.url));
  dynamodb = await startDynamoDb({ home, clock: () => at('2026-11-25') });
  await dynamodb.createTable(plumblineTable);
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName: plumblineTable.TableName });
  store = (await import('../../../shared/aws/spending-store.ts')).spendingStore();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  await dynamodb.close();
  await server.close();
});

const idle = {
  ...({ kind: 'idle-endpoint', subject: 'churn-live/AllTraffic', model: 'churn', owner: null } as const),
  ...{ reason: 'Nobody calls it.', monthlySaving: moneyOf('167.9') },
};
const aBill = (day: string, amount: string, asOfMs: number) => ({
  ...{ day, asOfMs, isEstimated: false },
  billed: { amount, currency: 'USD', ratesFrom: null, ratesTo: null },
});

describe('spendingStore()', () => {
  it('has nothing before the first summary', async () => {
    expect([await store.latest(), await store.latestWaste()]).toEqual([undefined, undefined]);
    expect(await store.billedBetween({ from: '2026-11-01', through: '2026-11-30' })).toEqual([]);
  });

  it('tells the waste of the latest day, of several summaries of it the latest', async () => {
    const [early, late] = [keptWaste('2026-11-20', 1, []), keptWaste('2026-11-20', 2, [idle])];
    for (const waste of [late, early, keptWaste('2026-11-19', 3, [])]) await store.saveWaste(waste);
    expect(await store.latestWaste()).toEqual(late);
    expect(late.waste).toMatchObject([{ subject: 'churn-live/AllTraffic', monthlySaving: { amount: '167.900000' } }]);
  });

  it('tells bills of a span in order, both days included, each as it was asked for last', async () => {
    const final = aBill('2026-11-20', '5.520000', 2);
    await store.saveBilled([final, aBill('2026-11-21', '6.000000', 2), aBill('2026-11-22', '7.000000', 2)]);
    await store.saveBilled([aBill('2026-11-20', '5.000000', 1)]);
    const found = await store.billedBetween({ from: '2026-11-20', through: '2026-11-21' });
    expect(found).toEqual([final, aBill('2026-11-21', '6.000000', 2)]);
  });
});

import { DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, vi } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../../local/services/dynamodb.ts';
import { plumblineTable } from '../../factories/table.ts';
import { clientConfig, home, listen, serve } from '../../local/services/support.ts';

/** The table on a local DynamoDB through all tests of a file; stores must be imported after it is there, in a later hook or a test. */
export const withLocalTable = (nowMs: number): void => {
  let server: Awaited<ReturnType<typeof listen>>;
  let dynamodb: LocalDynamoDb;
  let client: DynamoDBClient;

  beforeAll(async () => {
    server = await listen(serve(() => dynamodb));
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', server.url);
    vi.resetModules();
    client = new DynamoDBClient(clientConfig(server.url));
    dynamodb = await startDynamoDb({ home, clock: () => nowMs });
    await dynamodb.createTable(plumblineTable);
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName: plumblineTable.TableName });
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    client.destroy();
    await dynamodb.close();
    await server.close();
  });
};

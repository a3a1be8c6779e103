import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Told } from '../alert/index.ts';
import { documents, tableName } from './table.ts';

/** Longer than any event is retried or left in a dead-letter queue before it is put back. */
const rememberedSeconds = 90 * 24 * 3600;

const toldKey = (factId: string, channel: string) => ({ pk: `TOLD#${factId}`, sk: channel });

/** Which facts each channel has been told of, in the table. */
export const once = (): Told => ({
  once: async (factId, channel, tell) => {
    const key = toldKey(factId, channel);
    const { Item } = await documents.send(new GetCommand({ TableName: tableName(), Key: key, ConsistentRead: true }));
    if (Item !== undefined) return false;
    await tell();
    // By the clock, not by the fact's time: a replay of last year would else be forgotten at once.
    const expiresAt = Math.floor(Date.now() / 1000) + rememberedSeconds;
    await documents.send(new PutCommand({ TableName: tableName(), Item: { ...key, expiresAt } }));
    return true;
  },
});

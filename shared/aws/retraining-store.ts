import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RunHistory } from '../digest/index.ts';
import { ConflictError } from '../errors.ts';
import { initialState, type Retraining, type RetrainingState, type Run } from '../retraining/index.ts';
import { isoOf } from '../window/index.ts';
import { documents, queryAll, subjectKey, tableName, tookEffect } from './table.ts';

const stateKey = (monitorId: string) => ({ pk: subjectKey(monitorId), sk: 'RETRAINING' });

/** State and history of retraining in the table. */
export const retrainingStore = (): Retraining => ({
  find: async (monitorId) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName(), Key: stateKey(monitorId), ConsistentRead: true }),
    );
    if (Item === undefined) return { state: initialState, version: 0 };
    return { state: Item.state as RetrainingState, version: Item.version as number };
  },
  save: async (monitorId, state, replaces) => {
    const version = replaces + 1;
    const saved = await tookEffect(
      documents.send(
        new PutCommand({
          TableName: tableName(),
          Item: { ...stateKey(monitorId), state, version },
          ...(replaces === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#version = :replaces',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':replaces': replaces },
              }),
        }),
      ),
    );
    if (!saved) throw new ConflictError('Retraining was decided by another invocation in between.', { monitorId });
    return { state, version };
  },
  keep: async (run) => {
    const byTimeSk = `${isoOf(Date.parse(run.origin.time))}#${run.runId}`;
    await documents.send(
      new PutCommand({
        TableName: tableName(),
        Item: { pk: subjectKey(run.monitorId), sk: `RUN#${byTimeSk}`, byTimePk: 'RUNS', byTimeSk, run },
      }),
    );
  },
  collected: async (monitorId, fromHourMs) => {
    const items = await queryAll(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ProjectionExpression: 'sk, records',
        ExpressionAttributeValues: {
          ':pk': subjectKey(monitorId),
          ':from': `COLLECTED#${fromHourMs === undefined ? '' : isoOf(fromHourMs)}`,
          ':to': 'COLLECTED#~',
        },
        ConsistentRead: true,
      }),
    );
    return items.map(({ sk, records }) => ({
      hourMs: Date.parse(String(sk).slice('COLLECTED#'.length)),
      records: records as number,
    }));
  },
});

/** Every monitor's retrainings in the table, by when they began. */
export const runHistory = (): RunHistory => ({
  startedWithin: async ({ startMs, endMs }) => {
    const items = await queryAll(
      new QueryCommand({
        TableName: tableName(),
        IndexName: 'byTime',
        KeyConditionExpression: 'byTimePk = :runs AND byTimeSk BETWEEN :from AND :to',
        // The last millisecond before the end, with whatever id: BETWEEN includes both ends.
        ExpressionAttributeValues: { ':runs': 'RUNS', ':from': isoOf(startMs), ':to': `${isoOf(endMs - 1)}#~` },
      }),
    );
    return items.map(({ run }) => run as Run);
  },
});

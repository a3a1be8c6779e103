import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AcceptedNormal, Normals } from '../incident/index.ts';
import { documents, queryAll, subjectKey, tableName, tookEffect } from './table.ts';

/** Accepted normals in the table, one for each incident. */
export const normalStore = (): Normals => ({
  of: async (monitorId) => {
    const items = await queryAll(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :normal)',
        ExpressionAttributeValues: { ':pk': subjectKey(monitorId), ':normal': 'NORMAL#' },
        ConsistentRead: true,
      }),
    );
    return items
      .map(({ normal }) => normal as AcceptedNormal)
      .toSorted((a, b) => a.acceptedAtMs - b.acceptedAtMs || (a.incidentId < b.incidentId ? -1 : 1));
  },
  accept: async (normal) => {
    await tookEffect(
      documents.send(
        new PutCommand({
          TableName: tableName(),
          Item: { pk: subjectKey(normal.monitorId), sk: `NORMAL#${normal.incidentId}`, normal },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  },
});

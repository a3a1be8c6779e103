import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { inParallel } from '../concurrency.ts';
import { type FlaggedRecords, pointerMark, type RetrainingSet } from '../flagged/index.ts';
import { isoOf } from '../window/index.ts';
import { getBytes, putBytes } from './s3.ts';
import { documents, subjectKey, tableName, tookEffect } from './table.ts';

/** How long a claim outlives its making: as long as the retraining set keeps the record. */
const claimedSeconds = 400 * 24 * 3600;

/** Claims under way at once. */
const parallelClaims = 16;

export const collectedKey = (monitorId: string, hourMs: number) => ({
  pk: subjectKey(monitorId),
  sk: `COLLECTED#${isoOf(hourMs)}`,
});

/** Flagged lines in S3, claims on them in the table. */
export const flaggedStore = (): FlaggedRecords => ({
  lines: async ({ bucket, key }) => {
    const bytes = await getBytes(bucket, key);
    if (bytes === undefined) return undefined;
    return new TextDecoder().decode(bytes).split('\n').filter(Boolean);
  },
  claim: async (monitorId, pointerId, recordIds) => {
    // By the clock, not by the records' time: a replay of last year would else be forgotten at once.
    const expiresAt = Math.floor(Date.now() / 1000) + claimedSeconds;
    const isOwned = await inParallel(recordIds, parallelClaims, (recordId) =>
      tookEffect(
        documents.send(
          new PutCommand({
            TableName: tableName(),
            Item: { pk: `CLAIM#${monitorId}#${recordId}`, sk: 'CLAIM', pointerId, expiresAt },
            ConditionExpression: 'attribute_not_exists(pk) OR pointerId = :pointerId',
            ExpressionAttributeValues: { ':pointerId': pointerId },
          }),
        ),
      ),
    );
    return new Set(recordIds.filter((_, index) => isOwned[index]));
  },
});

/** The retraining set in S3, its counts by hour in the table. */
export const retrainingSetStore = (bucket: string): RetrainingSet => ({
  put: async (key, lines) => {
    await putBytes(bucket, key, `${lines.join('\n')}\n`, 'application/x-ndjson');
    return { bucket, key };
  },
  count: async ({ monitorId, pointerId, hourMs, records }) => {
    const mark = pointerMark(pointerId);
    await tookEffect(
      documents.send(
        new UpdateCommand({
          TableName: tableName(),
          Key: collectedKey(monitorId, hourMs),
          UpdateExpression: 'ADD records :records, pointers :marks',
          ConditionExpression: 'NOT contains(pointers, :mark)',
          ExpressionAttributeValues: { ':records': records, ':marks': new Set([mark]), ':mark': mark },
        }),
      ),
    );
  },
});

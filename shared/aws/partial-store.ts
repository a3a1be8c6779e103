import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Claim, hourOfPartial, objectIdOf, type Partials, partialRange } from '../partial/index.ts';
import { getBytes, listKeys, putBytes } from './s3.ts';
import { documents, isConditionFailure, secondsFromNow, tableName } from './table.ts';

/** How long the revision of a capture object is remembered: a rewrite later than that counts as a new object. */
const rememberedSeconds = 400 * 24 * 3600;

/** The year 3000. */
const lastMs = Date.UTC(3000, 0);

/** Partials and their roll-ups in S3; which revision of an object is the newest, in the table. */
export const partialStore = (bucket: string): Partials => ({
  claim: async (series, object, hours): Promise<Claim> => {
    const key = { pk: `CAPTURE#${series}#${objectIdOf(object)}`, sk: 'REVISION' };
    try {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName: tableName(),
          Key: key,
          UpdateExpression: `SET revision = :revision, expiresAt = :expiresAt${hours.length > 0 ? ' ADD hours :hours' : ''}`,
          ConditionExpression: 'attribute_not_exists(revision) OR revision <= :revision',
          ExpressionAttributeValues: {
            ':revision': object.revision,
            ':expiresAt': secondsFromNow(rememberedSeconds),
            ...(hours.length > 0 ? { ':hours': new Set(hours) } : {}),
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      const touched: ReadonlySet<number> = Attributes?.hours ?? new Set();
      return { isCurrent: true, hoursLeft: [...touched].filter((hour) => !hours.includes(hour)) };
    } catch (error) {
      if (isConditionFailure(error)) return { isCurrent: false };
      throw error;
    }
  },
  put: (key, bytes) => putBytes(bucket, key, bytes, 'application/octet-stream'),
  list: async (series, window) => Array.fromAsync(listKeys(bucket, partialRange(series, window))),
  earliest: async (series) => {
    for await (const { key } of listKeys(bucket, partialRange(series, { startMs: 0, endMs: lastMs }), 1))
      return hourOfPartial(series, key);
    return undefined;
  },
  get: async (key) => {
    const bytes = await getBytes(bucket, key);
    if (bytes === undefined) throw new Error(`The partial ${key} was listed but is not there.`);
    return bytes;
  },
  find: (key) => getBytes(bucket, key),
});

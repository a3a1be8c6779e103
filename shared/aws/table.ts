import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { env } from './env.ts';

/** The one table; docs/table.md lists its items and access patterns. */
export const tableName = (): string => env('TABLE_NAME').TABLE_NAME;

export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

/** Whether a conditional write was refused by its condition. */
export const isConditionFailure = (error: unknown): error is ConditionalCheckFailedException =>
  error instanceof ConditionalCheckFailedException;

/** Runs a conditional write: true when it took effect, false when its condition did not hold. */
export const tookEffect = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
};

/** Partition keys of the table. */
export const subjectKey = (subject: string): string => `SUBJECT#${subject}`;

/** Every item a query finds, page after page. */
export const queryAll = async (query: QueryCommand): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({ ...query.input, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
};

/**
 * When an item expires, in seconds since 1970. By the clock of the machine and not by the time of what it is about: a
 * replay of last year's data would else be forgotten at once.
 */
export const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

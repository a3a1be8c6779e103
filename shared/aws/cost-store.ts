import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { inParallel } from '../concurrency.ts';
import type { CostSubject, Costs, KeptCost } from '../cost/index.ts';
import { documents, queryAll, secondsFromNow, tableName, tookEffect } from './table.ts';

/** Two years, so that a month can be held against the same month of the year before. */
export const keptCostSeconds = 800 * 24 * 3600;

const parallelWrites = 16;

const subjectText = ({ of, name }: CostSubject): string => `${of}#${name ?? ''}`;

/** Partition of a subject's days. */
export const costKey = (subject: CostSubject): string => `COST#${subjectText(subject)}`;

const saveOne = async (cost: KeptCost): Promise<void> => {
  await tookEffect(
    documents.send(
      new PutCommand({
        TableName: tableName(),
        Item: {
          pk: costKey(cost),
          sk: `DAY#${cost.day}`,
          byTimePk: `COSTS#${cost.day}`,
          byTimeSk: subjectText(cost),
          cost,
          asOfMs: cost.asOfMs,
          expiresAt: secondsFromNow(keptCostSeconds),
        },
        ConditionExpression: 'attribute_not_exists(pk) OR asOfMs <= :asOfMs',
        ExpressionAttributeValues: { ':asOfMs': cost.asOfMs },
      }),
    ),
  );
};

const costsIn = (items: readonly Readonly<Record<string, unknown>>[]): readonly KeptCost[] =>
  items.map(({ cost }) => cost as KeptCost);

/** Summarised costs in the table, one item for each subject and day. */
export const costStore = (): Costs => ({
  save: async (costs) => {
    await inParallel(costs, parallelWrites, saveOne);
  },
  between: async (subject, { from, through }) =>
    costsIn(
      await queryAll(
        new QueryCommand({
          TableName: tableName(),
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :through',
          ExpressionAttributeValues: {
            ':pk': costKey(subject),
            ':from': `DAY#${from}`,
            ':through': `DAY#${through}`,
          },
        }),
      ),
    ),
  ofDay: async (day) =>
    costsIn(
      await queryAll(
        new QueryCommand({
          TableName: tableName(),
          IndexName: 'byTime',
          KeyConditionExpression: 'byTimePk = :day',
          ExpressionAttributeValues: { ':day': `COSTS#${day}` },
        }),
      ),
    ),
});

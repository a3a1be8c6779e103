import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { inParallel } from '../concurrency.ts';
import type { KeptBilledDay, KeptCost, KeptWaste, SpendingStore } from '../cost/index.ts';
import { costKey, keptCostSeconds } from './cost-store.ts';
import { documents, queryAll, secondsFromNow, tableName, tookEffect } from './table.ts';

type Item = Readonly<Record<string, unknown>>;

const parallelWrites = 8;

/** Puts an item unless one of a later moment is there. */
const putNewer = (pk: string, day: string, asOfMs: number, attributes: Item): Promise<boolean> =>
  tookEffect(
    documents.send(
      new PutCommand({
        TableName: tableName(),
        Item: { pk, sk: `DAY#${day}`, asOfMs, expiresAt: secondsFromNow(keptCostSeconds), ...attributes },
        ConditionExpression: 'attribute_not_exists(pk) OR asOfMs <= :asOfMs',
        ExpressionAttributeValues: { ':asOfMs': asOfMs },
      }),
    ),
  );

const latestOf = async (pk: string): Promise<Item | undefined> => {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :day)',
      ExpressionAttributeValues: { ':pk': pk, ':day': 'DAY#' },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  return Items[0];
};

const waste = 'COST#waste';
const billed = 'COST#billed';

/** What a summary keeps beside costs, in the table: one item a day for waste, one a day for what was billed. */
export const spendingStore = (): SpendingStore => ({
  latest: async () => (await latestOf(costKey({ of: 'all', name: null })))?.cost as KeptCost | undefined,
  saveWaste: async (found) => {
    await putNewer(waste, found.day, found.asOfMs, { waste: found });
  },
  latestWaste: async () => (await latestOf(waste))?.waste as KeptWaste | undefined,
  saveBilled: async (days) => {
    await inParallel(days, parallelWrites, (day) => putNewer(billed, day.day, day.asOfMs, { billed: day }));
  },
  billedBetween: async ({ from, through }) => {
    const items = await queryAll(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :through',
        ExpressionAttributeValues: { ':pk': billed, ':from': `DAY#${from}`, ':through': `DAY#${through}` },
      }),
    );
    return items.map((item) => item.billed as KeptBilledDay);
  },
});

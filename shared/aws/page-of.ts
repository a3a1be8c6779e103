import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { BadCursorError } from '../errors.ts';
import { documents } from './table.ts';

const tableKey = v.record(v.string(), v.string());

const cursorOf = (key: Record<string, unknown>): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key a cursor stands for; it must lie in the partition that is being read, whoever made it. */
const keyOf = (cursor: string, partition: readonly [name: string, value: string]): Record<string, string> => {
  try {
    const key = v.parse(tableKey, JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (key[partition[0]] === partition[1]) return key;
  } catch {
    // Whatever is wrong with it, the caller learns the same.
  }
  throw new BadCursorError();
};

/**
 * One page of a query. Reads on until the page is full or the list ends, since a filter may leave a page of DynamoDB's half
 * empty.
 *
 * @throws BadCursorError for a cursor that is not of this partition
 */
export const pageOf = async <Item>(
  query: QueryCommandInput,
  partition: readonly [name: string, value: string],
  request: { readonly limit: number; readonly cursor?: string | undefined },
  itemOf: (item: Record<string, unknown>) => { readonly item: Item; readonly key: Record<string, unknown> },
): Promise<{ readonly items: readonly Item[]; readonly cursor?: string }> => {
  const found: { readonly item: Item; readonly key: Record<string, unknown> }[] = [];
  let start: Record<string, unknown> | undefined =
    request.cursor === undefined ? undefined : keyOf(request.cursor, partition);
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({ ...query, Limit: 100, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
    found.push(...Items.map(itemOf));
    start = LastEvaluatedKey;
  } while (start !== undefined && found.length <= request.limit);
  const items = found.slice(0, request.limit);
  const last = items.at(-1);
  const isLastPage = found.length <= request.limit && start === undefined;
  return {
    items: items.map(({ item }) => item),
    ...(isLastPage || last === undefined ? {} : { cursor: cursorOf(last.key) }),
  };
};

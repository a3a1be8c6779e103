import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { KeptIncident } from '../incident/index.ts';
import { BadCursorError, type Page, type PageRequest, type StatusReader } from '../status/index.ts';
import { isoOf, type WindowRecord } from '../window/index.ts';
import { incidentStore } from './incident-store.ts';
import { normalStore } from './normal-store.ts';
import { documents, subjectKey, tableName } from './table.ts';
import { windowStore } from './window-store.ts';

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

/** Reads on until the page is full or the list ends, since a filter may leave a page of DynamoDB's half empty. */
const pageOf = async <Item>(
  query: QueryCommandInput,
  partition: readonly [name: string, value: string],
  request: PageRequest,
  itemOf: (item: Record<string, unknown>) => { readonly item: Item; readonly key: Record<string, unknown> },
): Promise<Page<Item>> => {
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

/** The status endpoint's view of the table. */
export const statusReader = (): StatusReader => ({
  latestWindow: async (monitorId) => {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :window)',
        ExpressionAttributeValues: { ':pk': subjectKey(monitorId), ':window': 'WINDOW#' },
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    return Items[0]?.record as WindowRecord | undefined;
  },
  windows: (monitorId, { fromMs, toMs }, request) =>
    pageOf(
      {
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': subjectKey(monitorId),
          ':from': fromMs === undefined ? 'WINDOW#' : `WINDOW#${isoOf(fromMs)}`,
          ':to': toMs === undefined ? 'WINDOW#~' : `WINDOW#${isoOf(toMs - 1)}`,
        },
        ScanIndexForward: false,
      },
      ['pk', subjectKey(monitorId)],
      request,
      (item) => ({ item: item.record as WindowRecord, key: { pk: item.pk, sk: item.sk } }),
    ),
  incidents: ({ status, monitorId }, request) => {
    const filters = [
      ...(status === undefined ? [] : ['incident.#status = :status']),
      ...(monitorId === undefined ? [] : ['incident.monitorId = :monitorId']),
    ];
    return pageOf(
      {
        TableName: tableName(),
        IndexName: 'byTime',
        KeyConditionExpression: 'byTimePk = :pk',
        ...(filters.length === 0 ? {} : { FilterExpression: filters.join(' AND ') }),
        ...(status === undefined ? {} : { ExpressionAttributeNames: { '#status': 'status' } }),
        ExpressionAttributeValues: {
          ':pk': 'INCIDENTS',
          ...(status === undefined ? {} : { ':status': status }),
          ...(monitorId === undefined ? {} : { ':monitorId': monitorId }),
        },
        ScanIndexForward: false,
      },
      ['byTimePk', 'INCIDENTS'],
      request,
      ({ incident, pk, sk, byTimePk, byTimeSk }) => ({
        item: incident as KeptIncident,
        key: { pk, sk, byTimePk, byTimeSk },
      }),
    );
  },
  incidentsOf: async (monitorId) => (await incidentStore().newest(monitorId)).map(({ incident }) => incident),
  normalsOf: (monitorId) => normalStore().of(monitorId),
  incident: async (incidentId) => (await incidentStore().find(incidentId))?.incident,
  findings: async (evaluationId) => (await windowStore().fact(evaluationId))?.data.worstFindings ?? [],
});

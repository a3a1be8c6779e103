import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { KeptIncident } from '../incident/index.ts';
import type { StatusReader } from '../status/index.ts';
import { isoOf, type WindowRecord } from '../window/index.ts';
import { incidentStore } from './incident-store.ts';
import { normalStore } from './normal-store.ts';
import { pageOf } from './page-of.ts';
import { documents, subjectKey, tableName } from './table.ts';
import { windowStore } from './window-store.ts';

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

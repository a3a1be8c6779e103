import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { IncidentHistory } from '../digest/index.ts';
import { ConflictError } from '../errors.ts';
import type { Fact } from '../facts.ts';
import {
  type Incidents,
  type KeptIncident,
  type Observation,
  type Observations,
  parseIncidentId,
  type StoredIncident,
} from '../incident/index.ts';
import { isoOf } from '../window/index.ts';
import { documents, queryAll, subjectKey, tableName, tookEffect } from './table.ts';

/** Three times the causes there are, of which one incident each can be open: whichever is open at a moment is among so many before it. */
const enoughBefore = 100;

const prefix = 'INCIDENT#';

/** Where an incident lies: its id says its subject, its opening and its cause then. Undefined where it is no incident's id. */
const incidentKey = (incidentId: string): { pk: string; sk: string } | undefined => {
  const parts = parseIncidentId(incidentId);
  return parts && { pk: subjectKey(parts.subject), sk: `${prefix}${isoOf(parts.openingMs)}#${parts.openingCause}` };
};

const storedIn = ({ incident, untold, version }: Record<string, unknown>): StoredIncident => ({
  incident: incident as KeptIncident,
  untold: untold as readonly Fact[],
  version: version as number,
});

/** Incidents in the table. */
export const incidentStore = (): Incidents => ({
  newest: async (subject, sinceMs) => {
    const sinceKey = sinceMs === undefined ? `${prefix}~` : `${prefix}${isoOf(sinceMs)}`;
    const found: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new QueryCommand({
          TableName: tableName(),
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :incident)',
          ExpressionAttributeValues: { ':pk': subjectKey(subject), ':incident': prefix },
          ScanIndexForward: false,
          Limit: enoughBefore,
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      found.push(...Items);
      start = LastEvaluatedKey;
    } while (start !== undefined && found.filter(({ sk }) => String(sk) < sinceKey).length < enoughBefore);
    return found.map(storedIn);
  },
  find: async (incidentId) => {
    const Key = incidentKey(incidentId);
    if (Key === undefined) return undefined;
    const { Item } = await documents.send(new GetCommand({ TableName: tableName(), Key, ConsistentRead: true }));
    return Item && storedIn(Item);
  },
  save: async (incident, untold, replaces) => {
    const version = (replaces ?? 0) + 1;
    const { openedAt, incidentId } = incident;
    const key = incidentKey(incidentId);
    if (key === undefined) throw new RangeError(`${incidentId} is not an incident's id.`);
    const saved = await tookEffect(
      documents.send(
        new PutCommand({
          TableName: tableName(),
          Item: {
            ...key,
            byTimePk: 'INCIDENTS',
            byTimeSk: `${openedAt}#${incidentId}`,
            incident,
            untold,
            version,
          },
          ConditionExpression: replaces === undefined ? 'attribute_not_exists(pk)' : '#version = :replaces',
          ...(replaces === undefined
            ? {}
            : {
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':replaces': replaces },
              }),
        }),
      ),
    );
    if (!saved) throw new ConflictError('The incident was changed by another invocation in between.', { incidentId });
    return { incident, untold, version };
  },
});

/** Everybody's incidents in the table, by when they opened. */
export const incidentHistory = (): IncidentHistory => ({
  openedWithin: async ({ startMs, endMs }) => {
    const items = await queryAll(
      new QueryCommand({
        TableName: tableName(),
        IndexName: 'byTime',
        KeyConditionExpression: 'byTimePk = :incidents AND byTimeSk BETWEEN :from AND :to',
        // The last millisecond before the end, with whatever id: BETWEEN includes both ends.
        ExpressionAttributeValues: {
          ':incidents': 'INCIDENTS',
          ':from': isoOf(startMs),
          ':to': `${isoOf(endMs - 1)}#~`,
        },
      }),
    );
    return items.map(({ incident }) => incident as KeptIncident);
  },
});

/** Reports about resources in the table. */
export const observationStore = (): Observations => ({
  keep: async (subject, cause, key, observation) => {
    await documents.send(
      new PutCommand({
        TableName: tableName(),
        Item: { pk: subjectKey(subject), sk: `REPORT#${cause}#${isoOf(observation.startMs)}#${key}`, observation },
      }),
    );
  },
  since: async (subject, cause, fromMs) => {
    const items = await queryAll(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': subjectKey(subject),
          ':from': `REPORT#${cause}#${isoOf(fromMs)}`,
          ':to': `REPORT#${cause}#~`,
        },
        ConsistentRead: true,
      }),
    );
    return items.map((item) => item.observation as Observation);
  },
});

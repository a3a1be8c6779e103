import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError } from '../errors.ts';
import type { Fact } from '../facts.ts';
import type { Incidents, KeptIncident, Observation, Observations, StoredIncident } from '../incident/index.ts';
import { isoOf } from '../window/index.ts';
import { documents, queryAll, subjectKey, tableName, tookEffect } from './table.ts';

/** More than the causes there are, so that every open incident of a subject is among the newest. */
const newestIncidents = 50;

export const incidentKey = (subject: string, onsetAt: string, cause: string) => ({
  pk: subjectKey(subject),
  sk: `INCIDENT#${onsetAt}#${cause}`,
});

/** Incidents in the table. */
export const incidentStore = (): Incidents => ({
  newest: async (subject) => {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :incident)',
        ExpressionAttributeValues: { ':pk': subjectKey(subject), ':incident': 'INCIDENT#' },
        ScanIndexForward: false,
        Limit: newestIncidents,
        ConsistentRead: true,
      }),
    );
    return Items.map(
      (item): StoredIncident => ({
        incident: item.incident as KeptIncident,
        untold: item.untold as readonly Fact[],
        version: item.version as number,
      }),
    );
  },
  save: async (incident, untold, replaces) => {
    const version = (replaces ?? 0) + 1;
    const { subject, onsetAt, cause, openedAt, incidentId } = incident;
    const saved = await tookEffect(
      documents.send(
        new PutCommand({
          TableName: tableName(),
          Item: {
            ...incidentKey(subject, onsetAt, cause),
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

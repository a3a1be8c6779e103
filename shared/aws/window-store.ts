import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { WindowEvaluated } from '../../events/window-evaluated.ts';
import { ConflictError } from '../errors.ts';
import { type DirtyWindows, isoOf, type Planning, type WindowRecord, type Windows } from '../window/index.ts';
import { documents, queryAll, secondsFromNow, subjectKey, tableName, tookEffect } from './table.ts';

/** Evaluations are immutable; the fact of one is kept as long as anyone may ask for its findings. */
const factKeptSeconds = 400 * 24 * 3600;

const windowKey = (monitorId: string, startMs: number) => ({
  pk: subjectKey(monitorId),
  sk: `WINDOW#${isoOf(startMs)}`,
});
const dirtyPrefix = 'PLAN#DIRTY#';
const cursorSk = 'PLAN#THROUGH';
const dirtyKey = (monitorId: string, startMs: number) => ({
  pk: subjectKey(monitorId),
  sk: `${dirtyPrefix}${isoOf(startMs)}`,
});
const cursorKey = (monitorId: string) => ({ pk: subjectKey(monitorId), sk: cursorSk });
const factKey = (evaluationId: string) => ({ pk: `EVALUATION#${evaluationId}`, sk: 'FACT' });

/** Evaluated windows in the table. */
export const windowStore = (): Windows => ({
  find: async (monitorId, startMs) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName(), Key: windowKey(monitorId, startMs), ConsistentRead: true }),
    );
    return Item?.record as WindowRecord | undefined;
  },
  between: async (monitorId, { fromMs, toMs }) => {
    const items = await queryAll(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': subjectKey(monitorId),
          ':from': `WINDOW#${isoOf(fromMs)}`,
          // One millisecond less than `toMs`, since BETWEEN includes both ends.
          ':to': toMs === undefined ? 'WINDOW#~' : `WINDOW#${isoOf(toMs - 1)}`,
        },
        ConsistentRead: true,
      }),
    );
    return items.map((item) => item.record as WindowRecord);
  },
  save: async (record, fact, replaces) => {
    await documents.send(
      new PutCommand({
        TableName: tableName(),
        Item: {
          ...factKey(record.evaluationId),
          fact,
          expiresAt: secondsFromNow(factKeptSeconds),
        },
      }),
    );
    const saved = await tookEffect(
      documents.send(
        new PutCommand({
          TableName: tableName(),
          Item: { ...windowKey(record.monitorId, record.startMs), record, evaluationId: record.evaluationId },
          ConditionExpression: replaces === undefined ? 'attribute_not_exists(pk)' : 'evaluationId = :replaces',
          ...(replaces === undefined ? {} : { ExpressionAttributeValues: { ':replaces': replaces } }),
        }),
      ),
    );
    if (!saved)
      throw new ConflictError('The window was evaluated by another invocation in between.', {
        monitorId: record.monitorId,
        windowStart: isoOf(record.startMs),
      });
  },
  fact: async (evaluationId) => {
    const { Item } = await documents.send(new GetCommand({ TableName: tableName(), Key: factKey(evaluationId) }));
    return Item?.fact as WindowEvaluated | undefined;
  },
});

/** Marks of windows that received data, in the table. */
export const dirtyWindowStore = (): DirtyWindows => ({
  mark: async (monitorId, startMs, token) => {
    await documents.send(new PutCommand({ TableName: tableName(), Item: { ...dirtyKey(monitorId, startMs), token } }));
  },
  token: async (monitorId, startMs) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName(), Key: dirtyKey(monitorId, startMs), ConsistentRead: true }),
    );
    return Item?.token as string | undefined;
  },
  clear: async (monitorId, startMs, token) => {
    await tookEffect(
      documents.send(
        new DeleteCommand({
          TableName: tableName(),
          Key: dirtyKey(monitorId, startMs),
          ConditionExpression: '#token = :token',
          ExpressionAttributeNames: { '#token': 'token' },
          ExpressionAttributeValues: { ':token': token },
        }),
      ),
    );
  },
});

/** What planning needs of a monitor, in the table under one prefix: one query finds it all. */
export const planningStore = (): Planning => ({
  state: async (monitorId) => {
    const items = await queryAll(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :plan)',
        ExpressionAttributeValues: { ':pk': subjectKey(monitorId), ':plan': 'PLAN#' },
        ConsistentRead: true,
      }),
    );
    const through = items.find(({ sk }) => sk === cursorSk);
    const dirty = items.filter((item) => item !== through);
    return {
      plannedThroughMs: through?.plannedThroughMs as number | undefined,
      plannedFromMs: through?.plannedFromMs as number | undefined,
      dirty: dirty.map(({ sk }) => Date.parse(String(sk).slice(dirtyPrefix.length))),
    };
  },
  advance: async (monitorId, plannedThroughMs, plannedFromMs) => {
    await tookEffect(
      documents.send(
        new UpdateCommand({
          TableName: tableName(),
          Key: cursorKey(monitorId),
          UpdateExpression: 'SET plannedThroughMs = :through, plannedFromMs = if_not_exists(plannedFromMs, :from)',
          ConditionExpression: 'attribute_not_exists(plannedThroughMs) OR plannedThroughMs < :through',
          ExpressionAttributeValues: { ':through': plannedThroughMs, ':from': plannedFromMs },
        }),
      ),
    );
  },
});

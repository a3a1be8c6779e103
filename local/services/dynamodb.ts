import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Clock, Home, LocalService, ServiceRequest, ServiceResponse } from '../types.ts';

export interface LocalDynamoDb extends LocalService {
  /**
   * Creates the table of an AWS::DynamoDB::Table, or brings its time to live up to date where it exists.
   *
   * @param definition the resource's Properties with every function resolved
   * @throws Error when the table exists with other keys or indexes, or wants a stream
   */
  createTable(definition: Readonly<Record<string, unknown>>): Promise<void>;
  /** Deletes what has expired by the clock; resolves to the number of items deleted. The sweep does it by itself. */
  expire(): Promise<number>;
}

export interface DynamoDbOptions {
  /** Folder of the database; everything is lost with the process when absent. */
  readonly dataDir?: string;
  readonly home: Home;
  /** Decides what has expired. */
  readonly clock: Clock;
  readonly ttlSweepMs?: number;
}

/** Operations after which a table's description is read anew. */
const changesTables: ReadonlySet<string> = new Set(['CreateTable', 'DeleteTable', 'UpdateTable']);

/** Keeps the descriptions of active tables, which dynalite else reads from disk with every call. Returns how to forget them. */
function rememberTables(store: Store): () => void {
  const known = new Map<string, Table>();
  const read = store.getTable.bind(store);
  // Its callers leave out the second argument where only a ready table will do.
  store.getTable = (name, onlyReady, done) => {
    const isEither = typeof onlyReady !== 'function';
    const reply = isEither ? done : (onlyReady as unknown as typeof done);
    const table = known.get(name);
    if (table !== undefined) return queueMicrotask(() => reply(null, table));
    read(name, isEither ? onlyReady : true, (error, found) => {
      if (!error && found.TableStatus === 'ACTIVE') known.set(name, found);
      reply(error, found);
    });
  };
  return () => known.clear();
}

/**
 * Starts dynalite's store, validators and expression engine without its server.
 *
 * Added here: time to live, ReturnValuesOnConditionCheckFailure, and writes that happen one after the other and reach
 * the database whole (dynalite writes item and indexes apart). Transactions, PartiQL and streams do not exist.
 *
 * @throws when the database cannot be opened, for one because another process has it
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<LocalDynamoDb> {
  const { dataDir, home, clock, ttlSweepMs = 60_000 } = options;
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const path = dataDir === undefined ? {} : { path: join(dataDir, 'level') };
  const store = dynalite.database.create({ ...path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  Object.assign(store.tableDb, { awsAccountId: home.account, awsRegion: home.region });
  await store.db.open();
  const forgetTables = rememberTables(store);
  const whole = gatherWrites(store.db);
  const expiry = await ExpiryAttributes.load(store.db);
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  /** One write at a time, so that the condition of a write holds until it is done. */
  const exclusive = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  const readTable = (name: string) =>
    new Promise<Table>((resolve, reject) => {
      store.getTable(name, false, (error, table) => (error ? reject(error) : resolve(table)));
    });

  const timeToLive = {
    async UpdateTimeToLive({ TableName, TimeToLiveSpecification: wanted }: TimeToLiveRequest): Promise<object> {
      await readTable(String(TableName));
      if (!wanted?.AttributeName) throw dynalite.database.validationError('TimeToLiveSpecification is missing');
      await expiry.set(String(TableName), wanted.Enabled ? wanted.AttributeName : undefined);
      return { TimeToLiveSpecification: wanted };
    },
    async DescribeTimeToLive({ TableName }: TimeToLiveRequest): Promise<object> {
      await readTable(String(TableName));
      const AttributeName = expiry.of(String(TableName));
      if (AttributeName === undefined) return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
      return { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName } };
    },
  };

  async function call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    if (operation === 'UpdateTimeToLive' || operation === 'DescribeTimeToLive')
      return { ...(await timeToLive[operation](input)) };
    const { ReturnValuesOnConditionCheckFailure: onFailure } = input; // validation drops what dynalite does not know
    const { data, run } = dynalite.prepare(operation, input, store);
    if (READS.has(operation)) return run();
    if (operation === 'DeleteTable') await expiry.set(String(data.TableName), undefined);
    return exclusive(() =>
      whole(run)
        .catch(async (error: unknown) => {
          if (onFailure === 'ALL_OLD' && isFailedCondition(error)) error.body.Item = await stored(data);
          throw error;
        })
        .finally(() => changesTables.has(operation) && forgetTables()),
    );
  }

  async function stored({ TableName, Key, Item }: Record<string, unknown>): Promise<unknown> {
    const { KeySchema } = await readTable(String(TableName));
    const source = (Key ?? Item) as Record<string, unknown>;
    const key = Object.fromEntries(KeySchema.map(({ AttributeName: name }) => [name, source[name]]));
    return (await call('GetItem', { TableName, Key: key, ConsistentRead: true })).Item;
  }

  async function expireTable(table: string, attribute: string): Promise<number> {
    const { KeySchema } = await readTable(table);
    const keys = KeySchema.map(({ AttributeName }) => AttributeName);
    const names = Object.fromEntries([attribute, ...keys].map((name, index) => [`#${index}`, name]));
    const nowSeconds = Math.floor(clock() / 1000);
    let deleted = 0;
    let startKey: unknown;
    do {
      const page = await call('Scan', {
        TableName: table,
        FilterExpression: '#0 < :now AND #0 > :tooOld',
        ProjectionExpression: Object.keys(names).join(', '),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: {
          ':now': { N: String(nowSeconds) },
          ':tooOld': { N: String(nowSeconds - FIVE_YEARS_SECONDS) },
        },
        ExclusiveStartKey: startKey,
      });
      for (const item of page.Items as Record<string, unknown>[]) {
        // The item may have been renewed since it was read.
        const deletion = call('DeleteItem', {
          TableName: table,
          Key: Object.fromEntries(keys.map((key) => [key, item[key]])),
          ConditionExpression: '#0 = :seen',
          ExpressionAttributeNames: { '#0': attribute },
          ExpressionAttributeValues: { ':seen': item[attribute] },
        });
        deleted += await deletion.then(
          () => 1,
          (error: unknown) => {
            if (isFailedCondition(error)) return 0;
            throw error;
          },
        );
      }
      startKey = page.LastEvaluatedKey;
    } while (startKey !== undefined && !closed);
    return deleted;
  }

  async function expire(): Promise<number> {
    let deleted = 0;
    for (const [table, attribute] of expiry.entries()) deleted += await expireTable(table, attribute);
    return deleted;
  }

  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = setInterval(() => {
    sweeping = sweeping.then(expire).catch((error: unknown) => {
      if (!closed) console.error('Expiring items failed; the next sweep tries again.', error);
    });
  }, ttlSweepMs).unref();

  return {
    async handle({ operation, body }: ServiceRequest): Promise<ServiceResponse> {
      try {
        return reply(200, await call(operation, parseBody(body)));
      } catch (error) {
        if (isServiceError(error)) return reply(error.statusCode, error.body);
        console.error(`DynamoDB's ${operation} failed`, error);
        return reply(500, { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: String(error) });
      }
    },

    async createTable(definition) {
      const name = String(definition.TableName);
      if (definition.StreamSpecification !== undefined)
        throw new Error(`Table ${name} wants a stream: not available locally`);
      const known = await readTable(name).catch(() => undefined);
      if (!known) {
        await call('CreateTable', structuredClone(definition));
        // dynalite answers before the table can be used, and makes it usable in a later turn.
        while ((await readTable(name)).TableStatus === 'CREATING') await nextTurn();
      } else if (!isDeepStrictEqual(shapeOf(known), shapeOf(definition))) {
        throw new Error(`Table ${name} is kept with other keys or indexes; delete its folder to begin anew`);
      }
      const wanted = definition.TimeToLiveSpecification as TimeToLiveRequest['TimeToLiveSpecification'];
      await expiry.set(name, wanted?.Enabled ? wanted.AttributeName : undefined);
    },

    expire,

    async close() {
      if (closed) return;
      closed = true;
      clearInterval(sweep);
      await Promise.all([last, sweeping]);
      await store.db.close();
    },
  };
}

/** DynamoDB leaves alone what expired longer ago: such a number is more likely a mistake. */
const FIVE_YEARS_SECONDS = 5 * 365 * 86_400;

const READS = new Set([
  'BatchGetItem',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'Query',
  'Scan',
]);
const WRITES = [
  ...['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem'],
  ...['CreateTable', 'DeleteTable', 'UpdateTable', 'TagResource', 'UntagResource'],
];
const OPERATIONS: ReadonlySet<string> = READS.union(new Set(WRITES));

interface TimeToLiveRequest {
  readonly TableName?: unknown;
  readonly TimeToLiveSpecification?: { readonly Enabled?: boolean; readonly AttributeName?: string };
}

/** The attribute that holds each table's expiry time, kept in dynalite's database under a prefix of our own. */
class ExpiryAttributes {
  readonly #db: Level;
  readonly #attributes = new Map<string, string>();

  private constructor(db: Level) {
    this.#db = db;
  }

  static async load(db: Level): Promise<ExpiryAttributes> {
    const loaded = new ExpiryAttributes(db);
    for await (const [key, attribute] of db.iterator({ gt: 'ttl~', lt: 'ttl~\xff' })) {
      loaded.#attributes.set(key.slice('ttl~'.length), String(attribute));
    }
    return loaded;
  }

  of = (table: string): string | undefined => this.#attributes.get(table);

  entries = (): [string, string][] => [...this.#attributes];

  async set(table: string, attribute: string | undefined): Promise<void> {
    if (this.#attributes.get(table) === attribute) return;
    const key = `ttl~${table}`;
    if (attribute === undefined) {
      this.#attributes.delete(table);
      await this.#db.batch([{ type: 'del', key }]);
    } else {
      this.#attributes.set(table, attribute);
      await this.#db.batch([{ type: 'put', key, value: attribute }]);
    }
  }
}

/**
 * Holds back dynalite's writes of items and index entries while `work` runs and writes them in one go after it; a work
 * that fails writes nothing. Only one work may run at a time.
 */
function gatherWrites(db: Level): <T>(work: () => Promise<T>) => Promise<T> {
  const { put, del } = db;
  let gathered: LevelWrite[] | undefined;
  const gather = (write: LevelWrite, done: Done): boolean => {
    if (!gathered || !/^(item|index)-/.test(write.key)) return false;
    gathered.push(write);
    setImmediate(done, null);
    return true;
  };
  db.put = (key, value, done) => gather({ type: 'put', key, value }, done) || put(key, value, done);
  db.del = (key, done) => gather({ type: 'del', key }, done) || del(key, done);
  return async (work) => {
    gathered = [];
    try {
      const result = await work();
      if (gathered.length > 0) await db.batch(gathered);
      return result;
    } finally {
      gathered = undefined;
    }
  };
}

/** What cannot be changed on a table that exists, in a comparable form. */
function shapeOf(table: Readonly<Record<string, unknown>>): unknown {
  const byName = (items: unknown, key: string): Record<string, unknown>[] =>
    ((items ?? []) as Record<string, unknown>[]).toSorted((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
  const indexes = [
    ...byName(table.GlobalSecondaryIndexes, 'IndexName'),
    ...byName(table.LocalSecondaryIndexes, 'IndexName'),
  ];
  const shape = {
    keys: table.KeySchema,
    attributes: byName(table.AttributeDefinitions, 'AttributeName'),
    indexes: indexes.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection })),
  };
  return JSON.parse(JSON.stringify(shape));
}

function parseBody(body: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Said below, as for any other body that is not an object.
  }
  throw serviceError('com.amazon.coral.service#SerializationException', 'The body is not a JSON object');
}

const reply = (status: number, body: object): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
  body: JSON.stringify(body),
});

/** An answer of DynamoDB's other than success; dynalite throws the same shape. */
interface ServiceError extends Error {
  readonly statusCode: number;
  readonly body: Record<string, unknown>;
}

const serviceError = (__type: string, message: string): ServiceError =>
  Object.assign(new Error(message), { statusCode: 400, body: { __type, message } });

const isServiceError = (error: unknown): error is ServiceError => error instanceof Error && 'statusCode' in error;

const isFailedCondition = (error: unknown): error is ServiceError =>
  isServiceError(error) && String(error.body.__type).endsWith('#ConditionalCheckFailedException');

// What is used of dynalite, which has no types.

type Done = (error: unknown) => void;

type LevelWrite =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

interface Level {
  put: (key: string, value: unknown, done: Done) => unknown;
  del: (key: string, done: Done) => unknown;
  open(): Promise<void>;
  batch(writes: readonly LevelWrite[]): Promise<void>;
  iterator(range: { readonly gt: string; readonly lt: string }): AsyncIterable<[string, unknown]>;
  close(): Promise<void>;
}

interface Table extends Record<string, unknown> {
  readonly KeySchema: readonly { readonly AttributeName: string }[];
}

interface Store {
  readonly db: Level;
  readonly tableDb: object;
  getTable(name: string, onlyReady: boolean, done: (error: unknown, table: Table) => void): void;
}

interface Database {
  create(options: {
    readonly path?: string;
    readonly createTableMs: number;
    readonly deleteTableMs: number;
    readonly updateTableMs: number;
  }): Store;
  validationError(message: string): ServiceError;
}

interface Validations {
  checkTypes(input: Record<string, unknown>, types: unknown): Record<string, unknown>;
  checkValidations(data: Record<string, unknown>, types: unknown, custom: unknown, store: Store): void;
}

type Action = (
  store: Store,
  data: Record<string, unknown>,
  done: (error: unknown, result: Record<string, unknown>) => void,
) => void;

const dynalite = (() => {
  const load = createRequire(import.meta.url);
  const validations: Validations = load('dynalite/validations');
  const operations = new Map(
    [...OPERATIONS].map((operation) => {
      const file = operation.charAt(0).toLowerCase() + operation.slice(1);
      const action: Action = load(`dynalite/actions/${file}`);
      const rules: { readonly types: unknown; readonly custom: unknown } = load(`dynalite/validations/${file}`);
      return [operation, { action, ...rules }];
    }),
  );
  return {
    database: load('dynalite/db') as Database,
    /** Validates the input and makes the call ready; throws DynamoDB's error for an unknown operation or bad input. */
    prepare(operation: string, input: Record<string, unknown>, store: Store) {
      const known = operations.get(operation);
      if (!known) throw serviceError('com.amazon.coral.service#UnknownOperationException', '');
      const data = validations.checkTypes(input, known.types);
      validations.checkValidations(data, known.types, known.custom, store);
      const run = () =>
        new Promise<Record<string, unknown>>((resolve, reject) => {
          known.action(store, data, (error, result) => (error ? reject(error) : resolve(result)));
        });
      return { data, run };
    },
  };
})();

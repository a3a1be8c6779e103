import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Home, LocalService, QueueMessage, Queues, ServiceRequest, ServiceResponse, Topics } from '../types.ts';

/** SQS and SNS: the AWS APIs by `handle`, and both in process without HTTP. */
export interface Messaging extends LocalService, Queues, Topics {}

export interface MessagingOptions {
  /** Folder of the database; everything is lost with the process when absent. */
  readonly dataDir?: string;
  readonly home: Home;
  /** Host that the services believe to have. Nothing listens; queue URLs follow `publicUrl`. */
  readonly host: string;
  /** Where the gateway listens, without a slash at the end: queue URLs are `${publicUrl}/{account}/{name}`. */
  readonly publicUrl: string;
}

/**
 * Starts fauxqs' SQS and SNS as a library, without its server (which listens on every interface).
 *
 * What its version 2.4.1 gets wrong is mended on the instances made here, never on its classes, so that the tests can
 * watch the originals and tell when a mend is no longer needed:
 * - making a message visible again fails in the database (its receive count is set to null);
 * - each statement waits for the disk, where surviving a killed process does not need it;
 * - moving a message to its dead-letter queue deletes it before inserting it again, so a kill in between loses it;
 * - bodies with characters beyond U+FFFF are refused;
 * - account, Region and queue URLs are its own.
 *
 * @throws when the database cannot be opened
 */
export async function startMessaging({ dataDir, home, host, publicUrl }: MessagingOptions): Promise<Messaging> {
  const fauxqs = await loadFauxqs();
  const arn = (service: string, name: string) => `arn:aws:${service}:${home.region}:${home.account}:${name}`;
  const sqs = new fauxqs.SqsStore();
  const sns = new fauxqs.SnsStore();
  const s3 = new fauxqs.S3Store();
  const database = dataDir === undefined ? undefined : openDatabase(fauxqs, dataDir);

  const createQueue = sqs.createQueue.bind(sqs);
  sqs.createQueue = (name, _url, _arn, attributes, tags) => {
    const queue = createQueue(name, `${publicUrl}/${home.account}/${name}`, arn('sqs', name), attributes, tags);
    const dequeue = queue.dequeue.bind(queue);
    queue.dequeue = (...args) => together(database, () => dequeue(...args));
    return queue;
  };
  sqs.getQueueByArn = (queueArn) => sqs.getQueueByName(nameOf(queueArn));
  sns.createTopic = (name, attributes = {}, tags = {}) => {
    const known = sns.topics.get(arn('sns', name));
    if (known) return Object.assign(known, { attributes: { ...known.attributes, ...attributes } });
    const fresh = {
      arn: arn('sns', name),
      name,
      attributes,
      tags: new Map(Object.entries(tags)),
      subscriptionArns: [],
    };
    sns.topics.set(fresh.arn, fresh);
    sns.persistence?.insertTopic(fresh);
    return fresh;
  };
  // Loading writes everything again where persistence is already wired, hence only afterwards.
  database?.load(sqs, sns, s3);
  if (database) Object.assign(sqs, { persistence: database });
  if (database) Object.assign(sns, { persistence: database });
  for (const queue of sqs.allQueues()) Object.assign(queue, { persistence: database });

  const stores = { sqsStore: sqs, snsStore: sns, s3Store: s3 };
  const app = fauxqs.buildApp({ logger: false, host, defaultRegion: home.region, stores });
  let closed = false;

  const queueNamed = (name: string): FauxqsQueue => {
    const queue = sqs.getQueueByName(name);
    if (!queue) throw new Error(`There is no local queue named ${name}`);
    return queue;
  };

  return {
    async handle(request: ServiceRequest): Promise<ServiceResponse> {
      const answer = await app.inject({
        method: 'POST',
        url: '/',
        headers: { ...request.headers, host: '127.0.0.1' },
        payload: request.body,
      });
      return { status: answer.statusCode, headers: textHeaders(answer.headers), body: answer.rawPayload };
    },

    createQueue(name, attributes) {
      const fifo = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
      fauxqs.validateQueueAttributes({ ...attributes }, fauxqs.SqsError);
      const known = sqs.getQueueByName(name);
      if (!known) sqs.createQueue(name, '', '', { ...fifo, ...attributes });
      else {
        known.attributes = { ...fauxqs.DEFAULT_QUEUE_ATTRIBUTES, ...fifo };
        known.setAttributes({ ...attributes });
      }
    },

    send(name, body, messageAttributes = {}) {
      const queue = queueNamed(name);
      if (queue.isFifo()) throw new Error(`${name} is a FIFO queue: send to it through the SQS API, with a group`);
      const delaySeconds = Number(queue.attributes.DelaySeconds) || undefined;
      const attributes = Object.entries(messageAttributes).map(
        ([key, { dataType, stringValue }]) => [key, { DataType: dataType, StringValue: stringValue }] as const,
      );
      queue.enqueue(fauxqs.SqsStore.createMessage(body, Object.fromEntries(attributes), delaySeconds));
    },

    async receive(name, max, waitMs) {
      const queue = queueNamed(name);
      const deadline = performance.now() + waitMs;
      for (;;) {
        if (closed) return [];
        const taken = take(queue, max, sqs.getQueueByArn, home);
        const leftMs = deadline - performance.now();
        if (taken.length > 0 || leftMs <= 0) return taken;
        // Every waiter is woken by one message; those who come too late wait on.
        await queue.waitForMessages(leftMs / 1000);
      }
    },

    delete(name, receiptHandles) {
      const queue = queueNamed(name);
      together(database, () => {
        for (const handle of receiptHandles) queue.deleteMessage(handle);
      });
    },

    changeVisibility: (name, receiptHandle, seconds) => queueNamed(name).changeVisibility(receiptHandle, seconds),

    releaseAll() {
      together(database, () => {
        database?.db.exec(
          'UPDATE sqs_messages SET approximate_receive_count = approximate_receive_count - 1 WHERE receipt_handle IS NOT NULL',
        );
        for (const queue of sqs.allQueues()) {
          for (const [handle, { message }] of [...queue.inflightMessages]) {
            message.approximateReceiveCount -= 1;
            queue.changeVisibility(handle, 0);
          }
        }
      });
    },

    depth(name) {
      const queue = queueNamed(name);
      queue.processTimers();
      const count = (attribute: string) => Number(queue.getAttribute(attribute));
      return {
        waiting: count('ApproximateNumberOfMessages') + count('ApproximateNumberOfMessagesDelayed'),
        inFlight: count('ApproximateNumberOfMessagesNotVisible'),
      };
    },

    createTopic: (name) => void sns.createTopic(name),

    subscribeQueue(topic, queue, attributes) {
      const topicArn = arn('sns', topic);
      const endpoint = arn('sqs', queue);
      const known = [...sns.subscriptions.values()].find((s) => s.topicArn === topicArn && s.endpoint === endpoint);
      if (known) {
        // fauxqs keeps the parsed filter next to its text.
        Object.assign(known, { attributes: { ...attributes }, parsedFilterPolicy: undefined });
        database?.updateSubscriptionAttributes(known.arn, known.attributes);
      } else if (!sns.subscribe(topicArn, 'sqs', endpoint, { ...attributes })) {
        throw new Error(`There is no local topic named ${topic}`);
      }
    },

    async close() {
      if (closed) return;
      closed = true;
      await app.close();
      database?.close();
    },
  };
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** Takes up to `max` messages that are visible now; those received too often go to the dead-letter queue instead. */
function take(
  queue: FauxqsQueue,
  max: number,
  queueByArn: FauxqsSqsStore['getQueueByArn'],
  home: Home,
): QueueMessage[] {
  const messages: QueueMessage[] = [];
  while (messages.length < max) {
    const batch = queue.dequeue(max - messages.length, undefined, queueByArn);
    if (batch.length === 0) break;
    for (const { ReceiptHandle } of batch) {
      const kept = queue.inflightMessages.get(ReceiptHandle);
      if (kept) messages.push(toQueueMessage(kept.message, ReceiptHandle, home));
    }
  }
  return messages;
}

function toQueueMessage(message: FauxqsMessage, receiptHandle: string, home: Home): QueueMessage {
  const attributes = Object.entries(message.messageAttributes).map(
    ([key, { DataType, StringValue }]) =>
      [key, { dataType: DataType, ...(StringValue !== undefined && { stringValue: StringValue }) }] as const,
  );
  return {
    messageId: message.messageId,
    receiptHandle,
    body: message.body,
    md5OfBody: message.md5OfBody,
    attributes: {
      SenderId: home.account,
      SentTimestamp: String(message.sentTimestamp),
      ApproximateReceiveCount: String(message.approximateReceiveCount),
      ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
      ...(message.messageGroupId && { MessageGroupId: message.messageGroupId }),
      ...(message.messageDeduplicationId && { MessageDeduplicationId: message.messageDeduplicationId }),
      ...(message.sequenceNumber && { SequenceNumber: message.sequenceNumber }),
    },
    messageAttributes: Object.fromEntries(attributes),
  };
}

function openDatabase(fauxqs: Fauxqs, dataDir: string): FauxqsDatabase {
  const database = new fauxqs.PersistenceManager(dataDir);
  database.db.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000');
  const makeVisible = database.db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  database.updateMessageReady = (messageId) => void makeVisible.run(messageId);
  return database;
}

/** Runs `work` in one transaction where there is a database; unlike fauxqs' own, hands on what it returns. */
function together<T>(database: FauxqsDatabase | undefined, work: () => T): T {
  if (!database) return work();
  database.db.exec('BEGIN');
  try {
    const result = work();
    database.db.exec('COMMIT');
    return result;
  } catch (error) {
    database.db.exec('ROLLBACK');
    throw error;
  }
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const ours = Object.entries(headers).filter(([name]) => name !== 'content-length' && name !== 'connection');
  return Object.fromEntries(ours.map(([name, value]) => [name, String(value)]));
}

// What is used of fauxqs. Most of it is inside modules that its package neither exports nor promises to keep.

interface FauxqsMessage {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: Readonly<Record<string, { readonly DataType: string; readonly StringValue?: string }>>;
  readonly sentTimestamp: number;
  approximateReceiveCount: number;
  readonly approximateFirstReceiveTimestamp?: number;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
  readonly sequenceNumber?: string;
}

interface FauxqsQueue {
  attributes: Record<string, string>;
  readonly inflightMessages: ReadonlyMap<string, { readonly message: FauxqsMessage }>;
  isFifo(): boolean;
  enqueue(message: FauxqsMessage): void;
  dequeue(
    max: number,
    visibilitySeconds: number | undefined,
    queueByArn: FauxqsSqsStore['getQueueByArn'],
  ): readonly { readonly ReceiptHandle: string }[];
  deleteMessage(receiptHandle: string): boolean;
  changeVisibility(receiptHandle: string, seconds: number): void;
  getAttribute(name: string): string | undefined;
  setAttributes(attributes: Record<string, string>): void;
  processTimers(): void;
  waitForMessages(seconds: number): Promise<void>;
}

interface FauxqsSqsStore {
  createQueue(
    name: string,
    url: string,
    arn: string,
    attributes?: Record<string, string>,
    tags?: Record<string, string>,
  ): FauxqsQueue;
  getQueueByName(name: string): FauxqsQueue | undefined;
  getQueueByArn(arn: string): FauxqsQueue | undefined;
  allQueues(): Iterable<FauxqsQueue>;
}

interface FauxqsTopic {
  readonly arn: string;
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly tags: Map<string, string>;
  readonly subscriptionArns: string[];
}

interface FauxqsSubscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly endpoint: string;
  readonly attributes: Record<string, string>;
}

interface FauxqsSnsStore {
  readonly persistence?: { insertTopic(topic: FauxqsTopic): void };
  readonly topics: Map<string, FauxqsTopic>;
  readonly subscriptions: Map<string, FauxqsSubscription>;
  createTopic(name: string, attributes?: Record<string, string>, tags?: Record<string, string>): FauxqsTopic;
  subscribe(
    topicArn: string,
    protocol: string,
    endpoint: string,
    attributes: Record<string, string>,
  ): FauxqsSubscription | undefined;
}

interface FauxqsDatabase {
  readonly db: import('node:sqlite').DatabaseSync;
  load(sqs: FauxqsSqsStore, sns: FauxqsSnsStore, s3: object): void;
  updateMessageReady(messageId: string): void;
  updateSubscriptionAttributes(arn: string, attributes: Record<string, string>): void;
  close(): void;
}

interface FauxqsApp {
  inject(request: {
    readonly method: 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly payload: Buffer;
  }): Promise<{
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly rawPayload: Buffer;
  }>;
  close(): Promise<void>;
}

interface Fauxqs {
  readonly buildApp: (options: {
    readonly logger: boolean;
    readonly host: string;
    readonly defaultRegion: string;
    readonly stores: object;
  }) => FauxqsApp;
  readonly SqsStore: (new () => FauxqsSqsStore) & {
    createMessage(
      body: string,
      attributes: FauxqsMessage['messageAttributes'],
      delaySeconds: number | undefined,
    ): FauxqsMessage;
  };
  readonly SnsStore: new () => FauxqsSnsStore;
  readonly S3Store: new () => object;
  readonly PersistenceManager: new (dataDir: string) => FauxqsDatabase;
  readonly DEFAULT_QUEUE_ATTRIBUTES: Readonly<Record<string, string>>;
  readonly INVALID_MESSAGE_BODY_CHAR: RegExp;
  readonly SqsError: new (code: string, message: string) => Error;
  /** Throws an error of the given class for an attribute that is out of range. */
  readonly validateQueueAttributes: (
    attributes: Record<string, string>,
    errorClass: new (code: string, message: string) => Error,
  ) => void;
}

/** Characters that SQS refuses in a body. fauxqs' own expression misses the `u` and so refuses all beyond U+FFFF. */
const INVALID_BODY = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

async function loadFauxqs(): Promise<Fauxqs> {
  const manifest = findPackageJSON('fauxqs', import.meta.url);
  if (!manifest) throw new Error('The package fauxqs is not installed');
  const files = ['app', 'persistence', 'sqs/sqsStore', 'sqs/sqsTypes', 'sns/snsStore', 's3/s3Store', 'common/errors'];
  const modules = await Promise.all(
    files.map((file) => import(new URL(`dist/${file}.js`, pathToFileURL(manifest)).href)),
  );
  const fauxqs: unknown = Object.assign({}, ...modules);
  (fauxqs as Fauxqs).INVALID_MESSAGE_BODY_CHAR.test = (body) => INVALID_BODY.test(body);
  return fauxqs as Fauxqs;
}

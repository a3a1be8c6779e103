import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Later, later } from '../timetable.ts';
import type { Clock } from '../types.ts';

/** As in CloudFormation; what is missing is AWS's default of 185 retries within a day. */
export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
}

/** As `Queues.send` takes them. */
export type MessageAttributes = Readonly<Record<string, { readonly dataType: string; readonly stringValue: string }>>;

/** What a target needs to know beside the payload. */
export interface DeliveryContext {
  /** Rule or schedule that delivers. */
  readonly sourceArn: string;
  /** For a target that is a FIFO queue. */
  readonly messageGroupId?: string;
}

/**
 * Gives a payload (JSON text, or plain text where an input transformer made it) to a target; resolves once the target
 * has it for good. An error whose `retryable` is false goes to the dead-letter queue without another attempt, as AWS
 * does when a permission or the target itself is missing; its `code`, or else its name, becomes the ERROR_CODE.
 */
export type Deliver = (targetArn: string, payload: string, context: DeliveryContext) => Promise<void>;

/** Puts a message into a queue; throws or rejects when it cannot. */
export type SendToQueue = (queueArn: string, body: string, attributes: MessageAttributes) => Promise<void> | void;

/** What the services that deliver are made with. */
export interface DeliveryDependencies {
  readonly clock: Clock;
  readonly deliver: Deliver;
  readonly sendToQueue: SendToQueue;
  /** Folder in which deliveries under way survive the process; without it they are kept in memory. */
  readonly dataDir?: string;
  /** How to wait; real timers when absent. */
  readonly wait?: Later;
  /** Milliseconds before the nth retry (1, 2, …); 1 s doubling up to a minute when absent. */
  readonly retryDelayMs?: (retry: number) => number;
  /** Called whenever a delivery has ended. */
  readonly changed?: () => void;
  /** Told about payloads that were given up with no dead-letter queue to take them. */
  readonly report?: (error: unknown) => void;
}

/** One payload on its way to one target. Plain data, kept as JSON. */
export interface Delivery {
  readonly id: string;
  readonly targetArn: string;
  readonly payload: string;
  readonly context: DeliveryContext;
  readonly retryPolicy?: RetryPolicy;
  readonly deadLetterArn?: string;
  /** Goes to the dead-letter queue in place of the payload. */
  readonly deadLetterBody?: string;
  /** Go to the dead-letter queue beside those about the failure. */
  readonly deadLetterAttributes: MessageAttributes;
  /** When the delivery was asked for; milliseconds since 1970. */
  readonly acceptedAtMs: number;
}

/** How a delivery ended. `postponed`: the service was closed first; a later start with the same folder resumes it. */
export type Ending = 'accepted' | 'dead-lettered' | 'dropped' | 'postponed';

/** Deliveries of one service. */
export interface Deliveries {
  /**
   * Starts a delivery. `kept` resolves once the target has it or it will survive the process, and rejects when it could
   * not be kept; `ended` never rejects.
   */
  start(delivery: Delivery): { readonly kept: Promise<void>; readonly ended: Promise<Ending> };
  /** Starts again what an earlier process left; once, when the targets stand ready. */
  resume(): void;
  /** Deliveries under way, waiting ones included. */
  underWay(): number;
  close(): Promise<void>;
}

const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 86_400;
const usualDelayMs = (retry: number) => Math.min(1000 * 2 ** (retry - 1), 60_000);

/** A message attribute of text. */
export const text = (stringValue: string) => ({ dataType: 'String', stringValue });

/**
 * Delivers with retries and dead-letter queues, at least once: what was kept when the process died is delivered by the
 * next start, its retries counted anew.
 *
 * @param name of the database in `dataDir`
 * @param render makes the payload of an attempt (1, 2, …)
 */
export const startDeliveries = (
  name: string,
  dependencies: DeliveryDependencies,
  render: (payload: string, attempt: number) => string = (payload) => payload,
): Deliveries => {
  const { clock, deliver, wait = later, retryDelayMs = usualDelayMs, changed = () => {} } = dependencies;
  const { sendToQueue, report = () => {} } = dependencies;
  const shelf = openShelf(name, dependencies.dataDir);
  const waiting = new Map<() => void, (ending: Ending) => void>();
  const attempts = new Set<Promise<Ending>>();
  let open = true;

  const attempt = async (delivery: Delivery, number: number, keep: () => void): Promise<Ending> => {
    const { targetArn, payload, context } = delivery;
    try {
      await deliver(targetArn, render(payload, number), context);
      shelf.remove(delivery.id);
      return 'accepted';
    } catch (error) {
      keep();
      const reason = whyNotAgain(error, delivery, number - 1, clock());
      return reason === undefined ? retry(delivery, number) : giveUp(delivery, number - 1, error, reason);
    }
  };

  const retry = (delivery: Delivery, number: number): Promise<Ending> =>
    new Promise((resolve) => {
      if (!open) return resolve('postponed');
      const cancel = wait(retryDelayMs(number), () => {
        waiting.delete(cancel);
        resolve(attempt(delivery, number + 1, () => {}));
      });
      waiting.set(cancel, resolve);
    });

  const giveUp = async (delivery: Delivery, retries: number, error: unknown, reason: string): Promise<Ending> => {
    const { deadLetterArn, deadLetterBody, payload, targetArn } = delivery;
    if (deadLetterArn !== undefined) {
      const body = deadLetterBody ?? render(payload, retries + 1);
      await sendToQueue(deadLetterArn, body, deadLetterAttributes(delivery, retries, error, reason));
    } else report(new Error(`Given up: a delivery to ${targetArn}, which has no dead-letter queue`, { cause: error }));
    shelf.remove(delivery.id);
    return deadLetterArn === undefined ? 'dropped' : 'dead-lettered';
  };

  const start = (delivery: Delivery) => {
    const { promise: kept, resolve, reject } = Promise.withResolvers<void>();
    kept.catch(() => {});
    const keep = () => {
      try {
        shelf.put(delivery);
        resolve();
      } catch (error) {
        reject(error);
        throw error;
      }
    };
    const ended = attempt(delivery, 1, keep).catch((error: unknown): Ending => {
      // Not even the dead-letter queue would have it, or the disk: what is kept is tried again by the next start.
      report(error);
      return 'postponed';
    });
    attempts.add(ended);
    ended.finally(() => {
      attempts.delete(ended);
      resolve();
      changed();
    });
    return { kept, ended };
  };

  return {
    start,
    resume: () => {
      for (const delivery of shelf.all()) start(delivery);
    },
    underWay: () => attempts.size,
    close: async () => {
      open = false;
      for (const [cancel, resolve] of waiting) {
        cancel();
        resolve('postponed');
      }
      waiting.clear();
      await Promise.all(attempts);
      shelf.close();
    },
  };
};

/** As EXHAUSTED_RETRY_CONDITION names it; empty where a retry cannot help; undefined where one may follow. */
const whyNotAgain = (error: unknown, delivery: Delivery, retries: number, nowMs: number): string | undefined => {
  const { MaximumRetryAttempts = DEFAULT_RETRIES, MaximumEventAgeInSeconds = DEFAULT_AGE_SECONDS } =
    delivery.retryPolicy ?? {};
  if (error instanceof Error && 'retryable' in error && error.retryable === false) return '';
  if (retries >= MaximumRetryAttempts) return 'MaximumRetryAttempts';
  const isOld = nowMs - delivery.acceptedAtMs >= MaximumEventAgeInSeconds * 1000;
  return isOld ? 'MaximumEventAgeInSeconds' : undefined;
};

const deadLetterAttributes = (delivery: Delivery, retries: number, error: unknown, reason: string) => {
  const { name, message } = error instanceof Error ? error : { name: 'UNKNOWN', message: String(error) };
  const code = error instanceof Error && 'code' in error ? String(error.code) : name;
  return {
    ...delivery.deadLetterAttributes,
    TARGET_ARN: text(delivery.targetArn),
    ERROR_CODE: text(code),
    // SQS refuses an empty value.
    ERROR_MESSAGE: text(message || code),
    RETRY_ATTEMPTS: { dataType: 'Number', stringValue: String(retries) },
    ...(reason === '' ? {} : { EXHAUSTED_RETRY_CONDITION: text(reason) }),
  };
};

/** Deliveries that have to survive the process. */
const openShelf = (name: string, dataDir: string | undefined) => {
  if (dataDir === undefined) return { put: () => {}, remove: () => {}, all: () => [], close: () => {} };
  mkdirSync(dataDir, { recursive: true });
  const db = new DatabaseSync(join(dataDir, `${name}.db`));
  // Survives a killed process without waiting for the disk at each statement.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  db.exec('CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, delivery TEXT NOT NULL) STRICT');
  const insert = db.prepare('INSERT OR REPLACE INTO deliveries VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM deliveries WHERE id = ?');
  const kept = new Set<string>();
  return {
    put: (delivery: Delivery) => {
      insert.run(delivery.id, JSON.stringify(delivery));
      kept.add(delivery.id);
    },
    /** Most deliveries succeed at once and were never kept. */
    remove: (id: string) => {
      if (kept.delete(id)) remove.run(id);
    },
    all: (): Delivery[] =>
      db
        .prepare('SELECT id, delivery FROM deliveries ORDER BY rowid')
        .all()
        .map((row) => {
          kept.add(String(row.id));
          return JSON.parse(String(row.delivery)) as Delivery;
        }),
    close: () => db.close(),
  };
};

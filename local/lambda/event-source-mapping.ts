import type { Home, QueueMessage, Queues } from '../types.ts';
import { type Consumer, consume } from './consumer.ts';
import type { LambdaPool } from './pool.ts';

/** One `AWS::Lambda::EventSourceMapping` from a queue. */
export interface QueueMapping {
  readonly queue: string;
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly reportsBatchItemFailures: boolean;
  readonly visibilityTimeoutMs: number;
}

export interface MappingSettings {
  readonly mapping: QueueMapping;
  readonly queues: Queues;
  readonly pool: LambdaPool;
  readonly home: Home;
  /** When failed messages can be received again; the queue's visibility timeout decides where absent. */
  readonly retryDelayMs: number | undefined;
  readonly changed: () => void;
  readonly report: (error: unknown) => void;
}

/**
 * Feeds a queue to a function: successes are deleted, failures stay and come back, and the queue's own redrive policy
 * moves those that failed too often to its dead-letter queue.
 */
export function startMapping(settings: MappingSettings): Consumer {
  const { mapping, queues, pool, home, retryDelayMs, changed, report } = settings;
  const { queue, functionName, visibilityTimeoutMs } = mapping;
  const timers = new Set<NodeJS.Timeout>();

  /** AWS starts the function at once; here it may have waited for an executor, so the clock starts anew. */
  const renew = (messages: readonly QueueMessage[], waitedMs: number) => {
    if (waitedMs < visibilityTimeoutMs / 4) return;
    for (const { receiptHandle } of messages) queues.changeVisibility(queue, receiptHandle, visibilityTimeoutMs / 1000);
  };
  const retryLater = (messages: readonly QueueMessage[]) => {
    if (retryDelayMs === undefined || messages.length === 0) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      for (const { receiptHandle } of messages) queues.changeVisibility(queue, receiptHandle, 0);
    }, retryDelayMs);
    timers.add(timer);
  };

  const consumer = consume({
    queues,
    queue,
    batchSize: mapping.batchSize,
    concurrency: mapping.concurrency,
    changed,
    report,
    handle: async (messages) => {
      const event = { Records: messages.map((message) => record(message, mapping, home)) };
      const outcome = await pool.invoke(functionName, JSON.stringify(event), (waitedMs) => renew(messages, waitedMs));
      const ids = new Set(messages.map(({ messageId }) => messageId));
      const failed = 'error' in outcome ? ids : failedIds(outcome.payload, ids, mapping);
      const done = messages.filter(({ messageId }) => !failed.has(messageId));
      if (done.length > 0)
        queues.delete(
          queue,
          done.map(({ receiptHandle }) => receiptHandle),
        );
      retryLater(messages.filter(({ messageId }) => failed.has(messageId)));
    },
  });
  return {
    queue,
    close: async () => {
      await consumer.close();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function record(message: QueueMessage, { queueArn }: QueueMapping, { region }: Home) {
  const attributes = Object.entries(message.messageAttributes).map(([name, attribute]) => [
    name,
    { ...attribute, stringListValues: [], binaryListValues: [] },
  ]);
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

/**
 * The messages to keep, by the function's answer. An answer that is not understood, or that names a message which was not
 * in the batch, fails the whole batch; an empty one means success.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html "Success and failure conditions"
 */
export function failedIds(
  payload: string,
  ids: ReadonlySet<string>,
  { reportsBatchItemFailures }: Pick<QueueMapping, 'reportsBatchItemFailures'>,
): ReadonlySet<string> {
  if (!reportsBatchItemFailures) return new Set();
  const answer: unknown = JSON.parse(payload);
  if (answer === null) return new Set();
  if (typeof answer !== 'object') return ids;
  const failures = 'batchItemFailures' in answer ? answer.batchItemFailures : null;
  if (failures === null) return new Set();
  if (!Array.isArray(failures)) return ids;
  const named = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  return named.every((id): id is string => typeof id === 'string' && ids.has(id)) ? new Set(named) : ids;
}

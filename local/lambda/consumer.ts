import type { QueueMessage, Queues } from '../types.ts';

/** Something that takes messages off a queue until it is closed. */
export interface Consumer {
  readonly queue: string;
  close(): Promise<void>;
}

interface ConsumerSettings {
  readonly queues: Queues;
  readonly queue: string;
  /** Most messages at a time, as for an event source mapping. */
  readonly batchSize: number;
  /** Batches in hand at a time. */
  readonly concurrency: number;
  /** Works a batch off and deletes what is done; what it leaves comes back by the queue's visibility timeout. */
  readonly handle: (messages: readonly QueueMessage[]) => Promise<void>;
  /** Called after every batch. */
  readonly changed: () => void;
  /** Told of an error that is nobody's to handle, such as a queue that has gone. */
  readonly report: (error: unknown) => void;
}

const LONG_POLL_MS = 20_000;
/** SQS gives at most ten messages at a time; larger batches are several receives. */
const RECEIVE_MAX = 10;

/** Waits on the queue in-process (no HTTP), so an idle consumer costs nothing and a message wakes it at once. */
export function consume({
  queues,
  queue,
  batchSize,
  concurrency,
  handle,
  changed,
  report,
}: ConsumerSettings): Consumer {
  let open = true;
  const working = new Set<Promise<void>>();

  async function receive(): Promise<QueueMessage[]> {
    const batch = await queues.receive(queue, Math.min(batchSize, RECEIVE_MAX), LONG_POLL_MS);
    while (open && batch.length > 0 && batch.length % RECEIVE_MAX === 0 && batch.length < batchSize) {
      const more = await queues.receive(queue, Math.min(batchSize - batch.length, RECEIVE_MAX), 0);
      if (more.length === 0) break;
      batch.push(...more);
    }
    return batch;
  }

  async function loop(): Promise<void> {
    while (open) {
      const batch = await receive();
      if (!open || batch.length === 0) continue;
      const work = handle(batch).catch(report);
      working.add(work);
      await work;
      working.delete(work);
      changed();
    }
  }

  for (let slot = 0; slot < concurrency; slot++) loop().catch((error) => open && report(error));
  return {
    queue,
    close: async () => {
      open = false;
      await Promise.all(working);
    },
  };
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Home, LocalService, PublishServiceEvent, ServiceRequest, ServiceResponse } from '../types.ts';
import { batchChanges, batchOperations } from './sagemaker/batch-jobs.ts';
import { hostingChanges, hostingOperations } from './sagemaker/hosting.ts';
import { type Changes, type Durations, type Operations, SageMakerError } from './sagemaker/operation.ts';
import { pipelineChanges, pipelineOperations } from './sagemaker/pipelines.ts';
import { processingChanges, processingOperations } from './sagemaker/processing.ts';
import { registryChanges, registryOperations } from './sagemaker/registry.ts';
import { scheduleOperations } from './sagemaker/schedules.ts';
import { Store } from './sagemaker/store.ts';
import { tagOperations } from './sagemaker/tags.ts';
import { trainingChanges, trainingOperations } from './sagemaker/training.ts';

export type { Durations } from './sagemaker/operation.ts';

export interface SageMakerOptions {
  /** Where everything is kept; in memory only when absent. */
  readonly dataDir?: string;
  readonly home: Home;
  readonly clock: Clock;
  readonly publish: PublishServiceEvent;
  /** Every n-th event is published twice, as SageMaker now and then does; 0 for never. */
  readonly duplicateEvery?: number;
  readonly durations?: Partial<Durations>;
}

/** The SageMaker control plane. What takes time there takes the clock's time here. */
export interface SageMaker extends LocalService {
  /**
   * Applies every transition that is due by the clock, in the order of their times, and publishes the events that
   * wait. Rejects when the bus refuses an event; it and those behind it stay for the next call.
   */
  advance(): Promise<void>;
  /** Advances every `everyMs` of wall time until `close`, for a cloud that nobody drives by hand. */
  start(everyMs?: number): void;
}

const minuteMs = 60_000;
const usualDurations: Durations = {
  endpointCreatingMs: 3 * minuteMs,
  endpointUpdatingMs: 4 * minuteMs,
  endpointDeletingMs: minuteMs / 2,
  startingMs: 1.5 * minuteMs,
  downloadingMs: minuteMs,
  trainingMs: 3 * minuteMs,
  uploadingMs: minuteMs / 4,
  stoppingMs: minuteMs / 4,
  modelPackagePendingMs: 2000,
  stepStartingMs: 1000,
  processingMs: 3 * minuteMs,
  transformMs: 6 * minuteMs,
  tuningMs: 30 * minuteMs,
};

const operations: Operations = {
  ...hostingOperations,
  ...trainingOperations,
  ...processingOperations,
  ...batchOperations,
  ...scheduleOperations,
  ...registryOperations,
  ...pipelineOperations,
  ...tagOperations,
};
const changes: Changes = {
  ...hostingChanges,
  ...trainingChanges,
  ...processingChanges,
  ...batchChanges,
  ...registryChanges,
  ...pipelineChanges,
};

/**
 * Starts the stand-in for SageMaker's control plane. A change and its events are kept in one transaction before a
 * call is answered, so a killed process goes on where it was; events may then come once more.
 */
export const startSageMaker = (options: SageMakerOptions): SageMaker => {
  const { dataDir, home, clock, publish, duplicateEvery = 3 } = options;
  const durations = { ...usualDurations, ...options.durations };
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const store = new Store(dataDir === undefined ? ':memory:' : join(dataDir, 'sagemaker.sqlite'));
  let timer: NodeJS.Timeout | undefined;

  const settleNext = (): boolean => {
    const due = store.takeDue(clock());
    if (due) changes[due.change]?.({ store, home, durations, atMs: due.dueMs }, due.subject, due.argument);
    return due !== undefined;
  };
  const settle = (): void => {
    while (store.transaction(settleNext));
  };

  const flush = async (): Promise<void> => {
    for (let next = store.nextEvent(); next !== undefined; next = store.nextEvent()) {
      await publish(next.event);
      if (duplicateEvery > 0 && next.seq % duplicateEvery === 0) await publish(next.event);
      store.delivered(next.seq);
    }
  };
  /** Flushes run one after the other, so that events leave in order. */
  let flushing: Promise<void> = Promise.resolve();
  const flushInTurn = (): Promise<void> => {
    flushing = flushing.then(flush, flush);
    return flushing;
  };

  const advance = async (): Promise<void> => {
    settle();
    await flushInTurn();
  };

  const handle = async (request: ServiceRequest): Promise<ServiceResponse> => {
    settle();
    const response = answered(() => {
      const act = Object.hasOwn(operations, request.operation) ? operations[request.operation] : undefined;
      if (act === undefined) throw unknownOperation(request.operation);
      const input = inputOf(request.body);
      return store.transaction(() => act({ store, home, durations, atMs: clock() }, input));
    });
    // The change stands whether or not the bus takes its events now: they wait for the next turn.
    await flushInTurn().catch(() => undefined);
    return response;
  };

  return {
    handle,
    advance,
    start: (everyMs = 500) => {
      clearInterval(timer);
      timer = setInterval(() => void advance().catch((error) => console.error('sagemaker:', error)), everyMs);
    },
    close: async () => {
      clearInterval(timer);
      await flushing.catch(() => undefined);
      store.close();
    },
  };
};

const unknownOperation = (operation: string): SageMakerError =>
  new SageMakerError('UnknownOperationException', `The local SageMaker does not know the operation ${operation}.`);

const inputOf = (body: Buffer): unknown => {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString());
  } catch (cause) {
    throw Object.assign(new SageMakerError('SerializationException', 'The body is not JSON.'), { cause });
  }
};

const answered = (act: () => object): ServiceResponse => {
  try {
    return response(200, act());
  } catch (error) {
    if (!(error instanceof SageMakerError)) throw error;
    return response(400, { __type: error.type, message: error.message });
  }
};

const response = (status: number, body: object): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

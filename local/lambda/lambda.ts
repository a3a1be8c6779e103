import { createHash } from 'node:crypto';
import type { Template } from '../template.ts';
import type { Home, LocalService, Queues, Topics } from '../types.ts';
import {
  asynchronousOf,
  type FunctionSurroundings,
  functionMeant,
  functionsOf,
  mappingsOf,
  nameInArn,
  type Subscription,
  subscriptionsOf,
} from '../wiring.ts';
import { lambdaApi } from './api.ts';
import { HIDDEN_QUEUE_ATTRIBUTES, startAsynchronous, topicEvent } from './asynchronous.ts';
import type { Consumer } from './consumer.ts';
import { startMapping } from './event-source-mapping.ts';
import { inProcessExecutor, type Output, workerExecutor } from './executors.ts';
import { type FunctionStats, startPool } from './pool.ts';
import type { Outcome } from './runtime.ts';

export interface LambdaSettings extends FunctionSurroundings {
  readonly template: Template;
  readonly home: Home;
  readonly queues: Queues & Topics;
  readonly mode: 'workers' | 'inProcess';
  /** Most worker threads, and most batches of one queue in hand at a time. */
  readonly workers: number;
  readonly workerHeapMb: number;
  readonly retryDelays: RetryDelays;
  readonly output: Output;
  readonly changed: () => void;
  readonly report: (error: unknown) => void;
}

/** Waits that take minutes on AWS. */
export interface RetryDelays {
  /** Until failed messages of a queue are visible again; the queue's visibility timeout decides when absent. */
  readonly queueMs?: number;
  /** Before the attempt after the given one (1, 2, …) of an asynchronous invocation. */
  readonly asynchronousMs?: (attempt: number) => number;
}

export interface Lambda {
  /** Lambda's API, for the gateway. */
  readonly api: LocalService;
  /** Runs a function and waits. @throws RangeError when there is no such function */
  invoke(functionName: string, payload: string): Promise<Outcome>;
  /** Keeps an event for a function; once this returns it survives a crash. @throws RangeError as `invoke` */
  accept(functionName: string, payload: string): void;
  /** Starts to take messages off queues: event source mappings, topics and kept events. */
  start(): void;
  /** Invocations that run or wait for an executor. */
  busy(): number;
  /** Queues whose messages come here, hidden ones included. */
  queues(): readonly string[];
  stats(): Readonly<Record<string, Readonly<FunctionStats>>>;
  close(): Promise<void>;
}

const secondsByAttempt = (attempt: number) => attempt * 1000;

/** Everything of Lambda that the template wires: functions, their asynchronous side, queues and topics that feed them. */
export function startLambda(settings: LambdaSettings): Lambda {
  const { template, home, queues, mode, workers, workerHeapMb, retryDelays, output, changed, report } = settings;
  const inProcess = mode === 'inProcess';
  // Functions live in UTC, and a thread has the time zone of its process, whatever its own environment says.
  process.env.TZ = 'UTC';
  const pool = startPool({
    functions: functionsOf(template, settings),
    size: inProcess ? 1 : workers,
    createExecutor: () => (inProcess ? inProcessExecutor(output) : workerExecutor(output, workerHeapMb)),
    changed,
  });
  const { queueMs: retryDelayMs, asynchronousMs = secondsByAttempt } = retryDelays;
  const dependencies = { queues, pool, retryDelayMs: asynchronousMs, concurrency: workers, changed, report };
  const byFunction = new Map(
    asynchronousOf(template).map((one) => [one.functionName, startAsynchronous(one, dependencies)] as const),
  );
  const asynchronous = (functionName: string) => {
    const found = byFunction.get(functionName);
    if (found === undefined) throw new RangeError(`There is no function ${functionName}`);
    return found;
  };
  const subscriptions = subscriptionsOf(template).filter(({ protocol }) => protocol === 'lambda');
  const mappings = mappingsOf(template, workers).map((mapping) => ({
    ...mapping,
    concurrency: Math.min(mapping.concurrency, workers),
  }));
  for (const subscription of subscriptions) subscribeHidden(queues, subscription);
  const consumers: Consumer[] = [];
  let closing: Promise<unknown> | undefined;
  const close = async () => {
    // All of them stop taking messages before any invocation is cut off, so that no cut counts as a failure.
    const stopped = [...consumers, ...byFunction.values()].map((one) => one.close());
    await pool.close();
    await Promise.all(stopped);
  };

  return {
    api: lambdaApi({
      has: (name) => byFunction.has(name),
      invoke: (name, payload) => pool.invoke(name, payload),
      accept: (name, payload) => asynchronous(name).accept(payload),
    }),
    invoke: (name, payload) => pool.invoke(name, payload),
    accept: (name, payload) => asynchronous(name).accept(payload),
    start: () => {
      for (const one of byFunction.values()) one.start();
      for (const subscription of subscriptions) {
        const target = functionMeant(template, subscription.endpoint);
        asynchronous(target?.name ?? '').from(hiddenQueueOf(subscription), (body) =>
          topicEvent(subscription.arn, body),
        );
      }
      for (const mapping of mappings) {
        consumers.push(startMapping({ mapping, queues, pool, home, retryDelayMs, changed, report }));
      }
    },
    busy: () => pool.busy(),
    queues: () => [...consumers.map(({ queue }) => queue), ...[...byFunction.values()].flatMap((one) => one.queues)],
    stats: () => pool.stats(),
    close: async () => {
      closing ??= close();
      await closing;
    },
  };
}

/** Name of the queue between a topic and a subscriber that is not a queue itself. */
export const hiddenQueueOf = ({ arn, endpoint }: Subscription): string =>
  `__sns__${nameInArn(arn.slice(0, arn.lastIndexOf(':'))).slice(0, 40)}__${createHash('sha256').update(`${arn}${endpoint}`).digest('hex').slice(0, 12)}`;

/** Puts a durable queue between a topic and a subscriber, with the subscription's own filter. */
export function subscribeHidden(queues: Queues & Topics, subscription: Subscription): void {
  const { FilterPolicy, FilterPolicyScope } = subscription.attributes;
  const queue = hiddenQueueOf(subscription);
  queues.createQueue(queue, HIDDEN_QUEUE_ATTRIBUTES);
  queues.subscribeQueue(nameInArn(subscription.topicArn), queue, {
    ...(FilterPolicy === undefined ? {} : { FilterPolicy }),
    ...(FilterPolicyScope === undefined ? {} : { FilterPolicyScope }),
  });
}

import type { Queues } from '../types.ts';
import { type Consumer, consume } from './consumer.ts';
import type { LambdaPool } from './pool.ts';
import type { FunctionError, Outcome } from './runtime.ts';

/** What a function does with events nobody waits for. */
export interface AsynchronousSettings {
  readonly functionName: string;
  readonly functionArn: string;
  /** Invocations before the event is given up, the first one included. */
  readonly attempts: number;
  /** Queue of `DeadLetterConfig`: gets the event itself. */
  readonly deadLetterQueue?: string;
  /** Queue of the `OnFailure` destination: gets a record with the event inside. */
  readonly onFailureQueue?: string;
}

export interface AsynchronousDependencies {
  readonly queues: Queues;
  readonly pool: LambdaPool;
  /** Wait before the attempt after the given one (1, 2, …); AWS waits a minute, then two. */
  readonly retryDelayMs: (attempt: number) => number;
  /** Messages of one function in hand at a time. */
  readonly concurrency: number;
  readonly changed: () => void;
  readonly report: (error: unknown) => void;
}

/** A function's asynchronous side. */
export interface AsynchronousInvocation {
  /** Keeps the event for the function; once this returns the event survives a crash. */
  accept(payload: string): void;
  /** Starts to invoke with what was accepted. */
  start(): void;
  /** Also takes events from a queue of another shape, such as a topic's deliveries. */
  from(queue: string, toEvent: (body: string) => unknown): void;
  readonly queues: readonly string[];
  close(): Promise<void>;
}

/** Events wait here; never seen by users, and out of every handler's reach. */
const hiddenQueue = (functionName: string) => `__async__${functionName}`;
/** As long as SQS allows: a restart makes taken messages visible again, nothing else must. */
export const HIDDEN_QUEUE_ATTRIBUTES = { VisibilityTimeout: '43200', MessageRetentionPeriod: '1209600' } as const;
/** AWS cuts the dead-letter attribute at one kilobyte. */
const ERROR_MESSAGE_MAX = 1024;

/**
 * Asynchronous invocation as Lambda does it: a durable queue, a fixed number of attempts, then the dead-letter queue with
 * the event exactly as it came. Attempts are counted in memory: after a crash an event is tried anew, not given up early.
 */
export function startAsynchronous(
  settings: AsynchronousSettings,
  dependencies: AsynchronousDependencies,
): AsynchronousInvocation {
  const { functionName, attempts } = settings;
  const { queues, pool, retryDelayMs, concurrency, changed, report } = dependencies;
  const own = hiddenQueue(functionName);
  const consumers: Consumer[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let open = true;

  async function attempt(payload: string, number: number, acknowledge: () => void): Promise<void> {
    const outcome = await pool.invoke(functionName, payload);
    if (!open) return;
    if ('payload' in outcome) return acknowledge();
    if (number >= attempts) {
      giveUp(payload, outcome, settings, queues);
      return acknowledge();
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      attempt(payload, number + 1, acknowledge)
        .catch(report)
        .finally(changed);
    }, retryDelayMs(number));
    timers.add(timer);
  }

  const from = (queue: string, toPayload: (body: string) => string) => {
    const handle: Parameters<typeof consume>[0]['handle'] = async ([message]) => {
      if (message === undefined) return;
      await attempt(toPayload(message.body), 1, () => queues.delete(queue, [message.receiptHandle]));
    };
    consumers.push(consume({ queues, queue, batchSize: 1, concurrency, handle, changed, report }));
  };

  queues.createQueue(own, HIDDEN_QUEUE_ATTRIBUTES);
  return {
    start: () => from(own, (body) => body),
    accept: (payload) => queues.send(own, payload),
    from: (queue, toEvent) => from(queue, (body) => JSON.stringify(toEvent(body))),
    get queues() {
      return consumers.map(({ queue }) => queue);
    },
    close: async () => {
      open = false;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(consumers.map((consumer) => consumer.close()));
    },
  };
}

function giveUp(
  payload: string,
  outcome: Extract<Outcome, { error: FunctionError }>,
  { deadLetterQueue, onFailureQueue, functionArn, attempts }: AsynchronousSettings,
  queues: Queues,
): void {
  const { errorType, errorMessage, trace = [] } = outcome.error;
  const requestId = crypto.randomUUID();
  if (deadLetterQueue !== undefined) {
    queues.send(deadLetterQueue, payload, {
      RequestID: { dataType: 'String', stringValue: requestId },
      ErrorCode: { dataType: 'Number', stringValue: '200' },
      ErrorMessage: { dataType: 'String', stringValue: (errorMessage || errorType).slice(0, ERROR_MESSAGE_MAX) },
    });
  }
  if (onFailureQueue !== undefined) {
    const record = {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId,
        functionArn: `${functionArn}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: attempts,
      },
      requestPayload: JSON.parse(payload),
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorMessage, errorType, stackTrace: trace },
    };
    queues.send(onFailureQueue, JSON.stringify(record));
  }
}

/** The event a function subscribed to a topic gets, from the envelope SNS puts into a subscribed queue. */
export function topicEvent(subscriptionArn: string, body: string) {
  const { SigningCertURL, UnsubscribeURL, ...envelope } = JSON.parse(body) as Record<string, unknown>;
  const sns = {
    Subject: null,
    MessageAttributes: {},
    ...envelope,
    SigningCertUrl: SigningCertURL,
    UnsubscribeUrl: UnsubscribeURL,
  };
  return {
    Records: [{ EventVersion: '1.0', EventSubscriptionArn: subscriptionArn, EventSource: 'aws:sns', Sns: sns }],
  };
}

import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { InvalidInputError, MonitorError } from '../errors.ts';
import { setAside } from './dead-letter.ts';
import { loggable, logger } from './logger.ts';
import { withoutConflict } from './without-conflict.ts';

/** What a use case may report of its work; logged once, so counts and names only. */
export type Outcome = Readonly<Record<string, unknown>>;

/** Handles one valid input. Whatever it throws is retried, unless it is a MonitorError that says a retry cannot help. */
export type UseCase<Input> = (input: Input) => Promise<Outcome>;

const isRetryable = (error: unknown): boolean => !(error instanceof MonitorError) || error.retryable;

const parsed = <Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  // Without what was received instead: an input's values are not for the log.
  const faults = result.issues.map(
    (issue) => `${v.getDotPath(issue) ?? 'input'}: expected ${issue.expected ?? issue.type}`,
  );
  throw new InvalidInputError(`The input is not of the expected form. ${faults.slice(0, 5).join('; ')}`);
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError('The message body is not JSON.', {}, cause);
  }
};

/**
 * Runs the work, at once again where it lost a race. What a later retry can help is thrown on; what it cannot help goes
 * with its original body to the function's dead-letter queue and counts as handled.
 */
const settle = async (requestId: string, body: string, work: () => Promise<Outcome>): Promise<void> => {
  try {
    const outcome = await withoutConflict(work);
    logger.info('handled', { outcome });
  } catch (error) {
    const facts = error instanceof MonitorError ? error.facts : {};
    if (isRetryable(error)) {
      logger.warn('failed, to be tried again', { error: loggable(error), facts });
      throw error;
    }
    logger.error('set aside in the dead-letter queue', { error: loggable(error), facts });
    await setAside({ body, requestId, error: error as Error });
  }
};

/** A Lambda on a queue: one message is one input, its body JSON of the schema's form. Only failed messages come again. */
export const onQueue = <Schema extends v.GenericSchema>(schema: Schema, handle: UseCase<v.InferOutput<Schema>>) => {
  const processor = new BatchProcessor(EventType.SQS);
  return middy(async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const each = (record: SQSRecord) =>
      settle(context.awsRequestId, record.body, () => handle(parsed(schema, jsonOf(record.body))));
    return processPartialResponse(event, each, processor, { context, throwOnFullBatchFailure: false });
  }).use(injectLambdaContext(logger));
};

/** A Lambda that is invoked asynchronously, by a rule, a schedule or a topic: the whole event is the input. */
export const onEvent = <Schema extends v.GenericSchema>(schema: Schema, handle: UseCase<v.InferOutput<Schema>>) =>
  middy(async (event: unknown, context: Context): Promise<void> => {
    await settle(context.awsRequestId, JSON.stringify(event), () => handle(parsed(schema, event)));
  }).use(injectLambdaContext(logger));

/** A Lambda on our own bus: the input is the fact in the event's `detail`. */
export const onFact = <Schema extends v.GenericSchema>(schema: Schema, handle: UseCase<v.InferOutput<Schema>>) =>
  onEvent(v.object({ detail: schema }), ({ detail }) => handle(detail as v.InferOutput<Schema>));

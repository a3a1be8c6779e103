import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as v from 'valibot';
import { ConflictError, MonitorError } from '../errors.ts';
import { loggable, logger } from './logger.ts';
import { withoutConflict } from './without-conflict.ts';

/** One request, its path and query parameters by name. */
export interface HttpRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Text as it came; undefined where there is none. */
  readonly body: string | undefined;
  readonly requestId: string;
  /** When API Gateway received it, milliseconds since 1970. */
  readonly timeMs: number;
}

/**
 * Answers with a document, or undefined where the thing asked for does not exist. It runs again at once where it lost a race, so it reads
 * anew whatever it changes.
 */
export type Route = (request: HttpRequest) => Promise<unknown>;

/** A request that cannot be answered as it stands; its sentence goes to the caller. */
export class BadRequestError extends MonitorError {
  constructor(sentence: string) {
    super(sentence, { retryable: false });
  }
}

/** A request that is sound but that the state of what it is about does not allow; its sentence goes to the caller. */
export class RefusedError extends MonitorError {
  constructor(sentence: string) {
    super(sentence, { retryable: false });
  }
}

const parsed = <Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  what: string,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const faults = result.issues.map(
    (issue) => `${[what, v.getDotPath(issue)].filter(Boolean).join(' ')}: ${issue.message}`,
  );
  throw new BadRequestError(faults.join('; '));
};

/** The query parameters a route takes; anything else is refused by name. */
export const queryOf = <Schema extends v.GenericSchema>(schema: Schema, query: unknown): v.InferOutput<Schema> =>
  parsed(schema, query, 'Query parameter');

/** The JSON body a route takes, none at all counting as `{}`; anything else is refused by name. */
export const bodyOf = <Schema extends v.GenericSchema>(
  schema: Schema,
  body: HttpRequest['body'],
): v.InferOutput<Schema> => parsed(schema, jsonIn(body || '{}'), 'Body');

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequestError('The body is not JSON.');
  }
};

const answer = (statusCode: number, contentType: string, body: unknown): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  body: JSON.stringify(body),
});

/** @see RFC 9457, Problem Details for HTTP APIs */
const problem = (status: number, title: string, detail: string, instance: string): APIGatewayProxyStructuredResultV2 =>
  answer(status, 'application/problem+json', { type: 'about:blank', title, status, detail, instance });

const titles: Readonly<Record<number, string>> = { 400: 'Bad request', 409: 'Conflict', 500: 'Internal error' };

/** What an error becomes: the caller's fault with its sentence, or ours without one. */
const problemOf = (error: unknown): { readonly status: 400 | 409 | 500; readonly detail: string } => {
  if (error instanceof ConflictError)
    return { status: 409, detail: `${error.message} Read it again; it is safe to repeat the request.` };
  if (error instanceof RefusedError) return { status: 409, detail: error.message };
  if (error instanceof MonitorError && !error.retryable) return { status: 400, detail: error.message };
  return { status: 500, detail: 'The request could not be answered; it is safe to try again.' };
};

const requestIn = (event: APIGatewayProxyEventV2): HttpRequest => {
  const named = (parameters: Partial<Record<string, string>> | undefined) =>
    Object.fromEntries(Object.entries(parameters ?? {}).map(([name, value]) => [name, value ?? '']));
  const { body, isBase64Encoded, requestContext } = event;
  return {
    path: named(event.pathParameters),
    query: named(event.queryStringParameters),
    body: isBase64Encoded && body !== undefined ? Buffer.from(body, 'base64').toString() : body,
    requestId: requestContext.requestId,
    timeMs: requestContext.timeEpoch,
  };
};

/** A Lambda behind the HTTP API, one route for each `routeKey` such as `GET /incidents/{id}`. */
export const onHttp = (routes: Readonly<Record<string, Route>>) =>
  middy(async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const route = routes[event.routeKey];
    const instance = event.rawPath;
    if (route === undefined) return problem(404, 'Not found', `There is no ${event.routeKey}.`, instance);
    try {
      const body = await withoutConflict(() => route(requestIn(event)));
      return body === undefined
        ? problem(404, 'Not found', 'There is nothing of that name.', instance)
        : answer(200, 'application/json', body);
    } catch (error) {
      const { status, detail } = problemOf(error);
      if (status === 500) logger.error('a request failed', { error: loggable(error), routeKey: event.routeKey });
      return problem(status, titles[status] ?? '', detail, instance);
    }
  }).use(injectLambdaContext(logger));

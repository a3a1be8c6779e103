import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as v from 'valibot';
import { MonitorError } from '../errors.ts';
import { loggable, logger } from './logger.ts';

/** One request, its path and query parameters by name. */
export interface HttpRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** Answers with a document, or undefined where the thing asked for does not exist. */
export type Route = (request: HttpRequest) => Promise<unknown>;

/** A request that cannot be answered as it stands; its sentence goes to the caller. */
export class BadRequestError extends MonitorError {
  constructor(sentence: string) {
    super(sentence, { retryable: false });
  }
}

/** The query parameters a route takes; anything else is refused by name. */
export const queryOf = <Schema extends v.GenericSchema>(schema: Schema, query: unknown): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, query);
  if (result.success) return result.output;
  throw new BadRequestError(
    result.issues.map((issue) => `Query parameter ${v.getDotPath(issue) ?? ''}: ${issue.message}`).join('; '),
  );
};

const answer = (statusCode: number, contentType: string, body: unknown): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  body: JSON.stringify(body),
});

/** @see RFC 9457, Problem Details for HTTP APIs */
const problem = (status: number, title: string, detail: string, instance: string): APIGatewayProxyStructuredResultV2 =>
  answer(status, 'application/problem+json', { type: 'about:blank', title, status, detail, instance });

/** A Lambda behind the HTTP API, one route for each `routeKey` such as `GET /incidents/{id}`. */
export const onHttp = (routes: Readonly<Record<string, Route>>) =>
  middy(async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const route = routes[event.routeKey];
    const instance = event.rawPath;
    if (route === undefined) return problem(404, 'Not found', `There is no ${event.routeKey}.`, instance);
    const named = (parameters: Partial<Record<string, string>> | undefined) =>
      Object.fromEntries(Object.entries(parameters ?? {}).map(([name, value]) => [name, value ?? '']));
    try {
      const body = await route({ path: named(event.pathParameters), query: named(event.queryStringParameters) });
      return body === undefined
        ? problem(404, 'Not found', 'There is nothing of that name.', instance)
        : answer(200, 'application/json', body);
    } catch (error) {
      if (error instanceof MonitorError && !error.retryable)
        return problem(400, 'Bad request', error.message, instance);
      logger.error('a request failed', { error: loggable(error), routeKey: event.routeKey });
      return problem(500, 'Internal error', 'The request could not be answered; it is safe to try again.', instance);
    }
  }).use(injectLambdaContext(logger));

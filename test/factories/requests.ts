import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { onHttp } from '../../shared/aws/on-http.ts';

interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Asks a handler as API Gateway would, for a route such as `GET /incidents/{id}`. */
export const ask = async (handler: ReturnType<typeof onHttp>, routeKey: string, { path, query, body }: Asked = {}) => {
  const event = {
    routeKey,
    rawPath: routeKey.split(' ')[1],
    pathParameters: path,
    queryStringParameters: query,
    body,
    requestContext: { requestId: 'r', timeEpoch: Date.parse('2026-11-25T12:00:00Z') },
  };
  const result = (await handler(
    event as unknown as APIGatewayProxyEventV2,
    { awsRequestId: 'r' } as Context,
  )) as APIGatewayProxyStructuredResultV2;
  return { status: result.statusCode, type: result.headers?.['content-type'], body: JSON.parse(result.body ?? '') };
};

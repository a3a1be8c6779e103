import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readBody } from './http.ts';
import type { Outcome } from './lambda/runtime.ts';
import { OPERATOR_KEY_ID, signerOf } from './signature.ts';
import type { Home, ServiceResponse } from './types.ts';

/** One route of the HTTP API. */
export interface Route {
  /** As in the template: `GET /monitors/{id}`, `ANY /{proxy+}` or `$default`. */
  readonly key: string;
  readonly functionName: string;
  readonly authorization: 'AWS_IAM' | 'NONE';
}

interface HttpApiSettings {
  readonly routes: readonly Route[];
  readonly home: Home;
  readonly invoke: (functionName: string, payload: string) => Promise<Outcome>;
  /** Lets unsigned requests through to routes that ask for a signature: only this machine can reach them. */
  readonly openLocally: boolean;
  readonly knowsKey: (keyId: string) => boolean;
  readonly now: () => number;
  /** After how long API Gateway gives a function up. */
  readonly limitMs?: number;
}

/** A response whose headers may repeat, for cookies. */
export interface HttpResponse extends Omit<ServiceResponse, 'headers'> {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** Answers a request as API Gateway's HTTP API (payload format 2.0) would. */
export type HttpApi = (request: IncomingMessage) => Promise<HttpResponse>;

/** API Gateway's limits. */
const BODY_MAX = 10 * 1024 * 1024;
const LIMIT_MS = 30_000;
const API_ID = 'local';
/** Bodies that API Gateway hands on as text; it encodes all others. */
const TEXT = /^(text\/|application\/(json|javascript|xml|[\w.+-]+\+(json|xml)))/;

export function httpApi(settings: HttpApiSettings): HttpApi {
  const { invoke, openLocally, knowsKey, limitMs = LIMIT_MS } = settings;
  const routes = settings.routes.map(compileRoute).sort((a, b) => a.rank.localeCompare(b.rank));

  return async (request) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const found = routes.map((route) => ({ route, match: route.match(request.method ?? 'GET', path) }));
    const { route, match } = found.find((candidate) => candidate.match !== undefined) ?? {};
    if (route === undefined || match === undefined) return refuse(404, 'Not Found');
    const keyId = signerOf(request)?.keyId;
    if (route.authorization === 'AWS_IAM') {
      if (keyId === undefined ? !openLocally || isForeign(request) : !knowsKey(keyId)) return refuse(403, 'Forbidden');
    }
    const body = await readBody(request, BODY_MAX);
    if (body === undefined) return refuse(413, 'Request Entity Too Large');
    const event = eventOf({ request, path, body, route, match, keyId }, settings);
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, limitMs);
    const outcome = await Promise.race([invoke(route.functionName, JSON.stringify(event)), late]);
    clearTimeout(timer);
    if (outcome === undefined) return refuse(503, 'Service Unavailable');
    return 'error' in outcome ? refuse(500, 'Internal Server Error') : responseOf(outcome.payload);
  };
}

const refuse = (status: number, message: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/** A page of another site, open in a browser here, must not reach what is open to this machine. */
function isForeign({ headers }: IncomingMessage): boolean {
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return true;
  return (
    site === 'cross-site' || (origin !== undefined && !/^https?:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin))
  );
}

interface CompiledRoute extends Route {
  /** Sorts the more specific route first: literal before parameter before `{proxy+}` before `$default`. */
  readonly rank: string;
  match(method: string, path: string): Readonly<Record<string, string>> | undefined;
}

function compileRoute(route: Route): CompiledRoute {
  if (route.key === '$default') return { ...route, rank: '9', match: () => ({}) };
  const [verb = 'ANY', template = '/'] = route.key.split(' ');
  const names: string[] = [];
  const source = template.replace(/\{([^}+]+)(\+?)\}|[.*$^()|[\]\\]/g, (found, name?: string, greedy?: string) => {
    if (name === undefined) return `\\${found}`;
    names.push(name);
    return greedy ? '(.+)' : '([^/]+)';
  });
  const expression = new RegExp(`^${source}/?$`);
  const rank = template.replace(/[^/]+/g, (part) => (part.endsWith('+}') ? '3' : part.startsWith('{') ? '2' : '1'));
  return {
    ...route,
    rank: `${rank.replaceAll('/', '')}${verb === 'ANY' ? 'b' : 'a'}`,
    match: (method, path) => {
      const values = verb === 'ANY' || verb === method ? expression.exec(path) : null;
      if (values === null) return undefined;
      return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(values[index + 1] ?? '')]));
    },
  };
}

interface Matched {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly body: Buffer;
  readonly route: Route;
  readonly match: Readonly<Record<string, string>>;
  readonly keyId: string | undefined;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function eventOf({ request, path, body, route, match, keyId }: Matched, { home, now }: HttpApiSettings) {
  const { cookie, ...others } = request.headers;
  const query = (request.url ?? '').split('?')[1] ?? '';
  const parameters = joinRepeated([...new URLSearchParams(query)]);
  const isText = TEXT.test(others['content-type'] ?? 'text/plain');
  const atMs = now();
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers: Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)])),
    ...(query === '' ? {} : { queryStringParameters: parameters }),
    ...(Object.keys(match).length === 0 ? {} : { pathParameters: match }),
    requestContext: {
      accountId: home.account,
      apiId: API_ID,
      ...(route.authorization === 'AWS_IAM' ? { authorizer: { iam: callerOf(keyId ?? OPERATOR_KEY_ID, home) } } : {}),
      domainName: String(others.host),
      domainPrefix: API_ID,
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: others['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: commonLogTime(atMs),
      timeEpoch: atMs,
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

const callerOf = (accessKey: string, { account }: Home) => ({
  accessKey,
  accountId: account,
  callerId: accessKey,
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: `arn:aws:iam::${account}:user/${accessKey === OPERATOR_KEY_ID ? 'operator' : accessKey}`,
  userId: accessKey,
});

function joinRepeated(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of pairs) joined[name] = name in joined ? `${joined[name]},${value}` : value;
  return joined;
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(atMs: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(atMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

/** What the function's answer becomes: its own response, or any other JSON as the body of a 200. */
function responseOf(payload: string): HttpResponse {
  const answer: unknown = JSON.parse(payload);
  if (typeof answer !== 'object' || answer === null || !('statusCode' in answer)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: payload };
  }
  const { statusCode, headers = {}, body = '', isBase64Encoded, cookies = [] } = answer as HandlerResponse;
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: Number(statusCode),
    headers: {
      'content-type': 'text/plain;charset=utf-8',
      ...Object.fromEntries(named),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

interface HandlerResponse {
  readonly statusCode: number | string;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly cookies?: readonly string[];
}

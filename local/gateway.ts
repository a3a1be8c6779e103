import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { awsError } from './aws-error.ts';
import { type Fault, type Faults, keepFaults } from './faults.ts';
import { closeServer, listen, readBody, send } from './http.ts';
import type { PartitionKeyOf } from './permissions.ts';
import { accessDenied, type CompiledRole, type Permission, requiredPermissions } from './roles.ts';
import { type LocalS3, type S3Operation, s3Operation } from './services/s3.ts';
import { OPERATOR_KEY_ID, signerOf } from './signature.ts';
import type { Home, LocalService, ServiceRequest, ServiceResponse } from './types.ts';

/** Who stands behind an access key id: a function with its compiled role. */
export interface Caller {
  readonly functionName: string;
  readonly roleArn: string;
  readonly role: CompiledRole;
}

/** What stands behind the address. */
export interface Services {
  readonly home: Home;
  /** By the name in the credential scope: `dynamodb`, `sqs`, `events` … */
  readonly byScope: Readonly<Record<string, LocalService>>;
  /** Reads and writes streams, so it gets the connection itself. */
  readonly s3: Pick<LocalS3, 'handle'>;
  /** By access key id. */
  readonly callers: ReadonlyMap<string, Caller>;
  readonly partitionKeyOf: PartitionKeyOf;
}

export interface Gateway {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly faults: Faults;
  /** Starts to answer; calls that came earlier have waited. */
  open(services: Services): void;
  /** Calls being answered. */
  busy(): number;
  /** Calls answered so far, by service and operation. */
  calls(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** DynamoDB's limit, the largest of the buffered services. */
const BODY_MAX = 16 * 1024 * 1024;

/** One local address for all AWS services, which enforces every caller's role as IAM does. */
export async function startGateway(port: number, changed: () => void): Promise<Gateway> {
  const { promise: ready, resolve: open } = Promise.withResolvers<Services>();
  const counts = new Map<string, number>();
  const { faults, take } = keepFaults();
  let busy = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const services = await ready;
    const signer = signerOf(request);
    if (signer === undefined) return send(response, awsError('s3', 403, 'AccessDenied', 'The request is not signed'));
    const { keyId, scope } = signer;
    const caller = services.callers.get(keyId);
    if (caller === undefined && keyId !== OPERATOR_KEY_ID) {
      request.resume();
      return send(response, unknownKey(scope));
    }
    const count = (operation: string) => {
      const call = `${scope}.${operation}`;
      counts.set(call, (counts.get(call) ?? 0) + 1);
      return take({ service: scope, operation, functionName: caller?.functionName });
    };
    if (scope === 's3') return answerS3(request, response, services, caller, count);
    const body = await readBody(request, BODY_MAX);
    if (body === undefined) {
      return send(response, awsError(scope, 413, 'RequestEntityTooLarge', `The body is over ${BODY_MAX} bytes`));
    }
    const call = { ...operationOf(scope, request, body), body };
    return send(response, await answerBuffered(scope, call, services, caller, count(call.operation)));
  }

  const server = createServer((request, response) => {
    busy++;
    response.once('close', () => {
      busy--;
      changed();
    });
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, awsError(signerOf(request)?.scope ?? 's3', 500, 'InternalFailure', String(error)));
    });
  });
  const url = await listen(server, port);
  return {
    url,
    faults,
    open,
    busy: () => busy,
    calls: () => Object.fromEntries(counts),
    close: () => closeServer(server),
  };
}

async function answerBuffered(
  scope: string,
  call: ServiceRequest,
  { home, byScope, partitionKeyOf }: Services,
  caller: Caller | undefined,
  fault: Fault | undefined,
): Promise<ServiceResponse> {
  const service = byScope[scope];
  if (service === undefined) return awsError(scope, 501, 'NotImplemented', `The local cloud has no service "${scope}"`);
  if (caller !== undefined) {
    const denied = refusal(scope, caller, requiredPermissions(scope, call, home, partitionKeyOf));
    if (denied !== undefined) return denied;
  }
  const failure = fault && awsError(scope, fault.status, fault.code, `Fault asked for: ${fault.code}`);
  if (failure !== undefined && !fault?.afterHandling) return failure;
  const answer = await service.handle(call);
  return failure ?? answer;
}

async function answerS3(
  request: IncomingMessage,
  response: ServerResponse,
  { s3 }: Services,
  caller: Caller | undefined,
  count: (operation: string) => Fault | undefined,
): Promise<void> {
  const operation = s3Operation(request);
  const permissions = s3Permissions(operation);
  const fault = count(operation.name);
  const denied = caller && refusal('s3', caller, permissions);
  const failure = fault && awsError('s3', fault.status, fault.code, `Fault asked for: ${fault.code}`);
  if (denied !== undefined || (failure !== undefined && !fault?.afterHandling)) {
    request.resume();
    return send(response, denied ?? failure ?? awsError('s3', 500, 'InternalError', ''));
  }
  const [first] = permissions;
  const bucket = `arn:aws:s3:::${operation.bucket}`;
  const list = { action: 's3:ListBucket', resource: bucket, context: {} };
  const hides = caller !== undefined && first?.action.startsWith('s3:GetObject') && !caller.role.isAllowed(list);
  // Whoever may not list a bucket is not told which keys are missing from it.
  const hidden = hides ? accessDenied('s3', caller.roleArn, list.action, bucket, caller.functionName) : undefined;
  if (failure !== undefined) replaceAnswer(response, () => failure);
  else if (hidden !== undefined) replaceAnswer(response, (status) => (status === 404 ? hidden : undefined));
  return s3.handle(request, response);
}

/** What IAM asks of the caller of one S3 request. */
function s3Permissions({ name, action, bucket, key, also, query }: S3Operation): Permission[] {
  const arnOf = (ofBucket: string, ofKey?: string) =>
    `arn:aws:s3:::${ofBucket}${ofKey === undefined ? '' : `/${ofKey}`}`;
  // The keys of DeleteObjects are in its body, so it needs the right to all of them.
  const resource = bucket === '' ? '*' : arnOf(bucket, name === 'DeleteObjects' ? '*' : key);
  const context = action === 's3:ListBucket' ? { 's3:prefix': [query.get('prefix') ?? ''] } : {};
  const source =
    also === undefined ? [] : [{ action: also.action, resource: arnOf(also.bucket, also.key), context: {} }];
  return [{ action, resource, context }, ...source];
}

const refusal = (scope: string, { role, roleArn, functionName }: Caller, needed: readonly Permission[]) => {
  const missing = needed.find((permission) => !role.isAllowed(permission));
  return missing && accessDenied(scope, roleArn, missing.action, missing.resource, functionName);
};

/** Lets `choose` put another answer in the place of the one about to be written, by that one's status. */
function replaceAnswer(response: ServerResponse, choose: (status: number) => ServiceResponse | undefined): void {
  const { writeHead, write, end } = response;
  let instead: ServiceResponse | undefined;
  const originals = { writeHead, write, end };
  const replaced = {
    writeHead: (status: number, ...rest: unknown[]) => {
      instead = choose(status);
      return instead === undefined ? Reflect.apply(writeHead, response, [status, ...rest]) : response;
    },
    write: (...rest: unknown[]) => (instead === undefined ? Reflect.apply(write, response, rest) : true),
    end: (...rest: unknown[]) => {
      if (!response.headersSent) instead ??= choose(response.statusCode);
      if (instead === undefined) return Reflect.apply(end, response, rest);
      Object.assign(response, originals);
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      send(response, instead);
      return response;
    },
  };
  Object.assign(response, replaced);
}

const REST_OPERATIONS: readonly (readonly [scope: string, method: string, path: RegExp, operation: string])[] = [
  ['lambda', 'POST', /^\/2015-03-31\/functions\/[^/]+\/invocations/, 'Invoke'],
  ['scheduler', 'POST', /^\/schedules\/[^/]+/, 'CreateSchedule'],
  ['scheduler', 'GET', /^\/schedules\/[^/]+/, 'GetSchedule'],
  ['scheduler', 'PUT', /^\/schedules\/[^/]+/, 'UpdateSchedule'],
  ['scheduler', 'DELETE', /^\/schedules\/[^/]+/, 'DeleteSchedule'],
  ['scheduler', 'GET', /^\/schedules\/?(\?|$)/, 'ListSchedules'],
];

/** Tells the operation by target header (JSON services), form field (SNS) or method and path (REST services). */
function operationOf(scope: string, request: IncomingMessage, body: Buffer): Omit<ServiceRequest, 'body'> {
  const { method = 'POST', url = '/' } = request;
  const headers = request.headers as Readonly<Record<string, string>>;
  const target = headers['x-amz-target'];
  const operation =
    target?.slice(target.lastIndexOf('.') + 1) ??
    REST_OPERATIONS.find(([of, verb, path]) => of === scope && verb === method && path.test(url))?.[3] ??
    /(?:^|&)Action=(\w+)/.exec(body.toString('latin1'))?.[1] ??
    `${method} ${url.split('?')[0]}`;
  return { operation, method, url, headers };
}

const unknownKey = (scope: string): ServiceResponse => {
  const message = 'The security token included in the request is invalid.';
  if (scope === 's3') return awsError(scope, 403, 'InvalidAccessKeyId', message);
  if (scope === 'sqs' || scope === 'sns') return awsError(scope, 403, 'InvalidClientTokenId', message);
  return awsError(scope, 400, 'UnrecognizedClientException', message);
};

import { gunzipSync } from 'node:zlib';
import { arnOf } from './services/sagemaker/arns.ts';
import type { Home, ServiceRequest, ServiceResponse } from './types.ts';

/** One thing a caller must be allowed to do for its call to pass. */
export interface Permission {
  /** With the service's IAM prefix: `dynamodb:PutItem`. */
  readonly action: string;
  /** An ARN, or `*` where AWS defines no resource for the action. */
  readonly resource: string;
  /** Condition keys and their values, e.g. `dynamodb:LeadingKeys`. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** The name of the attribute that is a table's (or index's) partition key. */
export type PartitionKeyOf = (table: string, index?: string) => string;

type Input = Readonly<Record<string, unknown>>;

/** What one reader of permissions sees of a call. */
interface Call {
  readonly operation: string;
  readonly input: Input;
  readonly url: URL;
  readonly home: Home;
  readonly partitionKeyOf: PartitionKeyOf;
}

/**
 * What IAM asks of the caller of one API call.
 *
 * @param service as the credential scope of the signature names it: `dynamodb`, `sqs`, `sns`, `events`, `sagemaker`,
 *   `ssm`, `scheduler`, `lambda`, `monitoring`
 * @param partitionKeyOf for `dynamodb:LeadingKeys`
 * @returns at least one permission, and all of them are needed. A call that is not known here needs its action on `*`.
 * @throws SyntaxError when the body is not of the service's protocol
 */
export const requiredPermissions = (
  service: string,
  request: ServiceRequest,
  home: Home,
  partitionKeyOf: PartitionKeyOf = () => 'pk',
): Permission[] => {
  const read = readers[service] ?? (({ operation }: Call) => [permission(`${service}:${operation}`, '*')]);
  const url = new URL(request.url, 'http://local');
  return read({ operation: request.operation, input: inputOf(service, request), url, home, partitionKeyOf });
};

const permission = (action: string, resource: string, context: Permission['context'] = {}): Permission => ({
  action,
  resource,
  context,
});

const inputOf = (service: string, { body, headers }: ServiceRequest): Input => {
  const bytes = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  if (service === 'sns') return Object.fromEntries(new URLSearchParams(bytes.toString()));
  // What is sent to a function is its payload, not input of the call.
  return service === 'lambda' || bytes.length === 0 ? {} : recordOf(JSON.parse(bytes.toString()));
};

const dynamodb = (call: Call): Permission[] => {
  const { operation, input, home } = call;
  const action = `dynamodb:${operation}`;
  if (operation.startsWith('BatchGet') || operation.startsWith('BatchWrite')) {
    return Object.entries(recordOf(input.RequestItems)).map(([table, requests]) =>
      permission(
        action,
        tableArn(home, table),
        leadingKeys(batchKeys(requests), call.partitionKeyOf(tableName(table))),
      ),
    );
  }
  const table = textOf(input.TableName);
  if (table === undefined) return [permission(action, '*')];
  const index = textOf(input.IndexName);
  const resource = tableArn(home, table) + (index === undefined ? '' : `/index/${index}`);
  const key = call.partitionKeyOf(tableName(table), index);
  const keyed = input.Key ?? input.Item;
  return [permission(action, resource, keyed === undefined ? queriedKey(input, key) : leadingKeys([keyed], key))];
};

const tableName = (table: string): string => table.slice(table.indexOf('/') + 1);
const tableArn = ({ region, account }: Home, table: string): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${tableName(table)}`;

/** The keys or items of one table in BatchGetItem (`{Keys}`) or BatchWriteItem (a list of put and delete requests). */
const batchKeys = (requests: unknown): unknown[] =>
  Array.isArray(requests)
    ? requests.map(recordOf).map((one) => recordOf(one.PutRequest).Item ?? recordOf(one.DeleteRequest).Key)
    : listOf(recordOf(requests).Keys);

const leadingKeys = (items: readonly unknown[], key: string): Permission['context'] => ({
  'dynamodb:LeadingKeys': [...new Set(items.flatMap((item) => plainValue(recordOf(item)[key])))],
});

/** The text of an attribute value such as `{ S: 'a' }`. */
const plainValue = (value: unknown): string[] => Object.values(recordOf(value)).flatMap((text) => textOf(text) ?? []);

/** The partition key a Query asks for. A Scan asks for all of them and so has no leading key. */
const queriedKey = (input: Input, key: string): Permission['context'] => {
  const names = recordOf(input.ExpressionAttributeNames);
  const equals = textOf(input.KeyConditionExpression)?.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g) ?? [];
  const value = [...equals].find(([, name = '']) => (names[name] ?? name) === key)?.[2];
  if (value === undefined) return {};
  return { 'dynamodb:LeadingKeys': plainValue(recordOf(input.ExpressionAttributeValues)[value]) };
};

const sqs = ({ operation, input, home: { region, account } }: Call): Permission[] => {
  const name = textOf(input.QueueUrl)?.split('/').at(-1) ?? textOf(input.QueueName);
  const named = name === undefined ? '*' : `arn:aws:sqs:${region}:${account}:${name}`;
  // One batch needs the right to do its single action.
  return [permission(`sqs:${operation.replace(/Batch$/, '')}`, textOf(input.SourceArn) ?? named)];
};

const sns = ({ operation, input, home: { region, account } }: Call): Permission[] => {
  const action = `sns:${(textOf(input.Action) ?? operation).replace(/^PublishBatch$/, 'Publish')}`;
  const topic = textOf(input.TopicArn) ?? textOf(input.TargetArn) ?? textOf(input.ResourceArn);
  const name = textOf(input.Name);
  return [permission(action, topic ?? (name === undefined ? '*' : `arn:aws:sns:${region}:${account}:${name}`))];
};

const events = ({ operation, input, home: { region, account } }: Call): Permission[] => {
  if (operation !== 'PutEvents') return [permission(`events:${operation}`, '*')];
  const buses = listOf(input.Entries).map((entry) => textOf(recordOf(entry).EventBusName) ?? 'default');
  return [...new Set(buses)].map((bus) =>
    permission(
      'events:PutEvents',
      bus.startsWith('arn:') ? bus : `arn:aws:events:${region}:${account}:event-bus/${bus}`,
    ),
  );
};

/** Which input names the resource of a SageMaker call, the closest one first. */
const sageMakerNames = [
  ['ResourceArn', 'pipeline'],
  ['PipelineExecutionArn', 'pipeline-execution'],
  ['PipelineName', 'pipeline'],
  ['TrainingJobName', 'training-job'],
  ['ProcessingJobName', 'processing-job'],
  ['TransformJobName', 'transform-job'],
  ['HyperParameterTuningJobName', 'hyper-parameter-tuning-job'],
  ['MonitoringScheduleName', 'monitoring-schedule'],
  ['EndpointName', 'endpoint'],
  ['EndpointConfigName', 'endpoint-config'],
  ['ModelPackageArn', 'model-package'],
  ['ModelPackageName', 'model-package'],
  ['ModelPackageGroupName', 'model-package-group'],
  ['ModelName', 'model'],
] as const;
const listsOfOneResource = new Set(['ListTags', 'ListPipelineExecutions', 'ListPipelineExecutionSteps']);

const sagemaker = ({ operation, input, home }: Call): Permission[] => {
  const overAll = operation.startsWith('List') && !listsOfOneResource.has(operation);
  const found = overAll ? undefined : sageMakerNames.find(([key]) => textOf(input[key]) !== undefined);
  const resource = found === undefined ? '*' : arnOf(home, found[1], textOf(input[found[0]]) ?? '');
  const passed = operation.startsWith('Create') ? (input.RoleArn ?? input.ExecutionRoleArn) : undefined;
  return [permission(`sagemaker:${operation}`, resource), ...passRole(passed, 'sagemaker.amazonaws.com')];
};

/** Whoever hands a role to a service needs the right to pass it. */
const passRole = (role: unknown, service: string): Permission[] => {
  const arn = textOf(role);
  return arn === undefined ? [] : [permission('iam:PassRole', arn, { 'iam:PassedToService': [service] })];
};

const ssm = ({ operation, input, home }: Call): Permission[] => {
  const names = [input.Name, input.Path, ...listOf(input.Names)].flatMap((name) => textOf(name) ?? []);
  const resources = names.length === 0 ? ['*'] : names.map((name) => parameterArn(home, name));
  return resources.map((resource) => permission(`ssm:${operation}`, resource));
};

/** A name may carry the version or label that is asked for after a colon; the ARN has neither it nor a double slash. */
const parameterArn = ({ region, account }: Home, name: string): string =>
  name.startsWith('arn:')
    ? name
    : `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '').replace(/:.*$/, '')}`;

const scheduler = ({ operation, input, url, home: { region, account } }: Call): Permission[] => {
  const [, room, name] = url.pathname.split('/').map(decodeURIComponent);
  const group = textOf(input.GroupName) ?? url.searchParams.get('groupName') ?? 'default';
  const path = room === 'schedules' ? `schedule/${group}/${name}` : `schedule-group/${name}`;
  const resource = name === undefined ? '*' : `arn:aws:scheduler:${region}:${account}:${path}`;
  const role = recordOf(input.Target).RoleArn;
  return [permission(`scheduler:${operation}`, resource), ...passRole(role, 'scheduler.amazonaws.com')];
};

const lambda = ({ operation, url, home: { region, account } }: Call): Permission[] => {
  const named = decodeURIComponent(/\/functions\/([^/]+)/.exec(url.pathname)?.[1] ?? '*');
  const resource = /^(arn:|\*$)/.test(named) ? named : `arn:aws:lambda:${region}:${account}:function:${named}`;
  return [permission(`lambda:${operation === 'Invoke' ? 'InvokeFunction' : operation}`, resource)];
};

const monitoring = ({ operation, input }: Call): Permission[] => {
  const namespace = textOf(input.Namespace);
  const context = namespace === undefined ? {} : { 'cloudwatch:namespace': [namespace] };
  return [permission(`cloudwatch:${operation}`, '*', context)];
};

const readers: Readonly<Record<string, (call: Call) => Permission[]>> = {
  dynamodb,
  sqs,
  sns,
  events,
  sagemaker,
  ssm,
  scheduler,
  lambda,
  monitoring,
};

/**
 * The refusal of a call that `requiredPermissions` asked for in vain, as the service itself would word it.
 *
 * @param service as in `requiredPermissions`, or `s3`
 * @param roleArn of the caller's role
 * @param sessionName of the assumed role: for Lambda the function's name
 */
export const accessDenied = (
  service: string,
  roleArn: string,
  action: string,
  resource: string,
  sessionName = roleArn.slice(roleArn.lastIndexOf('/') + 1),
): ServiceResponse => {
  const account = roleArn.split(':')[4] ?? '';
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const user = `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`;
  const sentence =
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`;
  return (refusals[service] ?? jsonRefusal)(sentence);
};

type Refusal = (sentence: string) => ServiceResponse;

const json = (status: number, type: string, text: Input, headers: Record<string, string> = {}): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type, ...headers },
  body: JSON.stringify({ __type: type, ...text }),
});
const xml = (body: string): ServiceResponse => ({ status: 403, headers: { 'content-type': 'text/xml' }, body });

const jsonRefusal: Refusal = (message) => json(400, 'AccessDeniedException', { message });
const restRefusal: Refusal = (message) => json(403, 'AccessDeniedException', { Message: message });
/** Services that once spoke the query protocol keep its error code in a header. */
const queryRefusal: Refusal = (message) =>
  json(403, 'AccessDenied', { message }, { 'x-amzn-query-error': 'AccessDenied;Sender' });

const refusals: Readonly<Record<string, Refusal>> = {
  dynamodb: (message) => json(400, 'com.amazon.coral.service#AccessDeniedException', { Message: message }),
  sqs: queryRefusal,
  monitoring: queryRefusal,
  scheduler: restRefusal,
  lambda: restRefusal,
  sns: (sentence) =>
    xml(
      '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>' +
        `<Code>AuthorizationError</Code><Message>${escaped(sentence)}</Message></Error></ErrorResponse>`,
    ),
  s3: (sentence) => xml(`<Error><Code>AccessDenied</Code><Message>${escaped(sentence)}</Message></Error>`),
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const recordOf = (value: unknown): Input =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Input) : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

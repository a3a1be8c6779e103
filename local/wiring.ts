import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Caller } from './gateway.ts';
import type { Route } from './http-api.ts';
import type { AsynchronousSettings } from './lambda/asynchronous.ts';
import type { QueueMapping } from './lambda/event-source-mapping.ts';
import type { FunctionSettings } from './lambda/runtime.ts';
import { type CompiledRole, compileRole, policyDocumentsOf } from './roles.ts';
import { type Resource, type Template, TemplateRefused } from './template.ts';
import type { Home } from './types.ts';

/** Where functions find the local cloud, and what they all get on top of their own environment. */
export interface FunctionSurroundings {
  readonly home: Home;
  readonly awsUrl: string;
  /** Directory that stands for `dist/`. */
  readonly bundleDir: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** An `AWS::SNS::Subscription`, or an entry of a topic's own `Subscription` list. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** As in the SNS API, all values text. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Resource;
}

/** The access key id that stands for a function's role: twenty characters, as real ones have. */
export const accessKeyIdOf = (functionName: string): string =>
  `LOCAL${createHash('sha256').update(functionName).digest('hex').slice(0, 15).toUpperCase()}`;

/** The last part of an ARN: a queue's, topic's or function's name. */
export const nameInArn = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

const refused = ({ id, type }: Resource, reason: string) => new TemplateRefused(`${id} (${type})`, reason);

/** The function that a property means, which may hold its name or its ARN, also with `:$LATEST`. */
export function functionMeant(template: Template, value: unknown): Resource | undefined {
  const meant = String(value).replace(/:\$LATEST$/, '');
  return template.ofType('AWS::Lambda::Function').find(({ name, arn }) => name === meant || arn === meant);
}

/** The queue with this ARN. @throws TemplateRefused when the template has none */
export function queueMeant(template: Template, owner: Resource, arn: unknown): Resource {
  const queue = template.find(String(arn));
  if (queue?.type !== 'AWS::SQS::Queue') throw refused(owner, `${arn} is not a queue of this template`);
  return queue;
}

/** Every function with its bundle and environment. @throws TemplateRefused when a bundle is missing */
export function functionsOf(template: Template, surroundings: FunctionSurroundings): FunctionSettings[] {
  return template.ofType('AWS::Lambda::Function').map((resource) => {
    const { properties: p, name, arn } = resource;
    const handler = /^(?:dist\/)?(.+)\.([^.]+)$/.exec(String(p.Handler));
    const file = join(surroundings.bundleDir, `${handler?.[1]}.mjs`);
    if (!existsSync(file)) throw refused(resource, `the bundle ${file} of handler ${p.Handler} does not exist`);
    return {
      name,
      arn,
      file,
      exportName: handler?.[2] ?? 'handler',
      environment: environmentOf(resource, surroundings),
      timeoutMs: Number(p.Timeout ?? 3) * 1000,
      memoryMb: Number(p.MemorySize ?? 128),
      ...(p.ReservedConcurrentExecutions === undefined
        ? {}
        : { reservedConcurrency: Number(p.ReservedConcurrentExecutions) }),
    };
  });
}

function environmentOf(
  { name, properties: p }: Resource,
  { home, awsUrl, bundleDir, environment }: FunctionSurroundings,
) {
  const own = (p.Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
  return {
    PATH: process.env.PATH ?? '',
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: home.region,
    AWS_DEFAULT_REGION: home.region,
    AWS_ACCESS_KEY_ID: accessKeyIdOf(name),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: awsUrl,
    // The machine's own AWS profile must have no say here.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: `AWS_Lambda_${p.Runtime ?? 'nodejs24.x'}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(p.MemorySize ?? 128),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: bundleDir,
    _HANDLER: String(p.Handler),
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, String(value)])),
    ...environment,
  };
}

/** How each function's asynchronous invocations are tried and where they end. */
export function asynchronousOf(template: Template): AsynchronousSettings[] {
  return template.ofType('AWS::Lambda::Function').map((target) => {
    const config = template
      .ofType('AWS::Lambda::EventInvokeConfig')
      .find(({ properties }) => functionMeant(template, properties.FunctionName) === target);
    const deadLetter = target.properties.DeadLetterConfig as { TargetArn?: string } | undefined;
    const destinations = config?.properties.DestinationConfig as { OnFailure?: { Destination?: string } } | undefined;
    const queueName = (owner: Resource, arn?: string) => arn && queueMeant(template, owner, arn).name;
    const deadLetterQueue = queueName(target, deadLetter?.TargetArn);
    const onFailureQueue = queueName(config ?? target, destinations?.OnFailure?.Destination);
    return {
      functionName: target.name,
      functionArn: target.arn,
      attempts: 1 + Number(config?.properties.MaximumRetryAttempts ?? 2),
      ...(deadLetterQueue ? { deadLetterQueue } : {}),
      ...(onFailureQueue ? { onFailureQueue } : {}),
    };
  });
}

const QUEUE_ATTRIBUTES = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'MaximumMessageSize',
  'FifoQueue',
  'ContentBasedDeduplication',
] as const;

/** A queue's attributes as the SQS API takes them. */
export function queueAttributes(template: Template, queue: Resource): Record<string, string> {
  const { properties: p } = queue;
  const plain = QUEUE_ATTRIBUTES.filter((name) => p[name] !== undefined).map((name) => [name, String(p[name])]);
  const redrive = p.RedrivePolicy as { deadLetterTargetArn?: string; maxReceiveCount?: unknown } | undefined;
  if (redrive === undefined) return Object.fromEntries(plain);
  const deadLetterTargetArn = queueMeant(template, queue, redrive.deadLetterTargetArn).arn;
  const policy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: Number(redrive.maxReceiveCount) });
  return { ...Object.fromEntries(plain), RedrivePolicy: policy };
}

/** AWS's default, which is also the longest visibility an unset timeout gives. */
const VISIBILITY_DEFAULT_SECONDS = 30;

/**
 * Every enabled mapping from a queue to a function.
 *
 * @throws TemplateRefused when the queue would give messages out again while the function still runs, as AWS refuses
 */
export function mappingsOf(template: Template, defaultConcurrency: number): QueueMapping[] {
  return template
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => String(properties.Enabled ?? true) === 'true')
    .map((mapping) => {
      const { properties: p } = mapping;
      const queue = queueMeant(template, mapping, p.EventSourceArn);
      const target = functionMeant(template, p.FunctionName);
      if (target === undefined) throw refused(mapping, `${p.FunctionName} is not a function of this template`);
      const visibilitySeconds = Number(queue.properties.VisibilityTimeout ?? VISIBILITY_DEFAULT_SECONDS);
      const timeoutSeconds = Number(target.properties.Timeout ?? 3);
      if (visibilitySeconds < timeoutSeconds) {
        const reason = `the visibility timeout of ${queue.id} (${visibilitySeconds} s) is under the timeout of ${target.id}`;
        throw refused(mapping, `${reason} (${timeoutSeconds} s)`);
      }
      const scaling = p.ScalingConfig as { MaximumConcurrency?: unknown } | undefined;
      return {
        queue: queue.name,
        queueArn: queue.arn,
        functionName: target.name,
        batchSize: Number(p.BatchSize ?? 10),
        concurrency: Number(scaling?.MaximumConcurrency ?? defaultConcurrency),
        reportsBatchItemFailures: Array.isArray(p.FunctionResponseTypes) && p.FunctionResponseTypes.length > 0,
        visibilityTimeoutMs: visibilitySeconds * 1000,
      };
    });
}

/** All subscriptions, wherever the template declares them. */
export function subscriptionsOf(template: Template): Subscription[] {
  const separate = template
    .ofType('AWS::SNS::Subscription')
    .map((resource) => ({ resource, given: resource.properties }));
  const inline = template.ofType('AWS::SNS::Topic').flatMap((resource) => {
    const list = (resource.properties.Subscription ?? []) as Readonly<Record<string, unknown>>[];
    return list.map((entry) => ({ resource, given: { ...entry, TopicArn: resource.arn } }));
  });
  return [...separate, ...inline].map(({ resource, given }: { resource: Resource; given: Record<string, unknown> }) => {
    const { TopicArn, Protocol, Endpoint, ...rest } = given;
    const attributes = Object.entries(rest).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    return {
      arn: `${TopicArn}:${resource.id}`,
      topicArn: String(TopicArn),
      protocol: String(Protocol),
      endpoint: String(Endpoint),
      attributes: Object.fromEntries(attributes),
      resource,
    };
  });
}

/** The HTTP API's routes with the functions behind them. */
export function routesOf(template: Template): Route[] {
  for (const stage of template.ofType('AWS::ApiGatewayV2::Stage')) {
    if (stage.properties.StageName !== '$default') throw refused(stage, 'the local cloud has the stage $default only');
  }
  return template.ofType('AWS::ApiGatewayV2::Route').map((route) => {
    const integration = template.find(String(route.properties.Target).replace(/^integrations\//, ''));
    const target = integration && functionMeant(template, integration.properties.IntegrationUri);
    if (target === undefined) throw refused(route, 'its integration is not a function of this template');
    if (integration?.properties.PayloadFormatVersion !== '2.0') {
      throw refused(integration ?? route, 'the local cloud has the payload format 2.0 only');
    }
    const authorization = route.properties.AuthorizationType ?? 'NONE';
    if (authorization !== 'AWS_IAM' && authorization !== 'NONE') {
      throw refused(route, `the local cloud cannot check ${authorization} authorization`);
    }
    return { key: String(route.properties.RouteKey), functionName: target.name, authorization };
  });
}

/** A role of the template with its policies compiled. @throws TemplateRefused when it is not of the template */
export function roleMeant(
  template: Template,
  owner: Resource,
  arn: unknown,
): { resource: Resource; role: CompiledRole } {
  const resource = template.find(String(arn));
  if (resource?.type !== 'AWS::IAM::Role') throw refused(owner, `${arn} is not a role of this template`);
  const attached = template
    .ofType('AWS::IAM::Policy')
    .filter(({ properties }) => (properties.Roles as readonly string[] | undefined)?.includes(resource.name))
    .map(({ properties }) => properties);
  return { resource, role: compileRole(resource.name, policyDocumentsOf(resource.properties, attached)) };
}

/** Who may call, by access key id: one caller for each function. */
export function callersOf(template: Template): Map<string, Caller> {
  return new Map(
    template.ofType('AWS::Lambda::Function').map((target) => {
      const { resource, role } = roleMeant(template, target, target.properties.Role);
      return [accessKeyIdOf(target.name), { functionName: target.name, roleArn: resource.arn, role }];
    }),
  );
}

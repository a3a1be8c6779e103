import type { PartitionKeyOf } from './permissions.ts';
import type { RetryPolicy } from './services/deliveries.ts';
import type { EventBridge } from './services/eventbridge.ts';
import type { LocalS3 } from './services/s3.ts';
import type { Scheduler } from './services/scheduler.ts';
import type { TargetInput } from './services/target-input.ts';
import type { Template } from './template.ts';
import type { Queues, Topics } from './types.ts';
import { nameInArn, queueAttributes, subscriptionsOf } from './wiring.ts';

type InputTransformer = NonNullable<TargetInput['inputTransformer']>;

/** Creates the template's queues, topics and subscriptions of queues, or brings them up to date. */
export function createQueuesAndTopics(template: Template, queues: Queues & Topics): void {
  for (const queue of template.ofType('AWS::SQS::Queue')) {
    queues.createQueue(queue.name, queueAttributes(template, queue));
  }
  for (const topic of template.ofType('AWS::SNS::Topic')) queues.createTopic(topic.name);
  for (const { protocol, topicArn, endpoint, attributes } of subscriptionsOf(template)) {
    if (protocol === 'sqs') queues.subscribeQueue(nameInArn(topicArn), nameInArn(endpoint), attributes);
  }
}

interface DeadLetterConfig {
  readonly Arn?: string;
}
interface RuleTargetProperties {
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: InputTransformer;
  readonly Id: string;
  readonly Arn: string;
  readonly RetryPolicy?: RetryPolicy;
  readonly DeadLetterConfig?: DeadLetterConfig;
}
interface ScheduleTargetProperties {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy?: RetryPolicy;
  readonly DeadLetterConfig?: DeadLetterConfig;
}

const retrySettings = (RetryPolicy: RetryPolicy | undefined, DeadLetterConfig: DeadLetterConfig | undefined) => ({
  ...(RetryPolicy === undefined ? {} : { retryPolicy: RetryPolicy }),
  ...(DeadLetterConfig?.Arn === undefined ? {} : { deadLetterArn: DeadLetterConfig.Arn }),
});

/** Adds the template's buses and rules. */
export function addRules(template: Template, eventBridge: EventBridge): void {
  for (const { name } of template.ofType('AWS::Events::EventBus')) eventBridge.addBus(name);
  for (const { name, arn, properties } of template.ofType('AWS::Events::Rule')) {
    const {
      EventBusName = 'default',
      EventPattern,
      State,
      Targets = [],
    } = properties as {
      EventBusName?: string;
      EventPattern?: unknown;
      State?: string;
      Targets?: readonly RuleTargetProperties[];
    };
    const targets = Targets.map(({ Id, Arn, RetryPolicy, DeadLetterConfig, Input, InputPath, InputTransformer }) => ({
      ...{ id: Id, arn: Arn, ...retrySettings(RetryPolicy, DeadLetterConfig) },
      ...(Input === undefined ? {} : { input: Input }),
      ...(InputPath === undefined ? {} : { inputPath: InputPath }),
      ...(InputTransformer === undefined ? {} : { inputTransformer: InputTransformer }),
    }));
    const state = State === undefined ? {} : { state: State };
    eventBridge.addRule({ name, arn, busName: EventBusName, pattern: EventPattern, targets, ...state });
  }
}

/** Adds the template's schedules. @param state in place of the template's where schedules must not run by the clock */
export function addSchedules(template: Template, scheduler: Scheduler, state?: 'DISABLED'): void {
  for (const { name, arn, properties } of template.ofType('AWS::Scheduler::Schedule')) {
    const { GroupName, ScheduleExpression, ScheduleExpressionTimezone, State, Target } = properties as {
      GroupName?: string;
      ScheduleExpression: string;
      ScheduleExpressionTimezone?: string;
      State?: string;
      Target: ScheduleTargetProperties;
    };
    const { Arn, RoleArn, Input, RetryPolicy, DeadLetterConfig } = Target;
    scheduler.addSchedule({
      name,
      arn,
      expression: ScheduleExpression,
      state: state ?? State ?? 'ENABLED',
      ...(GroupName === undefined ? {} : { group: GroupName }),
      ...(ScheduleExpressionTimezone === undefined ? {} : { timeZone: ScheduleExpressionTimezone }),
      target: {
        ...{ arn: Arn, roleArn: RoleArn, ...retrySettings(RetryPolicy, DeadLetterConfig) },
        ...(Input === undefined ? {} : { input: Input }),
      },
    });
  }
}

/** The template's buckets, and the users' capture buckets, which lie outside the template and report to EventBridge. */
export function createBuckets(template: Template, s3: LocalS3): void {
  for (const { name, properties } of template.ofType('AWS::S3::Bucket')) {
    const { NotificationConfiguration, VersioningConfiguration } = properties as {
      NotificationConfiguration?: { EventBridgeConfiguration?: { EventBridgeEnabled?: unknown } };
      VersioningConfiguration?: { Status?: string };
    };
    const configuration = NotificationConfiguration?.EventBridgeConfiguration;
    s3.createBucket(name, {
      eventBridge: configuration !== undefined && String(configuration.EventBridgeEnabled ?? true) === 'true',
      versioning: VersioningConfiguration?.Status === 'Enabled',
    });
  }
  for (const bucket of [template.parameters.CaptureBuckets ?? []].flat()) {
    s3.createBucket(bucket, { eventBridge: true, versioning: false });
  }
}

/** The template's own parameters of the Parameter Store. */
export const parametersOf = (template: Template): Record<string, string> =>
  Object.fromEntries(
    template.ofType('AWS::SSM::Parameter').map(({ name, properties }) => [name, String(properties.Value)]),
  );

/** The partition key of a table or index, for conditions on leading keys. */
export function partitionKeys(template: Template): PartitionKeyOf {
  interface Keyed {
    readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
    readonly GlobalSecondaryIndexes?: readonly (Keyed & { readonly IndexName: string })[];
  }
  const tables = new Map(
    template.ofType('AWS::DynamoDB::Table').map(({ name, properties }) => [name, properties as unknown as Keyed]),
  );
  return (table, index) => {
    const found = tables.get(table);
    const keyed = found?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index) ?? found;
    return keyed?.KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? 'pk';
  };
}

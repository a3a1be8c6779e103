/** What the local cloud does with one CloudFormation resource type. */
export interface Support {
  /**
   * Properties the local cloud acts on. A dotted entry (`Targets.Arn`) opens the property: only the members listed are
   * known, in every element where the property is a list. A plain entry takes the property with all that is in it.
   */
  readonly supported: readonly string[];
  /** Properties left aside, each with the reason why nothing observable is lost here. */
  readonly ignored?: Readonly<Record<string, string>>;
}

const labels = { Tags: 'labels for bills', Description: 'for people' };
const encryption = 'nothing here leaves this machine, so nothing is encrypted at rest';

/** Every resource type that a template may hold; any other is refused, as is a property that its entry does not name. */
export const supportedResources: Readonly<Record<string, Support>> = {
  'AWS::Lambda::Function': {
    supported: [
      'FunctionName',
      'Handler',
      'Runtime',
      'Timeout',
      'MemorySize',
      'Environment.Variables',
      'Role',
      'ReservedConcurrentExecutions',
      'DeadLetterConfig.TargetArn',
    ],
    ignored: {
      ...labels,
      Code: 'the bundle directory takes its place',
      Architectures: 'JavaScript runs on either',
      TracingConfig: 'no tracing service here',
      LoggingConfig: 'logs go to files of the data directory',
      EphemeralStorage: 'the disk of this machine',
      KmsKeyArn: encryption,
    },
  },
  'AWS::Lambda::EventInvokeConfig': {
    supported: ['FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'DestinationConfig.OnFailure.Destination'],
    ignored: { MaximumEventAgeInSeconds: 'hours; local retries take seconds' },
  },
  'AWS::Lambda::EventSourceMapping': {
    supported: [
      'EventSourceArn',
      'FunctionName',
      'BatchSize',
      'ScalingConfig.MaximumConcurrency',
      'FunctionResponseTypes',
      'Enabled',
    ],
    ignored: { ...labels, MaximumBatchingWindowInSeconds: 'batches go out at once: smaller, never different' },
  },
  'AWS::Lambda::Permission': {
    supported: ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'],
  },
  'AWS::SQS::Queue': {
    supported: [
      'QueueName',
      'VisibilityTimeout',
      'DelaySeconds',
      'MessageRetentionPeriod',
      'ReceiveMessageWaitTimeSeconds',
      'MaximumMessageSize',
      'RedrivePolicy',
      'FifoQueue',
      'ContentBasedDeduplication',
    ],
    ignored: {
      ...labels,
      RedriveAllowPolicy: 'there is one owner of all queues',
      SqsManagedSseEnabled: encryption,
      KmsMasterKeyId: encryption,
      KmsDataKeyReusePeriodSeconds: encryption,
    },
  },
  'AWS::SQS::QueuePolicy': { supported: ['Queues', 'PolicyDocument'] },
  'AWS::SNS::Topic': {
    supported: ['TopicName', 'Subscription.Protocol', 'Subscription.Endpoint'],
    ignored: { ...labels, DisplayName: 'a sender name in mail headers', KmsMasterKeyId: encryption },
  },
  'AWS::SNS::TopicPolicy': { supported: ['Topics', 'PolicyDocument'] },
  'AWS::SNS::Subscription': {
    supported: [
      'TopicArn',
      'Protocol',
      'Endpoint',
      'FilterPolicy',
      'FilterPolicyScope',
      'RawMessageDelivery',
      'RedrivePolicy',
    ],
    ignored: { Region: 'there is one Region here' },
  },
  'AWS::Events::EventBus': { supported: ['Name'], ignored: { ...labels, KmsKeyIdentifier: encryption } },
  'AWS::Events::Rule': {
    supported: [
      'Name',
      'EventBusName',
      'EventPattern',
      'State',
      'Targets.Id',
      'Targets.Arn',
      'Targets.Input',
      'Targets.InputPath',
      'Targets.InputTransformer',
      'Targets.RetryPolicy',
      'Targets.DeadLetterConfig',
    ],
    ignored: labels,
  },
  'AWS::Scheduler::ScheduleGroup': { supported: ['Name'], ignored: labels },
  'AWS::Scheduler::Schedule': {
    supported: [
      'Name',
      'GroupName',
      'ScheduleExpression',
      'ScheduleExpressionTimezone',
      'State',
      'FlexibleTimeWindow',
      'Target.Arn',
      'Target.RoleArn',
      'Target.Input',
      'Target.RetryPolicy',
      'Target.DeadLetterConfig',
    ],
    ignored: { ...labels, KmsKeyArn: encryption },
  },
  'AWS::DynamoDB::Table': {
    supported: [
      'TableName',
      'KeySchema',
      'AttributeDefinitions',
      'BillingMode',
      'GlobalSecondaryIndexes',
      'LocalSecondaryIndexes',
      'TimeToLiveSpecification',
    ],
    ignored: {
      ...labels,
      DeletionProtectionEnabled: 'nothing here deletes a table',
      PointInTimeRecoverySpecification: 'backups',
      SSESpecification: encryption,
      ContributorInsightsSpecification: 'metrics only',
      OnDemandThroughput: 'a spending limit',
      TableClass: 'a price',
    },
  },
  'AWS::S3::Bucket': {
    supported: [
      'BucketName',
      'VersioningConfiguration.Status',
      'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled',
    ],
    ignored: {
      ...labels,
      BucketEncryption: encryption,
      PublicAccessBlockConfiguration: 'bound to 127.0.0.1',
      OwnershipControls: 'there is one account',
      LifecycleConfiguration: 'deletes after days; the data directory is removed by hand',
      LoggingConfiguration: 'access logs',
    },
  },
  'AWS::IAM::Role': {
    supported: ['RoleName', 'Path', 'AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns'],
    ignored: { ...labels, MaxSessionDuration: 'local keys do not expire' },
  },
  'AWS::IAM::Policy': { supported: ['PolicyName', 'PolicyDocument', 'Roles'] },
  'AWS::SSM::Parameter': { supported: ['Name', 'Type', 'Value'], ignored: { ...labels, Tier: 'a price' } },
  'AWS::ApiGatewayV2::Api': {
    supported: ['Name', 'ProtocolType'],
    ignored: { ...labels, DisableExecuteApiEndpoint: 'there is one address', FailOnWarnings: 'import only' },
  },
  'AWS::ApiGatewayV2::Stage': {
    supported: ['ApiId', 'StageName', 'AutoDeploy'],
    ignored: {
      ...labels,
      DefaultRouteSettings: 'throttling and metrics of AWS',
      AccessLogSettings: 'access logs',
    },
  },
  'AWS::ApiGatewayV2::Integration': {
    supported: [
      'ApiId',
      'IntegrationType',
      'IntegrationUri',
      'IntegrationMethod',
      'PayloadFormatVersion',
      'TimeoutInMillis',
    ],
    ignored: labels,
  },
  'AWS::ApiGatewayV2::Route': { supported: ['ApiId', 'RouteKey', 'Target', 'AuthorizationType'] },
};

/** Whole resource types with no behaviour to stand in for here, each with the reason. */
export const ignoredResources: Readonly<Record<string, string>> = {
  'AWS::Logs::LogGroup': 'logs go to files of the data directory',
  'AWS::Logs::MetricFilter': 'metrics only',
  'AWS::CloudWatch::Alarm': 'watches AWS itself',
  'AWS::CloudWatch::CompositeAlarm': 'watches AWS itself',
  'AWS::CloudWatch::Dashboard': 'for people',
  'AWS::KMS::Key': encryption,
  'AWS::KMS::Alias': encryption,
  'AWS::S3::BucketPolicy': 'guards against callers from elsewhere; there are none',
  'AWS::Events::Archive': 'a backup of events',
  'AWS::Budgets::Budget': 'nothing here costs',
};

/**
 * First property path of `properties` that the local cloud does not know, such as `Targets.EcsParameters`;
 * `undefined` when all are known.
 */
export function unknownProperty(properties: unknown, { supported, ignored = {} }: Support): string | undefined {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name in ignored || supported.includes(name)) continue;
    const members = supported.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
    if (members.length === 0) return name;
    for (const element of Array.isArray(value) ? value : [value]) {
      const inner = unknownProperty(element, { supported: members });
      if (inner !== undefined) return `${name}.${inner}`;
    }
  }
  return undefined;
}

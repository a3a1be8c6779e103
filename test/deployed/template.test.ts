import { readdir } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { resolveTemplate, type TemplateSettings } from '../../local/template.ts';
import { checkGrants } from '../../local/wiring-checks.ts';
import { type Compiled, compile, type Declared, idIn, type Json, within } from './compile.ts';

let compiled: Compiled;
beforeAll(async () => {
  compiled = await compile();
}, 60_000);

const ofType = (type: string): readonly Declared[] => compiled.resources.filter((resource) => resource.type === type);
const find = (id: string | undefined): Declared => {
  const found = compiled.resources.find((resource) => resource.id === id);
  if (found === undefined) throw new Error(`The template has no ${id}`);
  return found;
};
const objectIn = (value: unknown): Json => (value ?? {}) as Json;
const listIn = (value: unknown): readonly Json[] => (value ?? []) as readonly Json[];

/** `profile-capture` of `plumbline-dev-profile-capture`. */
const functionName = ({ properties }: Declared) => String(properties.FunctionName).replace('plumbline-dev-', '');
const functions = () => ofType('AWS::Lambda::Function');
const deadLettersOf = (name: string): Declared => {
  const queueName = `plumbline-dev-${name}-dead-letter`;
  return find(ofType('AWS::SQS::Queue').find(({ properties }) => properties.QueueName === queueName)?.id);
};
const mappings = () =>
  ofType('AWS::Lambda::EventSourceMapping').map(({ properties }) => ({
    properties,
    queue: find(idIn(properties.EventSourceArn)),
    consumer: find(idIn(properties.FunctionName)),
  }));
const alarmsOn = (id: string, metric: string) =>
  ofType('AWS::CloudWatch::Alarm').filter(({ properties }) => {
    const isAbout = listIn(properties.Dimensions).some(({ Value }) => idIn(Value) === id);
    return (
      isAbout && properties.MetricName === metric && idIn(listIn(properties.AlarmActions)[0]) === 'OperationsTopic'
    );
  });

const settings: TemplateSettings = {
  home: { account: '123456789012', region: 'eu-west-1' },
  stackName: 'plumbline-dev',
  queueUrl: (name) => `http://127.0.0.1:4566/123456789012/${name}`,
  httpUrl: 'http://127.0.0.1:4567',
};

describe('the template as a whole', () => {
  test('deploys every file of functions/ and nothing else', async () => {
    const sources = (await readdir(new URL('../../functions', import.meta.url))).filter((name) => name.endsWith('.ts'));
    const handlers = functions().map(({ properties }) => properties.Handler);
    expect(handlers.sort()).toEqual(sources.map((name) => `dist/${basename(name, '.ts')}.handler`).sort());
  });

  test('stays under 350 resources', () => {
    expect(compiled.resources.length).toBeLessThan(350);
  });

  test('refers only to what it declares', () => {
    const { Parameters, Resources, Conditions } = compiled.document;
    const declared = new Set([...Object.keys(objectIn(Parameters)), ...Object.keys(objectIn(Resources))]);
    const missing = referencesIn(compiled.document).filter((name) => !name.startsWith('AWS::') && !declared.has(name));
    expect(missing).toEqual([]);
    const conditions = compiled.resources.flatMap(({ attributes }) => attributes.Condition ?? []);
    expect(Object.keys(objectIn(Conditions))).toEqual(expect.arrayContaining(conditions));
  });

  test.each([
    ['its defaults', {}],
    [
      'every option',
      {
        CaptureBuckets: 'first-capture, second-capture',
        CaptureKeyArns: 'arn:aws:kms:eu-west-1:123456789012:key/one,arn:aws:kms:eu-west-1:123456789012:key/two',
        ReportBuckets: 'first-reports,second-reports',
        ReportKeyArns: 'arn:aws:kms:eu-west-1:123456789012:key/three',
        AlertEmail: 'models@example.com',
        OperationsEmail: 'operations@example.com',
        SlackWebhookParameter: '/plumbline/slack-webhook',
        RetrainingPipelines: 'flights-delay-retrain,churn-*',
        OwnerBudgets: 'churn-team@example.com=500,risk=1200.50',
        BedrockModels: 'anthropic.claude-3-haiku-20240307-v1:0',
        CostExplorer: 'on',
        Tracing: 'Active',
      },
    ],
  ])('grants every delivery it asks for, with %s', (_, parameters) => {
    const template = resolveTemplate(compiled.document, { ...settings, parameters });
    expect(() => checkGrants(template)).not.toThrow();
  });

  test('admits, by default, the buckets and pipelines that the monitors here name', () => {
    const { CaptureBuckets, RetrainingPipelines } = resolveTemplate(compiled.document, settings).parameters;
    for (const { source, retraining } of compiled.built.monitors) {
      expect(CaptureBuckets).toContain(source.capture.bucket);
      if (retraining) expect(RetrainingPipelines).toContain(retraining.pipelineName);
    }
  });

  test('passes on every parameter that a deployment may decide', () => {
    const template = resolveTemplate(compiled.document, {
      ...settings,
      parameters: {
        CaptureBuckets: 'first-capture,second-capture',
        ReportBuckets: 'first-reports,second-reports',
        RetrainingPipelines: 'one,two',
      },
    });
    const resources = (id: string, sid: string, of = template): unknown =>
      of
        .ofType('AWS::IAM::Role')
        .filter((role) => role.id === id)
        .flatMap((role) => listIn(role.properties.Policies))
        .flatMap(({ PolicyDocument }) => listIn(objectIn(PolicyDocument).Statement))
        .find(({ Sid }) => Sid === sid)?.Resource;
    expect(resources('ProfileCaptureRole', 'ReadCaptures')).toEqual([
      'arn:aws:s3:::first-capture/*',
      'arn:aws:s3:::second-capture/*',
    ]);
    expect(resources('ProfileCaptureRole', 'TellMissingCaptures')).toEqual([
      'arn:aws:s3:::first-capture',
      'arn:aws:s3:::second-capture',
    ]);
    expect(resources('ImportReportRole', 'ReadViolations')).toEqual([
      'arn:aws:s3:::first-reports/*constraint_violations.json',
      'arn:aws:s3:::second-reports/*constraint_violations.json',
    ]);
    expect(resources('ImportReportRole', 'TellMissingViolations')).toEqual([
      'arn:aws:s3:::first-reports',
      'arn:aws:s3:::second-reports',
    ]);
    expect(resources('StartRetrainingRole', 'StartPipelines')).toEqual([
      'arn:aws:sagemaker:*:*:pipeline/one',
      'arn:aws:sagemaker:*:*:pipeline/two',
    ]);
    expect(resources('StartRetrainingRole', 'FollowRuns')).toEqual([
      'arn:aws:sagemaker:*:*:pipeline/one/execution/*',
      'arn:aws:sagemaker:*:*:pipeline/two/execution/*',
    ]);
    const asking = resolveTemplate(compiled.document, { ...settings, parameters: { CostExplorer: 'on' } });
    expect(resources('SummarizeCostRole', 'ReadBill', asking)).toBe('*');
    expect(resources('SummarizeCostRole', 'ReadBill')).toBeUndefined();
    expect(template.find('CaptureRule')?.properties.EventPattern).toMatchObject({
      detail: { bucket: { name: ['first-capture', 'second-capture'] } },
    });
  });
});

/** Names in Ref, Fn::GetAtt, and Fn::Sub. */
const referencesIn = (document: Json): string[] =>
  [...within(document)].flatMap((value) => {
    const id = idIn(value);
    if (id !== undefined) return [id];
    const sub = typeof value === 'object' && value !== null ? (value as Json)['Fn::Sub'] : undefined;
    if (typeof sub !== 'string') return [];
    return [...sub.matchAll(/\$\{([^!.}]+)[^}]*\}/g)].map(([, name = '']) => name);
  });

describe('every function', () => {
  test('has a role of its own, which nothing else uses', () => {
    const roles = functions().map(({ properties }) => idIn(properties.Role));
    expect(new Set(roles).size).toBe(functions().length);
    const others = ofType('AWS::Scheduler::Schedule').map(({ properties }) =>
      idIn(objectIn(properties.Target).RoleArn),
    );
    const all = ofType('AWS::IAM::Role').map(({ id }) => id);
    expect([...roles, ...others].sort()).toEqual(all.sort());
  });

  test('keeps what it cannot handle in its own dead-letter queue, which it may send to', () => {
    for (const lambda of functions()) {
      const deadLetters = deadLettersOf(functionName(lambda));
      const { DeadLetterConfig, Environment } = lambda.properties;
      const variables = objectIn(objectIn(Environment).Variables);
      expect(idIn(objectIn(DeadLetterConfig).TargetArn), lambda.id).toBe(deadLetters.id);
      expect(idIn(variables.DEAD_LETTER_QUEUE_URL), lambda.id).toBe(deadLetters.id);
      const sends = statementsOf(find(idIn(lambda.properties.Role))).filter(
        ({ Action, Resource }) => actionsIn(Action).includes('sqs:SendMessage') && idIn(Resource) === deadLetters.id,
      );
      expect(sends, lambda.id).toHaveLength(1);
    }
  });

  test('is tried three times at most, within six hours, when invoked asynchronously', () => {
    for (const lambda of functions()) {
      const config = ofType('AWS::Lambda::EventInvokeConfig').filter(
        ({ properties }) => idIn(properties.FunctionName) === lambda.id,
      );
      expect(config.map(({ properties }) => properties)).toMatchObject([
        { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 21_600, Qualifier: '$LATEST' },
      ]);
    }
  });

  test('logs into a group that forgets', () => {
    for (const lambda of functions()) {
      const LogGroupName = `/aws/lambda/${lambda.properties.FunctionName}`;
      const groups = ofType('AWS::Logs::LogGroup').filter(({ properties }) => properties.LogGroupName === LogGroupName);
      expect(groups.map(({ properties }) => properties.RetentionInDays)).toEqual([{ Ref: 'LogRetentionDays' }]);
    }
  });

  test('has an alarm on its errors and one on its dead-letter queue', () => {
    for (const lambda of functions()) {
      expect(alarmsOn(lambda.id, 'Errors'), lambda.id).toHaveLength(1);
      const { id } = deadLettersOf(functionName(lambda));
      expect(alarmsOn(id, 'ApproximateNumberOfMessagesVisible'), id).toHaveLength(1);
    }
  });

  test('gets the settings its code asks for, and no special one that it does not', () => {
    const settingsOf = ({ properties }: Declared) => Object.keys(objectIn(objectIn(properties.Environment).Variables));
    const common = functions()
      .map(settingsOf)
      .reduce((shared, own) => shared.filter((name) => own.includes(name)));
    for (const lambda of functions()) {
      const given = settingsOf(lambda);
      const asked = settingsIn(compiled.readable.get(functionName(lambda)) ?? '');
      expect(given, lambda.id).toEqual(expect.arrayContaining(asked));
      expect(asked, lambda.id).toEqual(expect.arrayContaining(given.filter((name) => !common.includes(name))));
    }
  });
});

/** What `env('A', 'B')` is asked for in a bundle. */
const settingsIn = (bundle: string): string[] =>
  [...bundle.matchAll(/\benv\d*\(((?:\s*"[A-Z_]+",?)+)\s*\)/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/"([A-Z_]+)"/g)].map(([, name = '']) => name),
  );

describe('every way to a function', () => {
  test('by queue: failures come again one by one, five times, then go to its dead-letter queue; copies are bounded', () => {
    expect(mappings()).toHaveLength(3);
    for (const { properties, queue, consumer } of mappings()) {
      const { FunctionResponseTypes, ScalingConfig, MaximumBatchingWindowInSeconds: window = 0 } = properties;
      expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(idIn(objectIn(ScalingConfig).MaximumConcurrency)).toMatch(/Concurrency$/);
      const { RedrivePolicy, VisibilityTimeout } = queue.properties;
      expect(RedrivePolicy).toMatchObject({ maxReceiveCount: 5 });
      expect(idIn(objectIn(RedrivePolicy).deadLetterTargetArn)).toBe(deadLettersOf(functionName(consumer)).id);
      const shortest = 6 * Number(consumer.properties.Timeout) + Number(window);
      expect(Number(VisibilityTimeout), queue.id).toBeGreaterThanOrEqual(shortest);
      expect(alarmsOn(queue.id, 'ApproximateAgeOfOldestMessage'), queue.id).toHaveLength(1);
    }
  });

  test('by rule: retried for a day, then kept in the dead-letter queue of the function it is for', () => {
    expect(ofType('AWS::Events::Rule')).toHaveLength(6);
    for (const rule of ofType('AWS::Events::Rule')) {
      for (const { Arn, RetryPolicy, DeadLetterConfig } of listIn(rule.properties.Targets)) {
        const target = find(idIn(Arn));
        const lambda = mappings().find(({ queue }) => queue === target)?.consumer ?? target;
        expect(RetryPolicy).toEqual({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 });
        expect(idIn(objectIn(DeadLetterConfig).Arn)).toBe(deadLettersOf(functionName(lambda)).id);
      }
    }
  });

  test('by schedule: retried, kept, in the name of a role that may do no more', () => {
    const schedules = ofType('AWS::Scheduler::Schedule');
    expect(schedules).toHaveLength(4);
    for (const { properties } of schedules) {
      const { Arn, RoleArn, RetryPolicy, DeadLetterConfig, Input } = objectIn(properties.Target);
      const lambda = find(idIn(Arn));
      expect(RetryPolicy).toEqual({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 });
      expect(idIn(objectIn(DeadLetterConfig).Arn)).toBe(deadLettersOf(functionName(lambda)).id);
      const actions = statementsOf(find(idIn(RoleArn))).map(({ Action }) => Action);
      expect(actions).toEqual(['sts:AssumeRole', 'lambda:InvokeFunction', 'sqs:SendMessage']);
      expect(JSON.parse(String(Input))).toEqual({
        scheduleArn: '<aws.scheduler.schedule-arn>',
        scheduledTime: '<aws.scheduler.scheduled-time>',
        executionId: '<aws.scheduler.execution-id>',
      });
    }
  });

  test('by topic: what SNS cannot deliver is kept', () => {
    const byLambda = ofType('AWS::SNS::Subscription').filter(({ properties }) => properties.Protocol === 'lambda');
    expect(byLambda).toHaveLength(1);
    for (const { properties } of byLambda) {
      const deadLetters = deadLettersOf(functionName(find(idIn(properties.Endpoint))));
      expect(idIn(objectIn(properties.RedrivePolicy).deadLetterTargetArn)).toBe(deadLetters.id);
    }
  });

  test('by HTTP: signed by AWS credentials, or with a token where an issuer is given', () => {
    const routes = ofType('AWS::ApiGatewayV2::Route');
    expect(routes).toHaveLength(18);
    for (const { properties } of routes) {
      expect(properties.AuthorizationType).toEqual({ 'Fn::If': ['HasJwt', 'JWT', 'AWS_IAM'] });
      expect(properties.AuthorizerId).toEqual({
        'Fn::If': ['HasJwt', { Ref: 'StatusApiTokens' }, { Ref: 'AWS::NoValue' }],
      });
    }
    expect(find('StatusApiTokens').attributes.Condition).toBe('HasJwt');
    const asDefault = resolveTemplate(compiled.document, settings).ofType('AWS::ApiGatewayV2::Route');
    expect(asDefault.map(({ properties }) => properties.AuthorizationType)).toEqual(routes.map(() => 'AWS_IAM'));
  });

  test('is allowed from its source only', () => {
    for (const { id, properties } of ofType('AWS::Lambda::Permission')) {
      expect(properties.Action, id).toBe('lambda:InvokeFunction');
      expect(properties.SourceArn, id).toBeDefined();
    }
  });
});

describe('every queue', () => {
  test('is encrypted, and has a policy that admits one source at most and refuses plain HTTP', () => {
    for (const { id, properties } of ofType('AWS::SQS::Queue')) {
      expect(properties.SqsManagedSseEnabled, id).toBe(true);
      const policies = ofType('AWS::SQS::QueuePolicy').filter((policy) =>
        listIn(policy.properties.Queues).some((queue) => idIn(queue) === id),
      );
      const statements = policies.flatMap(statementsOf);
      const [tls, ...allowing] = statements.toReversed();
      expect(tls, id).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
      expect(allowing.length, id).toBeLessThanOrEqual(1);
      for (const { Action, Condition } of allowing) {
        expect(Action, id).toBe('sqs:SendMessage');
        expect(idIn(objectIn(objectIn(Condition).ArnEquals)['aws:SourceArn']), id).toMatch(/Rule$|^AlertsTopic$/);
      }
    }
  });

  test('of dead letters keeps them longer than they can have waited before', () => {
    const retention = ({ properties }: Declared) => Number(properties.MessageRetentionPeriod);
    for (const { queue, consumer } of mappings()) {
      const days = (retention(deadLettersOf(functionName(consumer))) - retention(queue)) / 86_400;
      expect(days, queue.id).toBeGreaterThanOrEqual(7);
    }
  });
});

describe('what is kept', () => {
  test('outlives the stack', () => {
    for (const id of ['Table', 'DataBucket', 'DataBucketPolicy']) {
      expect(find(id).attributes).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('in the table: protected, recoverable, expiring, paid by use', () => {
    expect(find('Table').properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  test('in the bucket: private, encrypted, versioned; personal data expires; EventBridge stays off', () => {
    const { properties } = find('DataBucket');
    expect(properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    expect(properties.NotificationConfiguration).toBeUndefined();
    const rules = listIn(objectIn(properties.LifecycleConfiguration).Rules);
    const days = rules.flatMap(({ Prefix, ExpirationInDays }) => (Prefix ? [[Prefix, ExpirationInDays]] : []));
    expect(Object.fromEntries(days)).toEqual({ 'flagged/': 90, 'rejected/': 90, 'rollups/': 35, 'retraining/': 400 });
  });

  test('on the way to people: both topics use the one key, which rotates', () => {
    for (const { properties } of ofType('AWS::SNS::Topic')) expect(idIn(properties.KmsMasterKeyId)).toBe('TopicKey');
    expect(ofType('AWS::KMS::Key').map(({ properties }) => properties.EnableKeyRotation)).toEqual([true]);
  });
});

describe('policies', () => {
  const deny = 'a denial must reach everyone and every action';
  const objects = 'the objects of a bucket can only be named by a pattern';
  const trace = 'X-Ray has no resources to name';
  const ownKey = "in a key's own policy, '*' stands for the key, and AWS takes nothing else";
  const whatThereIs = 'which resources there are is not known when the stack is deployed';
  const noResources = 'prices, metrics and the bill have no resources to name';
  /** Every statement with a wildcard, and why there is no other way. */
  const wildcards: Readonly<Record<string, string>> = {
    'CaptureQueuePolicy/OnlyOverTls': deny,
    'WindowQueuePolicy/OnlyOverTls': deny,
    'FlaggedQueuePolicy/OnlyOverTls': deny,
    'ProfileCaptureDeadLettersPolicy/OnlyOverTls': deny,
    'PlanWindowsDeadLettersPolicy/OnlyOverTls': deny,
    'EvaluateWindowDeadLettersPolicy/OnlyOverTls': deny,
    'ManageIncidentDeadLettersPolicy/OnlyOverTls': deny,
    'PublishAlertDeadLettersPolicy/OnlyOverTls': deny,
    'NotifySlackDeadLettersPolicy/OnlyOverTls': deny,
    'CollectFlaggedDeadLettersPolicy/OnlyOverTls': deny,
    'StartRetrainingDeadLettersPolicy/OnlyOverTls': deny,
    'RecordLifecycleDeadLettersPolicy/OnlyOverTls': deny,
    'ImportReportDeadLettersPolicy/OnlyOverTls': deny,
    'SendDigestDeadLettersPolicy/OnlyOverTls': deny,
    'StatusApiDeadLettersPolicy/OnlyOverTls': deny,
    'AnswerIncidentDeadLettersPolicy/OnlyOverTls': deny,
    'AlertsTopicPolicy/OnlyOverTls': deny,
    'OperationsTopicPolicy/OnlyOverTls': deny,
    'DataBucketPolicy/OnlyOverTls': deny,
    'ServerlessDeploymentBucketPolicy/0': `${deny} (written by osls)`,
    'ProfileCaptureRole/Trace': trace,
    'PlanWindowsRole/Trace': trace,
    'EvaluateWindowRole/Trace': trace,
    'ManageIncidentRole/Trace': trace,
    'PublishAlertRole/Trace': trace,
    'NotifySlackRole/Trace': trace,
    'CollectFlaggedRole/Trace': trace,
    'StartRetrainingRole/Trace': trace,
    'RecordLifecycleRole/Trace': trace,
    'ImportReportRole/Trace': trace,
    'StatusApiRole/Trace': trace,
    'AnswerIncidentRole/Trace': trace,
    'ProfileCaptureRole/ReadCaptures': objects,
    'ProfileCaptureRole/ReadBaselines': objects,
    'ProfileCaptureRole/KeepResults': objects,
    'EvaluateWindowRole/ReadProfiles': objects,
    'EvaluateWindowRole/KeepRollUps': objects,
    'EvaluateWindowRole/KeepWhatIsUsual': objects,
    'EvaluateWindowRole/WriteReports': objects,
    'CollectFlaggedRole/ReadFlagged': objects,
    'CollectFlaggedRole/WriteRetrainingSet': objects,
    'StartRetrainingRole/StartPipelines': 'a list of names cannot be joined with this Region and account',
    'StartRetrainingRole/FollowRuns': 'the same, and executions get their names from SageMaker',
    'RecordLifecycleRole/DescribeTrainingJobs': whatThereIs,
    'RecordLifecycleRole/DescribeTuningJobs': whatThereIs,
    'RecordLifecycleRole/DescribeProcessingJobs': whatThereIs,
    'RecordLifecycleRole/DescribeTransformJobs': whatThereIs,
    'RecordLifecycleRole/DescribeEndpoints': whatThereIs,
    'RecordLifecycleRole/DescribeEndpointConfigs': whatThereIs,
    'RecordLifecycleRole/DescribeModels': whatThereIs,
    'RecordLifecycleRole/DescribeModelPackages': whatThereIs,
    'RecordLifecycleRole/DescribeExecutions': whatThereIs,
    'RecordLifecycleRole/DescribeSchedules': whatThereIs,
    'RecordLifecycleRole/ReadTags': whatThereIs,
    'ReconcileRole/DescribeTrainingJobs': whatThereIs,
    'ReconcileRole/DescribeTuningJobs': whatThereIs,
    'ReconcileRole/DescribeProcessingJobs': whatThereIs,
    'ReconcileRole/DescribeTransformJobs': whatThereIs,
    'ReconcileRole/DescribeEndpoints': whatThereIs,
    'ReconcileRole/DescribeEndpointConfigs': whatThereIs,
    'ReconcileRole/DescribeModels': whatThereIs,
    'ReconcileRole/DescribeModelPackages': whatThereIs,
    'ReconcileRole/DescribeExecutions': whatThereIs,
    'ReconcileRole/ReadTags': whatThereIs,
    'ReconcileRole/ListWhatThereIs': 'lists of SageMaker have no resources to name',
    'ReconcileRole/ListExecutions': whatThereIs,
    'SummarizeCostRole/ReadProfiles': objects,
    'SummarizeCostRole/KeepRollUps': objects,
    'SummarizeCostRole/AskPrices': noResources,
    'SummarizeCostRole/ReadMetrics': noResources,
    'SummarizeCostRole/ReadBill': noResources,
    'SummarizeCostRole/Trace': trace,
    'SummarizeCostDeadLettersPolicy/OnlyOverTls': deny,
    'ReconcileRole/Trace': trace,
    'SendDigestRole/Trace': trace,
    'ReconcileDeadLettersPolicy/OnlyOverTls': deny,
    'ImportReportRole/DescribeRuns': 'runs get their names from SageMaker, behind a prefix for each kind',
    'ImportReportRole/ReadViolations': objects,
    'TopicKey/AccountAdministers': `${ownKey}; without kms:* nobody could administer it`,
    'TopicKey/AlarmsPublish': ownKey,
    'TopicKey/RulesPublish': ownKey,
  };

  test('hold a wildcard only where AWS allows nothing else', () => {
    const found = compiled.resources.flatMap((resource) =>
      statementsOf(resource)
        .map((statement, index) => ({ statement, name: `${resource.id}/${statement.Sid ?? index}` }))
        .filter(({ statement }) => hasWildcard(statement))
        .map(({ name }) => name),
    );
    expect(found.sort()).toEqual(Object.keys(wildcards).sort());
  });

  test('allow a function no call that its code cannot make', () => {
    /** What AWS does in the function's name, and what a call needs beside its own action. */
    const besides = /^(?:logs|xray|kms):|^sqs:|^s3:ListBucket$|^s3:GetObjectVersion$|^sts:AssumeRole$/;
    for (const lambda of functions()) {
      const calls = callsIn(compiled.readable.get(functionName(lambda)) ?? '');
      const allowed = statementsOf(find(idIn(lambda.properties.Role))).flatMap(({ Action }) => actionsIn(Action));
      const idle = allowed.map(String).filter((action) => !besides.test(action) && !calls.has(callOf(action)));
      expect(idle, lambda.id).toEqual([]);
    }
  });

  test('allow nothing to everyone', () => {
    for (const { id, statement } of compiled.resources.flatMap((resource) =>
      statementsOf(resource).map((one) => ({ id: resource.id, statement: one })),
    )) {
      const isForAll = JSON.stringify(statement.Principal ?? '') === '"*"';
      expect(isForAll && statement.Effect === 'Allow', id).toBe(false);
    }
  });
});

/** Commands that our own parts of a readable bundle make; esbuild heads each part with its file, and may number a name. */
const callsIn = (bundle: string): ReadonlySet<string> => {
  const own = bundle.split(/^(?=\/\/ \S+$)/m).filter((part) => /^\/\/ \S*(?:shared|functions)\//.test(part));
  const commands = own.flatMap((part) => [...part.matchAll(/new (\w+)Command\d*\(/g)]);
  return new Set(commands.map(([, command = '']) => command));
};

/** The SDK's name for an action: DynamoDB's document client leaves `Item` out. */
const callOf = (action: string): string =>
  action.startsWith('dynamodb:') ? action.slice(9).replace(/Item$/, '') : action.slice(action.indexOf(':') + 1);

const hasWildcard = ({ Action, Resource, Principal }: Json): boolean =>
  [Action, Resource, Principal].some((part) => JSON.stringify(part ?? '').includes('*'));

const actionsIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Every statement of every policy within a resource, those under a condition included. */
const statementsOf = ({ properties }: Declared): Json[] =>
  [...within(properties)]
    .filter((value): value is Json => typeof value === 'object' && value !== null && 'Statement' in value)
    .flatMap(({ Statement }) => [...within(Statement)])
    .filter((value): value is Json => typeof value === 'object' && value !== null && 'Effect' in value);

/** The module of an import declaration, minified or not. */
const importedModule = /(?:^|[;\s])import\b[\w$\s,*{}]*["']([^"']+)["'](?=[;\n])/g;

describe('the package', () => {
  /** A tenth more than the largest has; one more SDK client weighs about as much. */
  const budgetBytes = 700_000;
  /** Deciding takes the t distribution and all that causes are told by; it runs once a window, not once a file. */
  const budgetOfDeciding = 900_000;

  test('is made without credentials and without a connection', () => {
    expect(compiled.connections).toBe(0);
    expect(Object.keys(objectIn(compiled.document.Resources)).length).toBeGreaterThan(100);
  });

  test('holds one self-contained bundle per function and the monitors', () => {
    const bundles = functions().map((lambda) => `dist/${functionName(lambda)}.mjs`);
    expect(compiled.packaged).toEqual([...bundles, 'dist/monitors.json'].sort());
    for (const [name, bundle] of compiled.bundles) {
      const imported = [...bundle.matchAll(importedModule)].map(([, from = '']) => from);
      expect(imported, name).toContain('node:module');
      const foreign = imported.filter((from) => !isBuiltin(from));
      expect(foreign, name).toEqual([]);
    }
  });

  test('gives the parser of JMESPath to the only function that reads captures', () => {
    const holders = [...compiled.bundles].filter(([, bundle]) => bundle.includes('JMESPathTypeError'));
    expect(holders.map(([name]) => name)).toEqual(['profile-capture']);
  });

  test('keeps every bundle within its budget', () => {
    for (const { name, bytes } of compiled.built.functions)
      expect(bytes, name).toBeLessThan(name === 'evaluate-window' ? budgetOfDeciding : budgetBytes);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateModelCommand,
  DescribeEndpointCommand,
  DescribePipelineExecutionCommand,
  ListEndpointsCommand,
  ListPipelineExecutionsCommand,
  SageMakerClient,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageBatchCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessDenied, requiredPermissions } from '../../local/roles.ts';
import type { ServiceRequest } from '../../local/types.ts';

const home = { account: '123456789012', region: 'us-east-1' };
const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/plumbline';
const queueUrl = 'http://127.0.0.1:4566/123456789012/captures';
const topic = 'arn:aws:sns:us-east-1:123456789012:alerts';
const pipeline = 'arn:aws:sagemaker:us-east-1:123456789012:pipeline/churn-train';
const roleArn = 'arn:aws:iam::123456789012:role/plumbline-publish-alert';

/** A gateway that refuses every call and keeps what it was asked for. */
const seen: { service: string; request: ServiceRequest }[] = [];
const server = createServer(async (incoming, response) => {
  const chunks = await Array.fromAsync(incoming, (chunk: Buffer) => chunk);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([key, value]) => [key, String(value)]));
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const operation = headers['x-amz-target']?.split('.').at(-1) ?? (service === 'lambda' ? 'InvokeFunction' : '');
  const request = {
    operation,
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers,
    body: Buffer.concat(chunks),
  };
  seen.push({ service, request });
  const refusal = accessDenied(service, roleArn, 'a:Action', 'arn:x', 'publish-alert');
  response.writeHead(refusal.status, refusal.headers).end(refusal.body);
});

const config = () => ({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: home.region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

/** What the one call of `send` needs, and the name of the error it got. */
const refused = async (send: () => Promise<unknown>) => {
  seen.length = 0;
  const error = await send().then(
    () => undefined,
    (reason: Error) => reason,
  );
  const [call] = seen;
  if (call === undefined) throw new Error('the client sent nothing', { cause: error });
  return { needs: requiredPermissions(call.service, call.request, home), error };
};

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => void server.close(resolve)));

describe('requiredPermissions', () => {
  const dynamodb = () => new DynamoDBClient(config());
  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
  const leading = (...keys: string[]) => ({ 'dynamodb:LeadingKeys': keys });

  test.each([
    [
      () => dynamodb().send(new GetItemCommand({ TableName: 'plumbline', Key: key('a') })),
      'GetItem',
      table,
      leading('a'),
    ],
    [() => dynamodb().send(new GetItemCommand({ TableName: table, Key: key('a') })), 'GetItem', table, leading('a')],
    [
      () => dynamodb().send(new PutItemCommand({ TableName: 'plumbline', Item: key('b') })),
      'PutItem',
      table,
      leading('b'),
    ],
    [
      () =>
        dynamodb().send(
          new QueryCommand({
            TableName: 'plumbline',
            KeyConditionExpression: '#sk = :sk AND #pk = :pk',
            ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
            ExpressionAttributeValues: { ':pk': { S: 'c' }, ':sk': { S: 'd' } },
          }),
        ),
      'Query',
      table,
      leading('c'),
    ],
    [
      () => dynamodb().send(new QueryCommand({ TableName: 'plumbline', IndexName: 'byTime' })),
      'Query',
      `${table}/index/byTime`,
      {},
    ],
    [() => dynamodb().send(new ListTablesCommand()), 'ListTables', '*', {}],
  ])('DynamoDB %#: names the table or index and the leading key', async (send, action, resource, context) => {
    const { needs } = await refused(send);
    expect(needs).toEqual([{ action: `dynamodb:${action}`, resource, context }]);
  });

  test('DynamoDB batches need their action on every table', async () => {
    const written = await refused(() =>
      dynamodb().send(
        new BatchWriteItemCommand({
          RequestItems: {
            plumbline: [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('b') } }],
            other: [{ PutRequest: { Item: key('c') } }],
          },
        }),
      ),
    );
    expect(written.needs).toEqual([
      { action: 'dynamodb:BatchWriteItem', resource: table, context: leading('a', 'b') },
      { action: 'dynamodb:BatchWriteItem', resource: table.replace('plumbline', 'other'), context: leading('c') },
    ]);
    const read = await refused(() =>
      dynamodb().send(new BatchGetItemCommand({ RequestItems: { plumbline: { Keys: [key('a'), key('a')] } } })),
    );
    expect(read.needs).toEqual([{ action: 'dynamodb:BatchGetItem', resource: table, context: leading('a') }]);
  });

  test('SQS batches need the single action on the queue', async () => {
    const sqs = new SQSClient(config());
    const resource = 'arn:aws:sqs:us-east-1:123456789012:captures';
    const QueueUrl = `${config().endpoint}/123456789012/captures`;
    const needs = async (send: () => Promise<unknown>) => (await refused(send)).needs;
    expect(await needs(() => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })))).toEqual([
      { action: 'sqs:SendMessage', resource, context: {} },
    ]);
    const sent = new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', MessageBody: 'x' }] });
    expect(await needs(() => sqs.send(sent))).toEqual([{ action: 'sqs:SendMessage', resource, context: {} }]);
    const deleted = new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', ReceiptHandle: 'x' }] });
    expect(await needs(() => sqs.send(deleted))).toEqual([{ action: 'sqs:DeleteMessage', resource, context: {} }]);
  });

  test('SNS publishes to the topic of the form', async () => {
    const sns = new SNSClient(config());
    const expected = [{ action: 'sns:Publish', resource: topic, context: {} }];
    const one = await refused(() => sns.send(new PublishCommand({ TopicArn: topic, Message: 'm' })));
    expect(one.needs).toEqual(expected);
    const entries = [{ Id: '1', Message: 'm' }];
    const many = await refused(() =>
      sns.send(new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries: entries })),
    );
    expect(many.needs).toEqual(expected);
  });

  test('EventBridge needs PutEvents once for each bus', async () => {
    const bus = (name: string) => `arn:aws:events:us-east-1:123456789012:event-bus/${name}`;
    const entry = { Source: 's', DetailType: 'd', Detail: '{}' };
    const Entries = [{ ...entry }, { ...entry, EventBusName: 'plumbline' }, { ...entry, EventBusName: 'plumbline' }];
    const { needs } = await refused(() => new EventBridgeClient(config()).send(new PutEventsCommand({ Entries })));
    expect(needs).toEqual([
      { action: 'events:PutEvents', resource: bus('default'), context: {} },
      { action: 'events:PutEvents', resource: bus('plumbline'), context: {} },
    ]);
  });

  const sageMaker = () => new SageMakerClient(config());
  test.each([
    [
      'StartPipelineExecution',
      pipeline,
      () => sageMaker().send(new StartPipelineExecutionCommand({ PipelineName: 'churn-train' })),
    ],
    [
      'DescribePipelineExecution',
      `${pipeline}/execution/a1`,
      () =>
        sageMaker().send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: `${pipeline}/execution/a1` })),
    ],
    [
      'ListPipelineExecutions',
      pipeline,
      () => sageMaker().send(new ListPipelineExecutionsCommand({ PipelineName: 'churn-train' })),
    ],
    [
      'DescribeEndpoint',
      'arn:aws:sagemaker:us-east-1:123456789012:endpoint/churn-prod',
      () => sageMaker().send(new DescribeEndpointCommand({ EndpointName: 'Churn-Prod' })),
    ],
    ['ListEndpoints', '*', () => sageMaker().send(new ListEndpointsCommand({ NameContains: 'churn' }))],
  ])('SageMaker %s needs its action on %s', async (operation, resource, send) => {
    const { needs } = await refused(send);
    expect(needs).toEqual([{ action: `sagemaker:${operation}`, resource, context: {} }]);
  });

  test('SageMaker: handing a role over needs iam:PassRole', async () => {
    const command = new CreateModelCommand({ ModelName: 'm', ExecutionRoleArn: 'arn:aws:iam::123456789012:role/sm' });
    const { needs } = await refused(() => sageMaker().send(command));
    expect(needs[1]).toEqual({
      action: 'iam:PassRole',
      resource: 'arn:aws:iam::123456789012:role/sm',
      context: { 'iam:PassedToService': ['sagemaker.amazonaws.com'] },
    });
  });

  test('SSM needs the action on each parameter', async () => {
    const ssm = new SSMClient(config());
    const arn = 'arn:aws:ssm:us-east-1:123456789012:parameter/plumbline/slack';
    const one = await refused(() => ssm.send(new GetParameterCommand({ Name: '/plumbline/slack:3' })));
    expect(one.needs).toEqual([{ action: 'ssm:GetParameter', resource: arn, context: {} }]);
    const many = await refused(() => ssm.send(new GetParametersCommand({ Names: ['/plumbline/slack', 'x'] })));
    expect(many.needs.map(({ resource }) => resource)).toEqual([arn, arn.replace('plumbline/slack', 'x')]);
  });

  test('Lambda needs InvokeFunction on the function, named or by ARN', async () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:f';
    for (const FunctionName of ['f', arn]) {
      const { needs } = await refused(() =>
        new LambdaClient(config()).send(new InvokeCommand({ FunctionName, Payload: 'x' })),
      );
      expect(needs).toEqual([{ action: 'lambda:InvokeFunction', resource: arn, context: {} }]);
    }
  });

  test('CloudWatch needs PutMetricData on *, with its namespace, also when the client compressed the body', async () => {
    const MetricData = Array.from({ length: 900 }, (_, Value) => ({ MetricName: 'rows', Value }));
    const command = new PutMetricDataCommand({ Namespace: 'Plumbline', MetricData });
    const { needs } = await refused(() => new CloudWatchClient(config()).send(command));
    expect(needs).toEqual([
      { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': ['Plumbline'] } },
    ]);
  });

  test('Scheduler needs the action on the schedule in its group, and to pass the target role', () => {
    const body = Buffer.from(JSON.stringify({ GroupName: 'g', Target: { RoleArn: 'arn:r' } }));
    const request = { operation: 'CreateSchedule', method: 'POST', url: '/schedules/s', headers: {}, body };
    expect(requiredPermissions('scheduler', request, home).map(({ action, resource }) => [action, resource])).toEqual([
      ['scheduler:CreateSchedule', 'arn:aws:scheduler:us-east-1:123456789012:schedule/g/s'],
      ['iam:PassRole', 'arn:r'],
    ]);
  });

  test('an unknown service needs its action on *', () => {
    const request = { operation: 'GetThing', method: 'POST', url: '/', headers: {}, body: Buffer.from('{}') };
    expect(requiredPermissions('kms', request, home)).toEqual([{ action: 'kms:GetThing', resource: '*', context: {} }]);
  });
});

describe('accessDenied', () => {
  const sentence =
    'User: arn:aws:sts::123456789012:assumed-role/plumbline-publish-alert/publish-alert is not authorized to perform: ' +
    'a:Action on resource: arn:x because no identity-based policy allows the a:Action action';

  test.each([
    ['DynamoDB', () => new DynamoDBClient(config()).send(new ListTablesCommand()), 'AccessDeniedException'],
    [
      'SQS',
      () => new SQSClient(config()).send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '' })),
      'AccessDenied',
    ],
    [
      'SNS',
      () => new SNSClient(config()).send(new PublishCommand({ TopicArn: topic, Message: 'm' })),
      'AuthorizationErrorException',
    ],
    [
      'EventBridge',
      () => new EventBridgeClient(config()).send(new PutEventsCommand({ Entries: [] })),
      'AccessDeniedException',
    ],
    ['SageMaker', () => new SageMakerClient(config()).send(new ListEndpointsCommand()), 'AccessDeniedException'],
    ['SSM', () => new SSMClient(config()).send(new GetParameterCommand({ Name: 'x' })), 'AccessDeniedException'],
    [
      'Lambda',
      () => new LambdaClient(config()).send(new InvokeCommand({ FunctionName: 'f' })),
      'AccessDeniedException',
    ],
    [
      'CloudWatch',
      () => new CloudWatchClient(config()).send(new PutMetricDataCommand({ Namespace: 'n', MetricData: [] })),
      'AccessDenied',
    ],
    ['S3', () => new S3Client(config()).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })), 'AccessDenied'],
  ])('reaches the %s client as its own error', async (_, send, name) => {
    const { error } = await refused(send);
    expect(error).toMatchObject({ name, message: sentence });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts';
import { localTemplate, resourceWith, withResources } from '../fixtures/local-template.ts';

const bundleDir = fileURLToPath(new URL('../fixtures/bundles', import.meta.url));

const options: CloudOptions = {
  template: localTemplate,
  bundleDir,
  workers: 2,
  retryDelays: { queueMs: 5, asynchronousMs: () => 5 },
};

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud(options);
});
afterEach(() => cloud.close());

const client = () => ({
  endpoint: cloud.awsUrl,
  region: cloud.home.region,
  credentials: { accessKeyId: cloud.operatorKeyId, secretAccessKey: 'any' },
});
const queueUrl = (name: string) => `${cloud.awsUrl}/${cloud.home.account}/${name}`;
const nameOf = (type: string) => cloud.template.ofType(type)[0]?.name ?? '';

/** What the recorder kept, by item id. */
async function recorded(): Promise<Record<string, { times: number; via: string; origin: unknown }>> {
  const { Items = [] } = await new DynamoDBClient(client()).send(
    new ScanCommand({ TableName: nameOf('AWS::DynamoDB::Table') }),
  );
  return Object.fromEntries(
    Items.map(({ pk, times, via, origin }) => [
      pk?.S ?? '',
      { times: Number(times?.N), via: via?.S ?? '', origin: JSON.parse(origin?.S ?? '') },
    ]),
  );
}

async function sendJobs(bodies: readonly string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await new SQSClient(client()).send(new SendMessageBatchCommand({ QueueUrl: queueUrl('jobs'), Entries }));
}

describe('a queue mapped to a function', () => {
  test('loses nothing of a half failed batch and gives the poison up after maxReceiveCount', async () => {
    const poison = JSON.stringify({ id: 'poison', do: 'fail' });
    await sendJobs([...Array.from({ length: 9 }, (_, id) => JSON.stringify({ id })), poison]);
    await cloud.settle();
    const kept = await recorded();
    expect(Object.keys(kept)).toHaveLength(9);
    expect(Object.values(kept).every(({ times, via }) => times === 1 && via === 'sqs')).toBe(true);
    expect(await cloud.deadLetters()).toEqual([{ queue: 'jobs-dead', body: poison, messageAttributes: {} }]);
  });

  test('keeps to the reserved concurrency of the function', async () => {
    for (let ms = 1; ms <= 8; ms++) cloud.queues.send('singles', JSON.stringify({ ms }));
    await cloud.settle();
    expect(cloud.stats().functions.single).toMatchObject({ invocations: 8, peak: 1 });
  });
});

describe('a rule', () => {
  test('brings "Object Created" through its queue to the function', async () => {
    const s3 = new S3Client(client());
    const put = (Bucket: string, Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await put('capture-one', 'a/b c.jsonl');
    await put('capture-two', 'd.jsonl');
    await put('capture-two', 'ignored.csv');
    await cloud.settle();
    expect(Object.keys(await recorded()).sort()).toEqual(['a/b c.jsonl', 'd.jsonl']);
  });

  test('invokes a function asynchronously, and after three attempts its dead-letter queue gets the event', async () => {
    const entry = (id: string, more: object = {}) => ({
      EventBusName: 'facts',
      Source: 'plumbline',
      DetailType: 'Fact',
      Detail: JSON.stringify({ id, ...more }),
    });
    const Entries = [entry('good'), entry('bad', { do: 'fail' })];
    const { FailedEntryCount } = await new EventBridgeClient(client()).send(new PutEventsCommand({ Entries }));
    expect(FailedEntryCount).toBe(0);
    await cloud.settle();
    expect(await recorded()).toMatchObject({ good: { times: 1, via: 'event' } });
    const [letter, ...more] = await cloud.deadLetters();
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      queue: 'events-dead',
      messageAttributes: { ErrorCode: '200', ErrorMessage: 'cannot take bad' },
    });
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ source: 'plumbline', detail: { id: 'bad', do: 'fail' } });
    expect(cloud.stats().functions['take-events']).toMatchObject({ invocations: 4, errors: 3 });
  });
});

describe('a topic', () => {
  test('reaches the function through the filter of its subscription, and people by mail', async () => {
    const sns = new SNSClient(client());
    const publish = (id: string, severity: string) =>
      sns.send(
        new PublishCommand({
          TopicArn: `arn:aws:sns:${cloud.home.region}:${cloud.home.account}:alerts`,
          Subject: `About ${id}`,
          Message: JSON.stringify({ id }),
          MessageAttributes: { severity: { DataType: 'String', StringValue: severity } },
        }),
      );
    await publish('one', 'critical');
    await publish('two', 'info');
    await cloud.settle();
    expect(await recorded()).toEqual({
      one: {
        times: 1,
        via: 'sns',
        origin: { id: 'one', attributes: { severity: { Type: 'String', Value: 'critical' } } },
      },
    });
    expect(cloud.inbox.list().map(({ to, subject, text }) => [to, subject, text])).toEqual([
      ['people@example.com', 'About two', '{"id":"two"}'],
      ['people@example.com', 'About one', '{"id":"one"}'],
    ]);
  });
});

test('fire(schedule, time) invokes its target with the scheduled time', async () => {
  await cloud.fire('tick', Date.UTC(2001, 1, 1, 10));
  await cloud.settle();
  expect(await recorded()).toMatchObject({ '2001-02-01T10:00:00Z': { times: 1 } });
});

describe('Invoke', () => {
  const invoke = async (FunctionName: string, payload: object, InvocationType?: 'Event') => {
    const command = new InvokeCommand({
      FunctionName,
      Payload: JSON.stringify(payload),
      ...(InvocationType && { InvocationType }),
    });
    const { Payload, ...answer } = await new LambdaClient(client()).send(command);
    const text = Payload?.transformToString() ?? '';
    return { ...answer, payload: text === '' ? undefined : JSON.parse(text) };
  };

  test('waits for the answer, or for the error', async () => {
    expect(await invoke('probe', { a: 1 })).toMatchObject({ StatusCode: 200, payload: { event: { a: 1 } } });
    expect(await invoke('probe', { do: 'fail' })).toMatchObject({
      FunctionError: 'Unhandled',
      payload: { errorType: 'AskedTo' },
    });
    await expect(invoke('nobody', {})).rejects.toThrow(/Function not found/);
  });

  test('as Event retries an endless loop and gives it up with the original body', async () => {
    const event = { do: 'loop', at: 'night' };
    expect(await invoke('probe', event, 'Event')).toMatchObject({ StatusCode: 202 });
    await cloud.settle();
    expect(cloud.stats().functions.probe).toMatchObject({ invocations: 3, timeouts: 3 });
    const [letter] = await cloud.deadLetters();
    expect(letter).toMatchObject({ queue: 'probe-dead', body: JSON.stringify(event) });
    expect(letter?.messageAttributes.ErrorMessage).toMatch(/Task timed out after 1.00 seconds/);
  });
});

test('a role that does not allow a call gets the refusal of the service', async () => {
  const outcome = await cloud.invoke('overreach', {});
  expect('payload' in outcome && JSON.parse(outcome.payload)).toEqual({
    dynamodb: 'AccessDeniedException',
    sqs: expect.stringContaining('AccessDenied'),
    sns: 'AuthorizationErrorException',
    s3Put: 'AccessDenied',
    s3Missing: 'AccessDenied',
  });
});

describe('the gateway', () => {
  test('knows no other access keys', async () => {
    const credentials = { accessKeyId: 'AKIASOMEBODYELSE', secretAccessKey: 'x' };
    const table = new DynamoDBClient({ ...client(), credentials });
    await expect(table.send(new ScanCommand({ TableName: 'x' }))).rejects.toThrow(/security token/);
  });

  test('faults.next(…) fails the next calls, before or after they took effect', async () => {
    const s3 = new S3Client({ ...client(), maxAttempts: 1 });
    const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'capture-one', Key, Body: 'x' }));
    const fault = { service: 's3', operation: 'PutObject', status: 503, code: 'SlowDown' };
    cloud.faults.next({ ...fault, times: 2 });
    await expect(put('one.jsonl')).rejects.toThrow(/Fault asked for/);
    await expect(put('one.jsonl')).rejects.toThrow(/Fault asked for/);
    cloud.faults.next({ ...fault, afterHandling: true });
    await expect(put('two.jsonl')).rejects.toThrow(/Fault asked for/);
    await put('three.jsonl');
    expect(cloud.faults.pending()).toBe(0);
    await cloud.settle();
    expect(Object.keys(await recorded()).sort()).toEqual(['three.jsonl', 'two.jsonl']);
  });
});

describe('a started cloud', () => {
  test('answers 501 for what is not there, by name', async () => {
    const call = (scope: string, target: string) =>
      fetch(cloud.awsUrl, {
        method: 'POST',
        body: '{}',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${cloud.operatorKeyId}/20260101/eu-west-1/${scope}/aws4_request`,
          'x-amz-target': target,
        },
      });
    const service = await call('kinesis', 'Kinesis_20131202.PutRecord');
    expect([service.status, await service.text()]).toEqual([501, expect.stringContaining('no service \\"kinesis\\"')]);
    const operation = await call('monitoring', 'GraniteServiceVersion20100801.ListMetrics');
    expect([operation.status, await operation.text()]).toEqual([501, expect.stringContaining('ListMetrics')]);
  });

  test('counts metrics, takes presigned URLs, and refuses what is not signed', async () => {
    const MetricData = [{ MetricName: 'Rows', Value: 3 }];
    await new CloudWatchClient(client()).send(new PutMetricDataCommand({ Namespace: 'Plumbline', MetricData }));
    expect(cloud.stats().metrics).toEqual({ 'Plumbline/Rows': 1 });

    const object = `${cloud.awsUrl}/capture-one/presigned.jsonl`;
    const credential = encodeURIComponent(`${cloud.operatorKeyId}/20260101/eu-west-1/s3/aws4_request`);
    const put = await fetch(`${object}?X-Amz-Credential=${credential}&X-Amz-Signature=00`, {
      method: 'PUT',
      body: 'x',
    });
    expect(put.status).toBe(200);
    expect((await fetch(object)).status).toBe(403);
  });

  test('sends a record to the OnFailure destination after as many attempts as asked for', async () => {
    const ProbeInvoke = {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Probe' },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['EventsDead', 'Arn'] } } },
      },
    };
    await cloud.close();
    cloud = await startCloud({ ...options, mode: 'inProcess', template: withResources({ ProbeInvoke }) });
    const Payload = JSON.stringify({ do: 'fail' });
    await new LambdaClient(client()).send(
      new InvokeCommand({ FunctionName: 'probe', InvocationType: 'Event', Payload }),
    );
    await cloud.settle();
    expect(cloud.stats().functions.probe).toMatchObject({ invocations: 2, errors: 2 });
    const letters = await cloud.deadLetters();
    expect(letters.map(({ queue }) => queue)).toEqual(['events-dead', 'probe-dead']);
    expect(JSON.parse(letters[0]?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
      requestPayload: { do: 'fail' },
      responsePayload: { errorType: 'AskedTo', errorMessage: 'asked to fail' },
    });
  });

  test('has its data directory to itself and goes on there when started again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'plumbline-cloud-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const start = () => startCloud({ ...options, dataDir });
    await cloud.close();
    cloud = await start();
    await expect(start()).rejects.toThrow(/in use/);
    const s3 = new S3Client(client());
    await s3.send(new PutObjectCommand({ Bucket: 'capture-one', Key: 'kept.jsonl', Body: 'x' }));
    await cloud.close();
    cloud = await start();
    await cloud.settle();
    expect(await recorded()).toMatchObject({ 'kept.jsonl': { times: 1 } });
    expect(readFileSync(join(dataDir, 'logs', 'take-objects.log'), 'utf8')).toContain('kept.jsonl');
  });
});

describe('startCloud refuses', () => {
  const start = (changes: Readonly<Record<string, unknown>>) =>
    startCloud({ ...options, template: withResources(changes) });

  test.each([
    ['a rule whose queue does not let it send', { ObjectsPolicy: undefined }, /ObjectsRule.*QueuePolicy.*Objects/],
    ['a rule that may not invoke its function', { FactsPermission: undefined }, /FactsRule.*Permission.*TakeEvents/],
    ['a subscription that may not invoke', { AlertsPermission: undefined }, /AlertsToFunction.*Permission/],
    ['an HTTP route that may not invoke', { EchoPermission: undefined }, /EchoIntegration.*Permission/],
    [
      'a schedule whose role may not invoke',
      { TickRole: resourceWith('EchoRole') },
      /Tick .*TickRole does not trust scheduler/,
    ],
    [
      'a queue that gives messages out again while the function runs',
      { Singles: resourceWith('Singles', { VisibilityTimeout: 4 }) },
      /SinglesMapping.*visibility timeout of Singles \(4 s\) is under the timeout of Single \(5 s\)/,
    ],
    [
      'a mapping whose role may not take messages',
      {
        SinglesMapping: undefined,
        SingleRole: resourceWith('EchoRole'),
        M: resourceWith('SinglesMapping'),
      },
      /M .*SingleRole of Single does not allow sqs:ReceiveMessage/,
    ],
  ])('%s', async (_, changes, message) => {
    await expect(start(changes)).rejects.toThrow(message);
  });
});

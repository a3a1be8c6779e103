import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { invocationOf, redrive } from '../../local/redrive.ts';

const home = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
const stage = 'dev';

let app: ReturnType<typeof buildApp>;
let functions: Server;
let sqs: SQSClient;
let lambda: LambdaClient;
/** What the function was invoked with; it answers with what this returns. */
let invoked: { url: string; type: unknown; body: string }[];
let answer: (body: string) => Promise<number>;

beforeEach(async () => {
  invoked = [];
  answer = async () => 202;
  functions = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    invoked.push({ url: request.url ?? '', type: request.headers['x-amz-invocation-type'], body });
    response.writeHead(await answer(body)).end();
  });
  await new Promise<void>((done) => functions.listen(0, '127.0.0.1', done));
  app = buildApp({ logger: false });
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  sqs = new SQSClient({ ...home, endpoint, useQueueUrlAsEndpoint: false });
  const { port } = functions.address() as AddressInfo;
  lambda = new LambdaClient({ ...home, endpoint: `http://127.0.0.1:${port}` });
});

afterEach(async () => {
  sqs.destroy();
  lambda.destroy();
  await app.close();
  functions.closeAllConnections();
  await new Promise((done) => functions.close(done));
});

const queue = async (name: string, attributes: Record<string, string> = {}) => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  return QueueUrl;
};
const send = (QueueUrl: string | undefined, ...bodies: string[]) =>
  Promise.all(bodies.map((MessageBody) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))));
const bodiesIn = async (QueueUrl: string | undefined) => {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body }) => Body).sort();
};
const run = (functionName: string, dryRun = false) =>
  redrive({ functionName, stage, dryRun, waitSeconds: 0 }, { sqs, lambda });

describe('redrive of a function with a queue', () => {
  const given = async () => {
    const deadLetters = await queue('plumbline-dev-evaluate-window-dead-letter');
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:plumbline-dev-evaluate-window-dead-letter';
    await queue('plumbline-dev-captures');
    const source = await queue('plumbline-dev-windows', {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }),
    });
    return { deadLetters, source };
  };

  test('puts every message on the queue that gave it up, and invokes nothing', async () => {
    const { deadLetters, source } = await given();
    const bodies = Array.from({ length: 23 }, (_, index) => `{"window":${index}}`);
    await send(deadLetters, ...bodies);

    const result = await run('evaluate-window');

    expect(result).toEqual({ destination: 'plumbline-dev-windows', found: 23, moved: 23, cameBack: 0, refused: [] });
    expect(await bodiesIn(deadLetters)).toEqual([]);
    const arrived = [...(await bodiesIn(source)), ...(await bodiesIn(source)), ...(await bodiesIn(source))];
    expect(arrived.sort()).toEqual(bodies.sort());
    expect(invoked).toEqual([]);
  });

  test('only counts on a dry run', async () => {
    const { deadLetters, source } = await given();
    await send(deadLetters, '{"window":1}');

    const result = await run('evaluate-window', true);

    expect(result).toMatchObject({ destination: 'plumbline-dev-windows', found: 1, moved: 0 });
    expect(await bodiesIn(source)).toEqual([]);
    expect(await bodiesIn(deadLetters)).toEqual(['{"window":1}']);
  });
});

describe('redrive of a function without a queue', () => {
  const given = () => queue('plumbline-dev-publish-alert-dead-letter');

  test('invokes it asynchronously with the original body', async () => {
    const deadLetters = await given();
    await send(deadLetters, '{"detail":{"incident":"a"}}');

    expect(await run('publish-alert')).toMatchObject({ destination: 'plumbline-dev-publish-alert', moved: 1 });

    expect(invoked).toHaveLength(1);
    expect(invoked[0]).toMatchObject({ type: 'Event', body: '{"detail":{"incident":"a"}}' });
    expect(invoked[0]?.url).toContain('/functions/plumbline-dev-publish-alert/invocations');
    expect(await bodiesIn(deadLetters)).toEqual([]);
  });

  test('leaves what was not accepted, visible at once, and goes on with the rest', async () => {
    const deadLetters = await given();
    await send(deadLetters, '{"n":1}', '{"n":2}', '{"n":3}');
    answer = async (body) => (body === '{"n":2}' ? 500 : 202);

    const result = await run('publish-alert');

    expect(result).toMatchObject({ moved: 2, cameBack: 0 });
    expect(result.refused).toHaveLength(1);
    expect(await bodiesIn(deadLetters)).toEqual(['{"n":2}']);
  });

  test('moves a message that fails again at once no second time', async () => {
    const deadLetters = await given();
    await send(deadLetters, '{ "n": 1 }');
    answer = async (body) => {
      await send(deadLetters, JSON.stringify(JSON.parse(body)));
      return 202;
    };

    expect(await run('publish-alert')).toMatchObject({ moved: 1, cameBack: 1 });

    expect(invoked).toHaveLength(1);
    expect(await bodiesIn(deadLetters)).toEqual(['{"n":1}']);
  });

  test('names the queue that is missing when there is no such function', async () => {
    await expect(run('profile-captures')).rejects.toThrow(/plumbline-dev-profile-captures-dead-letter/);
  });
});

describe('invocationOf(body)', () => {
  test('returns the body itself', () => {
    expect(invocationOf('{"Records":[]}')).toBe('{"Records":[]}');
    expect(invocationOf('no JSON')).toBe('no JSON');
  });

  test('puts a bare SNS notification into Records, as Lambda would have', () => {
    const bare = {
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:us-east-1:1:alerts',
      Message: 'hello',
      UnsubscribeURL: 'u',
    };
    const { UnsubscribeURL, ...rest } = bare;

    expect(JSON.parse(invocationOf(JSON.stringify(bare)))).toEqual({
      Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: { ...rest, UnsubscribeUrl: UnsubscribeURL } }],
    });
  });
});

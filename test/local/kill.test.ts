import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';

const SEED = Number(process.env.SEED ?? 7);
const INPUTS = 160;
const KILLS = 3;

/** Park and Miller's generator: the same seed, the same moments. */
const randomFrom = (seed: number) => {
  let state = seed % 2147483647;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
};

interface Running {
  readonly child: ChildProcess;
  readonly awsUrl: string;
  readonly table: string;
}

const dataDir = mkdtempSync(join(tmpdir(), 'plumbline-kill-'));
let running: Running | undefined;
afterEach(() => {
  running?.child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<Running> {
  const child = fork(new URL('../fixtures/run-cloud.ts', import.meta.url), [dataDir], { execArgv: [] });
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof first !== 'object') throw new Error(`The cloud did not start: exit code ${first}`);
  running = { child, ...first };
  return { child, ...first };
}

async function kill({ child }: Running): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const client = ({ awsUrl }: Running) => ({
  endpoint: awsUrl,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'LOCALOPERATOR', secretAccessKey: 'any' },
  maxAttempts: 1,
});

/** One input by one of four ways; resolves once the local cloud has accepted it. */
function senderTo(cloud: Running): (id: string, way: number) => Promise<unknown> {
  const s3 = new S3Client(client(cloud));
  const events = new EventBridgeClient(client(cloud));
  const sns = new SNSClient(client(cloud));
  const sqs = new SQSClient(client(cloud));
  const ways = [
    (id: string) => s3.send(new PutObjectCommand({ Bucket: 'capture-one', Key: id, Body: id })),
    async (id: string) => {
      const entry = { EventBusName: 'facts', Source: 'plumbline', DetailType: 'Fact', Detail: JSON.stringify({ id }) };
      const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries: [entry] }));
      if (FailedEntryCount !== 0) throw new Error(`${id} was not accepted`);
    },
    (id: string) => {
      const MessageAttributes = { severity: { DataType: 'String', StringValue: 'critical' } };
      const TopicArn = 'arn:aws:sns:eu-west-1:000000000000:alerts';
      return sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify({ id }), MessageAttributes }));
    },
    (id: string) => {
      const QueueUrl = `${cloud.awsUrl}/000000000000/objects`;
      return sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ id }) }));
    },
  ];
  return async (id, way) => ways[way % ways.length]?.(id);
}

async function recordedIn(cloud: Running): Promise<Map<string, number>> {
  const table = new DynamoDBClient(client(cloud));
  const { Items = [] } = await table.send(new ScanCommand({ TableName: cloud.table }));
  return new Map(Items.map(({ pk, times }) => [pk?.S ?? '', Number(times?.N)]));
}

test(`killed ${KILLS} times at moments of seed ${SEED}, it works off every accepted input and knows no other`, async () => {
  const random = randomFrom(SEED);
  const accepted = new Set<string>();
  const offered = new Set<string>();
  let cloud = await start();
  for (let round = 0; round <= KILLS; round++) {
    const send = senderTo(cloud);
    const ids = Array.from({ length: INPUTS / (KILLS + 1) }, (_, index) => `${round}-${index}.jsonl`);
    const killAfter = round < KILLS ? Math.floor(random() * ids.length) : Number.POSITIVE_INFINITY;
    let done = 0;
    let killed: Promise<void> | undefined;
    const offer = async (id: string, index: number) => {
      offered.add(id);
      await send(id, index).then(
        () => accepted.add(id),
        (error) => {
          if (killed === undefined) throw error;
        },
      );
      if (++done === killAfter) killed = kill(cloud);
    };
    await Promise.all(ids.map(offer));
    if (round === KILLS) break;
    await (killed ?? kill(cloud));
    cloud = await start();
  }
  const settled = once(cloud.child, 'message');
  cloud.child.send('settle');
  const [{ deadLetters, mails }] = await settled;
  const recorded = await recordedIn(cloud);
  expect([...accepted].filter((id) => !recorded.has(id))).toEqual([]);
  expect([...recorded.keys()].filter((id) => !offered.has(id))).toEqual([]);
  expect(deadLetters).toEqual([]);
  expect(mails).toBeGreaterThan(0);
  expect(accepted.size).toBeGreaterThan(INPUTS / 4);
}, 120_000);

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as v from 'valibot';

export interface RedriveRequest {
  /** As its file in `functions/` is named: `profile-capture`. */
  readonly functionName: string;
  readonly stage: string;
  /** Only say what would happen. */
  readonly dryRun?: boolean;
  /** How long an empty queue is listened to before it counts as empty. */
  readonly waitSeconds?: number;
}

export interface Redriven {
  /** Where the messages go: the name of the function's own queue, or the function. */
  readonly destination: string;
  /** Messages in the dead-letter queue at the start; SQS counts approximately. */
  readonly found: number;
  readonly moved: number;
  /** Messages whose body this run had already moved: they failed again, or are copies. They stay. */
  readonly cameBack: number;
  /** Why messages were not accepted; they stay, too. */
  readonly refused: readonly string[];
}

interface Clients {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
}

/** How long a message that is being moved is hidden from others, in seconds. */
const holdSeconds = 60;

/**
 * Puts the messages of a function's dead-letter queue back where they came from: on the function's own queue if it has
 * one, else to the function itself as an asynchronous invocation with the original body. A message leaves the
 * dead-letter queue only after it was accepted, so a crash leaves a copy and loses none. Whatever fails again at once
 * is moved no second time.
 *
 * @throws Error when the stage has no such function
 */
export const redrive = async (request: RedriveRequest, clients: Clients): Promise<Redriven> => {
  const { functionName, stage, dryRun = false, waitSeconds = 2 } = request;
  const prefix = `plumbline-${stage}-`;
  const deadLetters = await deadLettersOf(clients.sqs, `${prefix}${functionName}-dead-letter`);
  const source = await sourceOf(clients.sqs, prefix, deadLetters.arn);
  const target = source ? toQueue(clients.sqs, source) : toFunction(clients.lambda, `${prefix}${functionName}`);
  const { found } = deadLetters;
  if (dryRun) return { destination: target.name, found, moved: 0, cameBack: 0, refused: [] };
  const done = await moveAll({ sqs: clients.sqs, from: deadLetters.url, accept: target.accept, waitSeconds });
  return { destination: target.name, found, ...done };
};

interface Target {
  readonly name: string;
  /** Resolves once the message is safe there. */
  readonly accept: (body: string) => Promise<unknown>;
}

const toQueue = (sqs: SQSClient, url: string): Target => ({
  name: url.slice(url.lastIndexOf('/') + 1),
  accept: (body) => sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body })),
});

const toFunction = (lambda: LambdaClient, name: string): Target => ({
  name,
  accept: (body) =>
    lambda.send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: invocationOf(body) })),
});

const deadLettersOf = async (sqs: SQSClient, name: string) => {
  const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: name })).catch((cause: unknown) => {
    if (!(cause instanceof QueueDoesNotExist)) throw cause;
    throw new Error(`There is no queue ${name}; function, stage or Region may be wrong.`, { cause });
  });
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'] }),
  );
  return { url, arn: Attributes.QueueArn, found: Number(Attributes.ApproximateNumberOfMessages) };
};

const redrivePolicy = v.object({ deadLetterTargetArn: v.string() });

/** The queue that gives up its messages to this dead-letter queue. Asks queue by queue, which local SQS servers know, too. */
const sourceOf = async (sqs: SQSClient, prefix: string, deadLetterArn: string | undefined) => {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  for (const url of QueueUrls) {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['RedrivePolicy'] }),
    );
    const policy = v.safeParse(redrivePolicy, JSON.parse(Attributes?.RedrivePolicy ?? '{}'));
    if (policy.success && policy.output.deadLetterTargetArn === deadLetterArn) return url;
  }
  return undefined;
};

interface Move {
  readonly sqs: SQSClient;
  readonly from: string;
  readonly accept: Target['accept'];
  readonly waitSeconds: number;
}

const moveAll = async ({ sqs, from, accept, waitSeconds }: Move) => {
  const tried = new Set<string>();
  const kept = new Map<string, string>();
  const refused: string[] = [];
  let moved = 0;
  let cameBack = 0;
  const keep = ({ MessageId = '', ReceiptHandle = '' }: Message) => kept.set(MessageId, ReceiptHandle);

  for (;;) {
    const messages = await receive(sqs, from, waitSeconds);
    const fresh = messages.filter(({ Body = '' }) => isNewTo(tried, meaningOf(Body)));
    for (const message of messages) {
      if (fresh.includes(message)) continue;
      if (!kept.has(message.MessageId ?? '')) cameBack += 1;
      keep(message);
    }
    if (fresh.length === 0) break;
    await Promise.all(
      fresh.map(async (message) => {
        try {
          await accept(message.Body ?? '');
        } catch (error) {
          refused.push(error instanceof Error ? error.message : String(error));
          keep(message);
          return;
        }
        await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }));
        moved += 1;
      }),
    );
  }
  // Whoever looks next sees at once what stayed.
  for (const ReceiptHandle of kept.values()) {
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: from, ReceiptHandle, VisibilityTimeout: 0 }));
  }
  return { moved, cameBack, refused };
};

const receive = async (sqs: SQSClient, from: string, waitSeconds: number): Promise<Message[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: from,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: holdSeconds,
      WaitTimeSeconds: waitSeconds,
    }),
  );
  return Messages;
};

const isNewTo = (set: Set<string>, value: string): boolean => set.size < set.add(value).size;

/** The same for a body before and after it went through a function: services write JSON with their own white space. */
const meaningOf = (body: string): string => {
  try {
    return invocationOf(JSON.stringify(JSON.parse(body)));
  } catch {
    return body;
  }
};

const notification = v.looseObject({
  Type: v.literal('Notification'),
  TopicArn: v.string(),
  Message: v.string(),
  SigningCertURL: v.optional(v.string()),
  UnsubscribeURL: v.optional(v.string()),
});

/**
 * The body a function was, or would have been, invoked with. It is the message itself, except where SNS could not
 * reach the function at all: SNS keeps the bare notification, which Lambda would have put into `Records`.
 */
export const invocationOf = (body: string): string => {
  const bare = v.safeParse(v.pipe(v.string(), v.parseJson(), notification), body);
  if (!bare.success) return body;
  const { SigningCertURL: SigningCertUrl, UnsubscribeURL: UnsubscribeUrl, ...rest } = bare.output;
  const Sns = { ...rest, SigningCertUrl, UnsubscribeUrl };
  return JSON.stringify({ Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns }] });
};

/** On AWS the usual credentials and Region; for the stage `local` the local cloud, whatever the machine is set up for. */
const clientsFor = (stage: string, region: string | undefined): Clients => {
  const local = {
    endpoint: process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566',
    region: region ?? process.env.AWS_REGION ?? 'eu-west-1',
    credentials: { accessKeyId: 'LOCALOPERATOR', secretAccessKey: 'local' },
  };
  const settings = stage === 'local' ? local : { ...(region === undefined ? {} : { region }) };
  return { sqs: new SQSClient(settings), lambda: new LambdaClient(settings) };
};

const usage = 'npm run redrive -- FUNCTION [--stage dev] [--region REGION] [--dry-run]';

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stage: { type: 'string', default: 'dev' },
      region: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const [functionName, ...others] = positionals;
  if (functionName === undefined || others.length > 0) throw new Error(usage);
  const { stage, region, 'dry-run': dryRun } = values;
  const result = await redrive({ functionName, stage, dryRun }, clientsFor(stage, region));
  console.log(reportOf(result, dryRun));
  for (const reason of new Set(result.refused)) console.error(`Not accepted: ${reason}`);
  if (result.refused.length > 0) process.exitCode = 1;
};

const reportOf = ({ destination, found, moved, cameBack, refused }: Redriven, dryRun: boolean): string => {
  const counted = (count: number) => `${count} message${count === 1 ? '' : 's'}`;
  if (dryRun) return `About ${counted(found)} would go to ${destination}.`;
  const stayed = cameBack > 0 ? ` Came back at once, or a copy, and left there: ${cameBack}.` : '';
  const notAccepted = refused.length > 0 ? ` Not accepted, and left there: ${refused.length}.` : '';
  return `${counted(moved)} went to ${destination}.${stayed}${notAccepted}`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

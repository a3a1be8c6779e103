import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory } from './data-directory.ts';
import type { Faults } from './faults.ts';
import { startFront } from './front.ts';
import { startGateway } from './gateway.ts';
import { httpApi } from './http-api.ts';
import { type Inbox, mailOf, openInbox } from './inbox.ts';
import {
  addRules,
  addSchedules,
  createBuckets,
  createQueuesAndTopics,
  parametersOf,
  partitionKeys,
} from './install.ts';
import { type Consumer, consume } from './lambda/consumer.ts';
import { hiddenQueueOf, type Lambda, type RetryDelays, startLambda, subscribeHidden } from './lambda/lambda.ts';
import { type LogLine, openLogs } from './lambda/logs.ts';
import type { FunctionStats } from './lambda/pool.ts';
import type { Outcome } from './lambda/runtime.ts';
import { startMetrics } from './metrics.ts';
import type { Deliver, Ending, SendToQueue } from './services/deliveries.ts';
import { type LocalDynamoDb, startDynamoDb } from './services/dynamodb.ts';
import { type EventBridge, startEventBridge } from './services/eventbridge.ts';
import { startMessaging } from './services/messaging.ts';
import { type LocalS3, startS3 } from './services/s3.ts';
import { type SageMaker, startSageMaker } from './services/sagemaker.ts';
import { type Scheduler, startScheduler } from './services/scheduler.ts';
import { startParameterStore } from './services/ssm.ts';
import { startSettlement } from './settlement.ts';
import { OPERATOR_KEY_ID } from './signature.ts';
import { resolveTemplate, type Template } from './template.ts';
import type { Clock, Home, PublishServiceEvent, QueueMessage, Queues, Topics } from './types.ts';
import { callersOf, nameInArn, routesOf, subscriptionsOf } from './wiring.ts';
import { checkGrants } from './wiring-checks.ts';

/** Where a started cloud can be reached. */
export interface Addresses {
  /** The AWS services, for `AWS_ENDPOINT_URL`. */
  readonly awsUrl: string;
  /** The HTTP API and the pages under `/local`. */
  readonly httpUrl: string;
}

export interface CloudOptions {
  /** Path of the compiled template, or the template itself. */
  readonly template: string | object;
  /** Directory with the bundles that handlers call `dist/…`. */
  readonly bundleDir: string;
  /** Values of the template's parameters; its defaults hold otherwise. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Where everything is kept and found again; in memory when absent. */
  readonly dataDir?: string;
  readonly clock?: Clock;
  readonly home?: Home;
  /** 0, the default, takes any free port. */
  readonly ports?: { readonly aws?: number; readonly http?: number };
  /** `workers` runs functions in threads that can be killed; `inProcess` here, one at a time, for tests. */
  readonly mode?: 'workers' | 'inProcess';
  /** Most worker threads. */
  readonly workers?: number;
  /** Most heap of one worker thread, in MB. */
  readonly workerHeapMb?: number;
  /** More environment for every function. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Parameters to start with, as SecureStrings; some hold an address of this cloud. */
  readonly parameterStore?: (addresses: Addresses) => Readonly<Record<string, string>>;
  readonly retryDelays?: RetryDelays;
  /** Lets unsigned HTTP requests of this machine through. */
  readonly openLocally?: boolean;
  /** Fires schedules by the wall clock and lets SageMaker's jobs go on by themselves; off where a test drives time. */
  readonly runsByItself?: boolean;
  readonly onLog?: LogLine;
  /** Told of what goes wrong inside the local cloud itself. */
  readonly report?: (error: unknown) => void;
}

/** A message that was given up. */
export interface DeadLetter {
  readonly queue: string;
  readonly body: string;
  readonly messageAttributes: Readonly<Record<string, string>>;
}

export interface Cloud extends Addresses {
  readonly home: Home;
  readonly template: Template;
  readonly queues: Queues;
  readonly s3: LocalS3;
  readonly dynamodb: LocalDynamoDb;
  readonly eventBridge: EventBridge;
  readonly scheduler: Scheduler;
  readonly sagemaker: SageMaker;
  readonly inbox: Inbox;
  readonly faults: Faults;
  /** Access key id that may do everything; any secret goes with it. */
  readonly operatorKeyId: string;
  /** Invokes a function and waits, as `RequestResponse` does. @throws RangeError when there is no such function */
  invoke(functionName: string, event: unknown): Promise<Outcome>;
  /** Fires a schedule as of a moment, in milliseconds since 1970. */
  fire(scheduleName: string, scheduledTimeMs: number): Promise<Ending>;
  /** Resolves when no call, delivery, message with a taker or invocation is left. Dead letters have no taker. */
  settle(): Promise<void>;
  /** What lies in the dead-letter queues; it stays there. */
  deadLetters(): Promise<readonly DeadLetter[]>;
  stats(): CloudStats;
  /** Stops everything in order; what was accepted is kept where there is a data directory. */
  close(): Promise<void>;
}

export interface CloudStats {
  readonly functions: Readonly<Record<string, Readonly<FunctionStats>>>;
  /** AWS calls by service and operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** CloudWatch values by namespace and metric. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly queues: Readonly<Record<string, { readonly waiting: number; readonly inFlight: number }>>;
}

/** Where local resources live. The account number cannot exist on AWS. */
const LOCAL_HOME: Home = { account: '000000000000', region: 'eu-west-1' };

type Closers = (() => unknown)[];

/**
 * Starts the local cloud from the compiled template: exactly its rules, queues, topics, schedules, routes, roles and
 * functions. Started again on the same data directory, it goes on where it was, also after a kill.
 *
 * @throws TemplateRefused when the template needs what is not here, or would silently fail on AWS
 * @throws Error when another process has the data directory
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const closers: Closers = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    return { ...(await start(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: CloudOptions, closers: Closers): Promise<Omit<Cloud, 'close'>> {
  const { clock = Date.now, home = LOCAL_HOME, ports = {}, openLocally = true, retryDelays = {} } = options;
  const { mode = 'workers', workers = 6, workerHeapMb = 256, bundleDir, environment = {} } = options;
  const { report = (error) => console.error(error), parameterStore = () => ({}) } = options;
  const { dataDir } = options;
  const room = (name: string) => (dataDir === undefined ? {} : { dataDir: join(dataDir, name) });
  const keep = <T extends { close(): unknown }>(part: T): T => {
    closers.push(() => part.close());
    return part;
  };
  if (dataDir !== undefined) closers.push(lockDirectory(dataDir));

  const { changed, settled } = startSettlement(() => isIdle());
  const gateway = keep(await startGateway(ports.aws ?? 0, changed));
  const front = keep(await startFront(ports.http ?? 0, changed));
  const addresses: Addresses = { awsUrl: gateway.url, httpUrl: front.url };
  const template = readTemplate(options, home, addresses);
  checkGrants(template);

  const inbox = keep(openInbox(dataDir));
  const logs = keep(openLogs(dataDir, options.onLog));
  const messaging = { ...room('messaging'), home, host: '127.0.0.1', publicUrl: gateway.url };
  const queues = keep(await startMessaging(messaging));
  queues.releaseAll();
  createQueuesAndTopics(template, queues);

  const lambda = keep(
    startLambda({
      ...{ template, home, queues, mode, workers, workerHeapMb, retryDelays, changed, report },
      ...{ bundleDir, environment, awsUrl: gateway.url, output: logs.write },
    }),
  );
  const dynamodb = keep(await startDynamoDb({ ...room('dynamodb'), home, clock }));
  for (const table of template.ofType('AWS::DynamoDB::Table')) {
    await dynamodb.createTable({ ...table.properties, TableName: table.name });
  }
  const deliver = deliverTo(queues, lambda);
  const sendToQueue: SendToQueue = (arn, body, attributes) => queues.send(nameInArn(arn), body, attributes);
  const delivery = { home, clock, deliver, sendToQueue, changed, report };
  const eventBridge = keep(await startEventBridge({ ...room('eventbridge'), ...delivery }));
  addRules(template, eventBridge);
  eventBridge.start();
  // Publishes first what a killed process had not, so the rules and their targets stand ready by now.
  const publish: PublishServiceEvent = (event) => eventBridge.publish(event);
  const s3 = keep(await startS3({ ...room('s3'), home, clock, publish }));
  createBuckets(template, s3);
  const sagemaker = keep(startSageMaker({ ...room('sagemaker'), home, clock, publish }));
  const scheduler = keep(await startScheduler({ ...room('scheduler'), ...delivery }));
  addSchedules(template, scheduler, options.runsByItself ? undefined : 'DISABLED');
  const ssm = startParameterStore({ ...parametersOf(template), ...parameterStore(addresses) }, home);
  const metrics = startMetrics();

  const callers = callersOf(template);
  const byScope = { dynamodb, sqs: queues, sns: queues, events: eventBridge, scheduler, sagemaker, ssm };
  gateway.open({
    home,
    byScope: { ...byScope, lambda: lambda.api, monitoring: metrics },
    s3,
    callers,
    partitionKeyOf: partitionKeys(template),
  });
  const mail = startMail(template, { queues, inbox, changed, report });
  keep({ close: () => Promise.all(mail.map((consumer) => consumer.close())) });

  const watched = () => [...lambda.queues(), ...mail.map(({ queue }) => queue)];
  const isIdle = () =>
    gateway.busy() + front.busy() + lambda.busy() + eventBridge.underWay() + scheduler.underWay() === 0 &&
    watched().every((queue) => isEmpty(queues.depth(queue)));
  const depths = () => {
    const names = template.ofType('AWS::SQS::Queue').map(({ name }) => name);
    return Object.fromEntries(names.map((name) => [name, queues.depth(name)]));
  };
  const stats = (): CloudStats => ({
    functions: lambda.stats(),
    calls: gateway.calls(),
    metrics: metrics.counts(),
    queues: depths(),
  });
  const api = httpApi({
    routes: routesOf(template),
    home,
    openLocally,
    now: clock,
    invoke: lambda.invoke,
    knowsKey: (keyId) => keyId === OPERATOR_KEY_ID || callers.has(keyId),
  });
  front.open({ api, inbox, clock, status: stats, depths });
  lambda.start();
  scheduler.start();
  if (options.runsByItself) sagemaker.start();

  return {
    ...{ ...addresses, home, template, queues, s3, dynamodb, eventBridge, scheduler, sagemaker, inbox },
    ...{ faults: gateway.faults, operatorKeyId: OPERATOR_KEY_ID, settle: settled, stats },
    invoke: (functionName, event) => lambda.invoke(functionName, JSON.stringify(event)),
    fire: (scheduleName, scheduledTimeMs) => scheduler.fire(scheduleName, scheduledTimeMs),
    deadLetters: () => readDeadLetters(template, queues, watched()),
  };
}

const isEmpty = ({ waiting, inFlight }: ReturnType<Queues['depth']>) => waiting + inFlight === 0;

function readTemplate(
  { template, parameters = {} }: CloudOptions,
  home: Home,
  { awsUrl, httpUrl }: Addresses,
): Template {
  const document: unknown = typeof template === 'string' ? JSON.parse(readFileSync(template, 'utf8')) : template;
  const queueUrl = (name: string) => `${awsUrl}/${home.account}/${name}`;
  return resolveTemplate(document, { home, parameters, queueUrl, httpUrl });
}

/** Hands payloads of rules and schedules to queues and functions; for both they are kept once this resolves. */
const deliverTo =
  (queues: Queues, lambda: Lambda): Deliver =>
  async (targetArn, payload) => {
    if (targetArn.includes(':sqs:')) queues.send(nameInArn(targetArn), payload);
    else lambda.accept(nameInArn(targetArn), payload);
  };

interface MailDependencies {
  readonly queues: Queues & Topics;
  readonly inbox: Inbox;
  readonly changed: () => void;
  readonly report: (error: unknown) => void;
}

/** E-mail subscriptions, whose mail goes to the inbox. */
function startMail(template: Template, { queues, inbox, changed, report }: MailDependencies): Consumer[] {
  const subscriptions = subscriptionsOf(template).filter(({ protocol }) => protocol === 'email');
  return subscriptions.map((subscription) => {
    subscribeHidden(queues, subscription);
    const queue = hiddenQueueOf(subscription);
    const handle = async (messages: readonly QueueMessage[]) => {
      for (const { body } of messages) inbox.add(mailOf(subscription.endpoint, body));
      queues.delete(
        queue,
        messages.map(({ receiptHandle }) => receiptHandle),
      );
    };
    return consume({ queues, queue, batchSize: 10, concurrency: 1, handle, changed, report });
  });
}

/** Looks into every queue that something is given up to, unless a function takes from it. */
async function readDeadLetters(template: Template, queues: Queues, watched: readonly string[]): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const { name: queue } of template.ofType('AWS::SQS::Queue')) {
    if (watched.includes(queue)) continue;
    const taken: QueueMessage[] = [];
    for (let batch = await queues.receive(queue, 10, 0); batch.length > 0; batch = await queues.receive(queue, 10, 0)) {
      taken.push(...batch);
    }
    for (const { body, receiptHandle, messageAttributes } of taken) {
      queues.changeVisibility(queue, receiptHandle, 0);
      const texts = Object.entries(messageAttributes).map(([name, { stringValue = '' }]) => [name, stringValue]);
      letters.push({ queue, body, messageAttributes: Object.fromEntries(texts) });
    }
  }
  return letters;
}

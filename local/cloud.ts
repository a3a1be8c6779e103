import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory } from './data-directory.ts';
import { type DeadLetter, readDeadLetters } from './dead-letters.ts';
import type { Faults } from './faults.ts';
import { startFront } from './front.ts';
import { startGateway } from './gateway.ts';
import { httpApi } from './http-api.ts';
import { type Inbox, openInbox } from './inbox.ts';
import {
  addRules,
  addSchedules,
  createBuckets,
  createQueuesAndTopics,
  parametersOf,
  partitionKeys,
} from './install.ts';
import { type Lambda, type RetryDelays, startLambda } from './lambda/lambda.ts';
import { type LogLine, openLogs } from './lambda/logs.ts';
import type { FunctionStats } from './lambda/pool.ts';
import type { Outcome } from './lambda/runtime.ts';
import { startMail } from './mail.ts';
import { startMetrics } from './metrics.ts';
import type { Deliver, Ending, SendToQueue } from './services/deliveries.ts';
import { type LocalDynamoDb, startDynamoDb } from './services/dynamodb.ts';
import { type EventBridge, startEventBridge } from './services/eventbridge.ts';
import { startMessaging } from './services/messaging.ts';
import { startPricing } from './services/pricing.ts';
import { type LocalS3, startS3 } from './services/s3.ts';
import { type Durations, type SageMaker, startSageMaker } from './services/sagemaker.ts';
import { type Scheduler, startScheduler } from './services/scheduler.ts';
import { startParameterStore } from './services/ssm.ts';
import { startSettlement } from './settlement.ts';
import { OPERATOR_KEY_ID } from './signature.ts';
import { resolveTemplate, type Template } from './template.ts';
import type { Clock, Home, PublishServiceEvent, Queues } from './types.ts';
import { callersOf, nameInArn, routesOf } from './wiring.ts';
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
  /** How long things take in SageMaker, where not as long as usual. */
  readonly durations?: Partial<Durations>;
  /** Lets unsigned HTTP requests of this machine through. */
  readonly openLocally?: boolean;
  /** Fires schedules by the wall clock and lets SageMaker's jobs go on by themselves; off where a test drives time. */
  readonly runsByItself?: boolean;
  readonly onLog?: LogLine;
  /** Told of what goes wrong inside the local cloud itself. */
  readonly report?: (error: unknown) => void;
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
  const { mode = 'workers', workers = 6, workerHeapMb = 256, bundleDir, environment = {}, dataDir } = options;
  const { durations = {} } = options;
  const { report = (error) => console.error(error), parameterStore = () => ({}), runsByItself = false } = options;
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

  const surroundings = { home, awsUrl: gateway.url, bundleDir, environment };
  const capacity = { mode, workers, workerHeapMb, retryDelays, output: logs.write };
  const lambda = keep(startLambda({ ...surroundings, ...capacity, template, queues, changed, report }));
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
  const sagemaker = keep(startSageMaker({ ...room('sagemaker'), home, clock, publish, durations }));
  const scheduler = keep(await startScheduler({ ...room('scheduler'), ...delivery }));
  addSchedules(template, scheduler, runsByItself ? undefined : 'DISABLED');
  const ssm = startParameterStore({ ...parametersOf(template), ...parameterStore(addresses) }, home);
  const metrics = startMetrics(clock);

  const callers = callersOf(template);
  const byScope = { dynamodb, sqs: queues, sns: queues, events: eventBridge, scheduler, sagemaker, ssm };
  gateway.open({
    home,
    byScope: { ...byScope, lambda: lambda.api, monitoring: metrics, pricing: startPricing() },
    s3,
    callers,
    partitionKeyOf: partitionKeys(template),
  });
  const mail = keep(startMail(template, { queues, inbox, clock, changed, report }));

  const watched = () => [...lambda.queues(), ...mail.queues];
  const isIdle = () =>
    gateway.busy() + front.busy() + lambda.busy() + eventBridge.underWay() + scheduler.underWay() === 0 &&
    watched().every((queue) => isEmpty(queues.depth(queue)));
  const depths = () =>
    Object.fromEntries(template.ofType('AWS::SQS::Queue').map(({ name }) => [name, queues.depth(name)]));
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
  if (runsByItself) sagemaker.start();
  // Functions end before what they call: a failure for want of a service must not count as an attempt of theirs.
  closers.push(() => Promise.all([gateway.close(), front.close()]), lambda.close);

  const services = { queues, s3, dynamodb, eventBridge, scheduler, sagemaker, inbox };
  return {
    ...addresses,
    ...services,
    home,
    template,
    faults: gateway.faults,
    operatorKeyId: OPERATOR_KEY_ID,
    settle: settled,
    stats,
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

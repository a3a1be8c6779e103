import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import type { CloudOptions } from '../../local/cloud.ts';
import type { BusEvent } from '../../local/types.ts';
import { aCaptureKey } from '../factories/captures.ts';
import { settingsFor } from './drives.ts';
import { outcomeOf } from './outcome.ts';
import { at, hourOfRecords, startWorld, type World } from './world.ts';

/** One thing of the day that reached the deployed wiring from outside. */
type Step = { readonly kind: 'event'; readonly event: BusEvent } | { readonly kind: 'tick'; readonly hour: number };

const seed = Number(process.env.SEED ?? 7);
const hours = 24;
const deployment = inject('deployment');

/** Puts the files of an hour: three hours of a plan never seen, a file written anew, and one that comes five hours late. */
const putFilesOf = async (world: World, hour: number): Promise<void> => {
  const lines = hourOfRecords(hour, { records: 100, ...(hour >= 6 && hour < 9 ? { plan: 'platinum' } : {}) });
  if (hour === 10) await world.capture(hour, lines.slice(0, 70).join('\n'));
  if (hour === 10) await world.cloud.settle();
  await world.capture(hour, lines.join('\n'));
  if (hour === 9) {
    const late = hourOfRecords(4, { records: 30 }).map((line) => line.replaceAll('"h4-', '"late-'));
    await world.capture(hour, late.join('\n'), { key: aCaptureKey(at(4), '59-59-999-late.jsonl') });
  }
};

/** A training job that fails and an endpoint that comes into service. */
const createResources = async ({ sagemaker }: World): Promise<void> => {
  const RoleArn = 'arn:aws:iam::000000000000:role/SageMakerExecutionRole';
  await sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: 'nightly-1',
      RoleArn,
      HyperParameters: { 'plumbline-local-fail-at': '0.5' },
      AlgorithmSpecification: { TrainingImage: 'image:1', TrainingInputMode: 'File' },
      OutputDataConfig: { S3OutputPath: 's3://ml-data/models/' },
      ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 30 },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    }),
  );
  await sagemaker.send(new CreateModelCommand({ ModelName: 'churn', ExecutionRoleArn: RoleArn }));
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'churn',
      ProductionVariants: [{ VariantName: 'AllTraffic', ModelName: 'churn', InitialInstanceCount: 1 }],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: 'churn-xgb', EndpointConfigName: 'churn' }));
};

/** Records what happens on the default bus, as an archive would. Gives what came since it was asked last. */
const tapeOf = ({ cloud }: World) => {
  const queue = 'tape';
  const arn = `arn:aws:sqs:${cloud.home.region}:${cloud.home.account}:${queue}`;
  cloud.queues.createQueue(queue, {});
  cloud.eventBridge.addRule({
    name: queue,
    arn: `arn:aws:events:${cloud.home.region}:${cloud.home.account}:rule/${queue}`,
    busName: 'default',
    pattern: {
      'detail-type': ['Object Created', 'SageMaker Training Job State Change', 'SageMaker Endpoint State Change'],
    },
    targets: [{ id: 'queue', arn }],
  });
  return async (): Promise<Step[]> => {
    const messages = await cloud.queues.receive(queue, 10, 0);
    cloud.queues.delete(
      queue,
      messages.map(({ receiptHandle }) => receiptHandle),
    );
    return messages.map(({ body }) => ({ kind: 'event', event: JSON.parse(body) }));
  };
};

/** The day as it was: each file in its hour, each event once but for those that SageMaker's stand-in doubles. */
const live = async (world: World): Promise<readonly Step[]> => {
  const tape = tapeOf(world);
  const steps: Step[] = [];
  await world.tick(0);
  for (let hour = 0; hour < hours; hour += 1) {
    if (hour === 2) await createResources(world);
    await putFilesOf(world, hour);
    await world.tick(hour + 1);
    await world.cloud.sagemaker.advance();
    await world.cloud.settle();
    steps.push(...(await tape()), { kind: 'tick', hour: hour + 1 });
  }
  return steps;
};

/** The same files, of which only the replayed events tell. */
const putSilently = async (world: World): Promise<void> => {
  const Bucket = 'churn-capture';
  await world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }));
  for (let hour = 0; hour < hours; hour += 1) await putFilesOf(world, hour);
};

/** A world of its own that has been through the steps in their order. */
const replayed = async (steps: readonly Step[], options: Partial<CloudOptions> = {}): Promise<World> => {
  const world = await startWorld(deployment, options);
  onTestFinished(() => world.close());
  await putSilently(world);
  for (const step of steps) {
    if (step.kind === 'tick') await world.tick(step.hour);
    else {
      const { source, 'detail-type': detailType, resources, detail, time } = step.event;
      await world.cloud.eventBridge.publish({ source, detailType, resources, detail, timeMs: Date.parse(time) });
    }
  }
  // There is always a next tick: it takes up what came for windows that no tick after it saw complete.
  await world.tick(hours);
  return world;
};

/** What only SageMaker itself tells, when asked about what it made: it made nothing in a world of replayed events. */
const onlyDescribed = ['billableSeconds', 'trainingTimeSeconds', 'tags', 'variants'];

const asTold = (state: Record<string, unknown> = {}) =>
  Object.fromEntries(Object.entries(state).filter(([key]) => !onlyDescribed.includes(key)));

/**
 * What the events about jobs and endpoints left in the table, executions of pipelines aside. Models and configs are left out:
 * whether they are there is asked, never told.
 */
const resourcesIn = async ({ cloud }: World) => {
  const table = new DynamoDBClient(settingsFor(cloud));
  const { Items = [] } = await table.send(new ScanCommand({ TableName: cloud.template.find('Table')?.name }));
  table.destroy();
  return Items.filter(({ pk }) => /^RESOURCE#.*:(?!pipeline\/|model\/|endpoint-config\/)[^:]*$/.test(pk?.S ?? ''))
    .map(({ pk, sk, state }) => ({ pk: pk?.S, sk: sk?.S, state: asTold(state?.M) }))
    .toSorted((a, b) => (`${a.pk}${a.sk}` < `${b.pk}${b.sk}` ? -1 : 1));
};

const startedRuns = async ({ sagemaker }: World): Promise<number> => {
  const { PipelineExecutionSummaries = [] } = await sagemaker.send(
    new ListPipelineExecutionsCommand({ PipelineName: 'churn-retrain' }),
  );
  return PipelineExecutionSummaries.length;
};

const messagesOf = ({ cloud }: World): readonly string[] =>
  cloud.inbox
    .list()
    .map(({ kind, subject, text }) => `${kind}: ${subject}\n${text}`)
    .toSorted();

/** Numbers in a message tell what was known when it was sent; its title does not. */
const titlesOf = ({ cloud }: World): readonly string[] =>
  cloud.inbox
    .list()
    .map(({ kind, subject }) => `${kind}: ${subject}`)
    .toSorted();

type Order = (steps: readonly Step[]) => readonly Step[];

const twice: Order = (steps) => steps.flatMap((step) => [step, step]);

/** Fisher and Yates's shuffle by Park and Miller's generator: the same seed, the same order. */
const shuffled: Order = (steps) => {
  const all = [...steps];
  let state = seed % 2147483647;
  for (let left = all.length; left > 1; left -= 1) {
    state = (state * 16807) % 2147483647;
    all.push(...all.splice(state % left, 1));
  }
  return all;
};

describe('a day of files, ticks and SageMaker events', () => {
  let day: World;
  let steps: readonly Step[];

  beforeAll(async () => {
    day = await startWorld(deployment);
    steps = await live(day);
  });

  afterAll(() => day.close());

  it('leaves its windows, two incidents, the flagged records and one run', async () => {
    const { windows, incidents, collected } = await outcomeOf(day);
    expect(windows).toHaveLength(hours);
    expect(incidents).toMatchObject([
      { cause: 'unseen-category', windowsInViolation: 3, status: 'resolved' },
      { cause: 'training-failed', status: 'open' },
    ]);
    expect(collected.length).toBeGreaterThan(300);
    expect(await startedRuns(day)).toBe(1);
    expect(messagesOf(day)).toHaveLength(8);
    expect(steps.length).toBeGreaterThan(2 * hours);
  });

  /** The same state, whatever the way there. */
  const expectSameState = async (world: World): Promise<void> => {
    expect(await outcomeOf(world)).toEqual(await outcomeOf(day));
    expect(await resourcesIn(world)).toEqual(await resourcesIn(day));
    expect(await world.cloud.deadLetters()).toEqual([]);
  };

  it.each([
    ['twice', twice],
    ['twice and backwards', (all: readonly Step[]) => twice(all).toReversed()],
  ])('delivered %s, leaves the same, starts one run and tells the same', async (_, order) => {
    const world = await replayed(order(steps));
    await expectSameState(world);
    expect(await startedRuns(world)).toBe(1);
    expect(titlesOf(world)).toEqual(titlesOf(day));
  });

  // An incident that is over by the time it is known of starts nothing, so there may be no run at all.
  it(`delivered twice and shuffled by seed ${seed}, leaves the same, starts at most one run and tells nothing twice`, async () => {
    const world = await replayed(shuffled(twice(steps)));
    await expectSameState(world);
    expect(await startedRuns(world)).toBeLessThanOrEqual(1);
    expect(new Set(messagesOf(world)).size).toBe(messagesOf(world).length);
  });

  it(`delivered twice and shuffled by seed ${seed} to functions that run side by side, leaves the same`, async () => {
    const world = await replayed(shuffled(twice(steps)), { mode: 'workers', workers: 3 });
    await expectSameState(world);
    expect(await startedRuns(world)).toBeLessThanOrEqual(1);
  });
});

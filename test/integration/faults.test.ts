import { LambdaClient } from '@aws-sdk/client-lambda';
import { ListPipelineExecutionsCommand } from '@aws-sdk/client-sagemaker';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Fault } from '../../local/faults.ts';
import { redrive } from '../../local/redrive.ts';
import { aMonitorDocument } from '../factories/monitors.ts';
import { collectedBy, keysUnder, stateOf, textOf } from './evidence.ts';
import { at, hourOfRecords, startWorld, type World } from './world.ts';

/** Every incident ends with the next clear hour and starts one retraining run, so that each hour keeps every function busy. */
const monitor = aMonitorDocument({
  window: { lengthHours: 1, graceMinutes: 10, startsAt: at(0) },
  incident: { resolveAfterHours: 1 },
  flag: { unsureWithin: 0.02, sampleShare: 0, unseenCategory: false },
  retraining: { pipelineName: 'churn-retrain', onSeverity: 'warning', coolDownHours: 0, maxRunsPerIncident: 1 },
});

/** An hour of records with one that cannot be read; of every other hour, a third is of a plan that nobody knows. */
const linesOf = (hour: number): string => {
  const lines = hourOfRecords(hour, { records: 60 });
  const odd = hourOfRecords(hour, { records: 60, plan: 'platinum' });
  return [...lines.map((line, index) => (hour % 2 === 0 && index % 3 === 0 ? odd[index] : line)), '{'].join('\n');
};

const live = async (world: World, hour: number): Promise<void> => {
  await world.capture(hour, linesOf(hour));
  await world.tick(hour + 1);
};

/** Everything that is kept and everybody who was told. */
const evidence = async (world: World) => {
  const { PipelineExecutionSummaries = [] } = await world.sagemaker.send(
    new ListPipelineExecutionsCommand({ PipelineName: 'churn-retrain', MaxResults: 100 }),
  );
  const kept = async (prefix: string) =>
    Promise.all((await keysUnder(world, prefix)).map(async (key) => [key, await textOf(world, key)]));
  const told = (kind: string) =>
    world.cloud.inbox.list().flatMap((message) => (message.kind === kind ? `${message.subject}\n${message.text}` : []));
  return {
    state: await stateOf(world, 'churn'),
    partials: await kept('partials/'),
    reports: await kept('reports/'),
    rejected: await kept('rejected/'),
    collected: await collectedBy(world, 'churn'),
    runs: PipelineExecutionSummaries.length,
    mails: told('email').toSorted(),
    slack: told('slack').toSorted(),
    deadLetters: await world.cloud.deadLetters(),
  };
};

type Answer = Pick<Fault, 'status' | 'code'>;

const internal: Answer = { status: 500, code: 'InternalServerError' };
const slowDown: Answer = { status: 503, code: 'SlowDown' };
const throughput: Answer = { status: 400, code: 'ProvisionedThroughputExceededException' };
const throttled: Answer = { status: 400, code: 'ThrottlingException' };

/**
 * How each service fails in the hour of its place in the list. Twice is mended by the SDK's own attempts; seven times is
 * more than one invocation can outlast, so that the message or event comes again. A call whose answer is lost took effect,
 * and is repeated by the SDK.
 */
const troubles: readonly (readonly [string, string, Answer, times: number, 'refused' | 'answer lost'])[] = [
  ['s3', 'GetObject', internal, 7, 'refused'],
  ['s3', 'PutObject', internal, 7, 'refused'],
  ['s3', 'PutObject', slowDown, 2, 'refused'],
  ['s3', 'ListObjectsV2', internal, 7, 'refused'],
  ['dynamodb', 'GetItem', internal, 7, 'refused'],
  ['dynamodb', 'PutItem', internal, 7, 'refused'],
  ['dynamodb', 'PutItem', internal, 9, 'answer lost'],
  ['dynamodb', 'UpdateItem', internal, 7, 'refused'],
  ['dynamodb', 'UpdateItem', throughput, 2, 'refused'],
  ['dynamodb', 'UpdateItem', internal, 3, 'answer lost'],
  ['dynamodb', 'Query', internal, 7, 'refused'],
  ['dynamodb', 'DeleteItem', internal, 4, 'refused'],
  ['sqs', 'SendMessageBatch', internal, 7, 'refused'],
  ['sqs', 'SendMessageBatch', internal, 2, 'answer lost'],
  ['events', 'PutEvents', internal, 7, 'refused'],
  ['events', 'PutEvents', throttled, 2, 'refused'],
  ['events', 'PutEvents', internal, 2, 'answer lost'],
  ['sns', 'Publish', internal, 7, 'refused'],
  ['sagemaker', 'StartPipelineExecution', internal, 7, 'refused'],
  ['sns', 'Publish', internal, 2, 'answer lost'],
  ['sagemaker', 'StartPipelineExecution', internal, 1, 'answer lost'],
];

const deployed = (functionName: string): string => `plumbline-test-${functionName}`;

/** What answers for good: the SDK does not try again, and neither does the handler. */
const refused: Answer = { status: 403, code: 'AccessDeniedException' };

/** Where a function that is cut off has done something that it has not told yet, or not yet noted that it told. */
const lastBeforeTelling: readonly (readonly [functionName: string, calls: readonly string[]])[] = [
  ['profile-capture', ['dynamodb.UpdateItem', 's3.PutObject', 'dynamodb.PutItem', 'sqs.SendMessageBatch']],
  ['plan-windows', ['sqs.SendMessageBatch', 'dynamodb.UpdateItem']],
  ['evaluate-window', ['s3.PutObject', 'dynamodb.PutItem', 'events.PutEvents', 'dynamodb.DeleteItem']],
  ['manage-incident', ['dynamodb.PutItem', 'events.PutEvents']],
  ['publish-alert', ['sns.Publish', 'dynamodb.PutItem']],
  ['notify-slack', ['dynamodb.PutItem']],
  ['collect-flagged', ['dynamodb.PutItem', 's3.PutObject', 'dynamodb.UpdateItem', 'events.PutEvents']],
  ['start-retraining', ['dynamodb.PutItem', 'sagemaker.StartPipelineExecution', 'events.PutEvents']],
  ['record-lifecycle', ['dynamodb.PutItem', 'events.PutEvents']],
];
const functionsOfChain = lastBeforeTelling.map(([functionName]) => functionName);

/** Two hours each, in which every function is killed after its nth call; one more than any function makes. */
const killingRounds = 13;
const killedHours = 2 * killingRounds;
const troubledHours = troubles.length + 2;

type Evidence = Awaited<ReturnType<typeof evidence>>;

/** SNS has no memory: who is cut off after publishing publishes again, and the mail comes twice. Slack messages do not. */
const onceTold = (left: Evidence): Evidence => ({ ...left, mails: [...new Set(left.mails)] });

describe('the chain', () => {
  const calmAfter = new Map<number, Evidence>();

  const aWorld = async (): Promise<World> => {
    const world = await startWorld(inject('deployment'), { monitors: [monitor] });
    await world.tick(0);
    return world;
  };

  beforeAll(async () => {
    const world = await aWorld();
    for (let hour = 0; hour < killedHours; hour += 1) {
      if (hour === troubledHours) calmAfter.set(hour, await evidence(world));
      await live(world, hour);
    }
    calmAfter.set(killedHours, await evidence(world));
    await world.close();
  });

  it('keeps and tells everything once where nothing is disturbed', () => {
    const calm = calmAfter.get(killedHours);
    expect(calm?.state.windows.map(({ records, recordsRejected }) => [records, recordsRejected])).toEqual(
      Array.from({ length: killedHours }, () => [60, 1]),
    );
    expect(calm?.state.incidents.map(({ status }) => status)).toEqual(
      Array.from({ length: killingRounds }, () => 'resolved'),
    );
    expect(calm).toMatchObject({ runs: killingRounds, deadLetters: [] });
    expect([calm?.mails.length, new Set(calm?.mails).size, calm?.slack.length]).toEqual(
      Array.from({ length: 3 }, () => 2 * killedHours),
    );
  });

  describe('with services that fail', () => {
    let world: World;

    beforeAll(async () => {
      world = await aWorld();
    });

    afterAll(() => world.close());

    it.each(troubles.map((trouble, hour) => [...trouble, hour] as const))(
      'outlasts %s.%s answering %j to %i calls, each %s',
      async (service, operation, answer, times, kind, hour) => {
        // The first object that is put is the capture itself.
        const passing = operation === 'PutObject' ? 1 : 0;
        const afterHandling = kind === 'answer lost';
        world.cloud.faults.next({ service, operation, ...answer, times, passing, afterHandling });
        await live(world, hour);
        expect(world.cloud.faults.pending()).toBe(0);
        expect(await world.cloud.deadLetters()).toEqual([]);
      },
    );

    const putBack = async (functionName: string) => {
      const credentials = { accessKeyId: world.cloud.operatorKeyId, secretAccessKey: 'local' };
      const settings = { endpoint: world.cloud.awsUrl, region: world.cloud.home.region, credentials };
      const [sqs, lambda] = [new SQSClient(settings), new LambdaClient(settings)];
      const result = await redrive({ functionName, stage: 'test', waitSeconds: 0 }, { sqs, lambda });
      await world.cloud.settle();
      sqs.destroy();
      lambda.destroy();
      return result;
    };

    it.each([
      ['profile-capture', 's3', 'GetObject', 5, troubles.length],
      ['manage-incident', 'events', 'PutEvents', 3, troubles.length + 1],
    ])('keeps the input of %s through an outage of %s, and takes it up when it is put back', async (...outage) => {
      const [functionName, service, operation, times, hour] = outage;
      world.cloud.faults.next({ functionName: deployed(functionName), service, operation, ...refused, times });
      await world.capture(hour, linesOf(hour));
      await world.cloud.settle();
      if (functionName !== 'profile-capture') await world.tick(hour + 1);
      expect(await world.cloud.deadLetters()).toMatchObject([{ queue: `${deployed(functionName)}-dead-letter` }]);
      expect(await putBack(functionName)).toMatchObject({ found: 1, moved: 1, cameBack: 0, refused: [] });
      await world.tick(hour + 1);
      expect(await world.cloud.deadLetters()).toEqual([]);
    });

    it('leaves what an undisturbed run leaves, to the byte', async () => {
      expect(onceTold(await evidence(world))).toEqual(calmAfter.get(troubledHours));
    });
  });

  describe('with functions that are killed', () => {
    let world: World;
    /** By hour, how many functions made fewer calls than it takes to be killed. */
    const spared: number[] = [];

    beforeAll(async () => {
      world = await aWorld();
      for (let hour = 0; hour < killedHours; hour += 1) {
        for (const functionName of functionsOfChain.map(deployed)) {
          const passing = Math.floor(hour / 2);
          world.cloud.faults.next({ functionName, passing, status: 400, code: 'Killed', afterHandling: true });
        }
        await live(world, hour);
        spared.push(world.cloud.faults.pending());
        world.cloud.faults.clear();
      }
    });

    afterAll(() => world.close());

    it('was killed after each of its calls, and so between doing and telling', () => {
      expect(spared[0]).toBe(0);
      expect(spared.slice(-2)).toEqual([functionsOfChain.length, functionsOfChain.length]);
      const killedAfter = Map.groupBy(world.cloud.faults.met(), ({ functionName }) => functionName);
      for (const [functionName, calls] of lastBeforeTelling) {
        const met = killedAfter.get(deployed(functionName))?.map(({ service, operation }) => `${service}.${operation}`);
        expect(met, functionName).toEqual(expect.arrayContaining([...calls]));
      }
    });

    it('leaves what an undisturbed run leaves, to the byte', async () => {
      expect(onceTold(await evidence(world))).toEqual(calmAfter.get(killedHours));
    });
  });
});

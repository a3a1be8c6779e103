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
  decision: { mode: 'model-monitor' },
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

const internal = { status: 500, code: 'InternalServerError' };
const slowDown = { status: 503, code: 'SlowDown' };
const throughput = { status: 400, code: 'ProvisionedThroughputExceededException' };
const throttled = { status: 400, code: 'ThrottlingException' };
/** What answers for good: neither the SDK nor the handler tries again. */
const denied = { status: 403, code: 'AccessDeniedException' };

type Answer = typeof internal;

/** So many calls in a row are refused. */
const refused = (service: string, operation: string, times: number, answer: Answer = internal): Fault => ({
  ...{ service, operation, times, ...answer },
  // The first object that is put is the capture itself.
  ...(operation === 'PutObject' ? { passing: 1 } : {}),
});

/** So many calls in a row take effect, but whoever made them is not told, and makes them again. */
const unanswered = (service: string, operation: string, times: number): Fault => ({
  ...{ service, operation, times, ...internal, afterHandling: true },
});

const wordsOf = ({ service, operation, times, code, afterHandling = false }: Fault): string =>
  `${times} ${service}.${operation} ${afterHandling ? 'whose answer is lost' : `answered with ${code}`}`;

/**
 * How services fail in the hour of its place in the list. Twice is mended by the SDK's own attempts; seven times is more
 * than one invocation can outlast, so that its message or event comes again.
 */
const troubles: readonly (readonly Fault[])[] = [
  [refused('s3', 'GetObject', 7), refused('sns', 'Publish', 7)],
  [refused('s3', 'PutObject', 7), refused('events', 'PutEvents', 2, throttled)],
  [refused('s3', 'ListObjectsV2', 7), refused('sagemaker', 'StartPipelineExecution', 7)],
  [refused('dynamodb', 'GetItem', 7), unanswered('sqs', 'SendMessageBatch', 2)],
  [refused('dynamodb', 'PutItem', 7)],
  [unanswered('dynamodb', 'PutItem', 9)],
  [refused('dynamodb', 'UpdateItem', 7), unanswered('sagemaker', 'StartPipelineExecution', 1)],
  [refused('dynamodb', 'UpdateItem', 2, throughput), unanswered('sns', 'Publish', 2)],
  [unanswered('dynamodb', 'UpdateItem', 3), refused('s3', 'PutObject', 2, slowDown)],
  [refused('dynamodb', 'Query', 7)],
  [refused('sqs', 'SendMessageBatch', 7)],
  [refused('events', 'PutEvents', 7)],
  [unanswered('events', 'PutEvents', 2), refused('dynamodb', 'DeleteItem', 4)],
];

const deployed = (functionName: string): string => `plumbline-test-${functionName}`;

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

/**
 * In the nth hour every function is killed after its nth call, and its next invocations after one call more; one that makes
 * more calls than there are hours goes on two a time. In the last two hours no function makes so many calls.
 */
const killedHours = 16;
const callsAHour: Readonly<Record<string, number>> = { [deployed('record-lifecycle')]: 2 };
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
    for (let hour = 0; hour <= Math.max(killedHours, troubledHours); hour += 1) {
      if (hour === killedHours || hour === troubledHours) calmAfter.set(hour, await evidence(world));
      await live(world, hour);
    }
    await world.close();
  });

  it('keeps and tells everything once where nothing is disturbed', () => {
    const calm = calmAfter.get(killedHours);
    expect(calm?.state.windows.map(({ records, recordsRejected }) => [records, recordsRejected])).toEqual(
      Array.from({ length: killedHours }, () => [60, 1]),
    );
    expect(calm?.state.incidents.map(({ status }) => status)).toEqual(
      Array.from({ length: killedHours / 2 }, () => 'resolved'),
    );
    expect(calm).toMatchObject({ runs: killedHours / 2, deadLetters: [] });
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

    it.each(troubles.map((faults, hour) => [faults.map(wordsOf).join(' and '), faults, hour] as const))(
      'outlasts %s',
      async (_, faults, hour) => {
        for (const fault of faults) world.cloud.faults.next(fault);
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
      world.cloud.faults.next({ functionName: deployed(functionName), service, operation, ...denied, times });
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
    /** By hour, how many of the kills had to be left out, since functions made fewer calls. */
    const spared: number[] = [];

    beforeAll(async () => {
      world = await aWorld();
      for (let hour = 0; hour < killedHours; hour += 1) {
        for (const functionName of functionsOfChain.map(deployed)) {
          const kill = { functionName, status: 400, code: 'Killed', afterHandling: true };
          const passing = hour * (callsAHour[functionName] ?? 1);
          world.cloud.faults.next({ ...kill, passing });
          world.cloud.faults.next({ ...kill, passing: passing + 1 });
        }
        await live(world, hour);
        spared.push(world.cloud.faults.pending());
        world.cloud.faults.clear();
      }
    });

    afterAll(() => world.close());

    it('was killed after each of its calls, and so between doing and telling', () => {
      expect(spared[0]).toBe(0);
      expect(spared.slice(-2)).toEqual([2 * functionsOfChain.length, 2 * functionsOfChain.length]);
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

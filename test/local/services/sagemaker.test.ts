import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  AddTagsCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  DeleteTagsCommand,
  DescribeModelCommand,
  DescribeTrainingJobCommand,
  ListModelsCommand,
  ListTagsCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, onTestFinished, test } from 'vitest';
import { arn, minuteMs, type Rig, rig, role, secondMs, trainingJob } from './sagemaker/rig.ts';

const call = async ({ service }: Rig, operation: string, body: string) => {
  const { status, body: answer } = await service().handle({
    operation,
    method: 'POST',
    url: '/',
    headers: {},
    body: Buffer.from(body),
  });
  return { status, ...JSON.parse(String(answer)) };
};
const model = (ModelName: string) => new CreateModelCommand({ ModelName, ExecutionRoleArn: role });

describe('handle', () => {
  test.each(['DescribeFlow', 'constructor'])('refuses the unknown operation %s by its name', async (operation) => {
    expect(await call(await rig(), operation, '{}')).toMatchObject({
      status: 400,
      __type: 'UnknownOperationException',
      message: expect.stringContaining(operation),
    });
  });

  test('refuses a body that is not JSON', async () => {
    expect(await call(await rig(), 'ListModels', '{')).toMatchObject({ __type: 'SerializationException' });
  });

  test.each(['', '-a', 'a_b', 'a'.repeat(64)])('refuses the name %j', async (name) => {
    const { client, events } = await rig();
    await expect(client.send(model(name))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("at 'modelName' failed to satisfy constraint"),
    });
    expect(events).toEqual([]);
  });

  test('applies what is due before it answers', async () => {
    const { client, wait } = await rig();
    await client.send(new CreateTrainingJobCommand(trainingJob('a')));
    wait(60 * minuteMs);
    const job = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'a' }));
    expect(job.TrainingJobStatus).toBe('Completed');
  });
});

describe('list', () => {
  const names = (answer: { Models?: { ModelName?: string | undefined }[] | undefined }) =>
    answer.Models?.map(({ ModelName }) => ModelName);

  const withModels = async (...all: string[]) => {
    const one = await rig();
    for (const name of all) {
      await one.client.send(model(name));
      one.wait(secondMs);
    }
    return one;
  };

  test('gives the newest first, the name order when asked, and what the name contains', async () => {
    const { client } = await withModels('b-x', 'c', 'a-x');
    expect(names(await client.send(new ListModelsCommand()))).toEqual(['a-x', 'c', 'b-x']);
    const byName = new ListModelsCommand({ SortBy: 'Name', SortOrder: 'Ascending' });
    expect(names(await client.send(byName))).toEqual(['a-x', 'b-x', 'c']);
    expect(names(await client.send(new ListModelsCommand({ NameContains: '-x' })))).toEqual(['a-x', 'b-x']);
  });

  test('keeps to a span of creation times', async () => {
    const { client, startMs } = await withModels('a', 'b', 'c');
    const CreationTimeAfter = new Date(startMs + secondMs);
    const CreationTimeBefore = new Date(startMs + 2 * secondMs);
    expect(names(await client.send(new ListModelsCommand({ CreationTimeAfter, CreationTimeBefore })))).toEqual(['b']);
  });

  test('pages: what comes between two pages moves nothing', async () => {
    const { client } = await withModels('a', 'b', 'c', 'd');
    const first = await client.send(new ListModelsCommand({ MaxResults: 2 }));
    expect(names(first)).toEqual(['d', 'c']);
    await client.send(model('e'));
    const second = await client.send(new ListModelsCommand({ MaxResults: 2, NextToken: first.NextToken }));
    expect(names(second)).toEqual(['b', 'a']);
    expect(second.NextToken).toBeUndefined();
  });

  test('refuses a page size out of range, a token of its own making and a filter that it lacks', async () => {
    const { client } = await rig();
    const refusal = { name: 'ValidationException' };
    await expect(client.send(new ListModelsCommand({ MaxResults: 101 }))).rejects.toMatchObject(refusal);
    await expect(client.send(new ListModelsCommand({ NextToken: 'x' }))).rejects.toMatchObject(refusal);
    expect(await call(await rig(), 'ListModels', '{"Wrong":"x"}')).toMatchObject({ __type: 'ValidationException' });
  });
});

test('AddTags, DeleteTags and ListTags keep the tags of a resource', async () => {
  const { client } = await rig();
  const { ModelArn: ResourceArn } = await client.send(model('Churn'));
  expect(ResourceArn).toBe(arn('model/churn'));
  const Tags = [
    { Key: 'team', Value: 'churn' },
    { Key: 'stage', Value: 'prod' },
  ];
  await client.send(new AddTagsCommand({ ResourceArn, Tags }));
  await client.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['stage'] }));
  expect((await client.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual([{ Key: 'team', Value: 'churn' }]);
  await expect(client.send(new ListTagsCommand({ ResourceArn: `${ResourceArn}2` }))).rejects.toThrow('Could not find');
});

describe('events', () => {
  test('every n-th one is published twice', async () => {
    const { client, events } = await rig({ duplicateEvery: 3 });
    for (const name of ['a', 'b', 'c', 'd']) await client.send(model(name));
    expect(events.map(({ detail }) => (detail as { ModelName: string }).ModelName)).toEqual(['a', 'b', 'c', 'c', 'd']);
  });

  test('that the bus refuses wait for advance, in their order', async () => {
    let refusing = true;
    const taken: string[] = [];
    const one = await rig({
      publish: async ({ resources: [resource = ''] }) => {
        if (refusing) throw new Error('the bus is down');
        taken.push(resource);
      },
    });
    await one.client.send(model('a'));
    await one.client.send(model('b'));
    await expect(one.advance(0)).rejects.toThrow('the bus is down');
    refusing = false;
    await one.advance(0);
    expect(taken).toEqual([arn('model/a'), arn('model/b')]);
  });

  test('and transitions outlive a killed process', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sagemaker-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    let killed = true;
    const statuses: unknown[] = [];
    const one = await rig({
      dataDir,
      publish: async ({ detail }) => {
        if (killed) throw new Error('killed before it could publish');
        statuses.push((detail as { SecondaryStatus: string }).SecondaryStatus);
      },
    });
    await one.client.send(new CreateTrainingJobCommand(trainingJob('a')));
    one.restart();
    killed = false;
    await one.advance(60 * minuteMs);
    expect(statuses).toEqual(['Starting', 'Downloading', 'Training', 'Uploading', 'Completed']);
    const { TrainingJobStatus } = await one.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'a' }));
    expect(TrainingJobStatus).toBe('Completed');
  });

  test('and transitions are all there in the end though kill -9 struck again and again', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sagemaker-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const program = fileURLToPath(new URL('./sagemaker/killed.ts', import.meta.url));
    const told = new Set<string>();
    /** Runs the program until it has published so many events, then kills it. */
    const run = async (limit: number) => {
      const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
      let count = 0;
      for await (const line of createInterface(child.stdout)) {
        told.add(line);
        if (++count === limit) child.kill('SIGKILL');
      }
    };
    for (const limit of [1, 7, 30, 60]) await run(limit);
    await run(Number.POSITIVE_INFINITY);
    const statuses = ['Starting', 'Downloading', 'Training', 'Uploading', 'Completed'];
    const expected = Array.from({ length: 40 }, (_, index) => statuses.map((status) => `job-${index} ${status}`));
    expect([...told].sort()).toEqual(expected.flat().sort());
  });

  test('start() lets time pass by itself until close()', async () => {
    const published = Promise.withResolvers<void>();
    const one = await rig({
      publish: async ({ detail }) => {
        if ((detail as { SecondaryStatus: string }).SecondaryStatus === 'Completed') published.resolve();
      },
    });
    await one.client.send(new CreateTrainingJobCommand(trainingJob('a')));
    one.wait(60 * minuteMs);
    one.service().start(1);
    await published.promise;
  });
});

test('a model is described as it was made and its name is compared without regard to case', async () => {
  const { client } = await rig();
  const PrimaryContainer = { Image: 'image:1', ModelDataUrl: 's3://b/model.tar.gz', Environment: { A: 'b' } };
  await client.send(new CreateModelCommand({ ModelName: 'Churn', ExecutionRoleArn: role, PrimaryContainer }));
  expect(await client.send(new DescribeModelCommand({ ModelName: 'churn' }))).toMatchObject({
    ModelName: 'Churn',
    PrimaryContainer,
  });
  await expect(client.send(model('CHURN'))).rejects.toThrow(
    `Cannot create already existing model "${arn('model/churn')}"`,
  );
  await expect(client.send(new DescribeModelCommand({ ModelName: 'none' }))).rejects.toMatchObject({
    name: 'ValidationException',
    message: `Could not find model "${arn('model/none')}".`,
  });
});

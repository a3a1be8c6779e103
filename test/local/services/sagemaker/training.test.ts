import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { failAtKey } from '../../../../local/services/sagemaker/training.ts';
import { arn, minuteMs, rig, secondMs, trainingJob } from './rig.ts';

const durations = {
  startingMs: 10_000,
  downloadingMs: 20_000,
  trainingMs: 100_000,
  uploadingMs: 5000,
  stoppingMs: 2000,
};

const withJob = async (hyperParameters: Record<string, string> = {}) => {
  const one = await rig({ durations });
  await one.client.send(new CreateTrainingJobCommand(trainingJob('churn-1', hyperParameters)));
  return {
    ...one,
    described: () => one.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'churn-1' })),
    stop: () => one.client.send(new StopTrainingJobCommand({ TrainingJobName: 'churn-1' })),
    /** Secondary status and time of each event, in seconds from the start. */
    told: () =>
      one.events.map(({ detail, timeMs = 0 }) => [
        (detail as { SecondaryStatus: string }).SecondaryStatus,
        (timeMs - one.startMs) / secondMs,
      ]),
  };
};

describe('CreateTrainingJob', () => {
  test('passes every secondary status, one event each, at its own time', async () => {
    const { advance, told } = await withJob();
    await advance(60 * minuteMs);
    expect(told()).toEqual([
      ['Starting', 0],
      ['Downloading', 10],
      ['Training', 30],
      ['Uploading', 130],
      ['Completed', 135],
    ]);
  });

  test('ends with artifacts, times and what is billed', async () => {
    const { advance, described, startMs } = await withJob();
    await advance(134 * secondMs);
    expect(await described()).toMatchObject({ TrainingJobStatus: 'InProgress', SecondaryStatus: 'Uploading' });
    await advance(secondMs);
    expect(await described()).toMatchObject({
      TrainingJobArn: arn('training-job/churn-1'),
      TrainingJobStatus: 'Completed',
      ModelArtifacts: { S3ModelArtifacts: 's3://ml-data/churn/models/churn-1/output/model.tar.gz' },
      TrainingStartTime: new Date(startMs + 10 * secondMs),
      TrainingEndTime: new Date(startMs + 135 * secondMs),
      BillableTimeInSeconds: 125,
      HyperParameters: { max_depth: '5' },
    });
  });

  test.each(['0.66', '"0.66"'])('fails at the asked share of its training: %s', async (share) => {
    const { advance, told, described, details } = await withJob({ [failAtKey]: share });
    await advance(60 * minuteMs);
    expect(told()).toEqual([
      ['Starting', 0],
      ['Downloading', 10],
      ['Training', 30],
      ['Failed', 96],
    ]);
    const { TrainingJobStatus, FailureReason } = await described();
    expect(TrainingJobStatus).toBe('Failed');
    expect(FailureReason).toMatch(/^AlgorithmError: .*66 %/);
    expect(details('Training Job State Change').map((one) => one.FailureReason)).toEqual([
      null,
      null,
      null,
      FailureReason,
    ]);
  });

  test('fails when the environment asks for it', async () => {
    const { client, advance } = await rig({ durations });
    const Environment = { [failAtKey]: '0' };
    await client.send(new CreateTrainingJobCommand({ ...trainingJob('a'), Environment }));
    await advance(60 * minuteMs);
    const { SecondaryStatusTransitions } = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'a' }));
    expect(SecondaryStatusTransitions?.at(-1)).toMatchObject({ Status: 'Failed' });
  });

  test.each(['1.1', '-0.1', 'half'])('refuses to fail at %s', async (share) => {
    await expect(withJob({ [failAtKey]: share })).rejects.toThrow('must be a number from 0 to 1');
  });

  test('refuses a name that was used before', async () => {
    const { client } = await withJob();
    await expect(client.send(new CreateTrainingJobCommand(trainingJob('churn-1')))).rejects.toMatchObject({
      name: 'ResourceInUse',
    });
  });
});

describe('StopTrainingJob', () => {
  test('stops after a while and nothing else happens to the job', async () => {
    const { advance, stop, told, described } = await withJob();
    await advance(40 * secondMs);
    await stop();
    await stop();
    expect((await described()).TrainingJobStatus).toBe('Stopping');
    await advance(60 * minuteMs);
    expect(told().slice(3)).toEqual([
      ['Stopping', 40],
      ['Stopped', 42],
    ]);
    expect((await described()).TrainingJobStatus).toBe('Stopped');
  });

  test('is refused for a job that has ended and one that does not exist', async () => {
    const { client, advance, stop } = await withJob();
    await advance(60 * minuteMs);
    await expect(stop()).rejects.toThrow('is in status Completed');
    const unknown = new StopTrainingJobCommand({ TrainingJobName: 'none' });
    await expect(client.send(unknown)).rejects.toThrow('Could not find training job');
  });
});

test('ListTrainingJobs keeps to a status and gives the oldest first', async () => {
  const { client, advance } = await withJob();
  await advance(60 * minuteMs);
  for (const name of ['churn-2', 'churn-3']) await client.send(new CreateTrainingJobCommand(trainingJob(name)));
  const names = async (StatusEquals: 'Completed' | 'InProgress') =>
    (await client.send(new ListTrainingJobsCommand({ StatusEquals }))).TrainingJobSummaries?.map(
      (one) => one.TrainingJobName,
    );
  expect(await names('Completed')).toEqual(['churn-1']);
  expect(await names('InProgress')).toEqual(['churn-2', 'churn-3']);
});

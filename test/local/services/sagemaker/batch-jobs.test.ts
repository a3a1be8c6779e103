import {
  CreateHyperParameterTuningJobCommand,
  CreateModelCommand,
  CreateMonitoringScheduleCommand,
  CreateTransformJobCommand,
  DeleteMonitoringScheduleCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeMonitoringScheduleCommand,
  DescribeTransformJobCommand,
  ListHyperParameterTuningJobsCommand,
  ListTransformJobsCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { minuteMs, rig, role } from './rig.ts';

const transform = (ModelName: string) =>
  new CreateTransformJobCommand({
    TransformJobName: 'nightly',
    ModelName,
    TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://data/in/' } } },
    TransformOutput: { S3OutputPath: 's3://data/out/' },
    TransformResources: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1 },
    Tags: [{ Key: 'team', Value: 'churn' }],
  });

describe('CreateTransformJob', () => {
  test('runs six minutes, and its events tell no last change', async () => {
    const { client, advance, details, startMs } = await rig();
    await client.send(new CreateModelCommand({ ModelName: 'churn', ExecutionRoleArn: role }));
    await client.send(transform('churn'));
    await advance(6 * minuteMs);
    const job = await client.send(new DescribeTransformJobCommand({ TransformJobName: 'nightly' }));
    expect(job).toMatchObject({
      TransformJobStatus: 'Completed',
      TransformEndTime: new Date(startMs + 6 * minuteMs),
      TransformResources: { InstanceType: 'ml.m5.xlarge' },
    });
    const told = details('Transform Job State Change');
    expect(told.map(({ TransformJobStatus }) => TransformJobStatus)).toEqual(['InProgress', 'Completed']);
    expect(told.at(-1)).toMatchObject({ TransformEndTime: startMs + 6 * minuteMs, Tags: { team: 'churn' } });
    expect(told.at(-1)).not.toHaveProperty('LastModifiedTime');
    const changedSince = new Date(startMs + minuteMs);
    const { TransformJobSummaries } = await client.send(
      new ListTransformJobsCommand({ LastModifiedTimeAfter: changedSince }),
    );
    expect(TransformJobSummaries).toMatchObject([{ TransformJobName: 'nightly', TransformJobStatus: 'Completed' }]);
  });

  test('refuses a model that is not there', async () => {
    const { client } = await rig();
    await expect(client.send(transform('nobody'))).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('CreateHyperParameterTuningJob', () => {
  test('runs half an hour, and its events tell times as text', async () => {
    const { client, advance, details, startMs } = await rig();
    const HyperParameterTuningJobName = 'tuning';
    const limits = { ResourceLimits: { MaxParallelTrainingJobs: 1 } };
    const HyperParameterTuningJobConfig = { Strategy: 'Bayesian', ...limits } as const;
    await client.send(
      new CreateHyperParameterTuningJobCommand({ HyperParameterTuningJobName, HyperParameterTuningJobConfig }),
    );
    await advance(30 * minuteMs);
    const job = await client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName }));
    expect(job).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      LastModifiedTime: new Date(startMs + 30 * minuteMs),
    });
    expect(details('HyperParameter Tuning Job State Change').at(-1)).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      LastModifiedTime: String(startMs + 30 * minuteMs),
    });
    const { HyperParameterTuningJobSummaries: listed } = await client.send(new ListHyperParameterTuningJobsCommand({}));
    expect(listed?.map((one) => one.HyperParameterTuningJobStatus)).toEqual(['Completed']);
  });
});

describe('CreateMonitoringSchedule', () => {
  test('is described until it is deleted, and its events tell nothing but whom they are about', async () => {
    const { client, events } = await rig();
    const MonitoringScheduleName = 'churn-quality';
    const MonitoringScheduleConfig = { MonitoringType: 'DataQuality', MonitoringJobDefinitionName: 'd' } as const;
    const { MonitoringScheduleArn } = await client.send(
      new CreateMonitoringScheduleCommand({ MonitoringScheduleName, MonitoringScheduleConfig }),
    );
    const asked = new DescribeMonitoringScheduleCommand({ MonitoringScheduleName });
    expect(await client.send(asked)).toMatchObject({ MonitoringScheduleStatus: 'Scheduled', MonitoringScheduleArn });
    await client.send(new DeleteMonitoringScheduleCommand({ MonitoringScheduleName }));
    await expect(client.send(new DescribeMonitoringScheduleCommand({ MonitoringScheduleName }))).rejects.toThrow();
    expect(events.map(({ resources, detail }) => [resources, detail])).toEqual([
      [[MonitoringScheduleArn], {}],
      [[MonitoringScheduleArn], {}],
    ]);
  });
});

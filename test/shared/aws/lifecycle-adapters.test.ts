import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  CreateTrainingJobCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Listed, ResourceName } from '../../../shared/lifecycle/index.ts';
import { arn, minuteMs, type Rig, rig, role, token, trainingJob } from '../../local/services/sagemaker/rig.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The adapters, made anew: their client keeps the address it first called. */
const adapters = async ({ client }: Rig) => {
  const { hostname, port, protocol } = await (client.config.endpoint?.() ?? Promise.reject(new Error('no endpoint')));
  vi.stubEnv('AWS_ENDPOINT_URL_SAGEMAKER', `${protocol}//${hostname}:${port}`);
  vi.resetModules();
  const { resources } = await import('../../../shared/aws/resources.ts');
  const { resourceLists } = await import('../../../shared/aws/resource-lists.ts');
  return { resources: resources(), lists: resourceLists() };
};

const about = (kind: ResourceName['kind'], room: string, name: string): ResourceName => ({
  ...{ kind, name, arn: arn(`${room}/${name}`) },
});

const listedSince = async (lists: { since(ms: number): AsyncIterable<Listed> }, ms: number) => {
  const found: Listed[] = [];
  for await (const one of lists.since(ms)) found.push(one);
  return found;
};

describe('resources()', () => {
  it('tells what a spot training used, and what its machines cost while they are kept warm', async () => {
    const one = await rig();
    const { ResourceConfig, ...job } = trainingJob('spot');
    const warm = { ...ResourceConfig, KeepAlivePeriodInSeconds: 600 };
    await one.client.send(
      new CreateTrainingJobCommand({ ...job, ResourceConfig: warm, EnableManagedSpotTraining: true }),
    );
    const { resources } = await adapters(one);
    await one.advance(7 * minuteMs);
    const described = await resources.describe(about('training-job', 'training-job', 'spot'));
    expect(described).toMatchObject({
      status: 'Completed',
      isManagedSpot: true,
      trainingTimeSeconds: 255,
      billableSeconds: 77,
      keepAlivePeriodSeconds: 600,
      instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 1, volumeGb: 30 }],
      warmPool: { status: 'Available', retainedBillableSeconds: 0 },
      tags: { team: 'churn' },
      startedAtMs: one.startMs + 1.5 * minuteMs,
    });
    await one.advance(10 * minuteMs);
    expect(await resources.describe(about('training-job', 'training-job', 'spot'))).toMatchObject({
      warmPool: { status: 'Terminated', retainedBillableSeconds: 600 },
    });
  });

  it('tells the variants of an endpoint that scales by itself and answers later', async () => {
    const one = await rig();
    await one.client.send(new CreateModelCommand({ ModelName: 'churn', ExecutionRoleArn: role }));
    const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 5 };
    await one.client.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: 'cfg',
        ProductionVariants: [{ VariantName: 'All', ModelName: 'churn', ServerlessConfig }],
        AsyncInferenceConfig: { OutputConfig: { S3OutputPath: 's3://out/' } },
      }),
    );
    await one.client.send(new CreateEndpointCommand({ EndpointName: 'Churn', EndpointConfigName: 'cfg' }));
    await one.advance(5 * minuteMs);
    const { resources } = await adapters(one);
    const serverless = { memoryMb: 2048, maxConcurrency: 5 };
    expect(await resources.describe(about('endpoint', 'endpoint', 'Churn'))).toMatchObject({
      ...{ name: 'Churn', status: 'InService', configName: 'cfg', isAsynchronous: true },
      variants: [{ name: 'All', serverless }],
    });
    expect(await resources.describe(about('endpoint-config', 'endpoint-config', 'cfg'))).toMatchObject({
      variants: [{ name: 'All', modelName: 'churn', serverless }],
    });
  });

  it('asks nothing about kinds that tell all by themselves', async () => {
    const { resources } = await adapters(await rig());
    expect(await resources.describe(about('model-card', 'model-card', 'card'))).toBeUndefined();
  });
});

describe('resourceLists()', () => {
  it('goes through every page of every list, from a moment on', async () => {
    const one = await rig();
    const PipelineDefinition = JSON.stringify({ Version: '2020-12-01', Steps: [] });
    const pipeline = { PipelineName: 'train', PipelineDefinition, RoleArn: role, ClientRequestToken: token('p') };
    await one.client.send(new CreatePipelineCommand(pipeline));
    const start = { PipelineName: 'train', ClientRequestToken: token('s') };
    const { PipelineExecutionArn } = await one.client.send(new StartPipelineExecutionCommand(start));
    await one.client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'churn' }));
    await one.client.send(new CreateModelPackageCommand({ ModelPackageGroupName: 'churn' }));
    await one.client.send(new CreateTrainingJobCommand(trainingJob('old')));
    await one.advance(60 * minuteMs);
    for (let job = 0; job < 101; job += 1)
      await one.client.send(new CreateTrainingJobCommand(trainingJob(`new-${job}`)));
    const { lists } = await adapters(one);
    const found = await listedSince(lists, one.startMs + 30 * minuteMs);
    const jobs = found.filter(({ kind }) => kind === 'training-job');
    expect(jobs.map(({ name }) => name)).toEqual(Array.from({ length: 101 }, (_, job) => `new-${job}`));
    expect(found.filter(({ kind }) => kind !== 'training-job')).toEqual([
      {
        kind: 'pipeline-execution',
        arn: PipelineExecutionArn,
        name: PipelineExecutionArn?.slice(PipelineExecutionArn.lastIndexOf('/') + 1),
        status: 'Succeeded',
        phase: null,
      },
      expect.objectContaining({ kind: 'model-package', status: 'Completed', phase: 'PendingManualApproval' }),
    ]);
  });
});

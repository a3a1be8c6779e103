import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { onTestFinished } from 'vitest';
import { type SageMaker, type SageMakerOptions, startSageMaker } from '../../../../local/services/sagemaker.ts';
import type { ServiceEvent } from '../../../../local/types.ts';
import { served } from '../served.ts';

const startMs = Date.parse('2026-11-20T10:00:00Z');
export const secondMs = 1000;
export const minuteMs = 60 * secondMs;

export const role = 'arn:aws:iam::123456789012:role/SageMakerExecutionRole';
const arnStart = 'arn:aws:sagemaker:us-east-1:123456789012:';
export const arn = (rest: string): string => arnStart + rest;

/** A stand-in of its own for one test, with a client, a clock to turn and the events it published. */
export const rig = async (options: Partial<SageMakerOptions> = {}) => {
  const events: ServiceEvent[] = [];
  let nowMs = startMs;
  const start = (): SageMaker =>
    startSageMaker({
      home: { account: '123456789012', region: 'us-east-1' },
      clock: () => nowMs,
      publish: async (event) => void events.push(event),
      duplicateEvery: 0,
      ...options,
    });
  let sageMaker = start();
  const server = await served(() => sageMaker);
  onTestFinished(async () => {
    await server.close();
    await sageMaker.close();
  });
  return {
    client: new SageMakerClient(server.config),
    events,
    startMs,
    service: () => sageMaker,
    /** Turns the clock on without letting anything happen. */
    wait: (ms: number): void => {
      nowMs += ms;
    },
    /** Turns the clock on and lets what is due happen. */
    advance: async (ms: number): Promise<void> => {
      nowMs += ms;
      await sageMaker.advance();
    },
    /** A new process over the same directory; the old one is left as a kill would leave it. */
    restart: (): void => {
      sageMaker = start();
    },
    /** The details of the events of one kind, oldest first. */
    details: (kind: string): Record<string, unknown>[] =>
      events
        .filter(({ detailType }) => detailType === `SageMaker ${kind}`)
        .map(({ detail }) => detail as Record<string, unknown>),
    takeEvents: (): ServiceEvent[] => events.splice(0),
  };
};
export type Rig = Awaited<ReturnType<typeof rig>>;

/** What a training job needs at least, with all that the sample events show. */
export const trainingJob = (name: string, extra: Record<string, string> = {}) => ({
  TrainingJobName: name,
  RoleArn: role,
  HyperParameters: { max_depth: '5', ...extra },
  AlgorithmSpecification: { TrainingImage: 'image:1.7-1', TrainingInputMode: 'File' as const },
  InputDataConfig: [
    {
      ChannelName: 'train',
      DataSource: {
        S3DataSource: {
          S3DataType: 'S3Prefix' as const,
          S3Uri: 's3://ml-data/churn/train/',
          S3DataDistributionType: 'FullyReplicated' as const,
        },
      },
      ContentType: 'text/csv',
      CompressionType: 'None' as const,
      RecordWrapperType: 'None' as const,
    },
  ],
  OutputDataConfig: { KmsKeyId: '', S3OutputPath: 's3://ml-data/churn/models/' },
  ResourceConfig: { InstanceType: 'ml.m5.xlarge' as const, InstanceCount: 1, VolumeSizeInGB: 30 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  Tags: [{ Key: 'team', Value: 'churn' }],
});

/** A pipeline that prepares, trains and registers; the hyperparameter `max_depth` comes from a parameter. */
export const definition = (hyperParameters: Record<string, unknown> = {}): string => {
  const { TrainingJobName: _, Tags: __, ...training } = trainingJob('unused');
  return JSON.stringify({
    Version: '2020-12-01',
    Parameters: [
      { Name: 'MaxDepth', Type: 'String', DefaultValue: '5' },
      { Name: 'Instances', Type: 'Integer', DefaultValue: 1 },
    ],
    Steps: [
      {
        Name: 'prepare',
        Type: 'Processing',
        Arguments: {
          ProcessingOutputConfig: { Outputs: [{ OutputName: 'train', S3Output: { S3Uri: 's3://ml-data/prepared' } }] },
        },
      },
      {
        Name: 'train',
        Type: 'Training',
        DependsOn: ['prepare'],
        Arguments: {
          ...training,
          HyperParameters: {
            max_depth: { Get: 'Parameters.MaxDepth' },
            from: {
              'Std:Join': {
                On: '/',
                Values: [{ Get: "Steps.prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri" }, 'x'],
              },
            },
            ...hyperParameters,
          },
          ResourceConfig: { ...training.ResourceConfig, InstanceCount: { Get: 'Parameters.Instances' } },
        },
      },
      {
        Name: 'register',
        Type: 'RegisterModel',
        Arguments: {
          ModelPackageGroupName: 'churn-xgb',
          ModelApprovalStatus: 'PendingManualApproval',
          InferenceSpecification: {
            Containers: [
              { Image: 'image:1.7-1', ModelDataUrl: { Get: 'Steps.train.ModelArtifacts.S3ModelArtifacts' } },
            ],
            SupportedContentTypes: ['text/csv'],
            SupportedResponseMIMETypes: ['text/csv'],
          },
        },
      },
    ],
  });
};

export const token = (seed: string): string => seed.padEnd(32, '0');

import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeTrainingJobCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Monitor } from '../../shared/monitor/index.ts';
import { failAtKey } from '../services/sagemaker/training.ts';
import { livePeriod } from './prepare.ts';
import { image, modelBucket, modelName, roleArn, unlessThere } from './registration.ts';

/** Something that a team does in SageMaker at a moment. Done again, it changes nothing. */
export interface Happening {
  readonly atMs: number;
  readonly act: () => Promise<void>;
}

export interface Life {
  readonly sagemaker: SageMakerClient;
  readonly account: string;
  readonly region: string;
  readonly monitor: Monitor;
}

const hourMs = 3_600_000;

/** When the first training job begins: two days before the first flight, so that the model is there in time. */
export const lifeBeginsMs = livePeriod.startMs - 2 * 24 * hourMs + 9 * hourMs;

/** How long a job trains: a few minutes, as the local SageMaker has it by itself, would cost nothing that anybody could read. */
export const trainingMs = 2 * hourMs;

const experimentsOwner = 'experiments@example.com';
const challenger = 'flights-challenger';

/**
 * What happens around the model, beside the calls that it answers. A training job fails at two thirds; the next, on managed spot, gives the model of
 * the demonstration. In May somebody else trains a challenger on demand and deploys it, and then nobody calls it.
 */
export const lifeOf = (life: Life): readonly Happening[] => {
  const { owner, id } = life.monitor;
  const at = (moment: string) => Date.parse(moment);
  return [
    {
      atMs: lifeBeginsMs,
      act: () => train(life, `${id}-train-2001-01-30-09`, owner, { HyperParameters: { [failAtKey]: '0.67' } }),
    },
    {
      atMs: lifeBeginsMs + 5 * hourMs,
      act: () => train(life, `${id}-train-2001-01-30-14`, owner, { EnableManagedSpotTraining: true }),
    },
    {
      atMs: at('2001-05-14T09:00:00Z'),
      act: () => train(life, `${challenger}-train-2001-05-14-09`, experimentsOwner),
    },
    { atMs: at('2001-05-14T15:00:00Z'), act: () => deployChallenger(life) },
  ];
};

const train = (
  { sagemaker, account, region, monitor }: Life,
  TrainingJobName: string,
  owner: string,
  more: Partial<CreateTrainingJobCommandInput> = {},
): Promise<void> =>
  unlessThere(
    () => sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName })),
    () =>
      sagemaker.send(
        new CreateTrainingJobCommand({
          TrainingJobName,
          RoleArn: roleArn(account),
          AlgorithmSpecification: { TrainingImage: image({ account, region }), TrainingInputMode: 'File' },
          OutputDataConfig: { S3OutputPath: `s3://${modelBucket}/${monitor.id}/trained` },
          ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 30 },
          StoppingCondition: {
            MaxRuntimeInSeconds: 4 * 3600,
            ...(more.EnableManagedSpotTraining ? { MaxWaitTimeInSeconds: 8 * 3600 } : {}),
          },
          Tags: [{ Key: 'owner', Value: owner }],
          ...more,
        }),
      ),
  );

/** The model of the demonstration once more, on an endpoint of its own that Data Capture does not watch. */
const deployChallenger = async ({ sagemaker, monitor }: Life): Promise<void> => {
  const Tags = [{ Key: 'owner', Value: experimentsOwner }];
  await unlessThere(
    () => sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: challenger })),
    () =>
      sagemaker.send(
        new CreateEndpointConfigCommand({
          EndpointConfigName: challenger,
          ProductionVariants: [
            {
              VariantName: 'AllTraffic',
              ModelName: modelName(monitor),
              InstanceType: 'ml.m5.xlarge',
              InitialInstanceCount: 1,
            },
          ],
          Tags,
        }),
      ),
  );
  await unlessThere(
    () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: challenger })),
    () => sagemaker.send(new CreateEndpointCommand({ EndpointName: challenger, EndpointConfigName: challenger, Tags })),
  );
};

import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import {
  inputChannel,
  listOf,
  maybe,
  optionalFlag,
  optionalNumber,
  optionalText,
  present,
  resourceConfig,
  sagemakerEvent,
  tags,
} from '../parts/sagemaker-event.ts';

/** What is told of a training job. Times and seconds that are billed come from DescribeTrainingJob only. */
export const trainingJob = v.object({
  TrainingJobName: present,
  TrainingJobArn: present,
  TrainingJobStatus: present,
  SecondaryStatus: optionalText,
  FailureReason: optionalText,
  ModelArtifacts: maybe(v.object({ S3ModelArtifacts: optionalText })),
  InputDataConfig: listOf(inputChannel),
  ResourceConfig: maybe(resourceConfig),
  CreationTime: optionalAwsTime,
  TrainingStartTime: optionalAwsTime,
  TrainingEndTime: optionalAwsTime,
  LastModifiedTime: optionalAwsTime,
  TrainingTimeInSeconds: optionalNumber,
  BillableTimeInSeconds: optionalNumber,
  EnableManagedSpotTraining: optionalFlag,
  WarmPoolStatus: maybe(
    v.object({ Status: present, ResourceRetainedBillableTimeInSeconds: optionalNumber, ReusedByJob: optionalText }),
  ),
  TuningJobArn: optionalText,
  OutputModelPackageArn: optionalText,
  Tags: tags,
});

/** A training job reached a status or a step within one: several events for one status are normal. */
export const trainingJobStateChange = sagemakerEvent('SageMaker Training Job State Change', trainingJob);

export type TrainingJobStateChange = v.InferOutput<typeof trainingJobStateChange>;

export const trainingJobStateChangeExample: v.InferInput<typeof trainingJobStateChange> = {
  id: '62f746b4-84e6-4ceb-95bd-447e7184d454',
  'detail-type': 'SageMaker Training Job State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T10:04:18Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:training-job/pipelines-p4jn9xou8a8s-train-Ab3dE5'],
  detail: {
    TrainingJobName: 'pipelines-p4jn9xou8a8s-train-Ab3dE5',
    TrainingJobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/pipelines-p4jn9xou8a8s-train-Ab3dE5',
    TrainingJobStatus: 'Failed',
    SecondaryStatus: 'Failed',
    FailureReason: 'AlgorithmError: the training set is empty',
    ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 30 },
    CreationTime: 1795168692890,
    LastModifiedTime: 1795169058102,
    Tags: { team: 'travel-models' },
  },
};

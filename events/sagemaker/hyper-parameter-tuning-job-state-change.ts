import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import {
  inputChannel,
  listOf,
  maybe,
  optionalText,
  present,
  resourceConfig,
  sagemakerEvent,
  tags,
} from '../parts/sagemaker-event.ts';

const trainingJobDefinition = v.object({
  InputDataConfig: listOf(inputChannel),
  ResourceConfig: maybe(resourceConfig),
});

/** What is told of a tuning job. What it costs is told by the training jobs that it starts. */
export const tuningJob = v.object({
  HyperParameterTuningJobName: present,
  HyperParameterTuningJobArn: present,
  HyperParameterTuningJobStatus: present,
  FailureReason: optionalText,
  TrainingJobDefinition: maybe(trainingJobDefinition),
  TrainingJobDefinitions: listOf(trainingJobDefinition),
  CreationTime: optionalAwsTime,
  HyperParameterTuningEndTime: optionalAwsTime,
  LastModifiedTime: optionalAwsTime,
  Tags: tags,
});

/** A hyperparameter tuning job reached a status. */
export const hyperParameterTuningJobStateChange = sagemakerEvent(
  'SageMaker HyperParameter Tuning Job State Change',
  tuningJob,
);

export type HyperParameterTuningJobStateChange = v.InferOutput<typeof hyperParameterTuningJobStateChange>;

export const hyperParameterTuningJobStateChangeExample: v.InferInput<typeof hyperParameterTuningJobStateChange> = {
  id: '54a5054c-da2e-4003-9e0e-14ca778e6176',
  'detail-type': 'SageMaker HyperParameter Tuning Job State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T13:14:55Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:hyper-parameter-tuning-job/flights-tuning-20261120'],
  detail: {
    HyperParameterTuningJobName: 'flights-tuning-20261120',
    HyperParameterTuningJobArn:
      'arn:aws:sagemaker:eu-west-1:123456789012:hyper-parameter-tuning-job/flights-tuning-20261120',
    HyperParameterTuningJobStatus: 'Completed',
    TrainingJobDefinition: {
      InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: { S3Uri: 's3://flights/delay/train/' } } }],
      ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 30 },
    },
    CreationTime: '1795176000000',
    LastModifiedTime: '1795180495120',
    Tags: {},
  },
};

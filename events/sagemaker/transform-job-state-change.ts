import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import {
  inputChannel,
  maybe,
  optionalNumber,
  optionalText,
  present,
  sagemakerEvent,
  tags,
} from '../parts/sagemaker-event.ts';

/** What is told of a batch transform job. There is no time of its last change. */
export const transformJob = v.object({
  TransformJobName: present,
  TransformJobArn: present,
  TransformJobStatus: present,
  FailureReason: optionalText,
  ModelName: optionalText,
  TransformInput: maybe(inputChannel),
  TransformOutput: maybe(v.object({ S3OutputPath: optionalText })),
  TransformResources: maybe(v.object({ InstanceType: optionalText, InstanceCount: optionalNumber })),
  CreationTime: optionalAwsTime,
  TransformStartTime: optionalAwsTime,
  TransformEndTime: optionalAwsTime,
  Tags: tags,
});

/** A batch transform job reached a status. */
export const transformJobStateChange = sagemakerEvent('SageMaker Transform Job State Change', transformJob);

export type TransformJobStateChange = v.InferOutput<typeof transformJobStateChange>;

export const transformJobStateChangeExample: v.InferInput<typeof transformJobStateChange> = {
  id: 'e500bddf-37b0-4307-8f0f-4c3c2052e52b',
  'detail-type': 'SageMaker Transform Job State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T02:09:12Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:transform-job/flights-batch-2026-11-20'],
  detail: {
    TransformJobName: 'flights-batch-2026-11-20',
    TransformJobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:transform-job/flights-batch-2026-11-20',
    TransformJobStatus: 'Completed',
    ModelName: 'flights-delay-7',
    TransformInput: { DataSource: { S3DataSource: { S3Uri: 's3://flights/batch/2026-11-20/' } } },
    TransformOutput: { S3OutputPath: 's3://flights/batch-out/2026-11-20/' },
    TransformResources: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1 },
    CreationTime: 1795140003417,
    TransformStartTime: 1795140160950,
    TransformEndTime: 1795140552008,
    Tags: { team: 'travel-models' },
  },
};

import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { maybe, optionalText, present, sagemakerEvent, tags } from '../parts/sagemaker-event.ts';

/** A feature group or its offline store reached a status; the status of either may be absent. */
export const featureGroupStateChange = sagemakerEvent(
  'SageMaker Feature Group State Change',
  v.object({
    FeatureGroupName: present,
    FeatureGroupArn: present,
    FeatureGroupStatus: optionalText,
    OfflineStoreStatus: maybe(v.object({ Status: optionalText, BlockedReason: optionalText })),
    OfflineStoreConfig: maybe(v.object({ S3StorageConfig: maybe(v.object({ S3Uri: optionalText })) })),
    FailureReason: optionalText,
    CreationTime: optionalAwsTime,
    LastModifiedTime: optionalAwsTime,
    Tags: tags,
  }),
);

export type FeatureGroupStateChange = v.InferOutput<typeof featureGroupStateChange>;

export const featureGroupStateChangeExample: v.InferInput<typeof featureGroupStateChange> = {
  id: '9ce4aa5f-0b47-42d2-9e05-c9906be994f2',
  'detail-type': 'SageMaker Feature Group State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T07:31:01Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:feature-group/flights-features'],
  detail: {
    FeatureGroupName: 'flights-features',
    FeatureGroupArn: 'arn:aws:sagemaker:eu-west-1:123456789012:feature-group/flights-features',
    FeatureGroupStatus: 'Created',
    OfflineStoreConfig: { S3StorageConfig: { S3Uri: 's3://flights-features/offline/' } },
    CreationTime: 1795159859000,
    Tags: {},
  },
};

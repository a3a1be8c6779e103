import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { optionalNumber, optionalText, present, sagemakerEvent } from '../parts/sagemaker-event.ts';

/** A model card was made, changed, approved or archived. Its ARN stands in the envelope only. */
export const modelCardStateChange = sagemakerEvent(
  'SageMaker Model Card State Change',
  v.object({
    ModelCardName: present,
    ModelCardStatus: present,
    ModelCardVersion: optionalNumber,
    ModelId: optionalText,
    CreationTime: optionalAwsTime,
    LastModifiedTime: optionalAwsTime,
  }),
);

export type ModelCardStateChange = v.InferOutput<typeof modelCardStateChange>;

export const modelCardStateChangeExample: v.InferInput<typeof modelCardStateChange> = {
  id: 'baa2919c-0ded-47bb-bec0-c9226ed91f2e',
  'detail-type': 'SageMaker Model Card State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T13:45:45Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:model-card/flights-delay-card'],
  detail: {
    ModelCardName: 'flights-delay-card',
    ModelCardStatus: 'PendingReview',
    ModelCardVersion: 2,
    ModelId: 'flights-delay-8',
    CreationTime: '2026-10-01T08:09:33.084Z',
    LastModifiedTime: '2026-11-20T13:45:44.893854735Z',
  },
};

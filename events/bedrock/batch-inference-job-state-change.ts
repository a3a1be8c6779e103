import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { awsEvent, optionalText, present } from '../parts/sagemaker-event.ts';

/** A batch inference job of Bedrock reached a status. Its times are English text. */
export const batchInferenceJobStateChange = awsEvent(
  'Batch Inference Job State Change',
  v.object({
    batchJobName: present,
    batchJobArn: present,
    batchModelId: optionalText,
    status: present,
    failureMessage: optionalText,
    creationTime: optionalAwsTime,
  }),
);

export type BatchInferenceJobStateChange = v.InferOutput<typeof batchInferenceJobStateChange>;

export const batchInferenceJobStateChangeExample: v.InferInput<typeof batchInferenceJobStateChange> = {
  id: '2936be1a-54e6-4454-a922-5a7d3e21b31d',
  'detail-type': 'Batch Inference Job State Change',
  source: 'aws.bedrock',
  account: '123456789012',
  region: 'eu-west-1',
  time: 'Fri Nov 20 22:58:30 UTC 2026',
  resources: ['arn:aws:bedrock:eu-west-1:123456789012:model-invocation-job/abcdefghwxyz'],
  detail: {
    batchJobName: 'nightly-summaries',
    batchJobArn: 'arn:aws:bedrock:eu-west-1:123456789012:model-invocation-job/abcdefghwxyz',
    batchModelId: 'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
    status: 'Completed',
    failureMessage: '',
    creationTime: 'Nov 20, 2026, 10:47:53 PM',
  },
};

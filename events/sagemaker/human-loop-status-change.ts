import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { maybe, optionalText, present, sagemakerEvent } from '../parts/sagemaker-event.ts';

/** A human loop of Augmented AI ended. */
export const humanLoopStatusChange = sagemakerEvent(
  'SageMaker A2I HumanLoop Status Change',
  v.object({
    humanLoopName: present,
    humanLoopArn: present,
    humanLoopStatus: present,
    flowDefinitionArn: optionalText,
    failureCode: optionalText,
    failureReason: optionalText,
    humanLoopOutput: maybe(v.object({ outputS3Uri: optionalText })),
    creationTime: optionalAwsTime,
  }),
);

export type HumanLoopStatusChange = v.InferOutput<typeof humanLoopStatusChange>;

export const humanLoopStatusChangeExample: v.InferInput<typeof humanLoopStatusChange> = {
  id: '670c5891-45d2-4c06-a206-02e0fc80fa6f',
  'detail-type': 'SageMaker A2I HumanLoop Status Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T16:44:09Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:human-loop/flights-review-000017'],
  detail: {
    humanLoopName: 'flights-review-000017',
    humanLoopArn: 'arn:aws:sagemaker:eu-west-1:123456789012:human-loop/flights-review-000017',
    humanLoopStatus: 'Completed',
    flowDefinitionArn: 'arn:aws:sagemaker:eu-west-1:123456789012:flow-definition/flights-review',
    failureCode: null,
    failureReason: null,
    humanLoopOutput: { outputS3Uri: 's3://flights-review/2026/11/20/16/01/22/flights-review-000017/output.json' },
    creationTime: '2026-11-20T16:01:22.914Z',
  },
};

import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { awsEvent, optionalText, present } from '../parts/sagemaker-event.ts';

/** A CloudWatch alarm, simple or composite, went into another state. */
export const alarmStateChange = awsEvent(
  'CloudWatch Alarm State Change',
  v.object({
    alarmName: present,
    state: v.object({ value: present, reason: optionalText, timestamp: optionalAwsTime }),
  }),
);

export type AlarmStateChange = v.InferOutput<typeof alarmStateChange>;

export const alarmStateChangeExample: v.InferInput<typeof alarmStateChange> = {
  id: '101379c7-d2ab-4d67-8074-a6442ba33d67',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T10:16:40Z',
  resources: ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:flights-delay-drift'],
  detail: {
    alarmName: 'flights-delay-drift',
    state: {
      value: 'ALARM',
      reason: 'Threshold Crossed: 1 out of the last 1 datapoints [0.31] was greater than the threshold (0.1).',
      timestamp: '2026-11-20T10:16:40.989+0000',
    },
  },
};

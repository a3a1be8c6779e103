import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { optionalText, present, sagemakerEvent } from '../parts/sagemaker-event.ts';

/** What DescribeMonitoringSchedule answers. */
export const monitoringSchedule = v.object({
  MonitoringScheduleName: present,
  MonitoringScheduleArn: present,
  MonitoringScheduleStatus: present,
  MonitoringType: optionalText,
  EndpointName: optionalText,
  FailureReason: optionalText,
  CreationTime: optionalAwsTime,
  LastModifiedTime: optionalAwsTime,
});

/**
 * Something about a monitoring schedule changed. AWS lists the event but documents no content, so nothing is read but whom it
 * is about: the first of `resources`.
 */
export const monitoringScheduleStateChange = sagemakerEvent(
  'SageMaker Monitoring Schedule State Change',
  v.optional(v.unknown()),
);

export type MonitoringScheduleStateChange = v.InferOutput<typeof monitoringScheduleStateChange>;

export const monitoringScheduleStateChangeExample: v.InferInput<typeof monitoringScheduleStateChange> = {
  id: '3af9f30c-5a66-4477-bda9-d8c096d38ff5',
  'detail-type': 'SageMaker Monitoring Schedule State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T10:12:14Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:monitoring-schedule/flights-quality-schedule'],
  detail: {},
};

import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import {
  listOf,
  maybe,
  optionalNumber,
  optionalText,
  present,
  sagemakerEvent,
  tags,
} from '../parts/sagemaker-event.ts';

/** What is told of a processing job. Its schedule, exit message and environment come from DescribeProcessingJob only. */
export const processingJob = v.object({
  ProcessingJobName: present,
  ProcessingJobArn: present,
  ProcessingJobStatus: present,
  FailureReason: optionalText,
  ProcessingInputs: listOf(v.object({ S3Input: maybe(v.object({ S3Uri: optionalText })) })),
  ProcessingOutputConfig: maybe(
    v.object({ Outputs: listOf(v.object({ S3Output: maybe(v.object({ S3Uri: optionalText })) })) }),
  ),
  ProcessingResources: maybe(
    v.object({
      ClusterConfig: maybe(
        v.object({ InstanceType: optionalText, InstanceCount: optionalNumber, VolumeSizeInGB: optionalNumber }),
      ),
    }),
  ),
  CreationTime: optionalAwsTime,
  ProcessingStartTime: optionalAwsTime,
  ProcessingEndTime: optionalAwsTime,
  LastModifiedTime: optionalAwsTime,
  MonitoringScheduleArn: optionalText,
  Tags: tags,
});

/**
 * A processing job reached a status. A run of Model Monitor or Clarify is such a job and is `Completed` with violations too;
 * its exit message and environment are told by DescribeProcessingJob only.
 */
export const processingJobStateChange = sagemakerEvent('SageMaker Processing Job State Change', processingJob);

export type ProcessingJobStateChange = v.InferOutput<typeof processingJobStateChange>;

export const processingJobStateChangeExample: v.InferInput<typeof processingJobStateChange> = {
  id: 'ec7ac8ad-1b2b-406b-aae1-2c972399d29d',
  'detail-type': 'SageMaker Processing Job State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T10:12:11Z',
  resources: [
    'arn:aws:sagemaker:eu-west-1:123456789012:processing-job/data-quality-monitoring-202611201000-949bc72752c3ab4befc1eb91',
  ],
  detail: {
    ProcessingJobName: 'data-quality-monitoring-202611201000-949bc72752c3ab4befc1eb91',
    ProcessingJobArn:
      'arn:aws:sagemaker:eu-west-1:123456789012:processing-job/data-quality-monitoring-202611201000-949bc72752c3ab4befc1eb91',
    ProcessingJobStatus: 'Completed',
    ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 20 } },
    CreationTime: 1795169221121,
    ProcessingStartTime: 1795169303000,
    ProcessingEndTime: 1795169488000,
    LastModifiedTime: 1795169531330,
  },
};

import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { optionalText, present, sagemakerEvent } from '../parts/sagemaker-event.ts';

/** An execution of a pipeline reached a status. It carries no time of last change and never says why it failed. */
export const pipelineExecutionStatusChange = sagemakerEvent(
  'SageMaker Model Building Pipeline Execution Status Change',
  v.object({
    pipelineArn: present,
    pipelineExecutionArn: present,
    pipelineExecutionDisplayName: optionalText,
    currentPipelineExecutionStatus: present,
    executionStartTime: optionalAwsTime,
    /** Absent while it runs. */
    executionEndTime: optionalAwsTime,
  }),
);

/** What DescribePipelineExecution answers, in other words than the event. */
export const pipelineExecution = v.object({
  PipelineArn: present,
  PipelineExecutionArn: present,
  PipelineExecutionStatus: present,
  FailureReason: optionalText,
  CreationTime: optionalAwsTime,
  LastModifiedTime: optionalAwsTime,
});

export type PipelineExecutionStatusChange = v.InferOutput<typeof pipelineExecutionStatusChange>;

export const pipelineExecutionStatusChangeExample: v.InferInput<typeof pipelineExecutionStatusChange> = {
  id: '50d00787-862a-43db-851b-ec1ede27387c',
  'detail-type': 'SageMaker Model Building Pipeline Execution Status Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T10:07:11Z',
  resources: [
    'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain',
    'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain/execution/p4jn9xou8a8s',
  ],
  detail: {
    pipelineArn: 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain',
    pipelineExecutionArn:
      'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain/execution/p4jn9xou8a8s',
    pipelineExecutionDisplayName: 'plumbline-flights-delay-9f3c1a2b',
    currentPipelineExecutionStatus: 'Succeeded',
    executionStartTime: '2026-11-20T09:55:13Z',
    executionEndTime: '2026-11-20T10:07:10Z',
  },
};

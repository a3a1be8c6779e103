import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { maybe, optionalText, present, sagemakerEvent } from '../parts/sagemaker-event.ts';

/** A step of a pipeline's execution reached a status. What it ran stands under a key that varies with the step's type. */
export const pipelineStepStatusChange = sagemakerEvent(
  'SageMaker Model Building Pipeline Execution Step Status Change',
  v.object({
    pipelineArn: present,
    pipelineExecutionArn: present,
    stepName: present,
    stepType: optionalText,
    currentStepStatus: present,
    failureReason: optionalText,
    stepStartTime: optionalAwsTime,
    stepEndTime: optionalAwsTime,
    metadata: maybe(v.record(v.string(), maybe(v.object({ arn: optionalText })))),
  }),
);

export type PipelineStepStatusChange = v.InferOutput<typeof pipelineStepStatusChange>;

export const pipelineStepStatusChangeExample: v.InferInput<typeof pipelineStepStatusChange> = {
  id: '7a8d9ccd-7582-429f-bac5-26d3d4381551',
  'detail-type': 'SageMaker Model Building Pipeline Execution Step Status Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T09:58:00Z',
  resources: [
    'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain',
    'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain/execution/p4jn9xou8a8s',
  ],
  detail: {
    pipelineArn: 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain',
    pipelineExecutionArn:
      'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain/execution/p4jn9xou8a8s',
    stepName: 'prepare',
    stepType: 'Processing',
    currentStepStatus: 'Failed',
    failureReason: 'ClientError: The processing job exited with code 1',
    stepStartTime: '2026-11-20T09:55:14Z',
    stepEndTime: '2026-11-20T09:57:59Z',
    metadata: {
      processingJob: {
        arn: 'arn:aws:sagemaker:eu-west-1:123456789012:processing-job/pipelines-p4jn9xou8a8s-prepare-tmgxry49ug',
      },
    },
  },
};

import * as v from 'valibot';
import { fact, isoTime } from './parts/fact.ts';

export const resourceKinds = [
  'training-job',
  'tuning-job',
  'processing-job',
  'transform-job',
  'endpoint',
  'endpoint-config',
  'model',
  'model-package',
  'model-card',
  'pipeline-execution',
  'pipeline-step',
  'feature-group',
  'human-loop',
  'monitoring-schedule',
  'alarm',
  'customization-job',
  'batch-inference-job',
] as const;

/** A resource of SageMaker (or Bedrock, or an alarm about them) reached a state that we had not recorded before. */
export const lifecycleRecorded = fact(
  'Lifecycle Recorded',
  v.object({
    kind: v.picklist(resourceKinds),
    /** Lower case, as SageMaker's events write endpoint ARNs. */
    resourceArn: v.string(),
    name: v.string(),
    /** In the API's spelling: `InService`, never `IN_SERVICE`. */
    status: v.string(),
    outcome: v.picklist(['running', 'succeeded', 'failed', 'stopped']),
    /** Monitors of the resource: by endpoint, by retraining pipeline, or by the pipeline that ran the job. */
    monitorIds: v.array(v.string()),
    failureReason: v.nullable(v.string()),
    changedAt: isoTime,
  }),
);

export type LifecycleRecorded = v.InferOutput<typeof lifecycleRecorded>;

export const lifecycleRecordedExample: LifecycleRecorded = {
  metadata: {
    id: '83c4726f50e1bdac9b8a37d6c9b80bfa',
    type: 'Lifecycle Recorded',
    version: 1,
    time: '2026-11-20T14:20:31.287Z',
    correlationId: 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/flights-delay',
    causationId: '8c0a70a7-a845-47f9-953a-5154281fa6f5',
  },
  data: {
    kind: 'endpoint',
    resourceArn: 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/flights-delay',
    name: 'flights-delay',
    status: 'Failed',
    outcome: 'failed',
    monitorIds: ['flights-delay'],
    failureReason: 'The primary container for production variant AllTraffic did not pass the ping health check.',
    changedAt: '2026-11-20T14:20:31.287Z',
  },
};

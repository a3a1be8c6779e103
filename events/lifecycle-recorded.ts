import * as v from 'valibot';
import { fact, isoTime } from './parts/fact.ts';

export const resourceKinds = ['training-job', 'endpoint', 'pipeline-execution', 'model-package'] as const;

/** A SageMaker resource reached a state that we had not recorded before. */
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

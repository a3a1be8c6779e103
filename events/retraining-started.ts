import * as v from 'valibot';
import { fact } from './parts/fact.ts';

/** A SageMaker Pipeline was started to retrain the model behind a monitor. */
export const retrainingStarted = fact(
  'Retraining Started',
  v.object({
    runId: v.string(),
    monitorId: v.string(),
    pipelineName: v.string(),
    pipelineExecutionArn: v.string(),
    /** Why, as one plain sentence. */
    reason: v.string(),
    incidentId: v.nullable(v.string()),
    newRecords: v.number(),
  }),
);

export type RetrainingStarted = v.InferOutput<typeof retrainingStarted>;

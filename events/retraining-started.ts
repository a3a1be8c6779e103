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

export const retrainingStartedExample: RetrainingStarted = {
  metadata: {
    id: '61a2504d3ecf9b8a796815b4a7f6e9d8',
    type: 'Retraining Started',
    version: 1,
    time: '2001-03-11T01:00:00.000Z',
    correlationId: 'flights-delay/2001-03-10T00:00:00.000Z',
    causationId: '1c5f0d9e8b7a46352413f0e1d2c3b4a5',
  },
  data: {
    runId: '9f3c1a2b4d5e6f708192a3b4c5d6e7f80912233445566778899aabbccddeeff0',
    monitorId: 'flights-delay',
    pipelineName: 'flights-delay-retrain',
    pipelineExecutionArn:
      'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain/execution/p4jn9xou8a8s',
    reason:
      'An incident of severity warning is open (distance has shifted: population stability index 0.37 where 0.2 is tolerated); run 1 of at most 2.',
    incidentId: 'flights-delay.input-drift.20010310T000000Z',
    newRecords: 512,
  },
};

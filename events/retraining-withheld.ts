import * as v from 'valibot';
import { fact } from './parts/fact.ts';

/** An incident went on after the runs its policy allows; a person is asked to decide. */
export const retrainingWithheld = fact(
  'Retraining Withheld',
  v.object({
    monitorId: v.string(),
    incidentId: v.string(),
    owner: v.string(),
    runsStarted: v.number(),
    reason: v.string(),
  }),
);

export type RetrainingWithheld = v.InferOutput<typeof retrainingWithheld>;

export const retrainingWithheldExample: RetrainingWithheld = {
  metadata: {
    id: '72b3615e4fd0ac9b8a7926c5b8a7fae9',
    type: 'Retraining Withheld',
    version: 1,
    time: '2001-03-26T01:00:00.000Z',
    correlationId: 'flights-delay/2001-03-26T00:00:00.000Z',
    causationId: '8eb523a4f6d77abc129e405f61728d9e',
  },
  data: {
    monitorId: 'flights-delay',
    incidentId: 'flights-delay.input-drift.20010310T000000Z',
    owner: 'travel-models@example.com',
    runsStarted: 2,
    reason:
      'The incident is still open after 2 runs, as many as the policy allows (distance has shifted: population stability index 0.37 where 0.2 is tolerated).',
  },
};

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

import * as v from 'valibot';
import { fact } from './parts/fact.ts';
import { incident } from './parts/incident.ts';

/** An open incident changed in a way people should know: graver, other columns, an earlier onset, acknowledged or silenced. */
export const incidentUpdated = fact('Incident Updated', v.object({ incident, changed: v.array(v.string()) }));

export type IncidentUpdated = v.InferOutput<typeof incidentUpdated>;

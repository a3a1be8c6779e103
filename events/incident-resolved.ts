import * as v from 'valibot';
import { fact } from './parts/fact.ts';
import { incident } from './parts/incident.ts';

/** An incident ended: the cause stayed away long enough (`resolved`), or late data took its evidence away (`withdrawn`). */
export const incidentResolved = fact('Incident Resolved', v.object({ incident, changed: v.array(v.string()) }));

export type IncidentResolved = v.InferOutput<typeof incidentResolved>;

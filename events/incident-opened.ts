import * as v from 'valibot';
import { fact } from './parts/fact.ts';
import { incident } from './parts/incident.ts';

/** A cause shows in a window for the first time, or again after it had gone. */
export const incidentOpened = fact('Incident Opened', v.object({ incident, changed: v.array(v.string()) }));

export type IncidentOpened = v.InferOutput<typeof incidentOpened>;

import type { FlaggedCollected } from '../../events/flagged-collected.ts';
import { flaggedCollectedExample } from '../../events/flagged-collected.ts';
import { type IncidentOpened, incidentOpenedExample } from '../../events/incident-opened.ts';
import type { IncidentResolved } from '../../events/incident-resolved.ts';
import type { IncidentUpdated } from '../../events/incident-updated.ts';
import type { Incident } from '../../events/parts/incident.ts';
import { identity } from '../../shared/identity.ts';

/** An incident about the inputs of `flights-delay`; what a test is about goes into `changes`. */
export const anIncident = (changes: Partial<Incident> = {}): Incident => ({
  ...incidentOpenedExample.data.incident,
  ...changes,
});

const about = <Type extends string>(type: Type, incident: Incident, time: string, changed: string[]) => ({
  metadata: {
    ...incidentOpenedExample.metadata,
    id: identity(type, incident.incidentId, incident.revision),
    type,
    time,
  },
  data: { incident, changed },
});

/** @param time when the fact happened */
export const anOpening = (time: string, changes: Partial<Incident> = {}): IncidentOpened =>
  about('Incident Opened', anIncident(changes), time, []);

export const anUpdate = (time: string, changes: Partial<Incident>, changed: string[] = ['columns']): IncidentUpdated =>
  about('Incident Updated', anIncident({ revision: 2, ...changes }), time, changed);

export const anEnd = (time: string, changes: Partial<Incident> = {}, changed: string[] = []): IncidentResolved =>
  about(
    'Incident Resolved',
    anIncident({ revision: 3, status: 'resolved', resolvedAt: time, ...changes }),
    time,
    changed,
  );

/** Some records joined the retraining set; `pointerId` makes it the one it is. */
export const aCollection = (time: string, pointerId = time): FlaggedCollected => ({
  metadata: { ...flaggedCollectedExample.metadata, id: identity('Flagged Collected', pointerId), time },
  data: { ...flaggedCollectedExample.data, pointerId },
});

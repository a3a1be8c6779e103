import { type Fact, type Facts, fact, type Origin } from '../facts.ts';
import type { Windows } from '../window/index.ts';
import type { Incidents, StoredIncident } from './ports.ts';
import type { Change } from './reconcile.ts';

/** What keeping and telling changes of incidents needs of the outside. */
export interface TellingPorts {
  readonly windows: Windows;
  readonly incidents: Incidents;
  readonly facts: Facts;
}

/**
 * Saves what changed, tells of it, and tells again what an earlier run saved but may not have told. A crash in between loses nothing: an
 * incident carries its facts until they are told.
 *
 * @param kept the incidents as they were read, those without a change included
 * @returns how many facts were told
 * @throws ConflictError when one of them changed in between
 */
export const keepAndTell = async (
  ports: TellingPorts,
  origin: Origin,
  changes: readonly Change[],
  kept: readonly StoredIncident[],
): Promise<number> => {
  const stored = new Map(kept.map((each) => [each.incident.incidentId, each]));
  for (const change of changes) {
    const previous = stored.get(change.incident.incidentId);
    const untold = [...(previous?.untold ?? []), ...(await factsOf(ports.windows, origin, change))];
    stored.set(change.incident.incidentId, await ports.incidents.save(change.incident, untold, previous?.version));
  }
  const waiting = [...stored.values()].filter(({ untold }) => untold.length > 0);
  await ports.facts.publish(waiting.flatMap(({ untold }) => untold));
  for (const { incident, version } of waiting) await ports.incidents.save(incident, [], version);
  return waiting.reduce((sum, { untold }) => sum + untold.length, 0);
};

const factsOf = async (
  windows: Windows,
  origin: Origin,
  { incident, tell, changed }: Change,
): Promise<readonly Fact[]> => {
  if (tell.length === 0) return [];
  const { evaluationId, ...rest } = incident;
  const evidence = evaluationId === undefined ? undefined : (await windows.fact(evaluationId))?.data;
  const findings = (evidence?.worstFindings ?? []).filter(({ verdict }) => verdict === 'violation');
  const data = { incident: { ...rest, findings, report: evidence?.report ?? null }, changed };
  return tell.map((type) => fact(type, [incident.incidentId, incident.revision], origin, data));
};

export { type Episode, episodesOf, isGraver, type Observation } from './episodes.ts';
export { type Failure, failureOf, familyOf } from './failure.ts';
export { incidentIdOf, parseIncidentId } from './identity.ts';
export type { AcceptedNormal, Normals } from './normal.ts';
export { clearWindowsToResolve, observationsOf, silentWindows } from './observations.ts';
export type { Incidents, Observations, StoredIncident } from './ports.ts';
export { type Change, type KeptIncident, reconcile, type Subject } from './reconcile.ts';

import type { Fact } from '../facts.ts';
import type { Observation } from './judgement.ts';
import type { KeptIncident } from './reconcile.ts';

/** An incident with the facts about it that may not have been told yet. */
export interface StoredIncident {
  readonly incident: KeptIncident;
  readonly untold: readonly Fact[];
  /** Grows with every save. */
  readonly version: number;
}

export interface Incidents {
  /**
   * The incidents of a subject that opened at a moment or later, and of those before it as many of the newest as could be open then, and more.
   *
   * @param sinceMs milliseconds since 1970; without it only the newest
   */
  newest(subject: string, sinceMs?: number): Promise<readonly StoredIncident[]>;
  find(incidentId: string): Promise<StoredIncident | undefined>;
  /**
   * @param replaces version of what was read; undefined for a new incident
   * @throws ConflictError when the incident changed in between
   */
  save(incident: KeptIncident, untold: readonly Fact[], replaces: number | undefined): Promise<StoredIncident>;
}

/** Reports about a resource's health, kept so that the episodes of its failures follow from all of them. */
export interface Observations {
  /** Keeps a report; keeping it again changes nothing. */
  keep(subject: string, cause: string, key: string, observation: Observation): Promise<void>;
  /** In order of time. */
  since(subject: string, cause: string, fromMs: number): Promise<readonly Observation[]>;
}

/** What people did to endpoints. */
export interface EndpointChanges {
  /**
   * What was done to an endpoint within the two hours before something began, or within the window in which it began; in sentences, the latest
   * first.
   *
   * @param onsetMs start of the first window that shows it
   */
  before(endpoint: string, onsetMs: number, windowMs: number): Promise<readonly string[]>;
}

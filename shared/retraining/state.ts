import type { FlaggedCollected } from '../../events/flagged-collected.ts';
import type { IncidentOpened } from '../../events/incident-opened.ts';
import type { IncidentResolved } from '../../events/incident-resolved.ts';
import type { IncidentUpdated } from '../../events/incident-updated.ts';
import type { Incident } from '../../events/parts/incident.ts';
import type { Origin } from '../facts.ts';
import { hourMs } from '../window/index.ts';

/** A fact that may make a model be retrained, or no longer. */
export type Trigger = FlaggedCollected | IncidentOpened | IncidentUpdated | IncidentResolved;

/** One start of a pipeline. */
export interface Run {
  /** 64 hex digits that derive from the reason. */
  readonly runId: string;
  readonly monitorId: string;
  readonly pipelineName: string;
  /** One plain sentence. */
  readonly reason: string;
  readonly incidentId: string | null;
  /** Records collected since the run before. */
  readonly newRecords: number;
  /** The fact that led to it; its time is the run's. */
  readonly origin: Origin;
  /** Null from the decision to start until SageMaker has answered. */
  readonly executionArn: string | null;
  /** Until when no other run begins unless this one is known to be over. Milliseconds since 1970. */
  readonly leaseUntilMs: number;
}

/** What retraining has to know of an incident. */
export interface KnownIncident {
  readonly incidentId: string;
  readonly revision: number;
  readonly cause: Incident['cause'];
  readonly severity: Incident['severity'];
  readonly headline: string;
  readonly owner: string;
  /** Open or acknowledged: neither silenced nor over. */
  readonly isOpen: boolean;
  /** Runs it has led to. */
  readonly runs: number;
  /** Whether a person was asked because no more runs are allowed. */
  readonly isWithheld: boolean;
}

/** Records that joined a monitor's retraining set with one hour of event time. */
export interface CollectedHour {
  /** Start of the hour, milliseconds since 1970. */
  readonly hourMs: number;
  readonly records: number;
}

/** Records that are not new: so many in the hours from `fromHourMs` on. */
export interface CollectedMark {
  readonly fromHourMs: number;
  readonly records: number;
}

/**
 * What is remembered of a monitor between facts. What asks for a run stays here until it has had one or has gone, so a
 * fact that had to wait is answered at the monitor's next one.
 */
export interface RetrainingState {
  readonly lastRun: Run | null;
  readonly incidents: readonly KnownIncident[];
  readonly collectedBefore: CollectedMark | null;
}

export const initialState: RetrainingState = { lastRun: null, incidents: [], collectedBefore: null };

/** More than can be open at once: there is one for each cause. Older ones are forgotten. */
const rememberedIncidents = 50;

/** How late records may come and still count as new; their hour may lie before the run. */
const lateMs = 48 * hourMs;

/** The state after a fact; the same object when the fact says nothing new about an incident. */
export const noted = (state: RetrainingState, { data }: Trigger): RetrainingState => {
  if (!('incident' in data)) return state;
  const { incidentId, revision, cause, severity, headline, owner, status } = data.incident;
  const known = state.incidents.find((incident) => incident.incidentId === incidentId);
  if (known !== undefined && known.revision >= revision) return state;
  const isOpen = status === 'open' || status === 'acknowledged';
  const { runs, isWithheld } = known ?? { runs: 0, isWithheld: false };
  const next = { incidentId, revision, cause, severity, headline, owner, isOpen, runs, isWithheld };
  const others = state.incidents.filter((incident) => incident !== known);
  return { ...state, incidents: [...others, next].slice(-rememberedIncidents) };
};

/**
 * The state once a run is decided: the run holds the lease, its incident has had one more, and the records there are
 * count as seen.
 */
export const begun = (state: RetrainingState, run: Run, hours: readonly CollectedHour[]): RetrainingState => ({
  lastRun: run,
  incidents: state.incidents.map((incident) =>
    incident.incidentId === run.incidentId ? { ...incident, runs: incident.runs + 1 } : incident,
  ),
  collectedBefore: markOf(hours) ?? state.collectedBefore,
});

const markOf = (hours: readonly CollectedHour[]): CollectedMark | undefined => {
  const newest = hours.at(-1);
  if (newest === undefined) return undefined;
  const fromHourMs = newest.hourMs - lateMs;
  return { fromHourMs, records: recordsIn(hours.filter((hour) => hour.hourMs >= fromHourMs)) };
};

const recordsIn = (hours: readonly CollectedHour[]): number => hours.reduce((sum, { records }) => sum + records, 0);

/**
 * How many records joined since the last run was decided.
 *
 * @param hours in order of time, from `collectedBefore.fromHourMs` on
 */
export const newRecords = ({ collectedBefore }: RetrainingState, hours: readonly CollectedHour[]): number =>
  recordsIn(hours) - (collectedBefore?.records ?? 0);

/** The state once a person was asked about an incident. */
export const withheld = (state: RetrainingState, incidentId: string): RetrainingState => ({
  ...state,
  incidents: state.incidents.map((incident) =>
    incident.incidentId === incidentId ? { ...incident, isWithheld: true } : incident,
  ),
});

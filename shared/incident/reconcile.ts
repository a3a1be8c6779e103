import type { Cause } from '../../events/parts/cause.ts';
import type { Incident } from '../../events/parts/incident.ts';
import { isoOf } from '../window/index.ts';
import { type Episode, isGraver } from './episodes.ts';
import { incidentIdOf } from './identity.ts';

/** An incident as it is kept: its findings and its report lie with the evaluation that showed it last. */
export interface KeptIncident extends Omit<Incident, 'findings' | 'report'> {
  readonly evaluationId: string | undefined;
}

/** Who an incident is about. */
export interface Subject {
  readonly subject: string;
  readonly monitorId: string | null;
  readonly owner: string;
}

export interface Change {
  readonly incident: KeptIncident;
  /** What to tell, in this order; empty when the change is not worth telling. */
  readonly tell: readonly ('Incident Opened' | 'Incident Updated' | 'Incident Resolved')[];
  readonly changed: readonly string[];
}

/**
 * What is to be saved and told so that the incidents of one cause agree with its episodes. An incident without an episode
 * has lost its evidence and is withdrawn. What people said of an incident (acknowledged, silenced) stays.
 *
 * @param kept the incidents of the cause whose onset is within the span that the episodes cover
 */
export const reconcile = (
  about: Subject,
  cause: Cause,
  episodes: readonly Episode[],
  kept: readonly KeptIncident[],
): readonly Change[] => {
  const changes: Change[] = [];
  const shown = new Set<string>();
  for (const episode of episodes) {
    const incidentId = incidentIdOf(about.subject, cause, episode.onsetMs);
    shown.add(incidentId);
    const previous = kept.find((incident) => incident.incidentId === incidentId);
    const change = previous ? updated(previous, episode) : opened({ ...about, incidentId, cause }, episode);
    if (change !== undefined) changes.push(change);
  }
  for (const incident of kept)
    if (!shown.has(incident.incidentId) && incident.status !== 'withdrawn') changes.push(withdrawn(incident));
  return changes;
};

const described = (episode: Episode) => ({
  severity: episode.severity,
  columns: [...episode.columns],
  headline: episode.headline,
  onsetAt: isoOf(episode.onsetMs),
  openedAt: isoOf(episode.openedMs),
  lastSeenAt: isoOf(episode.lastSeenMs),
  resolvedAt: episode.resolvedMs === undefined ? null : isoOf(episode.resolvedMs),
  windowsInViolation: episode.windowsInViolation,
  evaluationId: episode.evaluationId,
});

const opened = (identity: Subject & { incidentId: string; cause: Cause }, episode: Episode): Change => {
  const isOver = episode.resolvedMs !== undefined;
  return {
    incident: {
      ...identity,
      ...described(episode),
      status: isOver ? 'resolved' : 'open',
      revision: 1,
    },
    tell: isOver ? ['Incident Opened', 'Incident Resolved'] : ['Incident Opened'],
    changed: [],
  };
};

const updated = (previous: KeptIncident, episode: Episode): Change | undefined => {
  const isOver = episode.resolvedMs !== undefined;
  const wasOver = previous.status === 'resolved' || previous.status === 'withdrawn';
  const next: KeptIncident = {
    ...previous,
    ...described(episode),
    status: isOver ? 'resolved' : wasOver ? 'open' : previous.status,
  };
  if (JSON.stringify(next) === JSON.stringify(previous)) return undefined;
  const changed = [
    ...(isGraver(next.severity, previous.severity) ? ['severity'] : []),
    ...(next.columns.some((column) => !previous.columns.includes(column)) ? ['columns'] : []),
    ...(wasOver && !isOver ? ['reopened'] : []),
  ];
  const tell = isOver && !wasOver ? 'Incident Resolved' : changed.length > 0 ? 'Incident Updated' : undefined;
  return {
    incident: tell === undefined ? next : { ...next, revision: previous.revision + 1 },
    tell: tell === undefined ? [] : [tell],
    changed,
  };
};

const withdrawn = (incident: KeptIncident): Change => ({
  incident: { ...incident, status: 'withdrawn', revision: incident.revision + 1 },
  tell: ['Incident Resolved'],
  changed: ['withdrawn'],
});

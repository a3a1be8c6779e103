import type { Incident } from '../../events/parts/incident.ts';
import { canonicalJson } from '../identity.ts';
import { isoOf } from '../window/index.ts';
import type { Episode } from './episodes.ts';
import { incidentIdOf } from './identity.ts';
import { isGraver, nearestKin } from './kin.ts';

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

/** Whether an incident still needs somebody. */
export const isOpen = ({ status }: { readonly status: KeptIncident['status'] }): boolean =>
  status === 'open' || status === 'acknowledged' || status === 'silenced';

/**
 * What is to be saved and told so that a subject's incidents agree with its episodes. An incident without an episode
 * has lost its evidence and is withdrawn. What people said of an incident (acknowledged, silenced) stays; silence ends when its time is over.
 *
 * Where late data moves the opening of an open incident, another takes its place: what people said goes with it, and both are told as `moved`.
 *
 * @param kept the incidents that opened within the span that the episodes cover
 */
export const reconcile = (
  about: Subject,
  episodes: readonly Episode[],
  kept: readonly KeptIncident[],
): readonly Change[] => {
  const idOf = (episode: Episode) => incidentIdOf(about.subject, episode.openingCause, episode.openingMs);
  const shown = new Set(episodes.map(idOf));
  const lost = kept.filter(({ incidentId, status }) => !shown.has(incidentId) && status !== 'withdrawn');
  const moved = new Set<KeptIncident>();
  const changes: Change[] = [];
  for (const episode of episodes) {
    const incidentId = idOf(episode);
    const previous = kept.find((incident) => incident.incidentId === incidentId);
    const before = previous === undefined ? placeOf(episode, lost) : undefined;
    if (before !== undefined) moved.add(before);
    const change = previous ? updated(previous, episode) : opened({ ...about, incidentId }, episode, before);
    if (change !== undefined) changes.push(change);
  }
  return [...changes, ...lost.map((incident) => withdrawn(incident, moved.has(incident)))];
};

/** The incident that people know an episode as whose opening late data moved: open, of the same matter, and shown at the same time. */
const placeOf = (episode: Episode, lost: readonly KeptIncident[]): KeptIncident | undefined =>
  nearestKin(
    episode,
    lost.filter((incident) => {
      const [openedMs, lastSeenMs] = [Date.parse(incident.openedAt), Date.parse(incident.lastSeenAt)];
      return isOpen(incident) && openedMs <= episode.lastSeenMs && episode.openedMs <= lastSeenMs;
    }),
  );

const copied = (list: readonly string[] | undefined): string[] | undefined =>
  list === undefined ? undefined : [...list];

const described = (episode: Episode) => ({
  cause: episode.cause,
  severity: episode.severity,
  columns: [...episode.columns],
  headline: episode.headline,
  slice: episode.slice,
  exampleRecordIds: copied(episode.exampleRecordIds),
  knownChanges: copied(episode.knownChanges),
  isLasting: episode.isLasting,
  onsetAt: isoOf(episode.onsetMs),
  openedAt: isoOf(episode.openedMs),
  lastSeenAt: isoOf(episode.lastSeenMs),
  resolvedAt: episode.resolvedMs === undefined ? null : isoOf(episode.resolvedMs),
  windowsInViolation: episode.windowsInViolation,
  evaluationId: episode.evaluationId,
});

const opened = (
  identity: Subject & { incidentId: string },
  episode: Episode,
  before: KeptIncident | undefined,
): Change => {
  const isOver = episode.resolvedMs !== undefined;
  return {
    incident: {
      ...identity,
      ...described(episode),
      status: isOver ? 'resolved' : (before?.status ?? 'open'),
      silencedUntil: before?.silencedUntil,
      answeredBy: before?.answeredBy,
      revision: 1,
    },
    tell: isOver ? ['Incident Opened', 'Incident Resolved'] : ['Incident Opened'],
    changed: [...(isOver && episode.isAccepted ? ['accepted'] : []), ...(before === undefined ? [] : ['moved'])],
  };
};

const updated = (previous: KeptIncident, episode: Episode): Change | undefined => {
  const isOver = episode.resolvedMs !== undefined;
  const wasOver = !isOpen(previous);
  const isSilenceOver = !isOver && isSilentNoMore(previous, episode.lastSeenMs);
  const next: KeptIncident = {
    ...previous,
    ...described(episode),
    status: isOver ? 'resolved' : wasOver || isSilenceOver ? 'open' : previous.status,
    ...(isSilenceOver ? { silencedUntil: undefined } : {}),
  };
  if (canonicalJson(next) === canonicalJson(previous)) return undefined;
  const changed = [
    ...(isGraver(next.severity, previous.severity) ? ['severity'] : []),
    ...(next.columns.some((column) => !previous.columns.includes(column)) ? ['columns'] : []),
    ...(next.cause === previous.cause ? [] : ['cause']),
    ...(next.isLasting === true && previous.isLasting !== true ? ['lasting'] : []),
    ...(wasOver && !isOver ? ['reopened'] : []),
    ...(isSilenceOver ? ['silence-over'] : []),
    ...(isOver && !wasOver && episode.isAccepted ? ['accepted'] : []),
  ];
  const tell = isOver && !wasOver ? 'Incident Resolved' : changed.length > 0 ? 'Incident Updated' : undefined;
  return {
    incident: tell === undefined ? next : { ...next, revision: previous.revision + 1 },
    tell: tell === undefined ? [] : [tell],
    changed,
  };
};

/** Whether an incident was silenced until a moment that its windows have come to. */
const isSilentNoMore = ({ status, silencedUntil }: KeptIncident, lastSeenMs: number): boolean =>
  status === 'silenced' && silencedUntil !== undefined && Date.parse(silencedUntil) <= lastSeenMs;

const withdrawn = (incident: KeptIncident, isMoved: boolean): Change => ({
  incident: { ...incident, status: 'withdrawn', revision: incident.revision + 1 },
  tell: ['Incident Resolved'],
  changed: isMoved ? ['withdrawn', 'moved'] : ['withdrawn'],
});

import { isoOf } from '../window/index.ts';
import { isDrift } from './kin.ts';
import type { AcceptedNormal } from './normal.ts';
import { type Change, isOpen, type KeptIncident } from './reconcile.ts';

/** What a person can say of an open incident, and who says so. */
export type Answer = { readonly by: string | undefined } & (
  | /** I am on it. */ { readonly kind: 'acknowledge' }
  | /** Tell nobody of it, for good or until a moment. */ {
      readonly kind: 'silence';
      readonly untilMs: number | undefined;
    }
  | /** This is how it is from now on. */ { readonly kind: 'accept'; readonly acceptedAtMs: number }
);

/** Why an incident cannot take an answer, as one sentence; undefined where it can. */
export const refusalOf = (incident: KeptIncident, kind: Answer['kind']): string | undefined => {
  const { incidentId, status, cause, monitorId, resolvedAt } = incident;
  if (!isOpen(incident)) {
    const since = resolvedAt === null ? '' : ` since ${resolvedAt}`;
    return `The incident ${incidentId} is ${status}${since}; only an open one takes an answer.`;
  }
  if (kind !== 'accept') return undefined;
  if (!isDrift(cause))
    return `The cause ${cause} means that something is broken, which cannot be accepted as a new normal; only drift can.`;
  return monitorId === null ? 'No monitor watches this, so it has no normal to accept.' : undefined;
};

/** What becomes of an open incident with an answer; undefined where the same was said before. */
export const answered = (incident: KeptIncident, answer: Answer): Change | undefined => {
  const { status, silencedUntil } = incident;
  const said = { ...incident, answeredBy: answer.by };
  if (answer.kind === 'accept') {
    const resolvedAt = isoOf(answer.acceptedAtMs);
    return told({ ...said, status: 'resolved', resolvedAt }, 'Incident Resolved', 'accepted');
  }
  if (answer.kind === 'acknowledge') {
    if (status === 'acknowledged') return undefined;
    return told({ ...said, status: 'acknowledged', silencedUntil: undefined }, 'Incident Updated', 'acknowledged');
  }
  const until = answer.untilMs === undefined ? undefined : isoOf(answer.untilMs);
  if (status === 'silenced' && silencedUntil === until) return undefined;
  return told({ ...said, status: 'silenced', silencedUntil: until }, 'Incident Updated', 'silenced');
};

const told = (incident: KeptIncident, tell: Change['tell'][number], changed: string): Change => ({
  incident: { ...incident, revision: incident.revision + 1 },
  tell: [tell],
  changed: [changed],
});

/** An incident of a monitor as the new normal that a person takes it for. */
export const normalOf = (
  { incidentId, cause, columns, onsetAt }: KeptIncident,
  monitorId: string,
  by: string,
  acceptedAtMs: number,
): AcceptedNormal => ({
  monitorId,
  incidentId,
  by,
  acceptedAtMs,
  fromMs: Date.parse(onsetAt),
  cause,
  columns: [...columns],
});

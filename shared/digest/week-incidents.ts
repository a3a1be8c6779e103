import type { Span } from '../cost/index.ts';
import type { KeptIncident } from '../incident/index.ts';
import type { OpenIncident, ResolvedIncident, Week } from './week.ts';

const isWithin = (time: string, { startMs, endMs }: Span): boolean =>
  Date.parse(time) >= startMs && Date.parse(time) < endMs;

/** Whether an incident that opened before a moment was open at it. One that was withdrawn never was one. */
export const wasOpenAt = ({ status, resolvedAt }: KeptIncident, ms: number): boolean =>
  status !== 'withdrawn' && (resolvedAt === null || Date.parse(resolvedAt) >= ms);

const toldOf = ({ monitorId, subject, severity, headline, onsetAt }: KeptIncident): OpenIncident => ({
  model: monitorId ?? subject,
  severity,
  headline,
  onsetMs: Date.parse(onsetAt),
});

const resolvedIn = (incident: KeptIncident, span: Span): readonly ResolvedIncident[] =>
  incident.resolvedAt !== null && isWithin(incident.resolvedAt, span)
    ? [{ ...toldOf(incident), resolvedMs: Date.parse(incident.resolvedAt) }]
    : [];

/** What the incidents that opened before a week's end come to in it. */
export const weekIncidentsOf = (incidents: readonly KeptIncident[], span: Span): Week['incidents'] => {
  const counted = incidents.filter(({ status }) => status !== 'withdrawn');
  return {
    opened: counted.filter(({ openedAt }) => isWithin(openedAt, span)).length,
    resolved: counted.flatMap((incident) => resolvedIn(incident, span)),
    open: counted.filter((incident) => wasOpenAt(incident, span.endMs)).map(toldOf),
  };
};

import type { Cause } from '../../events/parts/cause.ts';

const compact = (timeMs: number): string => new Date(timeMs).toISOString().replace(/[-:]|\.000/g, '');

/**
 * An incident's id: what it is about, its cause when it opened and the start of the window that opened it, e.g.
 * `flights-delay.input-drift.20010310T000000Z`. It stays when the cause is found to be another later.
 */
export const incidentIdOf = (subject: string, openingCause: Cause, openingMs: number): string =>
  `${subject}.${openingCause}.${compact(openingMs)}`;

/** What an incident's id says; undefined when it is no such id. */
export const parseIncidentId = (
  id: string,
): { subject: string; openingCause: string; openingMs: number } | undefined => {
  const found = /^(.+)\.([a-z-]+)\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\.\d{3})?Z$/.exec(id);
  if (!found) return undefined;
  const [, subject = '', openingCause = '', year, month, day, hour, minute, second, fraction = ''] = found;
  const openingMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`);
  return Number.isNaN(openingMs) ? undefined : { subject, openingCause, openingMs };
};

/** Start of the window, or moment of the report, that opened an incident. */
export const openingMsOf = ({
  incidentId,
  openedAt,
}: {
  readonly incidentId: string;
  readonly openedAt: string;
}): number => parseIncidentId(incidentId)?.openingMs ?? Date.parse(openedAt);

import type { Cause } from '../../events/parts/cause.ts';

const compact = (timeMs: number): string => new Date(timeMs).toISOString().replace(/[-:]|\.000/g, '');

/** An incident's id: what it is about, its cause and its onset, e.g. `flights-delay.input-drift.20010310T000000Z`. */
export const incidentIdOf = (subject: string, cause: Cause, onsetMs: number): string =>
  `${subject}.${cause}.${compact(onsetMs)}`;

/** What an incident's id says; undefined when it is no such id. */
export const parseIncidentId = (id: string): { subject: string; cause: string; onsetMs: number } | undefined => {
  const found = /^(.+)\.([a-z-]+)\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\.\d{3})?Z$/.exec(id);
  if (!found) return undefined;
  const [, subject = '', cause = '', year, month, day, hour, minute, second, fraction = ''] = found;
  const onsetMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`);
  return Number.isNaN(onsetMs) ? undefined : { subject, cause, onsetMs };
};

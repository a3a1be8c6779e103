import { openingMsOf } from './identity.ts';
import type { KeptIncident } from './reconcile.ts';

type Span = Pick<KeptIncident, 'incidentId' | 'openedAt' | 'resolvedAt' | 'status'>;

/** Whether an incident began before a moment and went on after it, or was over for less than `memoryMs`. One that was withdrawn never was. */
const spans = (incident: Span, timeMs: number, memoryMs: number): boolean =>
  incident.status !== 'withdrawn' &&
  openingMsOf(incident) < timeMs &&
  (incident.resolvedAt === null || Date.parse(incident.resolvedAt) + memoryMs > timeMs);

/**
 * From when on windows have to be read again so that all incidents follow from them that a changed window can change: the latest moment, not
 * after its start, at which no incident was open. What opened earlier has ended by then and stays as it is.
 *
 * @param incidents those that are kept
 * @param startMs start of the changed window
 * @param memoryMs how long after its end an incident still matters to what is found: see `echoMs`
 */
export const affectedFrom = (incidents: readonly Span[], startMs: number, memoryMs = 0): number => {
  const earliest = Math.min(startMs, ...incidents.filter((one) => spans(one, startMs, memoryMs)).map(openingMsOf));
  return earliest === startMs ? startMs : affectedFrom(incidents, earliest, memoryMs);
};

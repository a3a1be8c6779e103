import type { RetrainingStarted } from '../../events/retraining-started.ts';
import type { RetrainingWithheld } from '../../events/retraining-withheld.ts';
import type { Monitor } from '../monitor/index.ts';
import type { Alert } from './alert.ts';
import { type AboutIncident, incidentAlert } from './incident-alert.ts';
import { startedAlert, withheldAlert } from './retraining-alert.ts';

/** A fact that people may want to hear of. */
export type TellableFact = AboutIncident | RetrainingStarted | RetrainingWithheld;

/** The id of the monitor that a fact is about; null where no monitor watches the resource. */
export const monitorIdIn = ({ data }: TellableFact): string | null =>
  'incident' in data ? data.incident.monitorId : data.monitorId;

/**
 * The message that tells people of a fact; undefined where it is not worth one: a silenced incident, a change that asks
 * nothing of anybody, or an opening that is over by the time it is known (its end is told, with all that is in it).
 *
 * @param monitor the fact's monitor, where there is one
 */
export const alertOf = (event: TellableFact, monitor: Monitor | undefined): Alert | undefined => {
  const { data } = event;
  if ('incident' in data) return incidentAlert(event as AboutIncident, monitor);
  const about = { factId: event.metadata.id, monitor: data.monitorId, cause: 'retraining' };
  return 'runId' in data
    ? { ...about, ...startedAlert(data, monitor) }
    : { ...about, ...withheldAlert(data, event.metadata.time, monitor) };
};

import * as v from 'valibot';
import { incidentOpened } from '../events/incident-opened.ts';
import { incidentResolved } from '../events/incident-resolved.ts';
import { incidentUpdated } from '../events/incident-updated.ts';
import { retrainingStarted } from '../events/retraining-started.ts';
import { retrainingWithheld } from '../events/retraining-withheld.ts';
import {
  type AlertTopic,
  alertMessage,
  alertOf,
  monitorIdIn,
  type TellableFact,
  type Told,
} from '../shared/alert/index.ts';
import { alertTopic } from '../shared/aws/alert-topic.ts';
import { env } from '../shared/aws/env.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onFact } from '../shared/aws/on-event.ts';
import { once } from '../shared/aws/once.ts';
import type { Monitors } from '../shared/monitor/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly told: Told;
  readonly topic: AlertTopic;
}

/** Words one alert and publishes it on the topic, once for each fact that is worth a message. */
export const publishAlert =
  ({ monitors, told, topic }: Ports) =>
  async (event: TellableFact) => {
    const { id, type } = event.metadata;
    const monitorId = monitorIdIn(event);
    const monitor = monitorId === null ? undefined : await monitors.find(monitorId);
    const alert = alertOf(event, monitor);
    if (alert === undefined) return { skipped: 'not worth a message', type, id };
    const isTold = await told.once(id, 'topic', () => topic.publish(alertMessage(alert)));
    return { kind: alert.kind, monitor: alert.monitor, severity: alert.severity, isTold };
  };

const { ALERTS_TOPIC_ARN } = env('ALERTS_TOPIC_ARN');

export const handler = onFact(
  v.union([incidentOpened, incidentUpdated, incidentResolved, retrainingStarted, retrainingWithheld]),
  publishAlert({ monitors: monitorsFile(), told: once(), topic: alertTopic(ALERTS_TOPIC_ARN) }),
);

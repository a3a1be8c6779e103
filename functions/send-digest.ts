import { type ScheduleTicked, scheduleTicked } from '../events/schedule-ticked.ts';
import type { AlertTopic, Told } from '../shared/alert/index.ts';
import { alertTopic } from '../shared/aws/alert-topic.ts';
import { costStore } from '../shared/aws/cost-store.ts';
import { env } from '../shared/aws/env.ts';
import { incidentHistory } from '../shared/aws/incident-store.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onEvent } from '../shared/aws/on-event.ts';
import { once } from '../shared/aws/once.ts';
import { priceStore } from '../shared/aws/price-store.ts';
import { recordedLifecycle } from '../shared/aws/recorded-lifecycle.ts';
import { runHistory } from '../shared/aws/retraining-store.ts';
import { spendingStore } from '../shared/aws/spending-store.ts';
import { windowStore } from '../shared/aws/window-store.ts';
import { collectWeek, digestMessage, digestOf, type WeekPorts, weekOver } from '../shared/digest/index.ts';

export interface Ports extends WeekPorts {
  readonly told: Told;
  readonly topic: AlertTopic;
}

/**
 * Tells how the last whole week of all models was, Monday to Sunday in UTC: once for each week, however often the tick comes. The topic takes it to
 * e-mail, and through notify-slack to Slack.
 */
export const sendDigest =
  ({ told, topic, ...ports }: Ports) =>
  async (tick: ScheduleTicked) => {
    const span = weekOver(Date.parse(tick.scheduledTime));
    const week = new Date(span.startMs).toISOString().slice(0, 10);
    const digestId = `digest/${week}`;
    const isTold = await told.once(digestId, 'topic', async () =>
      topic.publish(digestMessage(digestOf(await collectWeek(ports, span)), digestId)),
    );
    return { week, isTold };
  };

const { ALERTS_TOPIC_ARN, DATA_BUCKET, OWNER_TAG, DEFAULT_OWNER } = env(
  'ALERTS_TOPIC_ARN',
  'DATA_BUCKET',
  'OWNER_TAG',
  'DEFAULT_OWNER',
);

export const handler = onEvent(
  scheduleTicked,
  sendDigest({
    monitors: monitorsFile(),
    windows: windowStore(),
    incidents: incidentHistory(),
    runs: runHistory(),
    costs: costStore(),
    recorded: recordedLifecycle({ tag: OWNER_TAG, otherwise: DEFAULT_OWNER }),
    prices: priceStore(DATA_BUCKET),
    spending: spendingStore(),
    told: once(),
    topic: alertTopic(ALERTS_TOPIC_ARN),
  }),
);

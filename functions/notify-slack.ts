import { type AlertDelivered, alertDelivered } from '../events/alert-delivered.ts';
import { parseAlert, plainSlackMessage, type SlackChannel, slackMessage, type Told } from '../shared/alert/index.ts';
import { env } from '../shared/aws/env.ts';
import { onEvent } from '../shared/aws/on-event.ts';
import { once } from '../shared/aws/once.ts';
import { slackWebhook } from '../shared/aws/slack-webhook.ts';
import { digestKind, digestSlack, parseDigest } from '../shared/digest/index.ts';

export interface Ports {
  readonly told: Told;
  readonly slack: SlackChannel;
}

type Message = AlertDelivered['Records'][number]['Sns'];

/** Brings the alerts and digests of a topic to Slack, each once; any other message of the topic as it is. */
export const notifySlack = (ports: Ports) => async (event: AlertDelivered) => {
  const outcomes = [];
  for (const { Sns } of event.Records) outcomes.push(await bring(ports, Sns));
  return { outcomes };
};

const bring = async ({ told, slack }: Ports, { MessageId, Subject, Message, MessageAttributes }: Message) => {
  const { kind, id, message } = inFormOf(MessageAttributes) ?? {
    kind: 'plain',
    id: MessageId,
    message: plainSlackMessage(Subject ?? undefined, Message),
  };
  let isPosted = false;
  await told.once(id, 'slack', async () => {
    isPosted = await slack.post(message);
  });
  return { kind, isPosted };
};

/** What rides beside the text, in Slack's own form; undefined where nothing known does. */
const inFormOf = ({ alert: alertText, digest: digestText }: Message['MessageAttributes']) => {
  const alert = parseAlert(alertText?.Value ?? '');
  if (alert !== undefined) return { kind: alert.kind, id: alert.factId, message: slackMessage(alert) };
  const digest = parseDigest(digestText?.Value ?? '');
  return digest && { kind: digestKind, id: digest.digestId, message: digestSlack(digest) };
};

const { SLACK_WEBHOOK_PARAMETER } = env('SLACK_WEBHOOK_PARAMETER');

export const handler = onEvent(
  alertDelivered,
  notifySlack({ told: once(), slack: slackWebhook(SLACK_WEBHOOK_PARAMETER) }),
);

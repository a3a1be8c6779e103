import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import type { SlackChannel } from '../alert/index.ts';
import { MonitorError } from '../errors.ts';
import { parameter } from './parameters.ts';

/** Slack is given this long to answer; it takes seconds on a bad day. */
const timeoutMs = 10_000;

/** Slack refused a message for good: the webhook was revoked, its channel is gone, or the message has a form it rejects. */
export class SlackRefusedError extends MonitorError {
  constructor({ statusCode, body }: IncomingWebhookHTTPError) {
    super(`Slack refused the message with ${statusCode}.`, {
      retryable: false,
      facts: { statusCode, answer: body.slice(0, 200) },
    });
  }
}

/**
 * The channel behind an incoming webhook. Its URL is a secret, so it lies in a parameter and is never logged.
 *
 * @param parameterName of the SecureString that holds the URL; empty where Slack is not used
 * @throws SlackRefusedError when trying again cannot help
 */
export const slackWebhook = (parameterName: string): SlackChannel => ({
  post: async ({ text, blocks }) => {
    if (parameterName === '') return false;
    const webhook = new IncomingWebhook(await parameter(parameterName), { timeout: timeoutMs });
    try {
      await webhook.send({ text, blocks: blocks.map((block) => ({ ...block })) });
      return true;
    } catch (error) {
      throw isFinal(error) ? new SlackRefusedError(error) : error;
    }
  },
});

const isFinal = (error: unknown): error is IncomingWebhookHTTPError =>
  error instanceof IncomingWebhookHTTPError &&
  error.statusCode >= 400 &&
  error.statusCode < 500 &&
  error.statusCode !== 429;

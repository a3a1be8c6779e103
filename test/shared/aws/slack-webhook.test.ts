import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SlackMessage } from '../../../shared/alert/index.ts';

const message: SlackMessage = {
  text: 'hello',
  blocks: [{ type: 'header', text: { type: 'plain_text', text: 'hello' } }],
};

/** Parameter Store and Slack behind one address; Slack answers with each status in turn. */
const webhookAnswering = async (...statuses: readonly number[]) => {
  const posts: unknown[] = [];
  const lookups: unknown[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString());
    if (request.url !== '/slack') {
      lookups.push(body);
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ Parameter: { Name: body.Name, Value: `${url}/slack` } }));
      return;
    }
    posts.push(body);
    response.writeHead(statuses[posts.length - 1] ?? 200).end('answer');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => void server.close());
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', url);
  // Made anew: the parameter is kept from one call to the next.
  vi.resetModules();
  const { slackWebhook, SlackRefusedError } = await import('../../../shared/aws/slack-webhook.ts');
  return { slack: slackWebhook('/plumbline/slack'), slackWebhook, SlackRefusedError, posts, lookups };
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('slackWebhook(parameterName)', () => {
  it('posts to the address in the parameter, which it fetches once', async () => {
    const { slack, posts, lookups } = await webhookAnswering();
    expect(await slack.post(message)).toBe(true);
    expect(await slack.post(message)).toBe(true);
    expect(posts).toEqual([message, message]);
    expect(lookups).toEqual([{ Name: '/plumbline/slack', WithDecryption: true }]);
  });

  it('posts nothing where no parameter is named', async () => {
    const { slackWebhook, posts, lookups } = await webhookAnswering();
    expect(await slackWebhook('').post(message)).toBe(false);
    expect([posts, lookups]).toEqual([[], []]);
  });

  it.each([500, 503, 429])('lets a message that Slack answered with %i be tried again', async (status) => {
    const { slack, SlackRefusedError } = await webhookAnswering(status);
    const failure = await slack.post(message).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(SlackRefusedError);
    expect(await slack.post(message)).toBe(true);
  });

  it.each([400, 403, 404, 410])('gives up on a message that Slack answered with %i', async (status) => {
    const { slack } = await webhookAnswering(status);
    await expect(slack.post(message)).rejects.toMatchObject({
      name: 'SlackRefusedError',
      retryable: false,
      facts: { statusCode: status, answer: 'answer' },
    });
  });
});

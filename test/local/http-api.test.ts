import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Front, startFront } from '../../local/front.ts';
import { httpApi, type Route } from '../../local/http-api.ts';
import { type Inbox, openInbox } from '../../local/inbox.ts';
import type { Outcome } from '../../local/lambda/runtime.ts';

const AT = Date.UTC(2026, 10, 3, 4, 5, 6);
const route = (key: string, functionName: string, authorization: Route['authorization'] = 'AWS_IAM'): Route => ({
  key,
  functionName,
  authorization,
});
const routes = [
  route('$default', 'default'),
  route('ANY /things', 'any'),
  route('GET /things', 'list'),
  route('GET /{proxy+}', 'greedy'),
  route('GET /things/{id}', 'one'),
  route('GET /things/special', 'special'),
  route('GET /things/{id}/parts/{part}', 'part'),
  route('POST /hook', 'hook', 'NONE'),
];

let front: Front;
let inbox: Inbox;
const calls: { functionName: string; event: Record<string, never> }[] = [];
let next: Outcome | 'never' = { payload: '{"statusCode":204}' };

const open = async (more: { openLocally?: boolean } = {}) => {
  front = await startFront(0, () => {});
  const invoke = (functionName: string, payload: string): Promise<Outcome> => {
    calls.push({ functionName, event: JSON.parse(payload) });
    return next === 'never' ? new Promise(() => {}) : Promise.resolve(next);
  };
  const home = { account: '000000000000', region: 'eu-west-1' };
  const known = (keyId: string) => keyId === 'KNOWN';
  const settings = { routes, home, invoke, openLocally: true, knowsKey: known, now: () => AT, limitMs: 50, ...more };
  inbox = openInbox();
  front.open({ api: httpApi(settings), inbox, clock: () => AT, status: () => ({ up: true }), depths: () => ({}) });
};
beforeEach(() => {
  calls.length = 0;
  next = { payload: '{"statusCode":204}' };
  return open();
});
afterEach(async () => {
  await front.close();
  inbox.close();
});

const get = (path: string, init?: RequestInit) => fetch(`${front.url}${path}`, init);
const signed = (keyId: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/20260101/eu-west-1/execute-api/aws4_request, SignedHeaders=host, Signature=00`,
});

describe('a route', () => {
  test.each([
    ['GET', '/things', 'list'],
    ['DELETE', '/things', 'any'],
    ['GET', '/things/special', 'special'],
    ['GET', '/things/7', 'one'],
    ['GET', '/things/7/parts/8', 'part'],
    ['GET', '/else/where', 'greedy'],
    ['PUT', '/else/where', 'default'],
  ])('%s %s goes to %s, the most specific one', async (method, path, functionName) => {
    expect((await get(path, { method })).status).toBe(204);
    expect(calls.map((call) => call.functionName)).toEqual([functionName]);
  });

  test('gets the event in payload format 2.0', async () => {
    const headers = {
      cookie: 'a=1; b=2',
      'content-type': 'application/json',
      'user-agent': 'test',
      ...signed('KNOWN'),
    };
    await get('/things/a%20b/parts/8?x=1&x=2&y=%C3%A9', { headers });
    expect(calls[0]?.event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /things/{id}/parts/{part}',
      rawPath: '/things/a%20b/parts/8',
      rawQueryString: 'x=1&x=2&y=%C3%A9',
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { x: '1,2', y: 'é' },
      pathParameters: { id: 'a b', part: '8' },
      requestContext: {
        accountId: '000000000000',
        authorizer: { iam: { accessKey: 'KNOWN' } },
        http: { method: 'GET', path: '/things/a%20b/parts/8', protocol: 'HTTP/1.1', userAgent: 'test' },
        stage: '$default',
        time: '03/Nov/2026:04:05:06 +0000',
        timeEpoch: AT,
      },
      isBase64Encoded: false,
    });
    expect(calls[0]?.event.headers).not.toHaveProperty('cookie');
  });

  test('gets JSON bodies as text and form bodies, which Slack sends, in base64', async () => {
    const post = (type: string, body: string) =>
      get('/hook', { method: 'POST', body, headers: { 'content-type': type } });
    await post('application/json; charset=utf-8', '{"é":1}');
    await post('application/x-www-form-urlencoded', 'payload=x');
    expect(calls.map(({ event }) => [event.body, event.isBase64Encoded])).toEqual([
      ['{"é":1}', false],
      [Buffer.from('payload=x').toString('base64'), true],
    ]);
  });
});

describe('the answer', () => {
  test('carries status, headers, cookies and a binary body', async () => {
    const body = Buffer.from([0, 255]).toString('base64');
    const answer = { statusCode: 201, headers: { 'X-A': 'b' }, cookies: ['a=1', 'b=2'], body, isBase64Encoded: true };
    next = { payload: JSON.stringify(answer) };
    const response = await get('/things');
    expect([response.status, response.headers.get('x-a')]).toEqual([201, 'b']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
  });

  test('is a 200 with any other JSON as its body', async () => {
    next = { payload: '{"hello":1}' };
    const response = await get('/things');
    expect([response.status, await response.json()]).toEqual([200, { hello: 1 }]);
  });

  test('is 500 after an error and 503 when the function takes too long', async () => {
    next = { error: { errorType: 'E', errorMessage: 'secret' } };
    expect(await (await get('/things')).json()).toEqual({ message: 'Internal Server Error' });
    next = 'never';
    expect((await get('/things')).status).toBe(503);
  });
});

describe('authorization', () => {
  test('refuses keys it does not know, and calls from pages of other sites', async () => {
    expect((await get('/things', { headers: signed('OTHER') })).status).toBe(403);
    expect((await get('/things', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    const status = await new Promise((resolve) => {
      const request = httpRequest(`${front.url}/things`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.end();
    });
    expect(status).toBe(403);
    expect(calls).toEqual([]);
  });

  test('refuses unsigned calls when it is not open locally, but for routes without authorization', async () => {
    await front.close();
    await open({ openLocally: false });
    expect((await get('/things')).status).toBe(403);
    expect((await get('/hook', { method: 'POST' })).status).toBe(204);
  });
});

describe('/local', () => {
  const slack = (payload: unknown) =>
    get('/local/slack/webhook', {
      method: 'POST',
      body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });

  test('takes Slack messages and shows their blocks as plain text, escaped', async () => {
    const response = await slack({
      text: 'fallback',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Drift <b>' } },
        { type: 'section', text: { type: 'mrkdwn', text: '*what*' }, fields: [{ type: 'mrkdwn', text: 'field' }] },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'context' }] },
        {
          type: 'actions',
          elements: [{ type: 'button', text: { type: 'plain_text', text: 'Silence' }, url: 'http://x' }],
        },
      ],
    });
    expect(await response.text()).toBe('ok');
    expect(inbox.list()).toMatchObject([
      { kind: 'slack', subject: 'Drift <b>', atMs: AT, text: 'Drift <b>\n*what*\nfield\ncontext\n[Silence] http://x' },
    ]);
    const html = await (await get('/local/inbox')).text();
    expect(html).toContain('Drift &#60;b&#62;');
    expect(html).not.toContain('<b>');
    expect(await (await get('/local/inbox.json')).json()).toHaveLength(1);
  });

  test('refuses what Slack would refuse', async () => {
    expect((await slack('not json')).status).toBe(400);
    expect(await (await slack({})).text()).toBe('no_text');
    expect(inbox.list()).toEqual([]);
  });

  test('shows an index and the status, and knows nothing else', async () => {
    expect(await (await get('/local')).text()).toContain('/local/inbox');
    expect(await (await get('/local/status')).json()).toEqual({ up: true });
    expect((await get('/local/else')).status).toBe(404);
  });
});

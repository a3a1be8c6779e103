import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listen, readBody } from './http.ts';
import type { HttpApi, HttpResponse } from './http-api.ts';
import { escapeHtml, type Inbox, inboxPage, page, slackMessage } from './inbox.ts';
import type { Clock } from './types.ts';

/** What the front shows and serves. */
export interface FrontContent {
  readonly api: HttpApi;
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** Everything countable, as plain data. */
  readonly status: () => object;
  readonly depths: () => Readonly<Record<string, { readonly waiting: number; readonly inFlight: number }>>;
}

/** The address people and the dashboard use: the HTTP API, and `/local` with what only exists here. */
export interface Front {
  readonly url: string;
  /** Starts to answer; calls that came earlier have waited. */
  open(content: FrontContent): void;
  busy(): number;
  close(): Promise<void>;
}

/** The longest message a Slack webhook takes is far below this. */
const SLACK_MAX = 256 * 1024;

const html = (body: string): HttpResponse => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  },
  body,
});
const json = (value: unknown): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value, null, 2),
});
const text = (status: number, body: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});

/** Listens on 127.0.0.1. @param changed called after every answer */
export async function startFront(port: number, changed: () => void): Promise<Front> {
  const { promise: ready, resolve: open } = Promise.withResolvers<FrontContent>();
  let busy = 0;

  async function answer(request: IncomingMessage): Promise<HttpResponse> {
    const content = await ready;
    const { pathname } = new URL(request.url ?? '/', 'http://local');
    return /^\/local(\/|$)/.test(pathname) ? local(request, pathname, content) : content.api(request);
  }

  const server = createServer((request, response) => {
    busy++;
    response.once('close', () => {
      busy--;
      changed();
    });
    answer(request)
      .catch((error: unknown) => text(500, `The local cloud failed: ${error}`))
      .then(({ status, headers, body }) => {
        response.writeHead(status, { ...mutable(headers), 'content-length': Buffer.byteLength(body) });
        response.end(body);
        request.resume();
      })
      .catch(() => response.destroy());
  });
  const url = await listen(server, port);
  return { url, open, busy: () => busy, close: () => closeServer(server) };
}

const mutable = (headers: HttpResponse['headers']) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );

async function local(request: IncomingMessage, path: string, content: FrontContent): Promise<HttpResponse> {
  const { inbox, clock, status, depths } = content;
  switch (`${request.method} ${path.replace(/\/$/, '')}`) {
    case 'GET /local':
      return html(indexPage(depths()));
    case 'GET /local/inbox':
      return html(inboxPage(inbox.list()));
    case 'GET /local/inbox.json':
      return json(inbox.list());
    case 'GET /local/status':
      return json(status());
    case 'POST /local/slack/webhook':
      return receiveSlack(await readBody(request, SLACK_MAX), inbox, clock());
    default:
      return text(404, 'There is no such local page');
  }
}

/** Answers as Slack's incoming webhooks do. */
function receiveSlack(body: Buffer | undefined, inbox: Inbox, atMs: number): HttpResponse {
  if (body === undefined) return text(413, 'payload_too_large');
  try {
    const message = slackMessage(body.toString(), randomUUID(), atMs);
    if (message === undefined) return text(400, 'no_text');
    inbox.add(message);
    return text(200, 'ok');
  } catch (error) {
    if (error instanceof SyntaxError) return text(400, 'invalid_payload');
    throw error;
  }
}

const indexPage = (depths: ReturnType<FrontContent['depths']>): string =>
  page(
    'Plumbline, running on this machine',
    `<p><a href="/local/inbox">Inbox</a>: e-mail and Slack messages that would have been sent (<a href="/local/inbox.json">JSON</a>)</p>
<p><a href="/local/status">Status</a>: functions, AWS calls, queues as JSON</p>
<table><tr><th>Queue</th><th>waiting</th><th>taken</th></tr>
${Object.entries(depths)
  .map(
    ([name, { waiting, inFlight }]) =>
      `<tr><td>${escapeHtml(name)}</td><td class="n">${waiting}</td><td class="n">${inFlight}</td></tr>`,
  )
  .join('\n')}
</table>`,
  );

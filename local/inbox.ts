import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Something that people would have received. */
export interface InboxMessage {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly kind: 'email' | 'slack';
  /** Address or channel. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Inbox {
  /** Keeps a message; a second one with the same id changes nothing, since deliveries repeat. */
  add(message: InboxMessage): void;
  /** Newest first. */
  list(): readonly InboxMessage[];
  close(): void;
}

/** Opens the inbox of `dataDir`, or one in memory. */
export function openInbox(dataDir?: string): Inbox {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const db = new DatabaseSync(dataDir === undefined ? ':memory:' : join(dataDir, 'inbox.db'));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS messages (
      place INTEGER PRIMARY KEY, id TEXT UNIQUE, atMs INTEGER, kind TEXT, recipient TEXT, subject TEXT, text TEXT)`);
  const insert = db.prepare(
    'INSERT OR IGNORE INTO messages (id, atMs, kind, recipient, subject, text) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = db.prepare(
    'SELECT id, atMs, kind, recipient AS "to", subject, text FROM messages ORDER BY atMs DESC, place DESC',
  );
  return {
    add: ({ id, atMs, kind, to, subject, text }) => insert.run(id, atMs, kind, to, subject, text),
    list: () => select.all() as unknown as InboxMessage[],
    close: () => db.close(),
  };
}

/**
 * The mail SNS sends to an e-mail subscription, from the envelope it puts into a subscribed queue.
 *
 * @param atMs by the local cloud's clock; the envelope has the time of the machine
 */
export function mailOf(to: string, envelopeJson: string, atMs: number): InboxMessage {
  const envelope = JSON.parse(envelopeJson) as Readonly<Record<'MessageId' | 'Message', string>> & {
    readonly Subject?: string;
  };
  const { MessageId, Message: text, Subject: subject = 'AWS Notification Message' } = envelope;
  return { id: `${MessageId}/${to}`, atMs, kind: 'email', to, subject, text };
}

interface SlackText {
  readonly text?: string | SlackText;
}
interface SlackBlock {
  readonly type?: string;
  readonly text?: string | SlackText;
  readonly fields?: readonly SlackText[];
  readonly elements?: readonly (SlackText & { readonly url?: string; readonly alt_text?: string })[];
}
interface SlackPayload {
  readonly channel?: string;
  readonly text?: string;
  readonly blocks?: readonly SlackBlock[];
  readonly attachments?: readonly SlackPayload[];
}

/** What an incoming webhook would have shown: Block Kit as plain text, headers first. `undefined` where it says nothing. */
export function slackMessage(body: string, id: string, atMs: number): InboxMessage | undefined {
  const payload: unknown = JSON.parse(body);
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { channel = 'webhook', text = '', blocks = [], attachments = [] } = payload as SlackPayload;
  const all = [...blocks, ...attachments.flatMap((attachment) => attachment.blocks ?? [])];
  const lines = all.map(plain).filter((line) => line !== '');
  const header = all.find(({ type }) => type === 'header');
  const subject = header === undefined ? text : plain(header);
  if (subject === '' && lines.length === 0) return undefined;
  return { id, atMs, kind: 'slack', to: channel, subject, text: lines.length > 0 ? lines.join('\n') : text };
}

const textOf = (part: string | SlackText | undefined): string =>
  typeof part === 'object' ? textOf(part.text) : (part ?? '');

function plain({ type, text, fields = [], elements = [] }: SlackBlock): string {
  if (type === 'divider') return '———';
  const actions = elements.map((element) => {
    const label = textOf(element) || element.alt_text || '';
    return type === 'actions' ? `[${label}]${element.url === undefined ? '' : ` ${element.url}`}` : label;
  });
  return [textOf(text), ...fields.map(textOf), actions.join('  ')].filter((line) => line !== '').join('\n');
}

/** Text made safe to stand anywhere in HTML. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page that loads nothing from anywhere. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2126; background: #fff }
h1 { font-size: 1.5rem } article { border-top: 1px solid #ccd3d9; padding: 1rem 0 } h2 { font-size: 1.1rem; margin: 0 }
small { color: #555f68 } pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: .5rem 0 0 }
pre.columns { font: .8rem/1.5 ui-monospace, monospace; white-space: pre; overflow-x: auto }
table { border-collapse: collapse } td, th { text-align: left; padding: .2rem 1rem .2rem 0 } td.n { text-align: right }
</style></head><body><h1>${escapeHtml(title)}</h1>
${body}
</body></html>
`;

/** The shortcodes that our messages use, as Slack draws them. */
const emoji: Readonly<Record<string, string>> = {
  ':red_circle:': '🔴',
  ':large_orange_circle:': '🟠',
  ':large_blue_circle:': '🔵',
  ':white_check_mark:': '✅',
};

/** A Slack message's text much as Slack shows it: shortcodes drawn, what stands between stars in bold. */
const slackHtml = (text: string): string =>
  escapeHtml(text.replace(/:[a-z_]+:/g, (code) => emoji[code] ?? code)).replace(
    /\*([^*\n]+)\*/g,
    '<strong>$1</strong>',
  );

/** The inbox as people read it. */
export const inboxPage = (messages: readonly InboxMessage[]): string =>
  page(
    'Inbox: what would have been sent',
    messages.length === 0 ? '<p>Nothing was sent yet.</p>' : messages.map(article).join('\n'),
  );

/** Text whose cells stand below each other: only letters of one width keep them there. */
const isInColumns = (text: string): boolean => text.split('\n').some((line) => /\S {2,}\S/.test(line));

const article = ({ kind, to, subject, text, atMs }: InboxMessage): string => {
  const [channel, html] = kind === 'email' ? ['E-mail to', escapeHtml] : ['Slack,', slackHtml];
  const sent = `<small>${channel} ${escapeHtml(to)} · ${new Date(atMs).toISOString()}</small>`;
  const form = kind === 'email' && isInColumns(text) ? ' class="columns"' : '';
  return `<article><h2>${html(subject)}</h2>${sent}<pre${form}>${html(text)}</pre></article>`;
};

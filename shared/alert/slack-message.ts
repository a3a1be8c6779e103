import { type Alert, tagOf } from './alert.ts';

type Text = { readonly type: 'plain_text' | 'mrkdwn'; readonly text: string };

/** The blocks of Slack's Block Kit that alerts are made of. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: Text }
  | { readonly type: 'section'; readonly text: Text }
  | { readonly type: 'context'; readonly elements: readonly Text[] };

export interface SlackMessage {
  /** What notifications show. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** Slack's limits on a header and on the text of a section. */
export const maxHeader = 150;
export const maxSection = 3000;

const marks: Readonly<Record<Alert['severity'], string>> = {
  critical: ':red_circle:',
  warning: ':large_orange_circle:',
  info: ':large_blue_circle:',
};

/**
 * An alert as a message for Slack.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
export const slackMessage = (alert: Alert): SlackMessage => {
  const { severity, title, points, owner, cause } = alert;
  const tag = tagOf(alert);
  const mark = tag === severity ? marks[severity] : ':white_check_mark:';
  return {
    text: escaped(`[${tag}] ${title}`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: shortened(`${mark} ${title}`, maxHeader) } },
      ...points.filter(({ label }) => label !== 'Owner').map(section),
      { type: 'context', elements: [{ type: 'mrkdwn', text: escaped(`${tag} | ${cause} | ${owner}`) }] },
    ],
  };
};

/** Any other message of a topic, as plain text. */
export const plainSlackMessage = (subject: string | undefined, text: string): SlackMessage => ({
  text: escaped(subject ?? text),
  blocks: [section({ label: subject ?? 'Message', text })],
});

const section = ({ label, text }: { readonly label: string; readonly text: string }): SlackBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: shortened(`*${escaped(label)}*\n${escaped(text)}`, maxSection) },
});

/** Slack reads these as markup: a column's name must not become a mention of everyone. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text of at most so many characters, the last of which says that there was more. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;

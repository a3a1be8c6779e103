import { type Alert, tagOf } from './alert.ts';

/** A message as a topic takes it. */
export interface TopicMessage {
  /** ASCII on one line, at most 100 characters. */
  readonly subject: string;
  readonly text: string;
  /** What subscriptions can be filtered by, and what channels with a form of their own read. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** An alert as a topic takes it. */
export interface AlertMessage extends TopicMessage {
  /** What subscriptions can be filtered by, and under `alert` the alert itself as JSON. */
  readonly attributes: Readonly<Record<'monitor' | 'severity' | 'owner' | 'cause' | 'kind' | 'alert', string>>;
}

const maxSubject = 100;

/** An alert as a message that people read as it is, in an e-mail for one. */
export const alertMessage = (alert: Alert): AlertMessage => {
  const { monitor, severity, owner, cause, kind, title, points } = alert;
  const headline = `[${tagOf(alert)}] ${title}`;
  const paragraphs = points.map(({ label, text }) => `${label}\n${text}`);
  return {
    subject: subjectOf(headline),
    text: legible(`${headline}\n\n${paragraphs.join('\n\n')}\n`),
    attributes: { monitor, severity, owner, cause, kind, alert: legible(JSON.stringify(alert)) },
  };
};

/** Text as a subject: SNS refuses one that is not ASCII, is broken into lines or is longer than 100 characters. */
export const subjectOf = (text: string): string => {
  const ascii = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/g, '?');
  return ascii.length <= maxSubject ? ascii : `${ascii.slice(0, maxSubject - 3)}...`;
};

/** Text without what SNS refuses and nobody can read: control characters other than tab and line end, lone surrogates. */
export const legible = (text: string): string => text.toWellFormed().replace(/[^\P{Cc}\n\t]/gu, '\u{FFFD}');

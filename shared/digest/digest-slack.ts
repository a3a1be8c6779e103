import { escaped, maxHeader, maxSection, type SlackBlock, type SlackMessage, shortened } from '../alert/index.ts';
import type { Digest, DigestSection } from './digest.ts';

const line = (cells: readonly string[]): string => `• ${cells.filter((cell) => cell !== '').join(' · ')}`;

const section = ({ name, headline, lines }: DigestSection): SlackBlock => ({
  type: 'section',
  text: {
    type: 'mrkdwn',
    text: shortened(
      [`*${escaped(name)}*  ${escaped(headline)}`, ...lines.map((cells) => escaped(line(cells)))].join('\n'),
      maxSection,
    ),
  },
});

/**
 * A digest as a message for Slack: a header and a section for each part.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
export const digestSlack = ({ title, sections }: Digest): SlackMessage => ({
  text: escaped([title, ...sections.map(({ name, headline }) => `${name}: ${headline}`)].join('; ')),
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: shortened(title, maxHeader) } },
    ...sections.map(section),
  ],
});

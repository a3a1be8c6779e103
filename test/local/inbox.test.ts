import { describe, expect, it } from 'vitest';
import { type InboxMessage, inboxPage } from '../../local/inbox.ts';

const message = (changes: Partial<InboxMessage>): InboxMessage => ({
  ...{ id: 'a', atMs: 0, kind: 'email', to: 'lead@example.com', subject: 'Models', text: 'A line.\n' },
  ...changes,
});

describe('inboxPage(messages)', () => {
  it('sets an e-mail in columns in letters of one width, and no other', () => {
    const columns = 'Models       2 watched\nMoney        $1.00\n';
    expect(inboxPage([message({ text: columns })])).toContain('<pre class="columns">Models       2 watched');
    expect(inboxPage([message({})])).toContain('<pre>A line.');
    expect(inboxPage([message({ kind: 'slack', text: columns })])).not.toContain('class="columns"');
  });

  it('shows markup as text', () => {
    expect(inboxPage([message({ text: 'a  b <b>' })])).toContain('a  b &#60;b&#62;');
  });
});

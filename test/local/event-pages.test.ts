import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventPage, eventPageFile } from '../../local/event-pages.ts';

describe('docs/events.md', () => {
  it('is what npm run docs makes, and says something of every event', async () => {
    const page = await eventPage();
    expect(readFileSync(eventPageFile, 'utf8')).toBe(page);
    expect(page).not.toMatch(/^ \[Schema\]/m);
    expect(page.match(/^### /gm)?.length).toBeGreaterThan(30);
  });
});

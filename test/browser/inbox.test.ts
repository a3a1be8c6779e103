import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { hourOfRecords, startWorld, type World } from '../integration/world.ts';
import { isThere, openPage, type WatchedPage } from './chromium.ts';

describe.skipIf(!isThere)('the local pages in a browser', () => {
  let world: World;
  let watched: WatchedPage;

  beforeAll(async () => {
    world = await startWorld(inject('deployment'));
    await world.tick(0);
    await world.capture(0, hourOfRecords(0, { plan: '<script>document.title="owned"</script>' }).join('\n'));
    await world.tick(1);
    watched = await openPage();
  });

  afterAll(async () => {
    await watched?.browser.close();
    await world?.close();
  });

  it('/local leads to the inbox, and the inbox shows the e-mail and the Slack message of an incident', async () => {
    const { page } = watched;
    await page.goto(`${world.cloud.httpUrl}/local`);
    await page.getByRole('link', { name: 'Inbox' }).click();
    const text = await page.locator('body').innerText();
    expect(text).toContain('E-mail to owners@example.com');
    expect(text).toContain('Slack');
    expect(text).toContain('values never seen before (plan)');
    expect(text).toContain('Where to look');
  });

  it('shows what was sent as text, whatever it holds', async () => {
    const { page } = watched;
    expect(await page.title()).not.toBe('owned');
    expect(await page.locator('script').count()).toBe(0);
  });

  it('asks nothing of any other host and complains of nothing', () => {
    const { requested, complaints } = watched;
    expect(requested.length).toBeGreaterThan(1);
    expect(requested.filter((url) => !url.startsWith(world.cloud.httpUrl))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

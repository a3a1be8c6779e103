import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { hourOfRecords, startWorld, type World } from '../integration/world.ts';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const isThere = existsSync(executablePath);
if (!isThere)
  console.log(`Browser tests are skipped: there is no Chromium at ${executablePath} (CHROMIUM_PATH names another).`);

describe.skipIf(!isThere)('the local pages in a browser', () => {
  let world: World;
  let browser: Browser;
  let page: Page;
  const requested: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    world = await startWorld(inject('deployment'));
    await world.tick(0);
    await world.capture(0, hourOfRecords(0, { plan: '<script>document.title="owned"</script>' }).join('\n'));
    await world.tick(1);
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await browser.newPage();
    page.on('request', (request) => requested.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  it('/local leads to the inbox, and the inbox shows the e-mail and the Slack message of an incident', async () => {
    await page.goto(`${world.cloud.httpUrl}/local`);
    await page.getByRole('link', { name: 'Inbox' }).click();
    const text = await page.locator('body').innerText();
    expect(text).toContain('E-mail to owners@example.com');
    expect(text).toContain('Slack');
    expect(text).toContain('values the baseline never held (plan)');
    expect(text).toContain('Where to look');
  });

  it('shows what was sent as text, whatever it holds', async () => {
    expect(await page.title()).not.toBe('owned');
    expect(await page.locator('script').count()).toBe(0);
  });

  it('asks nothing of any other host and complains of nothing', () => {
    expect(requested.length).toBeGreaterThan(1);
    expect(requested.filter((url) => !url.startsWith(world.cloud.httpUrl))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

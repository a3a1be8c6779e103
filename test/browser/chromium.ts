import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Whether there is a browser; says so when there is none. */
export const isThere = existsSync(executablePath);
if (!isThere)
  console.log(`Browser tests are skipped: there is no Chromium at ${executablePath} (CHROMIUM_PATH names another).`);

/** A page that notes what it asks for and what it complains of. */
export interface WatchedPage {
  readonly browser: Browser;
  readonly page: Page;
  /** Addresses, in order. */
  readonly requested: readonly string[];
  /** Errors in the console or in scripts. */
  readonly complaints: readonly string[];
}

/** A new browser with one empty page; whoever opens it closes the browser. */
export const openPage = async (): Promise<WatchedPage> => {
  const browser = await chromium.launch({
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
  const page = await browser.newPage();
  const [requested, complaints]: [string[], string[]] = [[], []];
  page.on('request', (request) => requested.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return { browser, page, requested, complaints };
};

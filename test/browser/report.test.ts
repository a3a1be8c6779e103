import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aWideReport } from '../factories/reports.ts';
import { isThere, openPage, type WatchedPage } from './chromium.ts';

describe.skipIf(!isThere)('report.html of 500 columns in a browser', () => {
  let folder: string;
  let address: string;
  let report: ReturnType<typeof aWideReport>;
  let watched: WatchedPage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-report-'));
    report = aWideReport();
    const file = join(folder, 'report.html');
    writeFileSync(file, report.page);
    address = pathToFileURL(file).href;
    watched = await openPage();
    await watched.page.goto(address);
  });

  afterAll(async () => {
    await watched?.browser.close();
    rmSync(folder, { recursive: true });
  });

  it('shows the verdict, and a plot with both sides for every drifted column', async () => {
    const { page } = watched;
    const { drifted } = report;
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Violations found');
    const plots = page.getByRole('img', { name: /^Distribution of feature_\d+: baseline and current$/ });
    expect(await plots.count()).toBe(drifted.length);
    for (const plot of await plots.all()) {
      expect(await plot.isVisible()).toBe(true);
      const areas = await plot.locator('.base, .now').evaluateAll((shapes) =>
        shapes.map((shape) => {
          const { width, height } = shape.getBoundingClientRect();
          return { side: shape.getAttribute('class'), area: width * height };
        }),
      );
      const seen = new Set(areas.filter(({ area }) => area > 0).map(({ side }) => side));
      expect(seen).toEqual(new Set(['base', 'now']));
    }
  });

  it('shows the findings as a table, the violations first and each in words', async () => {
    const { evaluation, drifted } = report;
    const rows = watched.page.locator('tbody tr');
    expect(await watched.page.locator('thead th').allInnerTexts()).toContain('in words');
    expect(await rows.first().isVisible()).toBe(true);
    const texts = await rows.allInnerTexts();
    const violations = texts.slice(0, evaluation.counts.violation);
    expect(violations.length).toBeGreaterThanOrEqual(drifted.length);
    expect(violations.filter((text) => !text.startsWith('violation\t'))).toEqual([]);
    for (const name of drifted) expect(violations.some((text) => text.includes(`\t${name}\t`))).toBe(true);
  });

  it('is as wide as the window, whatever it shows', async () => {
    const overhang = () =>
      watched.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overhang()).toBe(0);
  });

  it('asks the network for nothing and complains of nothing', () => {
    expect(watched.requested).toEqual([address]);
    expect(watched.complaints).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../local/cli/evaluate.ts';
import { escaped, within } from '../../../local/cli/report/markup.ts';
import { reportPage } from '../../../local/cli/report/page.ts';
import { sharesOf } from '../../../local/cli/report/shares.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { aProfile, aWideReport } from '../../factories/reports.ts';

const pageOf = (names: readonly string[], before: (row: number) => string, now: (row: number) => string): string => {
  const mapping = { input: { columns: names } };
  const monitor = aMonitor({ mapping });
  const [baseline, profile] = [aProfile(names, 600, before), aProfile(names, 600, now)];
  const data = { profile, window: undefined };
  const evaluation = evaluate({ monitor, baseline, baselineVersion: 'v1', data, files: [] });
  return reportPage({ evaluation, baseline, current: profile });
};

describe('reportPage', () => {
  it('stays under 300 KB for 500 drifted columns with long names', () => {
    const names = Array.from({ length: 500 }, (_, place) => `${'long & <name> '.repeat(12)}${place}`);
    const page = pageOf(
      names,
      (row) => String(row % 97),
      (row) => String(50 + (row % 97)),
    );
    expect(Buffer.byteLength(page)).toBeLessThan(300 * 1024);
    expect(page).toMatch(/\d+ columns more: see evaluation\.json/);
  }, 120_000);

  it('draws every one of 40 drifted columns among 500, within 300 KB', () => {
    const { page, evaluation, drifted } = aWideReport();
    expect(Buffer.byteLength(page)).toBeLessThan(300 * 1024);
    const figures = page.match(/<figure>.*?<\/figure>/gs) ?? [];
    expect(figures.map((figure) => /<h3>(\w+) /.exec(figure)?.[1]).toSorted()).toEqual(drifted.toSorted());
    for (const figure of figures) expect(figure.match(/<svg/g)).toHaveLength(1);
    expect(page.match(/<td class="violation">/g)).toHaveLength(evaluation.counts.violation);
  }, 120_000);

  it('lets no name or value become markup', () => {
    const hostile = '<script>alert("1")</script>';
    const page = pageOf(
      [hostile],
      () => 'x',
      (row) => (row % 2 ? hostile : "' onload='x"),
    );
    expect(page).not.toContain('<script');
    expect(page).not.toContain("' onload='x");
    expect(page).toContain('&lt;script&gt;');
  });

  it('fetches nothing', () => {
    const page = pageOf(
      ['a'],
      (row) => String(row % 10),
      (row) => String(row % 30),
    );
    expect(page).toContain('<svg');
    expect(page).not.toMatch(/https?:|src=|href=|@import|url\(/);
  });
});

describe('sharesOf', () => {
  it('gives whole numbers bars of their own, and both sides add up to one', () => {
    const column = (offset: number) => aProfile(['n'], 100, (row) => String(offset + (row % 10))).columns[0];
    const [before, now] = [column(0), column(5)];
    const shares = before !== undefined && now !== undefined ? sharesOf(before, now) : undefined;
    expect(shares?.bars).toHaveLength(15);
    for (const side of ['baseline', 'current'] as const)
      expect(shares?.bars.reduce((total, bar) => total + bar[side], 0)).toBeCloseTo(1, 12);
  });

  it('puts rare values together', () => {
    const column = aProfile(['c'], 500, (row) => `v${row % 50}`).columns[0];
    const shares = column === undefined ? undefined : sharesOf(column, column);
    expect(shares?.bars).toHaveLength(11);
    expect(shares?.bars.at(-1)?.label).toBe('40 others');
    expect(shares?.bars.at(-1)?.current).toBeCloseTo(0.8, 12);
  });
});

describe('markup', () => {
  it('escapes what has a meaning and drops what may not stand there', () => {
    expect(escaped('a<b>&"\'\u0000\u001b')).toBe('a&lt;b&gt;&amp;&quot;&#39;');
  });

  it('within keeps the first pieces that fit', () => {
    expect(within(5, ['ab', 'cd', 'ef', 'g'])).toEqual({ markup: 'abcd', leftOut: 2 });
  });
});

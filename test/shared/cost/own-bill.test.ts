import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  amountOf,
  billTable,
  deployed,
  expectedUse,
  monitorsAtLimit,
  ownBill,
  quotaTable,
  quotaUse,
  usualWorkload,
} from '../../../shared/cost/index.ts';

const root = resolve(import.meta.dirname, '../../..');
const page = join(root, 'docs/costs.md');

const between = (name: string): RegExp => new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);

/** The page with its tables computed anew. */
const withTables = (text: string): string =>
  Object.entries({ bill: billTable(), quotas: quotaTable() }).reduce(
    (sum, [name, table]) => sum.replace(between(name), (_, open: string, close: string) => `${open}${table}\n${close}`),
    text,
  );

const deployment = readdirSync(join(root, 'deploy'))
  .map((file) => readFileSync(join(root, 'deploy', file), 'utf8'))
  .join('\n');

const countOf = (type: string): number => deployment.split(`Type: ${type}\n`).length - 1;

describe('docs/costs.md', () => {
  it('has the tables that are computed', () => {
    if (process.env.PLUMBLINE_UPDATE_DOCS === '1') writeFileSync(page, withTables(readFileSync(page, 'utf8')));
    const text = readFileSync(page, 'utf8');
    expect(text).toMatch(between('bill'));
    expect(text).toMatch(between('quotas'));
    expect(text).toBe(withTables(text));
  });
});

describe('what is deployed', () => {
  it('is what the bill counts', () => {
    expect(countOf('AWS::CloudWatch::Alarm')).toBe(deployed.alarms);
    expect(countOf('AWS::KMS::Key')).toBe(deployed.keys);
    expect(countOf('AWS::Lambda::EventSourceMapping')).toBe(deployed.queues);
  });

  it('has the memory that the bill reckons with', () => {
    const sizes = new Set([...deployment.matchAll(/memorySize: (\d+)/g)].map(([, size]) => Number(size)));
    expect([...sizes].toSorted((a, b) => a - b)).toEqual([512, 1024, 1769]);
  });

  it('has four metrics for each monitor', () => {
    const metrics =
      readFileSync(join(root, 'shared/aws/monitor-metrics.ts'), 'utf8').split('metrics.addMetric(').length - 1;
    expect(metrics).toBe(deployed.metricsPerMonitor);
  });
});

describe('ownBill(use, monitors)', () => {
  it('prices what was used, and shares it among monitors', () => {
    // 1,000,000 GB-s × $0.0000166667 = $16.6667; 4 M requests × $0.20 = $0.80; 100 GB × $0.023 = $2.30; 20 metrics × $0.30 = $6
    const bill = ownBill({ lambdaGbSeconds: 1e6, lambdaRequests: 4e6, s3GbMonths: 100, metrics: 20 }, 5);
    expect(amountOf(bill.total, 4)).toBe('25.7667');
    expect(bill.perMonitor && amountOf(bill.perMonitor, 5)).toBe('5.15334');
    expect(bill.total.ratedAt).toEqual({ oldest: 'undated', newest: '2026-09-27' });
  });

  it('costs nothing where nothing runs and nobody watches', () => {
    const bill = ownBill({}, 0);
    expect([amountOf(bill.total), bill.perMonitor]).toEqual(['0.00', undefined]);
  });

  it('refuses what cannot be', () => {
    expect(() => ownBill({ s3Gets: -1 }, 1)).toThrow('s3Gets is -1');
  });
});

describe('expectedUse(workload)', () => {
  const use = (change: Partial<ReturnType<typeof usualWorkload>> = {}, monitors = 50) =>
    expectedUse({ ...usualWorkload(monitors), ...change });

  it('counts requests of files and windows by what the functions do', () => {
    // 50 × 12 × 730 = 438,000 files; half of them flagged: 219,000. Windows: 50 × 730 / 24 × 1.1 = 1,672.92, of 12 × 24 × 1.1 = 316.8 partials.
    // GET: 438,000 + 219,000 + 1,672.92 × 317.8 = 1,188,653
    expect(use().s3Gets).toBeCloseTo(1_188_653, 0);
    // PUT: 438,000 × 1.6 + 219,000 + 1,672.92 × 5 = 928,165
    expect(use().s3Puts).toBeCloseTo(928_165, 0);
    // Polls: 3 × 5 × 180 × 730
    expect(use().queuePolls).toBe(1_971_000);
  });

  it('stands still without monitors, but for pollers, alarms, the key, and ticks with what they tell', () => {
    const standing = Object.entries(use({}, 0)).filter(([, quantity]) => quantity > 0);
    expect(standing.map(([item]) => item).toSorted()).toEqual([
      'alarms',
      'customEvents',
      'keys',
      'lambdaGbSeconds',
      'lambdaRequests',
      'logGb',
      'queuePolls',
      'scheduledTicks',
    ]);
  });

  it('takes fewer invocations for more files, as they share batches', () => {
    const [few, many] = [5, 500].map((monitors) => (use({}, monitors).lambdaRequests ?? 0) / monitors);
    expect(many).toBeLessThan((few ?? 0) / 5);
  });
});

describe('quotaUse(workload) and monitorsAtLimit(name)', () => {
  it('put first what is fullest', () => {
    const [first, second] = quotaUse(usualWorkload(500));
    expect((first?.used ?? 0) / (first?.limit ?? 1)).toBeGreaterThanOrEqual((second?.used ?? 0) / (second?.limit ?? 1));
  });

  it('keep 500 endpoints below a tenth of every quota', () => {
    for (const { used, limit } of quotaUse(usualWorkload(500))) expect(used / limit).toBeLessThan(0.1);
  });

  it('agree on where a limit is reached', () => {
    for (const { name, limit } of quotaUse(usualWorkload(1))) {
      const monitors = monitorsAtLimit(name);
      if (monitors === undefined) continue;
      const used = (count: number) => quotaUse(usualWorkload(count)).find((use) => use.name === name)?.used ?? 0;
      expect(used(monitors - 1)).toBeLessThanOrEqual(limit);
      expect(used(monitors)).toBeGreaterThan(limit);
    }
    expect(() => monitorsAtLimit('x')).toThrow('no quota is called x');
  });
});

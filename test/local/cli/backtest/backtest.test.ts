import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BacktestResult } from '../../../../local/cli/backtest/result.ts';
import { run } from '../../../../local/cli/run.ts';
import { aMonitorDocument } from '../../../factories/monitors.ts';
import { customersCapture, customersCsv, customersMapping, Workbench } from '../workbench.ts';
import { captures, document, inKilometres, type WindowCapture, windowsPerDay } from './days.ts';

/** Writes captures where Data Capture would put them, and returns their folder. */
const written = (bench: Workbench, all: readonly WindowCapture[]): string => {
  for (const { key, lines } of all) {
    mkdirSync(dirname(bench.path(key)), { recursive: true });
    bench.file(key, lines.join('\n'));
  }
  return bench.path('capture');
};

const monitorIn = (bench: Workbench, changes: Readonly<Record<string, unknown>> = {}): string =>
  bench.file('monitor.yml', JSON.stringify(aMonitorDocument({ ...document, ...changes })));

const baselineIn = async (bench: Workbench): Promise<string> => {
  const mapping = bench.file('mapping.yml', customersMapping);
  const data = bench.file('data.csv', customersCsv(2000));
  await bench.run('baseline', data, '--mapping', mapping, '--out', bench.path('base'));
  return bench.path('base');
};

const jsonIn = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('plumbline backtest', () => {
  it('ends with 0 and opens no incident where more of the same comes', async () => {
    using bench = new Workbench();
    const folder = written(bench, captures(17));
    const { code, out } = await bench.run('backtest', folder, '--monitor', monitorIn(bench));
    expect(code).toBe(0);
    expect(out).toContain('16,320 rows in 68 windows of 6 hours, 2026-11-02 00:00 to 2026-11-19 00:00 UTC');
    expect(out).toContain('40 judged, 28 while what is usual was learned.');
    expect(out).toContain('Held, at the end, against 14 days, 2026-11-02 to 2026-11-15, 13,440 rows.');
    expect(out).toContain('\nNo incident.\n');
  });

  it('ends with 1 and tells one incident of another unit, with its report', async () => {
    using bench = new Workbench();
    const folder = written(bench, captures(18, inKilometres(16 * windowsPerDay)));
    const options = ['--monitor', monitorIn(bench), '--out', bench.path('out')];
    const { code, out } = await bench.run('backtest', folder, ...options);
    expect(code).toBe(1);
    expect(out).toContain('1 incident, 1 open at the end');
    const { incidents } = jsonIn(bench.path('out/incidents.json')) as BacktestResult;
    expect(incidents).toMatchObject([
      { cause: 'unit-or-scale', status: 'open', columns: ['age'], onsetAt: '2026-11-18T00:00:00.000Z' },
    ]);
    expect(jsonIn(incidents[0]?.report ?? '')).toMatchObject({ verdict: 'violation' });
    expect(existsSync(bench.path('out/windows/2026-11-10T00/evaluation.json'))).toBe(false);
  });

  it('shows a watched terminal how far it has come', async () => {
    using bench = new Workbench();
    let told = '';
    const args = ['backtest', written(bench, captures(2)), '--monitor', monitorIn(bench)];
    await run(args, {
      write: () => {},
      tell: (text) => {
        told += text;
      },
      isWatched: true,
    });
    expect(told).toContain('\rjudging 2026-11-03');
    expect(told.endsWith('\r')).toBe(true);
  });

  it('reads one long file as it reads many', async () => {
    using bench = new Workbench();
    const all = captures(10, inKilometres(9 * windowsPerDay));
    const monitor = monitorIn(bench);
    const one = bench.file('all.jsonl', all.flatMap(({ lines }) => lines).join('\n'));
    const many = (await bench.json('backtest', written(bench, all), '--monitor', monitor)) as BacktestResult;
    const long = (await bench.json('backtest', one, '--monitor', monitor)) as BacktestResult;
    expect(long.windows).toEqual(many.windows);
    expect([long.rows, many.rows]).toEqual([9600, 9600]);
    expect(long.incidents.map(({ headline }) => headline)).toEqual(many.incidents.map(({ headline }) => headline));
  });

  it('judges windows of a day by a proposed mapping where no monitor is given', async () => {
    using bench = new Workbench();
    const result = await bench.json('backtest', written(bench, captures(9)));
    expect(result).toMatchObject({
      monitorId: 'backtest',
      windows: { lengthHours: 24, total: 9, judged: 2, learning: 7, notEnoughData: 0 },
      reference: { stage: 7, firstDate: '2026-11-02', lastDate: '2026-11-08' },
      incidents: [],
    });
  });

  it('begins with the captures where the monitor begins after them', async () => {
    using bench = new Workbench();
    const monitor = monitorIn(bench, { window: { lengthHours: 24, startsAt: '2027-01-01T00:00:00Z' } });
    const { out, told } = await bench.run('backtest', written(bench, captures(9)), '--monitor', monitor);
    expect(told).toContain('The monitor begins at 2027-01-01T00:00:00Z, after these captures');
    expect(out).toContain('Held, at the end, against 7 days');
  });

  it('says when captures are of too few days to learn from', async () => {
    using bench = new Workbench();
    const { code, out, told } = await bench.run('backtest', written(bench, captures(3)), '--monitor', monitorIn(bench));
    expect({ code, told }).toEqual({ code: 0, told: expect.stringContaining('Captures came on 3 days;') });
    expect(out).toContain('Held against nothing: there were no seven whole days before a window.');
  });

  it('counts lines that cannot be read where they stand', async () => {
    using bench = new Workbench();
    const lines = captures(2).flatMap((one, window) => (window === 5 ? one.lines.map(() => 'broken') : one.lines));
    const file = bench.file('all.jsonl', lines.join('\n'));
    const result = await bench.json('backtest', file, '--monitor', monitorIn(bench));
    expect(result).toMatchObject({ incidents: [{ cause: 'records-rejected', onsetAt: '2026-11-03T00:00:00.000Z' }] });
  });

  it.each([
    [[], 'CAPTURES are missing'],
    [['d.csv'], 'd.csv holds no capture records'],
    [['c.jsonl', '--monitor', 'a', '--mapping', 'b'], 'give one of them'],
  ])('refuses %j', async (args, sentence) => {
    using bench = new Workbench();
    bench.file('d.csv', customersCsv(10));
    bench.file('c.jsonl', customersCapture(2));
    const placed = args.map((arg) => (/\.(?:csv|jsonl)$/.test(arg) ? bench.path(arg) : arg));
    const { code, told } = await bench.run('backtest', ...placed);
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining(sentence) });
  });

  it.each([
    ['broken', 'No row can be read: 1 line set aside. The first, line 1 of'],
    [customersCapture(1).replace(/,"inferenceTime":"[^"]*"/, ''), 'No record carries a time'],
  ])('refuses captures without a window: %#', async (line, sentence) => {
    using bench = new Workbench();
    const lines = line === 'broken' ? '{"captureData":{}}' : line;
    const options = ['--mapping', bench.file('mapping.yml', customersMapping)];
    const { code, told } = await bench.run('backtest', bench.file('c.jsonl', lines), ...options);
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining(sentence) });
  });

  it("asks for a baseline where Model Monitor's checks are to be made", async () => {
    using bench = new Workbench();
    const monitor = monitorIn(bench, { decision: { mode: 'model-monitor' } });
    const { code, told } = await bench.run('backtest', written(bench, captures(1)), '--monitor', monitor);
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('--baseline is missing') });
  });

  it("tells violations of Model Monitor's checks in its mode, against the constraints in the baseline's folder", async () => {
    using bench = new Workbench();
    const monitor = monitorIn(bench, { decision: { mode: 'model-monitor' } });
    const folder = written(bench, captures(3, inKilometres(2 * windowsPerDay)));
    const options = ['--monitor', monitor, '--baseline', await baselineIn(bench)];
    const { code, out } = await bench.run('backtest', folder, ...options);
    expect(code).toBe(1);
    expect(out).toContain('Held against the constraints of the baseline v1.');
    expect(out).toMatch(/2026-11-04 06:00 type-changed: age: Data type match requirement is not met/);
  });
});

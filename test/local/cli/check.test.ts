import { mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aMonitorDocument } from '../../factories/monitors.ts';
import { dataQualityFolder, datasetFolder, whenPresent } from '../../shared/cases.ts';
import { customersCapture, customersCsv, customersMapping, Workbench } from './workbench.ts';

/** A baseline of customers and the options to check against it. */
const checking = async (bench: Workbench): Promise<string[]> => {
  const mapping = bench.file('mapping.yml', customersMapping);
  await bench.run(
    'baseline',
    bench.file('data.csv', customersCsv(2000)),
    '--mapping',
    mapping,
    '--out',
    bench.path('base'),
  );
  return ['--baseline', bench.path('base'), '--mapping', mapping, '--out', bench.path('report')];
};

const reportFile = (bench: Workbench, name: string): string => readFileSync(bench.path(`report/${name}`), 'utf8');

const violations = (evaluation: unknown): string[] =>
  (evaluation as { findings: { check: string; column: string; verdict: string }[] }).findings
    .filter(({ verdict }) => verdict === 'violation')
    .map(({ check, column }) => `${check} ${column}`)
    .sort();

describe('plumbline check', () => {
  it('ends with 0 where captures are like the baseline', async () => {
    using bench = new Workbench();
    const options = await checking(bench);
    const { code, out } = await bench.run('check', bench.file('c.jsonl', customersCapture(1000)), ...options);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('No violation in 1,000 rows') });
    expect(JSON.parse(reportFile(bench, 'constraint_violations.json'))).toEqual({ violations: [] });
  });

  it('ends with 1 and tells what is violated, in all four files', async () => {
    using bench = new Workbench();
    const options = await checking(bench);
    const capture = customersCapture(1000, {
      age: (row) => 40 + (row % 60),
      plan: (row) => (row % 5 ? 'basic' : 'gold'),
    });
    const { code, out } = await bench.run('check', bench.file('c.jsonl', capture), ...options);
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining('unseen-category (warning)') });
    const evaluation = JSON.parse(reportFile(bench, 'evaluation.json'));
    expect(violations(evaluation)).toEqual([
      'population-stability-index age',
      'population-stability-index plan',
      'range age',
      'unseen-category plan',
    ]);
    expect(evaluation).toMatchObject({
      verdict: 'violation',
      records: 1000,
      baselineVersion: 'base',
      window: { start: '2026-11-20T00:00:00.000Z', end: '2026-11-20T17:00:00.000Z' },
    });
    expect(JSON.parse(reportFile(bench, 'statistics.json'))).toMatchObject({ dataset: { item_count: 1000 } });
    expect(reportFile(bench, 'report.html')).toContain('<svg');
  });

  it('tells how many violations it left out of the table', async () => {
    using bench = new Workbench();
    const csv = (shift: number) =>
      [
        Array.from({ length: 30 }, (_, place) => `c${place}`).join(','),
        ...Array.from({ length: 600 }, (_, row) => Array.from({ length: 30 }, () => shift + (row % 50)).join(',')),
      ].join('\n');
    const [base, report] = [bench.path('base'), bench.path('report')];
    await bench.run('baseline', bench.file('before.csv', csv(0)), '--out', base);
    const now = bench.file('now.csv', csv(100));
    const { out } = await bench.run('check', now, '--baseline', base, '--out', report);
    expect(out).toMatch(/^60 violations in 600 rows/);
    expect(out).toContain('\n40 violations more: see evaluation.json\n');
  });

  it('names columns as the baseline does where no mapping is given', async () => {
    using bench = new Workbench();
    await checking(bench);
    const capture = bench.file('c.jsonl', customersCapture(1000));
    const evaluation = await bench.json(
      'check',
      capture,
      '--baseline',
      bench.path('base'),
      '--out',
      bench.path('report'),
    );
    expect(evaluation).toMatchObject({ verdict: 'ok' });
  });

  it('takes mapping, strictness and name from a monitor', async () => {
    using bench = new Workbench();
    await checking(bench);
    const monitor = bench.file('monitor.yml', JSON.stringify(aMonitorDocument({ checks: { ignoreColumns: ['age'] } })));
    const capture = bench.file('c.jsonl', customersCapture(1000, { age: () => 99 }));
    const options = ['--baseline', bench.path('base'), '--out', bench.path('report'), '--monitor', monitor];
    expect(await bench.json('check', capture, ...options)).toMatchObject({ monitorId: 'churn', verdict: 'ok' });
  });

  it("makes Model Monitor's own checks for a monitor in its mode", async () => {
    using bench = new Workbench();
    await checking(bench);
    const monitor = bench.file(
      'monitor.yml',
      JSON.stringify(aMonitorDocument({ decision: { mode: 'model-monitor' } })),
    );
    const capture = bench.file('c.jsonl', customersCapture(1000, { age: (row) => 20.5 + (row % 50) }));
    const options = ['--baseline', bench.path('base'), '--out', bench.path('report'), '--monitor', monitor];
    const { code, out } = await bench.run('check', capture, ...options);
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining('type-changed (critical)') });
    expect(violations(JSON.parse(reportFile(bench, 'evaluation.json')))).toEqual(['data-type age']);
    expect(JSON.parse(reportFile(bench, 'constraint_violations.json'))).toMatchObject({
      violations: [{ feature_name: 'age', constraint_check_type: 'data_type_check' }],
    });
  });

  it('points to backtest where captures are of eight days or more', async () => {
    using bench = new Workbench();
    const options = await checking(bench);
    const hinted = async (rows: number) =>
      (await bench.run('check', bench.file('c.jsonl', customersCapture(rows)), ...options)).told;
    expect(await hinted(8 * 24 * 60)).toContain('of 8 days, held against the baseline as one; plumbline backtest');
    expect(await hinted(7 * 24 * 60)).toBe('');
  });

  it('counts the lines of a data set that are no rows', async () => {
    using bench = new Workbench();
    const options = await checking(bench);
    const data = bench.file('d.csv', `${customersCsv(1000)}${'1,2\n'.repeat(200)}`);
    const evaluation = await bench.json('check', data, ...options);
    expect(violations(evaluation)).toEqual(['records-rejected null']);
    expect(evaluation).toMatchObject({ window: null, recordsRejected: 200 });
  });

  it.each([
    [[], '--baseline is missing'],
    [['--baseline', 'nowhere', '--out', 'out'], 'nowhere is no baseline: it must hold profile.bin'],
    [['--baseline', 'base', '--out', 'out', '--mapping', 'a', '--monitor', 'b'], 'give one of them'],
  ])('refuses %j', async (options, sentence) => {
    using bench = new Workbench();
    const { code, told } = await bench.run('check', bench.file('c.jsonl', customersCapture(2)), ...options);
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining(sentence) });
  });

  it('says where a mapping is not as it must be', async () => {
    using bench = new Workbench();
    await checking(bench);
    const mapping = bench.file('bad.yml', 'input: { colums: [age] }');
    const options = ['--baseline', bench.path('base'), '--out', bench.path('report'), '--mapping', mapping];
    const { code, told } = await bench.run('check', bench.file('c.jsonl', customersCapture(2)), ...options);
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('bad.yml, at input.') });
  });
});

describe('plumbline check against a baseline of Model Monitor', () => {
  const statistics = `${dataQualityFolder}cardio-statistics.json`;

  it.skipIf(!whenPresent(statistics))('finds nothing in the rows that the baseline was made of', async () => {
    using bench = new Workbench();
    mkdirSync(bench.path('base'));
    bench.file('base/statistics.json', readFileSync(statistics));
    const data = `${datasetFolder}cardio-baseline.csv`;
    const evaluation = await bench.json('check', data, '--baseline', bench.path('base'), '--out', bench.path('report'));
    expect(evaluation).toMatchObject({ verdict: 'ok', rows: 68385 });
  });
});

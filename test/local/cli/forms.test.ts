import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { captureFolder, whenPresent } from '../../shared/cases.ts';
import { customersCapture, customersCsv, customersMapping, Workbench } from './workbench.ts';

const labelled = `${customersMapping}groundTruth: { columns: [truth] }\n`;

/** The customers' records merged with labels: the plan's second letter tells them. */
const mergedCapture = (rows: number): string =>
  customersCapture(rows)
    .split('\n')
    .map((line, row) =>
      JSON.stringify({ groundTruthData: { data: String(row % 2), encoding: 'CSV' }, ...JSON.parse(line) }),
    )
    .join('\n');

const batchCsv = (rows: number): string =>
  customersCsv(rows)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line, row) => `${line},94bcc22a-0462-4bd1-92c9-${String(row).padStart(12, '0')},2026-11-20T10:00:00Z\n`)
    .join('');

describe('plumbline with merged records', () => {
  it('proposes the label as a column, profiles it, and holds it against a baseline', async () => {
    using bench = new Workbench();
    const capture = bench.file('merged.jsonl', mergedCapture(600));
    const { out } = await bench.run('map', '--sample', capture);
    expect(out).toContain('groundTruth:\n  columns:\n    - ground_truth\n');
    const mapping = bench.file('mapping.yml', labelled);
    const profiled = await bench.json('profile', capture, '--mapping', mapping);
    expect(profiled).toMatchObject({
      rows: 600,
      rejected: 0,
      columns: [{}, {}, {}, { name: 'truth', role: 'output' }],
    });
    await bench.run('baseline', capture, '--mapping', mapping, '--out', bench.path('base'));
    const checked = await bench.run(
      'check',
      capture,
      '--mapping',
      mapping,
      '--baseline',
      bench.path('base'),
      '--out',
      bench.path('out'),
    );
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('No violation in 600 rows') });
    const named = await bench.run('check', capture, '--baseline', bench.path('base'), '--out', bench.path('out'));
    expect(named).toMatchObject({ code: 0, told: expect.stringContaining('read as age, plan, score, truth') });
  });

  it('reads them over several lines, in gzip, as in one line each', async () => {
    using bench = new Workbench();
    const mapping = bench.file('mapping.yml', labelled);
    const lines = mergedCapture(30);
    const pretty = lines
      .split('\n')
      .map((line) => JSON.stringify(JSON.parse(line), undefined, 2))
      .join('\n');
    const inOne = await bench.run('profile', bench.file('a.jsonl', lines), '--mapping', mapping);
    expect(inOne.out).toContain('30 rows of 30 records');
    expect(await bench.run('profile', bench.file('b.json', pretty), '--mapping', mapping)).toEqual(inOne);
    expect(await bench.run('profile', bench.file('c.json', gzipSync(pretty)), '--mapping', mapping)).toEqual(inOne);
  });
});

describe('plumbline with batch transform output', () => {
  it('reads CSV with inference ids as records', async () => {
    using bench = new Workbench();
    const csv = bench.file('batch.csv.out', batchCsv(20));
    const { out, told } = await bench.run('map', '--sample', csv);
    expect(out).toContain('- input_1\noutput:\n  columns:\n    - prediction\n');
    expect(told).toMatch(/input_0 +input_1 +prediction\n +20 +premium +0\n/);
    const mapping = bench.file('mapping.yml', customersMapping);
    const profiled = await bench.json('profile', csv, '--mapping', mapping);
    expect(profiled).toMatchObject({ rows: 20, records: 20 });
    expect(profiled).toMatchObject({ columns: [{ name: 'age' }, { name: 'plan' }, { name: 'score', role: 'output' }] });
    expect(await bench.run('doctor', csv, '--mapping', mapping)).toMatchObject({
      code: 0,
      out: expect.stringContaining('20 rows read, nothing to change'),
    });
  });

  it('names the columns of CSV without a header as the mapping does', async () => {
    using bench = new Workbench();
    const csv = bench.file('batch.csv', customersCsv(20).replace(/^.*\n/, ''));
    const mapping = bench.file('mapping.yml', customersMapping);
    const profiled = await bench.json('profile', csv, '--no-header', '--mapping', mapping);
    expect(profiled).toMatchObject({ rows: 20, columns: [{ name: 'age' }, { name: 'plan' }, { role: 'output' }] });
    expect((await bench.run('profile', csv, '--mapping', mapping)).told).toContain('has none of the columns');
  });

  it('says which records have no time, and leaves the window open', async () => {
    using bench = new Workbench();
    const lines = Array.from({ length: 3 }, (_, row) => JSON.stringify({ SageMakerOutput: { score: 0.5 }, age: row }));
    const file = bench.file('joined.jsonl', lines.join('\n'));
    expect((await bench.run('doctor', file)).out).toContain('3 rows came without a time.');
    await bench.run('baseline', file, '--out', bench.path('base'));
    await bench.run('check', file, '--baseline', bench.path('base'), '--out', bench.path('out'));
    expect(JSON.parse(readFileSync(bench.path('out/evaluation.json'), 'utf8'))).toMatchObject({
      window: null,
      rows: 3,
    });
  });
});

describe('plumbline with a manifest of batch capture', () => {
  it('reads the files that it names, from its own folder', async () => {
    using bench = new Workbench();
    mkdirSync(bench.path('in'));
    bench.file('in/a.csv', customersCsv(10));
    bench.file('in/b.csv', customersCsv(5));
    const manifest = bench.file('manifest.json', '[{"prefix": "in/"}, "a.csv",\n "b.csv"]');
    expect(await bench.json('profile', manifest)).toMatchObject({ rows: 15 });
    expect(await bench.run('doctor', manifest)).toMatchObject({
      code: 0,
      out: expect.stringContaining('it names 2 files under in/ and holds no data'),
    });
  });

  it.each([
    ['a file that is not there', '[{"prefix":"in/"},"gone.csv"]', 'gone.csv does not exist'],
    ['no file', '[{"prefix":"in/"}]', 'is a manifest that names no file'],
  ])('refuses one that names %s', async (_, content, sentence) => {
    using bench = new Workbench();
    const { code, told } = await bench.run('profile', bench.file('manifest.json', content));
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining(sentence) });
  });

  it('takes nothing else for a manifest', async () => {
    using bench = new Workbench();
    const rows = bench.file('rows.json', '[{"prefix":"x"},{"prefix":"y"}]\n[{"prefix":"z"},1]\n');
    expect(await bench.json('profile', rows)).toMatchObject({ rows: 2 });
  });
});

describe('plumbline with a query in the mapping', () => {
  it('names the place of an expression that is none', async () => {
    using bench = new Workbench();
    const mapping = bench.file('mapping.yml', 'output: { rowsQuery: "a[", columns: [x] }');
    const { code, told } = await bench.run('profile', bench.file('c.jsonl', customersCapture(1)), '--mapping', mapping);
    expect({ code, told }).toEqual({
      code: 2,
      told: expect.stringContaining('at output.rowsQuery: not a JMESPath expression'),
    });
  });
});

const realFiles = whenPresent(captureFolder) ? readdirSync(captureFolder) : [];

describe.runIf(realFiles.length > 0)('plumbline with real files', () => {
  const rows: Readonly<Record<string, number>> = {
    'batch-transform-output-json-adult.json': 334,
    'batch-transform-output-jsonlines-adult.jsonl': 5,
    'endpoint-csv-xgb-churn.jsonl': 3,
    'endpoint-json-adult.jsonl': 3,
    'endpoint-json-deepar.jsonl': 3,
    'endpoint-jsonlines-adult.jsonl': 3,
    'ground-truth-csv.jsonl': 334,
    'merged-batch-transform-csv-churn.json': 1,
    'merged-endpoint-json-adult.json': 334,
    'merged-endpoint-jsonlines-adult.json': 1,
  };
  /** The SDK's sample files, whose times are placeholders. */
  const unreadable = ['sdk-actuals.jsonl', 'sdk-capture.jsonl'];

  it('knows every file', () => {
    expect(realFiles.toSorted()).toEqual([...Object.keys(rows), ...unreadable].toSorted());
  });

  it.each(realFiles.filter((name) => !unreadable.includes(name)))(
    'profiles %s by the mapping that it proposes',
    async (name) => {
      using bench = new Workbench();
      const file = `${captureFolder}${name}`;
      const { out: mapping } = await bench.run('map', '--sample', file);
      const profiled = await bench.json('profile', file, '--mapping', bench.file('mapping.yml', mapping));
      expect(profiled).toMatchObject({ rows: rows[name], rejected: 0 });
      expect((await bench.run('doctor', file)).code).toBe(0);
    },
  );

  it.each(unreadable)('ends with 2 where nothing can be read, and explains it by doctor: %s', async (name) => {
    using bench = new Workbench();
    const file = `${captureFolder}${name}`;
    const profiled = await bench.run('profile', file);
    expect(profiled).toMatchObject({ code: 2, out: '', told: expect.stringContaining('44 lines set aside') });
    expect(profiled.told).toContain(`Run plumbline doctor ${file} to be told`);
    const doctor = await bench.run('doctor', file);
    expect(doctor.code).toBe(1);
    expect(doctor.out).toContain('44 lines, first line 1: inferenceTime is not a moment');
  });
});

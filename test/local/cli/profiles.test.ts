import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { customersCapture, customersCsv, customersMapping, Workbench } from './workbench.ts';

const columnNames = (summary: unknown): string[] =>
  (summary as { columns: { name: string }[] }).columns.map(({ name }) => name);

describe('plumbline', () => {
  it('lists its commands, and tells the options of each', async () => {
    using bench = new Workbench();
    expect((await bench.run()).out).toContain('plumbline COMMAND');
    expect(await bench.run('profile', '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--mapping FILE'),
    });
  });

  it.each([
    [['juggle'], 'juggle is no command'],
    [['profile'], 'DATA is missing'],
    [['profile', '--colour'], "Unknown option '--colour'"],
    [['profile', '/nowhere/data.csv'], '/nowhere/data.csv does not exist'],
    [['baseline', 'data.csv'], '--out is missing'],
    [['show'], 'PROFILE is missing'],
  ])('ends %j with 2 and a sentence', async (args, sentence) => {
    using bench = new Workbench();
    const { code, told, out } = await bench.run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(told).toContain(sentence);
    expect(told).not.toContain('    at ');
  });
});

describe('plumbline profile', () => {
  it('shows a table of columns', async () => {
    using bench = new Workbench();
    const { code, out } = await bench.run('profile', bench.file('data.csv', customersCsv(200)));
    expect(code).toBe(0);
    expect(out).toContain('200 rows, 3 columns');
    expect(out).toMatch(/plan +input +String +0 +2 .*basic 150, premium 50/);
  });

  it('reads a folder of files, gzip or not, and a pattern', async () => {
    using bench = new Workbench();
    mkdirSync(bench.path('data'));
    writeFileSync(bench.path('data/a.csv'), customersCsv(10));
    writeFileSync(bench.path('data/b.csv.gz'), gzipSync(customersCsv(5)));
    writeFileSync(bench.path('data/_SUCCESS'), '');
    expect(await bench.json('profile', bench.path('data'))).toMatchObject({ rows: 15 });
    expect(await bench.json('profile', bench.path('data/*.csv'))).toMatchObject({ rows: 10 });
    expect(await bench.run('profile', bench.path('data/*.parquet'))).toMatchObject({ code: 2 });
  });

  it('reads capture files with a mapping, and proposes names without one', async () => {
    using bench = new Workbench();
    const capture = bench.file('capture.jsonl', `${customersCapture(20)}\n{"broken\n`);
    const mapping = bench.file('mapping.yml', customersMapping);
    const mapped = await bench.json('profile', capture, '--mapping', mapping);
    expect(mapped).toMatchObject({ rows: 20, records: 20, rejected: 1, rejectedByReason: { 'not-json': 1 } });
    expect(columnNames(mapped)).toEqual(['age', 'plan', 'score']);
    const { told } = await bench.run('profile', capture);
    expect(told).toContain('read as input_0, input_1, prediction');
    expect(told).toContain('1 line could not be read and were set aside. The first, line 21 of');
  });

  it('refuses capture files among data sets, and data sets of other columns', async () => {
    using bench = new Workbench();
    const data = bench.file('data.csv', customersCsv(10));
    const capture = bench.file('capture.jsonl', customersCapture(2));
    expect((await bench.run('profile', data, capture)).told).toContain('holds no capture records');
    const { code, told } = await bench.run('profile', data, bench.file('other.csv', 'age,plan\n1,x\n'));
    expect(code).toBe(2);
    expect(told).toContain('has no column score');
  });
});

describe('plumbline baseline, show and merge', () => {
  it('writes a baseline whose profile and statistics.json show the same', async () => {
    using bench = new Workbench();
    const out = bench.path('base');
    const data = bench.file('data.csv', customersCsv(200));
    expect(await bench.json('baseline', data, '--out', out)).toMatchObject({ rows: 200, columns: 3, rejected: 0 });
    const [fromProfile, fromStatistics] = [
      await bench.json('show', `${out}/profile.bin`),
      await bench.json('show', `${out}/statistics.json`),
    ];
    expect(fromStatistics).toMatchObject({ rows: 200 });
    expect(columnNames(fromStatistics)).toEqual(columnNames(fromProfile));
    expect(JSON.parse(readFileSync(`${out}/constraints.json`, 'utf8'))).toHaveProperty('monitoring_config');
  });

  it('refuses a baseline without rows', async () => {
    using bench = new Workbench();
    const { code, told } = await bench.run('baseline', bench.file('data.csv', 'a,b\n'), '--out', bench.path('base'));
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('holds no row') });
  });

  it('merges profiles as if all rows had been read at once', async () => {
    using bench = new Workbench();
    const data = bench.file('data.csv', customersCsv(100));
    await bench.run('profile', data, '--out', bench.path('a.bin'));
    await bench.run('profile', data, '--out', bench.path('b.bin'));
    await bench.run('merge', bench.path('a.bin'), bench.path('b.bin'), '--out', bench.path('both.bin'));
    await bench.run('profile', data, data, '--out', bench.path('twice.bin'));
    // As tables: sums depend on the order of adding in their last digits.
    expect(await bench.run('show', bench.path('both.bin'))).toEqual(await bench.run('show', bench.path('twice.bin')));
  });

  it('names a damaged profile', async () => {
    using bench = new Workbench();
    const { code, told } = await bench.run('show', bench.file('bad.bin', 'nonsense nonsense'));
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('bad.bin cannot be used') });
  });
});

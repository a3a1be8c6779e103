import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Profile, type ProfileOptions, planWithId } from '../../../shared/profile/index.ts';
import { customersCapture, customersCsv, customersMapping, Workbench } from './workbench.ts';

const columnNames = (summary: unknown): string[] =>
  (summary as { columns: { name: string }[] }).columns.map(({ name }) => name);

describe('plumbline', () => {
  it('tells its version', async () => {
    using bench = new Workbench();
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(await bench.run('--version')).toEqual({ code: 0, out: `${version}\n`, told: '' });
  });

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
    [['baseline', '/dev/null', '--out'], "Option '--out <value>' argument missing; --help tells the options"],
    [['show'], 'PROFILE is missing'],
    [['show', 'a.bin', 'b.bin'], 'b.bin is one too many'],
    [['compare', 'a.bin', 'b.bin', 'c.bin'], 'c.bin is one too many'],
    [['map', '--sample', 'a.jsonl', 'b.jsonl'], 'b.jsonl is one too many'],
    [['profile', '/nowhere/*.csv'], '/nowhere/*.csv matches no file'],
    [['profile', 'package.json/x'], 'package.json/x lies under something that is not a folder'],
  ])('ends %j with 2 and a sentence', async (args, sentence) => {
    using bench = new Workbench();
    const { code, told, out } = await bench.run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(told).toContain(sentence);
    expect(told).not.toContain('    at ');
  });
});

describe('what is not what it should be', () => {
  it('is told in a sentence where a file stands in the place of a folder', async () => {
    using bench = new Workbench();
    const data = bench.file('data.csv', customersCsv(600));
    await bench.run('baseline', data, '--out', bench.path('base'));
    for (const args of [
      ['baseline', data, '--out', data],
      ['check', data, '--baseline', bench.path('base'), '--out', data],
    ])
      expect(await bench.run(...args)).toEqual({
        code: 2,
        out: '',
        told: `plumbline: ${data} is a file, but must be a folder\n`,
      });
    expect(readFileSync(data, 'utf8')).toBe(customersCsv(600));
  });

  it('is refused where it is no text at all', async () => {
    using bench = new Workbench();
    const bytes = Uint8Array.from({ length: 4000 }, (_, place) => (place * place * 31 + (place >> 3)) % 256);
    const image = bench.file('image.png', bytes);
    const told = `${image} is neither Parquet nor text in UTF-8, but something else`;
    expect(await bench.run('profile', image)).toEqual({ code: 2, out: '', told: `plumbline: ${told}\n` });
    expect(await bench.run('doctor', image)).toMatchObject({ code: 1, out: expect.stringContaining(told) });
  });

  it.each([';', '\t', '|'])('is told where CSV has %j between its fields', async (separator) => {
    using bench = new Workbench();
    const data = bench.file('data.csv', `a,b\n1,2\n`.replaceAll(',', separator));
    const { code, told } = await bench.run('profile', data);
    expect({ code, told }).toEqual({ code: 0, told: expect.stringContaining('CSV must have commas') });
    expect((await bench.run('profile', bench.file('one.csv', 'a\n1\n'))).told).toBe('');
  });

  it('is told where a profile is given as data', async () => {
    using bench = new Workbench();
    await bench.run('profile', bench.file('data.csv', customersCsv(3)), '--out', bench.path('a.bin'));
    const { code, told } = await bench.run('profile', bench.path('a.bin'));
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('a.bin is a profile, not data') });
  });

  it('never shows what a file holds that was taken for a mapping', async () => {
    using bench = new Workbench();
    const data = bench.file('data.csv', customersCsv(3));
    const mapping = bench.file('mapping.yml', 'name,street\nMs Smith,Secret Lane\n');
    const { code, told } = await bench.run('profile', data, '--mapping', mapping);
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('mapping.yml holds no keys') });
    expect(told).not.toContain('Secret Lane');
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
    const { code, told } = await bench.run('show', bench.file('bad.bin', 'PLPF nonsense'));
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('bad.bin cannot be used') });
  });

  it('show --json tells counts by slice, where the profile has them', async () => {
    using bench = new Workbench();
    const kind = { name: 'kind', role: 'input' } as const;
    const slicePlan = planWithId({
      segments: [{ ...kind, values: ['a'] }],
      columns: [{ ...kind, kind: 'categories', values: ['b'] }],
    });
    const written = (options: ProfileOptions) => {
      const profile = Profile.empty([kind], 'seed', options);
      for (const cell of ['a', 'b', null]) profile.addRow({ input: [cell], output: [] });
      return bench.file('slices.bin', profile.toBytes());
    };
    expect(await bench.json('show', written({}))).not.toHaveProperty('slices');
    expect(await bench.json('show', written({ slicePlan }))).toMatchObject({
      rows: 3,
      slices: {
        plan: slicePlan.id,
        columns: slicePlan.columns,
        slices: [
          { segment: kind, value: 'a', rows: 1, columns: [{ bins: [0], other: 1, missing: 0 }] },
          { segment: kind, value: null, rows: 2, columns: [{ bins: [1], other: 0, missing: 1 }] },
        ],
      },
    });
  });

  it.each(['show', 'compare', 'merge'])(
    'tells how to make a profile of the data that %s was given',
    async (command) => {
      using bench = new Workbench();
      const data = bench.file('data.csv', customersCsv(3));
      const options = command === 'merge' ? ['--out', bench.path('m.bin')] : [];
      const { code, told } = await bench.run(command, data, ...(command === 'compare' ? [data] : []), ...options);
      expect({ code, told }).toEqual({
        code: 2,
        told: `plumbline: ${data} is no profile; plumbline profile ${data} --out FILE makes one of data\n`,
      });
    },
  );

  it("shows a baseline's folder, ours and one of Model Monitor", async () => {
    using bench = new Workbench();
    const [out, theirs] = [bench.path('base'), bench.path('theirs')];
    await bench.run('baseline', bench.file('data.csv', customersCsv(200)), '--out', out);
    expect(await bench.json('show', out)).toEqual(await bench.json('show', `${out}/profile.bin`));
    mkdirSync(theirs);
    writeFileSync(`${theirs}/statistics.json`, readFileSync(`${out}/statistics.json`));
    expect(await bench.json('show', theirs)).toEqual(await bench.json('show', `${out}/statistics.json`));
    mkdirSync(bench.path('nothing'));
    expect((await bench.run('show', bench.path('nothing'))).told).toContain('is no baseline: it must hold profile.bin');
  });
});

import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../../local/cli/advice.ts';
import { rejectionReasons } from '../../../shared/capture/index.ts';
import { aCaptureLine } from '../../factories/captures.ts';
import { captureFolder, whenPresent } from '../../shared/cases.ts';
import { customersCapture, customersCsv, customersMapping, Workbench } from './workbench.ts';

const aLabelLine =
  '{"groundTruthData":{"data":"1","encoding":"CSV"},"eventMetadata":{"eventId":"e"},"eventVersion":"0"}';

describe('plumbline map', () => {
  it('writes a mapping that the other commands take, and shows rows beside it', async () => {
    using bench = new Workbench();
    const capture = bench.file('c.jsonl', customersCapture(30));
    const { code, out, told } = await bench.run('map', '--sample', capture);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('- input_0') });
    expect(told).toMatch(/input_0 +input_1 +prediction/);
    const mapped = await bench.run('profile', capture, '--mapping', bench.file('mapping.yml', out));
    expect(mapped).toMatchObject({ code: 0, told: '' });
  });

  it('refuses what holds no capture records', async () => {
    using bench = new Workbench();
    const { code, told } = await bench.run('map', '--sample', bench.file('data.csv', customersCsv(3)));
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('plumbline doctor') });
  });

  const sample = `${captureFolder}endpoint-json-adult.jsonl`;
  it.skipIf(!whenPresent(sample))('reads a real capture', async () => {
    using bench = new Workbench();
    expect(await bench.json('map', '--sample', sample)).toMatchObject({
      mapping: { prediction: { probability: 'score', label: 'predicted_label' } },
    });
  });
});

describe('plumbline doctor', () => {
  it('has nothing to say about files that can be read', async () => {
    using bench = new Workbench();
    const { code, out } = await bench.run('doctor', bench.file('c.jsonl', customersCapture(30)));
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('30 rows read, nothing to change') });
  });

  it('tells for every reason what was found, what was expected and what to change, but no value', async () => {
    using bench = new Workbench();
    const lines = [
      aCaptureLine(),
      aCaptureLine({ input: '1,2,secret' }),
      '{"secret',
      aCaptureLine({ time: 'yesterday' }),
    ];
    const mapping = bench.file('m.yml', customersMapping);
    const { code, out } = await bench.run('doctor', bench.file('c.jsonl', lines.join('\n')), '--mapping', mapping);
    expect(code).toBe(1);
    expect(out).toContain('1 line, first line 2: Row 1 of the input has 3 columns where the mapping names 2.');
    expect(out).toContain('1 line, first line 3: The line is not JSON.');
    expect(out).toContain('1 line, first line 4: inferenceTime is not a moment');
    expect(out.match(/change: /g)).toHaveLength(3);
    expect(out).not.toContain('secret');
  });

  it.each([
    ['a record over several lines', '{\n  "captureData": {}\n}\n', 1, 'holds rows, so no mapping can be proposed'],
    ['objects over several lines', '{\n  "a": 1\n}\n', 0, 'JSON Lines over several lines each, not Data Capture'],
    ['a list over several lines', '[\n  {"a": 1},\n  {"a": 2}\n]\n', 1, 'a JSON list over several lines'],
    ['an object that is never closed', '{\n  "a": 1,\n', 1, 'no JSON object in it is whole'],
    ['labels', `${aLabelLine}\n`, 0, 'labels (groundTruthData)'],
    ['a manifest', '[{"prefix":"s3://bucket/in/"},"a.csv","b.csv"]', 0, 'it names 2 files under s3://bucket/in/'],
    ['CSV', customersCsv(3), 0, 'It is CSV'],
    ['an empty file', '', 1, 'holds no line'],
  ])('recognises %s', async (_, content, code, sentence) => {
    using bench = new Workbench();
    const ran = await bench.run('doctor', bench.file('file', content));
    expect(ran).toMatchObject({ code, out: expect.stringContaining(sentence) });
  });

  it('suspects a mapping whose column is never there', async () => {
    using bench = new Workbench();
    const line = aCaptureLine().replace('"42,basic"', JSON.stringify('{"age":42}')).replace('"CSV"', '"JSON"');
    const mapping = bench.file('m.yml', 'input: { columns: [agee] }');
    const { out } = await bench.run('doctor', bench.file('c.jsonl', line), '--mapping', mapping);
    expect(out).toContain('No row holds a value for agee.');
    expect(out).toContain('also hold age, which the mapping does not name');
  });

  it('has advice on every reason', () => {
    for (const reason of rejectionReasons) expect(adviceOn(reason)?.fix).toBeTruthy();
  });
});

describe('profile, baseline and check of lines none of which can be read', () => {
  const lines = Array.from({ length: 3 }, (_, id) => aCaptureLine({ id: String(id), time: '{%s}' }));

  it.each([
    ['profile', ['--out', 'made']],
    ['baseline', ['--out', 'made']],
    ['check', ['--baseline', 'base', '--out', 'made']],
  ])('%s ends with 2, writes nothing, and leads to doctor', async (command, options) => {
    using bench = new Workbench();
    await bench.run('baseline', bench.file('good.jsonl', customersCapture(30)), '--out', bench.path('base'));
    const capture = bench.file('bad.jsonl', lines.join('\n'));
    const args = options.map((option) => (option.startsWith('--') ? option : bench.path(option)));
    const plain = await bench.run(command, capture, ...args);
    const because = `line 1 of ${capture}: inferenceTime is not a moment such as 2026-01-31T23:59:59Z.`;
    expect(plain).toEqual({
      code: 2,
      out: '',
      told: `plumbline: No row can be read: 3 lines set aside. The first, ${because} Run plumbline doctor ${capture} to be told what was expected and what to change\n`,
    });
    const mapping = bench.file('mapping.yml', customersMapping);
    const mapped = await bench.run(command, capture, ...args, '--mapping', mapping);
    expect(mapped).toMatchObject({ code: 2, told: expect.stringContaining('bad.jsonl, with the same --mapping, to') });
    expect(existsSync(bench.path('made'))).toBe(false);
    expect(await bench.run('doctor', capture)).toMatchObject({ code: 1, out: expect.stringContaining('change: ') });
  });

  it('are shown beside those that can be read, where there is one', async () => {
    using bench = new Workbench();
    const { code, out, told } = await bench.run(
      'profile',
      bench.file('c.jsonl', [...lines, aCaptureLine()].join('\n')),
    );
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('1 row of 1 record, 3 set aside') });
    expect(told).toContain('3 lines could not be read and were set aside');
  });
});

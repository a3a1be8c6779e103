import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../../shared/capture/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { aLine, chunksOf, mapping, readAll, rejection, rowsOf } from './captures.ts';

const json = (data: unknown) => ({
  data: typeof data === 'string' ? data : JSON.stringify(data),
  encoding: 'JSON',
  observedContentType: 'application/json',
});
const base64 = (text: string | Uint8Array, observedContentType: string) => ({
  data: Buffer.from(text).toString('base64'),
  encoding: 'BASE64',
  observedContentType,
});
const row = (input: unknown[], output: unknown[]) => ({ input, output });

describe('readCapture', () => {
  it('tells where a record lies, whose it is and when it was', async () => {
    const line = aLine({ metadata: { inferenceId: 'mine' } });
    expect(await readAll(`\n${line}\r\n`)).toEqual([
      {
        kind: 'record',
        line: 2,
        byteOffset: 1,
        byteLength: line.length,
        recordId: 'mine',
        eventId: 'event-1',
        inferenceTimeMs: Date.UTC(2026, 10, 20, 10, 2, 11),
        rows: [row(['1', 'a'], ['0.5'])],
        extraColumns: [],
        text: line,
      },
    ]);
  });

  it('names a record by its event where the caller gave no id', async () => {
    for (const metadata of [{}, { inferenceId: null }, { inferenceId: '' }]) {
      expect(await readAll(aLine({ metadata }))).toMatchObject([{ recordId: 'event-1' }]);
    }
  });

  it('goes on after a bad line, in order', async () => {
    const found = await readAll(`${aLine()}\n{"broken\n[]\n${aLine()}\n`);
    expect(found.map((each) => (each.kind === 'record' ? 'record' : each.reason))).toEqual([
      'record',
      'not-json',
      'not-a-capture-record',
      'record',
    ]);
  });

  it('hands records over in batches of at most 512, and of about 1 MiB', async () => {
    const batches = async (content: string) =>
      (await Array.fromAsync(readCapture(chunksOf(content), { mapping }))).map(({ length }) => length);
    expect(await batches(`${aLine()}\n`.repeat(1100))).toEqual([512, 512, 76]);
    const long = aLine({ input: { data: `1,${'x'.repeat(400_000)}` } });
    expect(await batches(`${long}\n`.repeat(7))).toEqual([3, 3, 1]);
  });

  it('reads compressed objects, and rejects the rest of a damaged one once', async () => {
    const content = `${aLine()}\n`.repeat(5000);
    expect(await readAll(gzipSync(content))).toHaveLength(5000);
    const cut = await readAll(gzipSync(content).subarray(0, -400));
    expect(cut.slice(0, -1).every(({ kind }) => kind === 'record')).toBe(true);
    expect(cut.length).toBeGreaterThan(100);
    expect(cut.at(-1)).toMatchObject({ kind: 'rejected', reason: 'gzip-corrupt', line: cut.length });
  });

  it('gives the same records however the stream is cut', async () => {
    const content = `${aLine({ input: { data: '1,"ünï\n""x"""' } })}\n{"no\n${aLine()}`;
    const whole = await readAll(content);
    expect(whole).toHaveLength(3);
    for (const chunkBytes of [1, 2, 3, 100]) expect(await readAll(content, { chunkBytes })).toEqual(whole);
  });
});

describe('readCapture of CSV', () => {
  it.each([
    ['1,a', [['1', 'a']]],
    [
      '1,a\n2,b\n',
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
    ],
    [
      '1,a\r\n2,b\r\n',
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
    ],
    [
      '1,a\n\n2,b\n\n',
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
    ],
    [',', [[null, null]]],
    ['"",x', [[null, 'x']]],
    ['1,"a, ""b""\nc"', [['1', 'a, "b"\nc']]],
    [
      '"1","a"\r\n2,b',
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
    ],
    ['"1",', [['1', null]]],
    ['1,a "b" c', [['1', 'a "b" c']]],
    ['1,"a"b', [['1', 'ab']]],
    [' 1 , a ', [[' 1 ', ' a ']]],
    [
      'NaN,Infinity\n1e400,-0',
      [
        ['NaN', 'Infinity'],
        ['1e400', '-0'],
      ],
    ],
    ['\u0000\u0007,日本\ud83d\ude00', [['\u0000\u0007', '日本😀']]],
  ])('%j', async (data, rows) => {
    const as = { input: { columns: ['n', 'kind'] } };
    expect(await rowsOf(aLine({ input: { data } }), as)).toEqual(rows.map((cells) => row(cells, [])));
  });

  it('takes each line of a single column as a row, an empty one as missing', async () => {
    const as = { output: { columns: ['score'] } };
    expect(await rowsOf(aLine({ output: { data: '0.1\n\n0.3\n' } }), as)).toEqual(
      ['0.1', null, '0.3'].map((cell) => row([], [cell])),
    );
    expect(await rowsOf(aLine({ output: { data: '' } }), as)).toEqual([row([], [null])]);
  });

  it('takes one line of n predictions for n rows as n rows', async () => {
    const line = aLine({ input: { data: '1,a\n2,b\n3,c' }, output: { data: '0.1,0.2,0.3\n' } });
    expect(await rowsOf(line)).toEqual([row(['1', 'a'], ['0.1']), row(['2', 'b'], ['0.2']), row(['3', 'c'], ['0.3'])]);
  });

  it('names the columns that were found and expected', async () => {
    expect(await rejection(aLine({ input: { data: '1,a\n2,b,secret' } }))).toEqual({
      reason: 'column-count',
      detail: 'Row 2 of the input has 3 columns where the mapping names 2.',
    });
    expect(await rejection(aLine({ output: { data: '0.1,0.2' } }))).toMatchObject({ reason: 'column-count' });
  });
});

describe('readCapture of JSON', () => {
  const named: Mapping = { input: { columns: ['n', 'kind'] } };

  it.each([
    ['an object', { n: 1, kind: 'a' }, [[1, 'a']]],
    [
      'objects',
      [
        { n: 1, kind: 'a' },
        { kind: true, n: null },
      ],
      [
        [1, 'a'],
        [null, true],
      ],
    ],
    [
      'lists',
      [
        [1, 'a'],
        [2, null],
      ],
      [
        [1, 'a'],
        [2, null],
      ],
    ],
    ['a list', [1, 'a'], [[1, 'a']]],
    ['instances of objects', { instances: [{ n: 1, kind: 'a' }] }, [[1, 'a']]],
    [
      'instances of lists',
      {
        instances: [
          [1, 'a'],
          [2, 'b'],
        ],
      },
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'instances of lists of features',
      { instances: [{ features: [1, 'a'] }, { features: [2, 'b'] }] },
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'features of lists',
      {
        features: [
          [1, 'a'],
          [2, 'b'],
        ],
      },
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['a list of features', { features: [1, 'a'] }, [[1, 'a']]],
    ['predictions', { predictions: [{ n: 0.5, kind: 'x' }] }, [[0.5, 'x']]],
    [
      'JSON Lines of objects',
      '{"n":1,"kind":"a"}\n{"n":2,"kind":"b"}\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'JSON Lines of lists',
      '[1,"a"]\r\n\n[2,"b"]',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'JSON Lines of features',
      '{"features":[1,"a"]}\n{"features":[2,"b"]}',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['nested cells as their text', [{ n: [1, 2], kind: { a: 'ü' } }], [['[1,2]', '{"a":"ü"}']]],
    ['numbers beyond a double', '[[1e400,-1e400]]', [[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]]],
    ['empty text, which is present', [['', 'a']], [['', 'a']]],
  ])('%s', async (_, data, rows) => {
    expect(await rowsOf(aLine({ input: json(data) }), named)).toEqual(rows.map((cells) => row(cells, [])));
  });

  it.each([
    ['0.5', [[0.5]]],
    ['[0.5]', [[0.5]]],
    ['[0.5,0.6]', [[0.5], [0.6]]],
    ['[[0.5],[0.6]]', [[0.5], [0.6]]],
    ['{"predictions":[0.5,0.6]}', [[0.5], [0.6]]],
    ['0.5\n0.6\n', [[0.5], [0.6]]],
    ['"yes"', [['yes']]],
    ['null', [[null]]],
    ['{"score":0.5}', [[0.5]]],
  ])('of one column: %s', async (data, rows) => {
    const as = { output: { columns: ['score'] } };
    expect(await rowsOf(aLine({ output: json(data) }), as)).toEqual(rows.map((cells) => row([], cells)));
  });

  it('reads columns by pointer, within objects and lists, and rows where the mapping points', async () => {
    const as: Mapping = {
      input: {
        rows: '/payload/rows~1',
        columns: [
          { name: 'deep', pointer: '/a/0/b~0' },
          { name: 'absent', pointer: '/a/1/b' },
          { name: 'inherited', pointer: '/constructor' },
          'plain name',
        ],
      },
      output: { columns: [{ name: 'second', pointer: '/1' }] },
    };
    const data = { payload: { 'rows/': [{ a: [{ 'b~': 7 }], 'plain name': 'ü' }] } };
    expect(await rowsOf(aLine({ input: json(data), output: json([0.1, 0.2]) }), as)).toEqual([
      row([7, null, null, 'ü'], [0.2]),
    ]);
  });

  it('does not take a column that the mapping names for the list of rows', async () => {
    const as: Mapping = { input: { columns: [{ name: 'first', pointer: '/features/0' }] } };
    expect(await rowsOf(aLine({ input: json({ features: [7, 8] }) }), as)).toEqual([row([7], [])]);
    expect(await rowsOf(aLine({ input: json({ instances: [{ features: [7, 8] }] }) }), as)).toEqual([row([7], [])]);
  });

  it('counts missing keys as missing and names keys that are not mapped, at most twenty', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`extra ${index}`, index]));
    const [record] = await readAll(aLine({ input: json({ n: 1, ключ: 2, ['__proto__']: 3, ...many }) }), { as: named });
    expect(record).toMatchObject({ rows: [row([1, null], [])] });
    const names = record?.kind === 'record' ? record.extraColumns : [];
    expect(names).toHaveLength(20);
    expect(names).toContain('ключ');
  });

  it('rejects lists of another length, naming both', async () => {
    expect(await rejection(aLine({ input: json([[1, 'a', 'secret']]) }), named)).toEqual({
      reason: 'column-count',
      detail: 'Row 1 of the input has 3 columns where the mapping names 2.',
    });
    expect(await rejection(aLine({ input: json(5) }), named)).toMatchObject({ reason: 'column-count' });
  });

  it('rejects data that is not JSON, and tells bare NaN apart', async () => {
    expect(await rejection(aLine({ input: json('1,a') }), named)).toEqual({
      reason: 'encoding-mismatch',
      detail: 'The input is labelled JSON, but is neither JSON nor JSON Lines.',
    });
    for (const data of ['[[NaN,1]]', '{"n": -Infinity}', 'NaN']) {
      expect(await rejection(aLine({ input: json(data) }), named)).toMatchObject({ reason: 'not-json' });
    }
    expect(await rejection(aLine({ input: json('the NaN of text') }), named)).toMatchObject({
      reason: 'not-json',
    });
  });

  it('survives data that is nested without end', async () => {
    const deep = `[[${'['.repeat(100_000)}${']'.repeat(100_000)},1]]`;
    expect(await rejection(aLine({ input: json(deep) }), named)).toMatchObject({ reason: 'not-json' });
  });

  it('rejects a body without rows', async () => {
    for (const data of [[], { instances: [] }]) {
      expect(await rejection(aLine({ input: json(data) }), named)).toEqual({
        reason: 'row-count',
        detail: 'The input holds no rows.',
      });
    }
    const pointed = { input: { columns: ['n'], rows: '/a/b' } };
    expect(await rejection(aLine({ input: json({ n: 1 }) }), pointed)).toEqual({
      reason: 'row-count',
      detail: "The input's JSON holds no rows at /a/b, where the mapping says they are.",
    });
  });
});

describe('readCapture of BASE64', () => {
  const named: Mapping = { input: { columns: ['n', 'kind'] } };

  it.each([
    ['text/csv; charset=utf-8', '1,ü'],
    ['TEXT/CSV', '1,ü'],
  ])('as %s', async (contentType, text) => {
    expect(await rowsOf(aLine({ input: base64(text, contentType) }), named)).toEqual([row(['1', 'ü'], [])]);
  });

  it.each([
    ['application/json', '{"instances":[[1,"a"]]}'],
    ['application/json; charset=utf-8', '[1,"a"]'],
    ['application/jsonlines', '[1,"a"]\n'],
    ['application/x-jsonlines', '{"features":[1,"a"]}\n'],
    ['application/vnd.acme+json', '[1,"a"]'],
  ])('as %s', async (contentType, text) => {
    expect(await rowsOf(aLine({ input: base64(text, contentType) }), named)).toEqual([row([1, 'a'], [])]);
  });

  it('rejects what cannot be read, with its reason', async () => {
    expect(await rejection(aLine({ input: base64('x', 'image/png') }), named)).toEqual({
      reason: 'unsupported-content-type',
      detail: 'The input is BASE64 of "image/png", but only CSV, JSON and JSON Lines can be read.',
    });
    expect(
      await rejection(aLine({ input: { data: 'AAAA', encoding: 'BASE64', observedContentType: null } }), named),
    ).toEqual({
      reason: 'unsupported-content-type',
      detail: 'The input is BASE64 of no content type, but only CSV, JSON and JSON Lines can be read.',
    });
    for (const data of ['not base64!', 'AAA', 'A=AA']) {
      expect(await rejection(aLine({ input: { data, encoding: 'BASE64' } }), named)).toEqual({
        reason: 'encoding-mismatch',
        detail: 'The input is labelled BASE64, but does not decode as such.',
      });
    }
    expect(await rejection(aLine({ input: base64(Uint8Array.of(0x31, 0x2c, 0xff), 'text/csv') }), named)).toMatchObject(
      {
        reason: 'not-utf8',
      },
    );
  });
});

describe('readCapture of either side', () => {
  it('fills a mapped side that was not captured with missing cells', async () => {
    expect(await rowsOf(aLine({ output: null }))).toEqual([row(['1', 'a'], [null])]);
    expect(await rowsOf(aLine({ input: null, output: { data: '0.1\n0.2' } }))).toEqual([
      row([null, null], ['0.1']),
      row([null, null], ['0.2']),
    ]);
  });

  it('leaves out a side that is not mapped, whatever it holds', async () => {
    const line = aLine({ input: { data: '%%%', encoding: 'BASE64' }, output: { data: '0.5' } });
    expect(await rowsOf(line, { output: { columns: ['score'] } })).toEqual([row([], ['0.5'])]);
  });

  it('rejects sides of different numbers of rows', async () => {
    expect(await rejection(aLine({ input: { data: '1,a\n2,b' }, output: { data: '0.5' } }))).toEqual({
      reason: 'row-count',
      detail: 'The input has 2 rows and the output 1, but they must have as many.',
    });
  });

  it('rejects a record that holds no mapped side', async () => {
    expect(await rejection(aLine({ input: null, output: null }))).toMatchObject({ reason: 'not-a-capture-record' });
    expect(await rejection(aLine({ input: null }), { input: { columns: ['n'] } })).toMatchObject({
      reason: 'not-a-capture-record',
    });
  });
});

describe('readCapture rejects', () => {
  const label = (encoding: unknown) => aLine({ input: { data: '1,a', encoding } });

  it.each([
    ['not JSON', '{"captureData":', 'not-json', 'The line is not JSON.'],
    ['bare NaN', '{"captureData":NaN}', 'not-json', 'The line is not JSON.'],
    ['a list', '[1]', 'not-a-capture-record', 'The line is JSON, but not an object.'],
    ['another object', '{"a":1}', 'not-a-capture-record', 'The object has no captureData object.'],
    ['no metadata', '{"captureData":{}}', 'not-a-capture-record', 'The object has no eventMetadata object.'],
    ['no event id', aLine({ metadata: { eventId: 7 } }), 'not-a-capture-record', 'eventMetadata has no eventId text.'],
    [
      'an odd id',
      aLine({ metadata: { inferenceId: 7 } }),
      'not-a-capture-record',
      'eventMetadata has an inferenceId that is not text.',
    ],
    [
      'a long event id',
      aLine({ metadata: { eventId: 'e'.repeat(257) } }),
      'not-a-capture-record',
      'eventMetadata has an id of more than 256 characters.',
    ],
    [
      'a long inference id',
      aLine({ metadata: { inferenceId: 'i'.repeat(257) } }),
      'not-a-capture-record',
      'eventMetadata has an id of more than 256 characters.',
    ],
    ['no data', aLine({ input: { data: 7 } }), 'not-a-capture-record', 'endpointInput has no data text.'],
    ['no encoding', label(null), 'not-a-capture-record', 'endpointInput has no encoding text.'],
    [
      'another encoding',
      label('PARQUET'),
      'unsupported-encoding',
      'The input\'s encoding is "PARQUET", but must be CSV, JSON or BASE64.',
    ],
    [
      'a chatty encoding',
      label('Ms Smith, 42'),
      'unsupported-encoding',
      "The input's encoding is something else, but must be CSV, JSON or BASE64.",
    ],
    [
      'an open quote',
      aLine({ input: { data: '1,"secret' } }),
      'encoding-mismatch',
      'The input is labelled CSV, but a quote in it is never closed.',
    ],
  ])('%s', async (_, line, reason, detail) => {
    expect(await rejection(line)).toEqual({ reason, detail });
  });

  it('bytes that are not UTF-8', async () => {
    const line = Buffer.from(aLine({ input: { data: '1,X' } }));
    line[line.indexOf('X')] = 0xff;
    expect(await rejection(line)).toEqual({ reason: 'not-utf8', detail: 'The line is not UTF-8 text.' });
  });

  it.each([
    '{%s}',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T10:02:11',
    '2026-11-20',
    'Fri, 20 Nov 2026 10:02:11 GMT',
    '',
    1_763_632_931_000,
    null,
  ])('the time %j', async (inferenceTime) => {
    expect(await rejection(aLine({ metadata: { inferenceTime } }))).toEqual({
      reason: 'bad-time',
      detail: 'inferenceTime is not a moment such as 2026-01-31T23:59:59Z.',
    });
  });

  it.each([
    ['2026-11-20T10:02:11.5Z', Date.UTC(2026, 10, 20, 10, 2, 11, 500)],
    ['2026-11-20T10:02:11.123456789Z', Date.UTC(2026, 10, 20, 10, 2, 11, 123)],
    ['2026-11-20T10:02:11+05:30', Date.UTC(2026, 10, 20, 4, 32, 11)],
    ['2024-02-29T23:59:59-01:00', Date.UTC(2024, 2, 1, 0, 59, 59)],
    ['0001-01-01T00:00:00Z', Date.parse('0001-01-01T00:00:00Z')],
  ])('but not the time %s', async (inferenceTime, expected) => {
    expect(await readAll(aLine({ metadata: { inferenceTime } }))).toMatchObject([{ inferenceTimeMs: expected }]);
  });

  it('a line over the limit, and goes on', async () => {
    const long = aLine({ input: { data: `1,${'x'.repeat(1000)}` } });
    expect(await readAll(`${aLine()}\n${long}\n${aLine()}`, { maxLineBytes: 1000 })).toMatchObject([
      { kind: 'record' },
      {
        kind: 'rejected',
        line: 2,
        byteLength: long.length,
        reason: 'line-too-long',
        detail: `The line has ${long.length} bytes, but at most 1000 are read.`,
      },
      { kind: 'record', line: 3 },
    ]);
  });
});

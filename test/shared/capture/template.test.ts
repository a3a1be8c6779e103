import { describe, expect, it } from 'vitest';
import { sideReader } from '../../../shared/capture/columns.ts';
import { mostLeaves } from '../../../shared/capture/json-leaves.ts';
import { learnedTemplate, slotKinds, standsAt, type Template } from '../../../shared/capture/template.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { aLine, rowsOf } from './captures.ts';

const mapping: Mapping = { input: { columns: ['n', 'kind'] }, output: { columns: ['score'] } };

const noQueries = () => () => undefined;

const learned = (line: string, as: Mapping = mapping): Template | undefined => {
  const [input, output] = [sideReader(as, 'input', noQueries), sideReader(as, 'output', noQueries)];
  const readers = { input, output, groundTruth: undefined, untimedMs: undefined, needWholeLines: false };
  return learnedTemplate(Buffer.from(line), readers, []);
};

const side = (data: string, contentType = 'application/json') => ({
  data,
  encoding: 'JSON',
  observedContentType: contentType,
});
/** A line whose input is JSON text. */
const jsonLine = (data: string): string => aLine({ input: side(data) });

/** What of a line differs from line to line: the kind, and of values of JSON the column and row. */
const slotsOf = (template: Template | undefined) =>
  template?.slots.map(({ kind, column, row }) => (kind === slotKinds.jsonValue ? [column, row] : kind));

describe('learnedTemplate(line)', () => {
  it('finds the sides, ids and the time of a line of CSV, in its order', () => {
    const { inputCsv, outputCsv, eventId, inferenceId, inferenceTime, other } = slotKinds;
    const line = aLine({ metadata: { inferenceId: 'a', customAttributes: ['b'] } });
    expect(slotsOf(learned(line))).toEqual([inputCsv, outputCsv, eventId, inferenceTime, inferenceId, other]);
    expect(slotsOf(learned(aLine({ input: null })))).toEqual([outputCsv, eventId, inferenceTime]);
    expect(slotsOf(learned(line, { input: { columns: ['n', 'kind'] } }))?.slice(0, 2)).toEqual([inputCsv, other]);
  });

  it('has the bytes of the line between what differs, and nothing else', () => {
    const line = aLine();
    const fixed = learned(line)?.fixed.map(({ bytes }) => Buffer.from(bytes).toString()) ?? [];
    expect(fixed.join('*')).toBe(
      line.replace('1,a', '*').replace('0.5', '*').replace('event-1', '*').replace('2026-11-20T10:02:11Z', '*'),
    );
  });

  it.each<[string, string, readonly (readonly [number, number])[], number]>([
    [
      'a list of lists',
      '[[1,"a"],[2,"b"]]',
      [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      2,
    ],
    [
      'a list of objects in any order',
      '[{"kind":"a","n":1}]',
      [
        [1, 0],
        [0, 0],
      ],
      1,
    ],
    [
      'keys that are not mapped',
      '[{"n":1,"x":true,"kind":null,"y":{"n":2}}]',
      [
        [0, 0],
        [-1, 0],
        [1, 0],
        [-1, 0],
      ],
      1,
    ],
    [
      'the last of two equal keys',
      '{"n":1,"kind":"a","n":2}',
      [
        [-1, 0],
        [1, 0],
        [0, 0],
      ],
      1,
    ],
    [
      'JSON Lines',
      '{"n":1}\n{"kind":"b"}\n',
      [
        [0, 0],
        [1, 1],
      ],
      2,
    ],
    [
      'spaces around everything',
      ' { "instances" : [ [ 1 , "a" ] ] } ',
      [
        [0, 0],
        [1, 0],
      ],
      1,
    ],
    [
      'texts that look like marks and structure',
      '["#0#","[1,2]: {"]',
      [
        [0, 0],
        [1, 0],
      ],
      1,
    ],
  ])('finds the cells of %s', async (_, data, cells, rows) => {
    const line = aLine({ input: side(data), output: null });
    const template = learned(line);
    expect(slotsOf(template)?.slice(0, cells.length)).toEqual(cells);
    expect(template?.jsonRows).toBe(rows);
    // The output was not captured: its column, and any that some row lacks, are marked as missing before.
    const found = await rowsOf(line);
    if (typeof found === 'string' || found === undefined) throw new Error(`The line is no record: ${found}`);
    const lacks = [0, 1].filter((column) => cells.filter(([each]) => each === column).length < rows);
    expect(template?.sparseColumns).toEqual([...lacks, 2]);
    expect(found).toHaveLength(rows);
  });

  it('follows two sides of JSON with as many rows', () => {
    const line = aLine({ input: side('[[1,"a"],[2,"b"]]'), output: side('{"predictions":[0.5,0.25]}') });
    expect(slotsOf(learned(line))?.slice(0, 6)).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [2, 0],
      [2, 1],
    ]);
    expect(learned(line)?.sparseColumns).toEqual([]);
  });

  it.each<[string, string]>([
    ['beyond ASCII', '["é",1]'],
    ['quotes in a text', '["a\\"b",1]'],
    ['backslashes in a text', '["a\\\\b",1]'],
    ['letters by number', '["\\u0061",1]'],
    ['keys with escapes', '{"\\u006e":1,"kind":"a"}'],
    ['keys beyond ASCII', '{"n":1,"kind":"a","é":2}'],
    ['tabs between values', '[1,\t"a"]'],
    ['carriage returns between values', '[1,\r\n"a"]'],
    ['a mapped list', '{"n":[1],"kind":"a"}'],
    ['a mapped object', '[[{"a":1},"a"]]'],
    ['an empty mapped list', '{"n":[],"kind":"a"}'],
  ])('refuses JSON with %s', async (_, data) => {
    expect(await rowsOf(jsonLine(data))).toHaveLength(1);
    expect(learned(jsonLine(data))).toBeUndefined();
  });

  it('refuses a value that stands for two columns', () => {
    const twice = { columns: ['n', 'kind'].map((name) => ({ name, pointer: '/x' })) };
    expect(learned(jsonLine('{"x":1}'), { input: twice })).toBeUndefined();
  });

  it('refuses JSON of more values than a form may have, however many it holds', () => {
    const rows = (count: number) => jsonLine(JSON.stringify(Array.from({ length: count }, () => [1, 'a'])));
    const inputs: Mapping = { input: { columns: ['n', 'kind'] } };
    expect(learned(rows(mostLeaves / 2), inputs)?.jsonRows).toBe(mostLeaves / 2);
    expect(learned(rows(mostLeaves / 2 + 1), inputs)).toBeUndefined();
    expect(learned(rows(200_000), inputs)).toBeUndefined();
  });

  it.each<[string, string]>([
    ['a key that comes twice', aLine().replace('"eventVersion"', '"eventMetadata":{},"eventMetadata"')],
    ['a key with an escape', aLine().replace('"eventVersion"', '"event\\u0056ersion"')],
    ['a key with a slash', aLine().replace('"eventVersion"', '"captureData/endpointInput"')],
    ['nesting that is too deep', aLine({ metadata: { customAttributes: [[[[[[[['a']]]]]]]] } })],
    ['BASE64', aLine({ input: { data: 'MSxh', encoding: 'BASE64' } })],
    ['an encoding with an escape', aLine().replace('"encoding":"CSV"', '"encoding":"\\u0043SV"')],
    ['a content type with an escape', aLine({ input: side('[1,"a"]', 'application/"json"') })],
    [
      'what batch transform wrote',
      aLine({ output: null, input: null }).replace(
        '"captureData":{',
        '"captureData":{"batchTransformOutput":{"data":"1,a,0.5","encoding":"CSV"}',
      ),
    ],
  ])('refuses a line with %s', (_, line) => {
    expect(() => JSON.parse(line)).not.toThrow();
    expect(learned(line)).toBeUndefined();
  });
});

describe('standsAt(fixed, view, at)', () => {
  it('tells equal bytes from others at every place and length, up to the end of the line', () => {
    const template = learned(aLine().replace('"eventVersion":"0"', '"eventVersion":"é"'));
    const short = learned(aLine({ input: side('[[1,"a"]]') }));
    for (const piece of [...(template?.fixed ?? []), ...(short?.fixed ?? [])]) {
      const { length } = piece.bytes;
      const bytes = Buffer.concat([Buffer.from('xyz'), piece.bytes]);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      expect(standsAt(piece, view, 3)).toBe(true);
      expect(standsAt(piece, view, 4)).toBe(false);
      for (let index = 3; index < 3 + length; index += 1) {
        bytes[index] = (bytes[index] ?? 0) ^ 1;
        expect(standsAt(piece, view, 3)).toBe(false);
        bytes[index] = (bytes[index] ?? 0) ^ 1;
      }
    }
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type DocumentOptions, readCapture, readDocuments } from '../../../shared/capture/index.ts';
import { aLine, chunksOf, mapping } from './captures.ts';

const read = async (content: string | Uint8Array, options: Partial<DocumentOptions> = {}, chunkBytes = 64) =>
  (await Array.fromAsync(readDocuments(chunksOf(content, chunkBytes), { mapping, ...options }))).flat();

/** What was found, as `line kind or reason`. */
const told = async (content: string | Uint8Array, options: Partial<DocumentOptions> = {}) =>
  (await read(content, options)).map((found) => `${found.line} ${found.kind === 'rejected' ? found.reason : 'record'}`);

const pretty = (indent: number | string = 1): string => JSON.stringify(JSON.parse(aLine()), undefined, indent);
const lines = (text: string): number => text.split('\n').length;

describe('readDocuments', () => {
  it('reads records in one line as readCapture does', async () => {
    const content = [aLine(), '{"broken', aLine({ input: { data: '1' } }), '', aLine()].join('\n');
    const byLine = await Array.fromAsync(readCapture(chunksOf(content), { mapping }));
    expect(await read(content)).toEqual(byLine.flat());
  });

  it.each([1, 2, '\t', 4])('reads a record over several lines, indented by %j', async (indent) => {
    const [found] = await read(pretty(indent));
    expect(found).toMatchObject({ kind: 'record', rows: [{ input: ['1', 'a'], output: ['0.5'] }] });
    expect(found?.kind === 'record' && JSON.parse(found.text)).toEqual(JSON.parse(aLine()));
  });

  it.each([1, 7, 100_000])('places each by its lines and bytes, cut every %i bytes', async (chunkBytes) => {
    const content = `${pretty()}\r\n\r\n${aLine()}\r\n${pretty(2).replaceAll('\n', '\r\n')}\r\n`;
    const found = await read(content, {}, chunkBytes);
    expect(found.map(({ kind }) => kind)).toEqual(['record', 'record', 'record']);
    for (const { byteOffset, byteLength } of found) {
      const bytes = Buffer.from(content).subarray(byteOffset, byteOffset + byteLength);
      expect(JSON.parse(bytes.toString())).toEqual(JSON.parse(aLine()));
    }
    expect(found.map(({ line }) => line)).toEqual([1, lines(pretty()) + 2, lines(pretty()) + 3]);
  });

  it('inflates gzip', async () => {
    expect(await told(gzipSync(`${pretty()}\n${pretty()}`))).toHaveLength(2);
  });

  it.each([
    ['is cut short', pretty().slice(0, 200)],
    ['has a quote that is not closed', pretty().replace('"1,a"', '"1,a')],
    ['closes more brackets than it opens', pretty().replace('"1,a"', '"1,a"}}}}')],
    ['is no JSON though its brackets fit', pretty().replace('"eventVersion": ', '"eventVersion" ')],
  ])('sets aside an object that %s, by itself', async (_, broken) => {
    const found = await told(`${aLine()}\n${broken}\n${pretty()}\n${aLine()}`);
    const next = 2 + lines(broken);
    expect([found[0], ...found.slice(-2)]).toEqual(['1 record', `${next} record`, `${next + lines(pretty())} record`]);
    expect(found.slice(1, -2).every((each) => each.endsWith('not-json'))).toBe(true);
    expect(found[1]).toBe('2 not-json');
  });

  it('sets aside lines that were cut, each by itself, where records have a line each', async () => {
    const cut = aLine().slice(0, 60);
    expect(cut).toMatch(/^\{"captureData":\{"endpointInput":\{/);
    const found = await told([cut, cut, aLine(), cut, aLine()].join('\n'));
    expect(found).toEqual(['1 not-json', '2 not-json', '3 record', '4 not-json', '5 record']);
  });

  it('takes objects within a list for parts of the record, also at the left', async () => {
    const body = { SageMakerOutput: [{ score: 0.5 }, { score: 0.6 }], SageMakerInferenceId: 'i' };
    const time = '"SageMakerInferenceTime":"2026-11-20T10:02:11Z"';
    const content = `{"instances": [\n{"n": 1, "kind": "a"},\n{"n": 2, "kind": "b"}\n],${time},${JSON.stringify(body).slice(1)}`;
    const [found] = await read(content);
    expect(found).toMatchObject({ kind: 'record', rows: [{ input: [1, 'a'], output: [0.5] }, { input: [2, 'b'] }] });
  });

  it('gives up on a record over the limit, and goes on after it', async () => {
    const content = `${aLine()}\n${pretty()}\n${aLine()}`;
    const maxLineBytes = aLine().length;
    expect(pretty().length).toBeGreaterThan(maxLineBytes);
    const found = await read(content, { maxLineBytes });
    expect(found.map(({ kind }) => kind)).toEqual(['record', 'rejected', 'record']);
    expect(found[1]).toMatchObject({
      line: 2,
      byteLength: pretty().length,
      reason: 'line-too-long',
      detail: `The JSON that begins in this line has more than ${maxLineBytes} bytes, the most that are read.`,
    });
  });

  it('gives records without a time the one that is set, and never corrects another', async () => {
    const untimed = aLine({ metadata: { inferenceTime: undefined } });
    expect(await told(untimed)).toEqual(['1 bad-time']);
    expect(await read(untimed, { untimedMs: 7 })).toMatchObject([{ inferenceTimeMs: 7 }]);
    expect(await told(aLine({ metadata: { inferenceTime: 'noon' } }), { untimedMs: 7 })).toEqual(['1 bad-time']);
  });

  it('names batch output without inference ids by its lines', async () => {
    const content = '{"SageMakerOutput":{"score":1},"n":1}\n{"SageMakerOutput":{"score":2},"n":2}';
    expect((await read(content, { untimedMs: 0 })).map((found) => found.kind === 'record' && found.recordId)).toEqual([
      'line-1',
      'line-2',
    ]);
  });
});

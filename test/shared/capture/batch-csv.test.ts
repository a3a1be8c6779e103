import { describe, expect, it } from 'vitest';
import { isBatchCsvLine, proposeMapping, readBatchCsv } from '../../../shared/capture/index.ts';
import { chunksOf, mapping } from './captures.ts';

const id = '94bcc22a-0462-4bd1-92c9-b46a5aaec1aa';
const time = '2024-01-19T19:25:34Z';

const read = async (content: string, options = {}) =>
  (await Array.fromAsync(readBatchCsv(chunksOf(content, 5), { mapping, ...options }))).flat();

describe('readBatchCsv', () => {
  it('reads inputs, outputs, id and time of each row, however it is cut', async () => {
    expect(await read(`1,"a,b",0.5,${id},${time}\r\n,c,0.6,${id},${time}\r\n`)).toMatchObject([
      { line: 1, recordId: id, inferenceTimeMs: Date.parse(time), rows: [{ input: ['1', 'a,b'], output: ['0.5'] }] },
      { line: 2, recordId: id, rows: [{ input: [null, 'c'], output: ['0.6'] }] },
    ]);
  });

  it('reads rows without id and time only where a time is given', async () => {
    expect(await read('1,a,0.5')).toMatchObject([{ reason: 'bad-time' }]);
    expect(await read('1,a,0.5', { untimedMs: 0 })).toMatchObject([{ recordId: 'line-1', inferenceTimeMs: 0 }]);
  });

  it('rejects rows of another length, or without a moment at their end, by themselves', async () => {
    const content = [`1,${id},${time}`, `1,a,0.5,${id},noon`, `1,a,0.5,${id},${time}`].join('\n');
    expect((await read(content)).map((found) => (found.kind === 'rejected' ? found.reason : found.kind))).toEqual([
      'bad-time',
      'bad-time',
      'record',
    ]);
    expect(await read(`1,a,2,3,${id},${time}`)).toMatchObject([{ reason: 'column-count', line: 1, byteOffset: 0 }]);
  });

  it('leaves a mapped label missing', async () => {
    const as = { ...mapping, groundTruth: { columns: ['label'] } };
    expect(await read(`1,a,0.5,${id},${time}`, { mapping: as })).toMatchObject([{ rows: [{ output: ['0.5', null] }] }]);
  });
});

describe('isBatchCsvLine(line)', () => {
  it('wants an inference id and a moment at the end, after something', () => {
    expect(isBatchCsvLine(`0.5,${id},${time}`)).toBe(true);
    for (const line of [`${id},${time}`, `0.5,7,${time}`, `0.5,${id},2024-01-19`, 'a,b,c', '']) {
      expect(isBatchCsvLine(line)).toBe(false);
    }
  });
});

describe('proposeMapping(lines) of batch CSV', () => {
  it('takes the last column before id and time for the prediction', () => {
    expect(proposeMapping([`1,a,0.5,${id},${time}`, `2,b,0.6,${id},${time}`])).toEqual({
      input: { columns: ['input_0', 'input_1'] },
      output: { columns: ['prediction'] },
      prediction: { probability: 'prediction', threshold: 0.5 },
    });
    expect(proposeMapping([`0.5,${id},${time}`])).toMatchObject({ output: { columns: ['prediction'] } });
  });
});

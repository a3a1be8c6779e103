import { gzipSync } from 'node:zlib';
import { asyncBufferFromFile } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { flightsFile } from '../../../local/demo/flights.ts';
import { type DatasetSource, isRejected, readDataset } from '../../../shared/capture/index.ts';

/** Bytes in chunks of `size`, so that lines and fields are cut anywhere. */
const inChunks = async function* (bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
};

const read = async (source: DatasetSource) => {
  const { columns, batches } = await readDataset(source);
  const entries = (await Array.fromAsync(batches)).flat();
  return {
    columns,
    rows: entries.filter((entry) => !isRejected(entry)),
    rejected: entries.filter(isRejected).map(({ line, reason }) => `${line} ${reason}`),
  };
};

const csv = (text: string, { header = true, chunk = 7 } = {}) =>
  read({ format: 'csv', chunks: inChunks(Buffer.from(text), chunk), header });
const jsonLines = (text: string) => read({ format: 'json-lines', chunks: inChunks(Buffer.from(text), 7) });

describe('readDataset of CSV', () => {
  it('reads names from the header, and empty fields as missing', async () => {
    expect(await csv('a,b\n1,x\n,y\n')).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1', 'x'],
        [null, 'y'],
      ],
      rejected: [],
    });
  });

  it('reads fields in quotes with commas, quotes and empty lines in them, cut anywhere', async () => {
    const text = 'a,b\r\n"1,5","say ""no"""\r\n"two\n\nlines",x\r\n';
    for (let chunk = 1; chunk < text.length; chunk += 1) {
      const { rows } = await csv(text, { chunk });
      expect(rows).toEqual([
        ['1,5', 'say "no"'],
        ['two\n\nlines', 'x'],
      ]);
    }
  });

  it('keeps a quote within a field as it stands', async () => {
    expect((await csv('a,b\n5" disk,x\ny,z\n')).rows).toEqual([
      ['5" disk', 'x'],
      ['y', 'z'],
    ]);
  });

  it('rejects rows of another length by themselves', async () => {
    expect(await csv('a,b\n1\n2,3\n4,5,6\n')).toMatchObject({
      rows: [['2', '3']],
      rejected: ['2 column-count', '4 column-count'],
    });
  });

  it('rejects a row whose quote is never closed, with the line it begins in', async () => {
    expect(await csv('a,b\n1,2\n"3,4\n5,6\n')).toMatchObject({ rows: [['1', '2']], rejected: ['3 encoding-mismatch'] });
  });

  it('names columns as Model Monitor does where there is no header', async () => {
    const read = await csv('1,x\n2,y\n', { header: false });
    expect(read).toEqual({
      columns: ['_c0', '_c1'],
      rows: [
        ['1', 'x'],
        ['2', 'y'],
      ],
      rejected: [],
    });
  });

  it('inflates gzip', async () => {
    const chunks = inChunks(gzipSync('a\n1\n'), 5);
    expect((await read({ format: 'csv', chunks })).rows).toEqual([['1']]);
  });

  it('refuses an empty file, and a header that names a column twice', async () => {
    await expect(csv('')).rejects.toThrow('The CSV file is empty');
    await expect(csv('a,b,a\n1,2,3\n')).rejects.toThrow('names the column a twice');
  });
});

describe('readDataset of JSON Lines', () => {
  it('takes the columns from the objects, in order of appearance', async () => {
    expect(await jsonLines('{"a":1}\n{"b":{"c":[2]},"a":null}\n')).toEqual({
      columns: ['a', 'b'],
      rows: [
        [1, null],
        [null, '{"c":[2]}'],
      ],
      rejected: [],
    });
  });

  it('reads lists by place', async () => {
    expect(await jsonLines('[1,"x"]\n[2]\n')).toMatchObject({
      columns: ['_c0', '_c1'],
      rows: [
        [1, 'x'],
        [2, null],
      ],
    });
  });

  it('rejects lines that are no row, and refuses a file without any', async () => {
    expect(await jsonLines('{"a":1}\n{"a\n7\n')).toMatchObject({
      rows: [[1]],
      rejected: ['2 not-json', '3 not-a-capture-record'],
    });
    await expect(jsonLines('{\n')).rejects.toThrow('No line of the file');
  });
});

describe('readDataset of Parquet', () => {
  it('reads the columns and the first row group', async () => {
    const file = await asyncBufferFromFile(flightsFile());
    const { columns, batches } = await readDataset({ format: 'parquet', file });
    for await (const batch of batches) {
      expect(batch.length).toBeGreaterThan(1000);
      const [row = []] = batch;
      expect(Array.isArray(row) && row.length).toBe(columns.length);
      break;
    }
  });

  it('refuses what is not Parquet', async () => {
    const bytes = new TextEncoder().encode('PAR1 but nothing else').buffer;
    const file = { byteLength: bytes.byteLength, slice: (start: number, end?: number) => bytes.slice(start, end) };
    await expect(readDataset({ format: 'parquet', file })).rejects.toThrow('The file is not Parquet');
  });
});

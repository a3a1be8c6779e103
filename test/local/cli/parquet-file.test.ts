import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type InputFile, inputFiles } from '../../../local/cli/input-files.ts';
import { isParquet, parquetAccess } from '../../../local/cli/parquet-file.ts';
import { sampled } from '../../../local/cli/sampled.ts';
import { flightsFile } from '../../../local/demo/flights.ts';
import { readDataset } from '../../../shared/capture/index.ts';
import { Workbench } from './workbench.ts';

const parquet = readFileSync(flightsFile());

const inputFile = async (path: string): Promise<InputFile> => {
  const [file] = await inputFiles([path]);
  if (file === undefined) throw new Error(`${path} is not there`);
  return file;
};

describe('parquetAccess(file)', () => {
  it('reads Parquet in gzip as it is', async () => {
    using bench = new Workbench();
    const packed = await inputFile(bench.file('flights', gzipSync(parquet)));
    expect((await sampled(packed)).kind).toBe('parquet');
    const access = await parquetAccess(packed);
    expect(access.byteLength).toBe(parquet.length);
    const { columns } = await readDataset({ format: 'parquet', file: access });
    const plain = await readDataset({ format: 'parquet', file: await parquetAccess(await inputFile(flightsFile())) });
    expect(columns).toEqual(plain.columns);
    const end = Buffer.from(await access.slice(parquet.length - 100));
    expect(Buffer.compare(end, parquet.subarray(-100))).toBe(0);
  });

  it('says so when the gzip is damaged', async () => {
    using bench = new Workbench();
    const cut = bench.file('flights', gzipSync(parquet).subarray(0, 50_000));
    expect(await bench.run('profile', cut)).toMatchObject({
      code: 2,
      told: expect.stringContaining('flights cannot be inflated'),
    });
  });
});

describe('isParquet(file)', () => {
  it.each([
    ['an empty file', ''],
    ['text', 'a,b\n1,2\n'],
    ['text in gzip', gzipSync('a,b\n1,2\n')],
    ['damaged gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3])],
  ])('is false of %s', async (_, content) => {
    using bench = new Workbench();
    expect(await isParquet(await inputFile(bench.file('file', content)))).toBe(false);
  });
});

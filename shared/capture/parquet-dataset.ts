import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { InvalidInputError } from '../errors.ts';
import type { Dataset, DatasetEntry } from './dataset.ts';
import type { Cell } from './records.ts';

/** Bytes that can be read from any place: a local file, or an object in S3 by ranges. */
export type RandomAccess = AsyncBuffer;

/** hyparquet itself knows Snappy; Node knows the rest. */
const compressors: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
};

const cellOf = (value: unknown): Cell => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
};

const rowGroups = async function* (
  file: RandomAccess,
  metadata: FileMetaData,
  columns: readonly string[],
): AsyncGenerator<readonly DatasetEntry[], void, undefined> {
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors });
    yield rows.map((row) => columns.map((name) => cellOf(row[name])));
    rowStart = rowEnd;
  }
};

/**
 * A Parquet file, one row group in memory at a time. Moments in time are ISO 8601 text, bytes BASE64, nested values JSON text; whole
 * numbers of 64 bits keep every digit.
 *
 * @throws InvalidInputError when it is no Parquet file; errors of reading a damaged row group pass through
 */
export const parquetDataset = async (file: RandomAccess): Promise<Dataset> => {
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    const told = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidInputError(`The file is not Parquet: ${told}`, {}, cause);
  });
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  return { columns, batches: rowGroups(file, metadata, columns) };
};

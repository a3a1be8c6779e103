import { type CsvOptions, csvDataset } from './csv-dataset.ts';
import type { Dataset } from './dataset.ts';
import { jsonDataset } from './json-dataset.ts';
import { parquetDataset, type RandomAccess } from './parquet-dataset.ts';

/** A file of rows in one of the forms that data sets have. Text may be gzip, which its first bytes tell. */
export type DatasetSource =
  | { readonly format: 'csv'; readonly chunks: AsyncIterable<Uint8Array>; readonly header?: boolean }
  | { readonly format: 'json-lines'; readonly chunks: AsyncIterable<Uint8Array> }
  | { readonly format: 'parquet'; readonly file: RandomAccess };

/**
 * Opens a data set for a baseline. Its columns are known at once, its rows come in batches, in flat memory but for Parquet, which
 * needs one row group. A line that is no row is rejected by itself.
 *
 * @throws InvalidInputError when the file as a whole cannot be read: it is empty, its header is unreadable, or it is no Parquet
 */
export const readDataset = async (
  source: DatasetSource,
  options: Pick<CsvOptions, 'maxLineBytes'> = {},
): Promise<Dataset> => {
  switch (source.format) {
    case 'csv':
      return csvDataset(source.chunks, { header: source.header ?? true, ...options });
    case 'json-lines':
      return jsonDataset(source.chunks, options);
    case 'parquet':
      return parquetDataset(source.file);
  }
};

import { constants, gunzipSync } from 'node:zlib';
import type { RandomAccess } from '../../shared/capture/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import type { InputFile } from './input-files.ts';

/** Most that a gzip file is inflated to: it has to be held whole, since gzip is read from its start only. */
const maxInflatedBytes = 1024 ** 3;

const isGzip = (start: Uint8Array): boolean => start[0] === 0x1f && start[1] === 0x8b;

const startOf = async (file: InputFile): Promise<Uint8Array> => {
  for await (const chunk of file.chunks()) return chunk;
  return new Uint8Array();
};

const inflatedStart = (start: Uint8Array): Uint8Array => {
  try {
    // What is cut off is no error with this flush.
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
};

/** Whether a file is Parquet, in gzip or not, told from its first bytes. */
export const isParquet = async (file: InputFile): Promise<boolean> => {
  const start = await startOf(file);
  const plain = isGzip(start) ? inflatedStart(start) : start;
  return new TextDecoder('latin1').decode(plain.subarray(0, 4)) === 'PAR1';
};

const inflated = async (file: InputFile): Promise<Uint8Array> => {
  const bytes = Buffer.concat(await Array.fromAsync(file.chunks()));
  try {
    return gunzipSync(bytes, { maxOutputLength: maxInflatedBytes });
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(`${file.name} cannot be inflated: ${told}`, { name: file.name }, error);
  }
};

/**
 * Any place of a Parquet file. One in gzip is inflated into memory.
 *
 * @throws InvalidInputError when its gzip is damaged, or inflates to more than 1 GiB
 */
export const parquetAccess = async (file: InputFile): Promise<RandomAccess> => {
  if (!isGzip(await startOf(file))) return file.randomAccess();
  const bytes = (await inflated(file)).slice();
  return { byteLength: bytes.byteLength, slice: (start, end) => bytes.buffer.slice(start, end) };
};

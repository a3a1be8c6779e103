import { createReadStream } from 'node:fs';
import { glob, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asyncBufferFromFile } from 'hyparquet';
import type { RandomAccess } from '../../shared/capture/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { fileFault, isS3 } from './files.ts';

/** A file to be read, wherever it lies. */
export interface InputFile {
  readonly name: string;
  readonly byteLength: number;
  /** The bytes from the start, each time anew. */
  chunks(): AsyncIterable<Uint8Array>;
  randomAccess(): Promise<RandomAccess>;
}

const chunkBytes = 256 * 1024;

const localFile = (path: string, byteLength: number): InputFile => ({
  name: path,
  byteLength,
  chunks: () => createReadStream(path, { highWaterMark: chunkBytes }),
  randomAccess: () => asyncBufferFromFile(path),
});

/** Left behind by tools beside the data: `.crc` files, `_SUCCESS`. */
const isMarker = (path: string): boolean => /^[._]/.test(basename(path));

const filesUnder = async (folder: string): Promise<InputFile[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.filter((path) => !isMarker(path)).map(async (path) => localFile(path, (await stat(path)).size)),
  );
};

const filesLike = async (pattern: string): Promise<InputFile[]> => {
  const found: InputFile[] = [];
  for await (const path of glob(pattern)) {
    const { size, isFile } = await stat(path).then((stats) => ({ size: stats.size, isFile: stats.isFile() }));
    if (isFile) found.push(localFile(path, size));
  }
  return found;
};

const isPattern = (place: string): boolean => /[*?[{]/.test(place);

const localFiles = async (place: string): Promise<InputFile[]> => {
  const stats = await stat(place).catch((error: unknown) => {
    if (isPattern(place)) return undefined;
    throw fileFault(place, error);
  });
  if (stats === undefined) return filesLike(place);
  return stats.isDirectory() ? filesUnder(place) : [localFile(place, stats.size)];
};

const filesAt = async (place: string): Promise<InputFile[]> => {
  // The SDK takes a tenth of a second to load.
  if (isS3(place)) return (await import('./s3-source.ts')).s3Files(place);
  return localFiles(place);
};

/**
 * The files that are meant by paths, folders, patterns such as `data/*.csv` and addresses such as `s3://bucket/prefix`, in order of
 * name. Files whose names begin with a dot or an underscore are passed over in folders.
 *
 * @throws InvalidInputError when one of them means no file
 */
export const inputFiles = async (places: readonly string[]): Promise<readonly InputFile[]> => {
  const found = await Promise.all(
    places.map(async (place) => {
      const files = await filesAt(place);
      if (files.length === 0)
        throw new InvalidInputError(`${place} ${isPattern(place) ? 'matches' : 'holds'} no file`, { place });
      return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    }),
  );
  return found.flat();
};

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read or written by this user',
  EISDIR: 'is a folder, but must be a file',
  EEXIST: 'is a file, but must be a folder',
  ENOTDIR: 'lies under something that is not a folder',
  ENOSPC: 'does not fit on the disk',
  EROFS: 'lies on a disk that may only be read',
};

/** Says what the operating system has against a path; passes other errors on. */
export const fileFault = (path: string, error: unknown): unknown => {
  const sentence = sentences[codeOf(error)];
  return sentence === undefined ? error : new InvalidInputError(`${path} ${sentence}`, { path }, error);
};

/** Whether a place is an address in S3 and not a path. */
export const isS3 = (place: string): boolean => place.startsWith('s3://');

// The SDK takes a tenth of a second to load; nobody waits for it who does not ask for S3.
const inS3 = () => import('./s3-source.ts');

/** The place of a file in a folder, which may be one in S3. */
export const placeIn = (folder: string, name: string): string =>
  isS3(folder) ? `${folder.replace(/\/+$/, '')}/${name}` : join(folder, name);

/** The bytes at a path or address; undefined where nothing is there. */
export const bytesIfThere = async (place: string): Promise<Uint8Array | undefined> => {
  if (isS3(place)) return (await inS3()).s3Bytes(place);
  try {
    return await readFile(place);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw fileFault(place, error);
  }
};

/** @throws InvalidInputError when there is no such file, or it cannot be read */
export const bytesOf = async (place: string): Promise<Uint8Array> => {
  const bytes = await bytesIfThere(place);
  if (bytes === undefined) throw new InvalidInputError(`${place} does not exist`, { path: place });
  return bytes;
};

/** Parses the JSON of a file that is at `place`. */
export const parsedJson = (place: string, bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new InvalidInputError(`${place} is not JSON`, { path: place }, cause);
  }
};

/** The parsed JSON of a file. */
export const jsonOf = async (place: string): Promise<unknown> => parsedJson(place, await bytesOf(place));

/** Writes a file, and the folders on the way to it. */
export const writeTo = async (place: string, content: Uint8Array | string): Promise<void> => {
  if (isS3(place)) return (await inS3()).writeToS3(place, content);
  const folder = dirname(place);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fileFault(folder, error);
  });
  await writeFile(place, content).catch((error: unknown) => {
    throw fileFault(place, error);
  });
};

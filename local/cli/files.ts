import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read or written by this user',
  EISDIR: 'is a folder, but must be a file',
  ENOTDIR: 'lies under something that is not a folder',
  ENOSPC: 'does not fit on the disk',
};

/** Says what the operating system has against a path; passes other errors on. */
export const fileFault = (path: string, error: unknown): unknown => {
  const sentence = sentences[codeOf(error)];
  return sentence === undefined ? error : new InvalidInputError(`${path} ${sentence}`, { path }, error);
};

/** @throws InvalidInputError when the file cannot be read */
export const bytesOf = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileFault(path, error);
  }
};

/** The parsed JSON of a file. */
export const jsonOf = async (path: string): Promise<unknown> => {
  const text = new TextDecoder().decode(await bytesOf(path));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError(`${path} is not JSON`, { path }, cause);
  }
};

/** Writes a file, and the folders on the way to it. */
export const writeTo = async (path: string, content: Uint8Array | string): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  } catch (error) {
    throw fileFault(path, error);
  }
};

import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { InvalidInputError } from '../../shared/errors.ts';
import { type InputFile, inputFiles } from './input-files.ts';

/** What batch capture writes in place of data: a list of files. */
export interface Manifest {
  /** Stands before every name: an address such as `s3://bucket/in/`, or a path. */
  readonly prefix: string;
  readonly names: readonly string[];
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TransformS3DataSource.html */
const manifestForm = v.pipe(
  v.tupleWithRest([v.object({ prefix: v.string() })], v.string()),
  v.transform(([{ prefix }, ...names]): Manifest => ({ prefix, names })),
);

/** Longer lists are not looked for. */
const maxManifestBytes = 8 * 1024 * 1024;

/** Names that batch capture gives to no manifest; a file of theirs need not be opened to know. */
const otherName = /\.(?:jsonl|csv|parquet|gz|out)$/i;

const textOf = async (file: InputFile): Promise<string | undefined> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks()) {
    chunks.push(chunk);
    if (chunks.length === 1 && !/^\s*\[\s*\{\s*"prefix"/.test(new TextDecoder().decode(chunk))) return undefined;
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
};

const parsedManifest = (text: string): Manifest | undefined => {
  try {
    const { success, output } = v.safeParse(manifestForm, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
};

/** The manifest that a file is; `undefined` when it is anything else. */
export const manifestIn = async (file: InputFile): Promise<Manifest | undefined> => {
  if (file.byteLength > maxManifestBytes || otherName.test(file.name)) return undefined;
  const text = await textOf(file);
  return text === undefined ? undefined : parsedManifest(text);
};

const placeOf = ({ prefix }: Manifest, name: string, manifest: InputFile): string => {
  const place = `${prefix}${name}`;
  return place.startsWith('s3://') ? place : resolve(dirname(manifest.name), place);
};

const namedFiles = async (file: InputFile, manifest: Manifest): Promise<readonly InputFile[]> => {
  if (manifest.names.length === 0) throw new InvalidInputError(`${file.name} is a manifest that names no file`);
  const places = manifest.names.map((name) => placeOf(manifest, name, file));
  if (file.name.startsWith('s3://') && places.some((place) => !place.startsWith('s3://')))
    throw new InvalidInputError(`${file.name} is a manifest whose prefix is no s3:// address: ${manifest.prefix}`);
  const found: InputFile[] = [];
  for (const place of places) {
    // An address means all objects that begin with it; a manifest names them one by one.
    const [exact] = (await inputFiles([place])).filter(({ name }) => name === place);
    if (exact === undefined) throw new InvalidInputError(`${file.name} names ${place}, which does not exist`);
    found.push(exact);
  }
  return found;
};

/**
 * The files, with those that a manifest of batch capture names in the manifest's place. A prefix that is no address is taken as a path
 * from the manifest's folder.
 *
 * @throws InvalidInputError when a file that is named does not exist
 */
export const withoutManifests = async (files: readonly InputFile[]): Promise<readonly InputFile[]> => {
  const found: InputFile[] = [];
  for (const file of files) {
    const manifest = await manifestIn(file);
    found.push(...(manifest === undefined ? [file] : await namedFiles(file, manifest)));
  }
  return found;
};

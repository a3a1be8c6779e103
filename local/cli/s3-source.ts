import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { InvalidInputError } from '../../shared/errors.ts';
import type { InputFile } from './input-files.ts';

/** Credentials, Region and `AWS_ENDPOINT_URL` come from the environment, as for every AWS tool. */
const client = new S3Client({});

/** Says what S3 has against an address; other errors, such as missing credentials, too, in their own words. */
const s3Fault = (place: string, error: unknown): InvalidInputError => {
  const told = error instanceof Error ? error.message || error.name : String(error);
  const code = error instanceof S3ServiceException ? `${error.name}: ` : '';
  const advice = told === 'Region is missing' ? '; set AWS_REGION' : '';
  return new InvalidInputError(`${place} cannot be reached in S3. ${code}${told}${advice}`, { place }, error);
};

/** @throws InvalidInputError when the address has no key, unless none is needed */
const addressed = (place: string, isKeyNeeded: boolean): { readonly bucket: string; readonly key: string } => {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(place) ?? [];
  if (bucket !== '' && (key !== '' || !isKeyNeeded)) return { bucket, key };
  throw new InvalidInputError(`${place} is not an address such as s3://bucket/${isKeyNeeded ? 'key' : 'prefix'}`);
};

/**
 * The bytes of an object; undefined where there is none.
 *
 * @throws InvalidInputError when S3 refuses or cannot be reached, in its own words
 */
export const s3Bytes = async (place: string): Promise<Uint8Array | undefined> => {
  const { bucket, key } = addressed(place, true);
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw s3Fault(place, error);
  }
};

/** @throws InvalidInputError when S3 refuses or cannot be reached, in its own words */
export const writeToS3 = async (place: string, content: Uint8Array | string): Promise<void> => {
  const { bucket, key } = addressed(place, true);
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content })).catch((error: unknown) => {
    throw s3Fault(place, error);
  });
};

const body = async (bucket: string, key: string, range?: string) => {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...(range === undefined ? {} : { Range: range }) });
  const { Body } = await client.send(command).catch((error: unknown) => {
    throw s3Fault(`s3://${bucket}/${key}`, error);
  });
  if (Body === undefined) throw new InvalidInputError(`s3://${bucket}/${key} came without a body`);
  return Body;
};

const s3File = (bucket: string, key: string, byteLength: number): InputFile => ({
  name: `s3://${bucket}/${key}`,
  byteLength,
  chunks: async function* () {
    yield* (await body(bucket, key)) as AsyncIterable<Uint8Array>;
  },
  randomAccess: async () => ({
    byteLength,
    slice: async (start, end = byteLength) => {
      const bytes = await (await body(bucket, key, `bytes=${start}-${end - 1}`)).transformToByteArray();
      return bytes.slice().buffer;
    },
  }),
});

/**
 * The objects under an address `s3://bucket/prefix`; empty ones, which stand for folders, are passed over.
 *
 * @throws InvalidInputError when S3 refuses or cannot be reached, in its own words
 */
export const s3Files = async (place: string): Promise<InputFile[]> => {
  const { bucket, key: prefix } = addressed(place, false);
  const files: InputFile[] = [];
  try {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key = '', Size = 0 } of page.Contents ?? []) if (Size > 0) files.push(s3File(bucket, Key, Size));
    }
  } catch (error) {
    throw s3Fault(place, error);
  }
  return files;
};

import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { InvalidInputError } from '../errors.ts';

export const s3 = new S3Client({});

/** Whether S3 says that the object does not exist. */
export const isMissing = (error: unknown): boolean =>
  error instanceof NoSuchKey || (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404);

/** Whether S3 says that a condition on the object did not hold. */
export const isPreconditionFailure = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;

/** A whole object, for those known to be small; undefined where there is none. */
export const getBytes = async (bucket: string, key: string): Promise<Uint8Array | undefined> => {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/**
 * A whole JSON object, for those known to be small; undefined where there is none.
 *
 * @throws InvalidInputError when it is not JSON
 */
export const getJson = async (bucket: string, key: string): Promise<unknown> => {
  const bytes = await getBytes(bucket, key);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new InvalidInputError('An object is not JSON.', { bucket, key }, cause);
  }
};

export const putBytes = async (
  bucket: string,
  key: string,
  body: Uint8Array | string,
  contentType: string,
): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
};

/**
 * Keys, sizes and entity tags under a prefix, in S3's order, after `startAfter` and before `endBefore`.
 *
 * @param perRequest for who wants only the first few
 */
export async function* listKeys(
  bucket: string,
  range: { readonly prefix: string; readonly startAfter: string; readonly endBefore: string },
  perRequest?: number,
): AsyncGenerator<{ readonly key: string; readonly size: number; readonly etag: string }> {
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: range.prefix,
        ...(perRequest === undefined ? {} : { MaxKeys: perRequest }),
        ...(token === undefined ? { StartAfter: range.startAfter } : { ContinuationToken: token }),
      }),
    );
    for (const { Key = '', Size = 0, ETag = '' } of page.Contents ?? []) {
      if (Key >= range.endBefore) return;
      yield { key: Key, size: Size, etag: ETag };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** Puts an object unless there is one already. @returns whether it was put */
export const putIfAbsent = async (
  bucket: string,
  key: string,
  body: Uint8Array | string,
  contentType: string,
): Promise<boolean> => {
  try {
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType, IfNoneMatch: '*' }),
    );
    return true;
  } catch (error) {
    if (isPreconditionFailure(error)) return false;
    throw error;
  }
};

import type { IncomingHttpHeaders } from 'node:http';
import { invalidArgument, S3Error } from './errors.ts';

/** What is needed of a request to tell what it wants. */
export interface S3Request {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

const LISTING = 'prefix delimiter max-keys start-after continuation-token encoding-type fetch-owner';

/**
 * Name, method, level, permission, the query parameters that make the operation, and those that it knows besides. With
 * any other parameter it is not meant: S3 tells dozens of operations apart by those alone.
 */
const OPERATIONS = [
  ['ListBuckets', 'GET', 'service', 's3:ListAllMyBuckets', '', ''],
  ['CreateBucket', 'PUT', 'bucket', 's3:CreateBucket', '', ''],
  ['HeadBucket', 'HEAD', 'bucket', 's3:ListBucket', '', ''],
  ['ListObjectsV2', 'GET', 'bucket', 's3:ListBucket', 'list-type', LISTING],
  ['DeleteObjects', 'POST', 'bucket', 's3:DeleteObject', 'delete', ''],
  ['GetBucketLocation', 'GET', 'bucket', 's3:GetBucketLocation', 'location', ''],
  ['GetBucketVersioning', 'GET', 'bucket', 's3:GetBucketVersioning', 'versioning', ''],
  ['PutBucketVersioning', 'PUT', 'bucket', 's3:PutBucketVersioning', 'versioning', ''],
  ['GetBucketNotificationConfiguration', 'GET', 'bucket', 's3:GetBucketNotification', 'notification', ''],
  ['PutBucketNotificationConfiguration', 'PUT', 'bucket', 's3:PutBucketNotification', 'notification', ''],
  ['GetObject', 'GET', 'key', 's3:GetObject', '', 'versionId'],
  ['HeadObject', 'HEAD', 'key', 's3:GetObject', '', 'versionId'],
  ['PutObject', 'PUT', 'key', 's3:PutObject', '', ''],
  ['DeleteObject', 'DELETE', 'key', 's3:DeleteObject', '', 'versionId'],
  ['CreateMultipartUpload', 'POST', 'key', 's3:PutObject', 'uploads', ''],
  ['UploadPart', 'PUT', 'key', 's3:PutObject', 'partNumber uploadId', ''],
  ['CompleteMultipartUpload', 'POST', 'key', 's3:PutObject', 'uploadId', ''],
  ['AbortMultipartUpload', 'DELETE', 'key', 's3:AbortMultipartUpload', 'uploadId', ''],
  ['ListParts', 'GET', 'key', 's3:ListMultipartUploadParts', 'uploadId', 'max-parts part-number-marker'],
] as const;

export type S3OperationName = (typeof OPERATIONS)[number][0] | 'CopyObject' | 'NotImplemented';

/** A permission that a request needs, as IAM spells it. */
export interface S3Permission {
  readonly action: string;
  readonly bucket: string;
  readonly key?: string;
}

export interface S3Operation extends S3Permission {
  /** As the API names it. */
  readonly name: S3OperationName;
  readonly query: URLSearchParams;
  /** The further permission of a copy: to read its source. */
  readonly also?: CopySource;
}

export interface CopySource extends S3Permission {
  readonly key: string;
  readonly versionId?: string;
}

/**
 * Tells what a path-style request wants and which permissions it takes.
 *
 * DeleteObjects has no key, as its keys are in its body: it takes s3:DeleteObject on all of the bucket. What is not
 * implemented or cannot be read takes s3:NotImplemented, which no role has.
 */
export function s3Operation(request: S3Request): S3Operation {
  try {
    return parseOperation(request);
  } catch {
    return { name: 'NotImplemented', action: 's3:NotImplemented', bucket: '', query: new URLSearchParams() };
  }
}

/** As `s3Operation`, but throws the S3Error for a path that cannot be decoded and a copy without a source. */
export function parseOperation({ method = 'GET', url = '/', headers }: S3Request): S3Operation {
  const [path, search] = splitOnce(url, '?');
  const [bucket, key] = splitOnce(decode(path.slice(1)), '/');
  const query = new URLSearchParams(search);
  const level = key ? 'key' : bucket ? 'bucket' : 'service';
  const found = OPERATIONS.find(
    ([, itsMethod, itsLevel, , makes, knows]) =>
      itsMethod === method && itsLevel === level && fits(query, makes, knows),
  );
  const target = { bucket, ...(key && { key }), query };
  const source = headers['x-amz-copy-source'];
  const copies = source !== undefined;
  if (!found || (copies && found[0] !== 'PutObject')) {
    return { name: 'NotImplemented', action: 's3:NotImplemented', ...target };
  }
  const [name, , , action] = found;
  if (copies) return { name: 'CopyObject', action, ...target, also: copySource(String(source)) };
  return { name, action: query.has('versionId') ? `${action}Version` : action, ...target };
}

function fits(query: URLSearchParams, makes: string, knows: string): boolean {
  const needed = makes.split(' ').filter(Boolean);
  const known = new Set([...needed, ...knows.split(' '), 'x-id']); // the SDK names the operation in x-id, for logs only
  return (
    needed.every((name) => query.has(name)) &&
    query.keys().every((name) => known.has(name) || name.toLowerCase().startsWith('x-amz-'))
  );
}

function copySource(header: string): CopySource {
  const [path, search] = splitOnce(header, '?');
  const [bucket, key] = splitOnce(decode(path).replace(/^\//, ''), '/');
  const versionId = new URLSearchParams(search).get('versionId');
  if (!bucket || !key) throw invalidArgument('Copy Source must mention the source bucket and key');
  if (versionId === null) return { action: 's3:GetObject', bucket, key };
  return { action: 's3:GetObjectVersion', bucket, key, versionId };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * A whole number of the query within its limits.
 *
 * @throws S3Error 400 when it is none
 */
export function countOf(query: URLSearchParams, name: string, fallback: number, max = fallback): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw invalidArgument(`Provided ${name} not an integer or within integer range`);
  return Math.min(max, Number(text));
}

import type { IncomingHttpHeaders } from 'node:http';

/** An answer of S3 other than success, as S3 spells it. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const notImplemented = (what: string) => new S3Error(501, 'NotImplemented', `${what} does not exist locally.`);
export const noSuchKey = () => new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
export const noSuchUpload = () => new S3Error(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
const invalidArgument = (message: string) => new S3Error(400, 'InvalidArgument', message);
const malformedXml = () => new S3Error(400, 'MalformedXML', 'The XML you provided was not well-formed.');
const incompleteBody = () => new S3Error(400, 'IncompleteBody', 'The body ended before it was whole.');
const preconditionFailed = (condition: string) =>
  new S3Error(412, 'PreconditionFailed', `The pre-condition ${condition} did not hold.`);

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

const HARMLESS =
  /^x-amz-(meta-.+|checksum-.+|server-side-encryption(-aws-kms-key-id|-bucket-key-enabled)?|content-sha256|date|security-token|user-agent|decoded-content-length|trailer|sdk-checksum-algorithm|copy-source|metadata-directive|expected-bucket-owner|id-2|algorithm|credential|expires|signature|signedheaders)$/;

/**
 * Refuses headers whose meaning is not implemented, so that nobody relies on them in vain.
 *
 * @throws S3Error 501, or 403 when another account is expected to own the bucket
 */
export function checkHeaders(headers: IncomingHttpHeaders, account: string): void {
  const owner = headers['x-amz-expected-bucket-owner'];
  if (owner !== undefined && owner !== account) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  for (const [name, value] of Object.entries(headers)) {
    const isDefault =
      (name === 'x-amz-storage-class' && value === 'STANDARD') ||
      (name === 'x-amz-acl' && (value === 'private' || value === 'bucket-owner-full-control'));
    if (name.startsWith('x-amz-') && !HARMLESS.test(name) && !isDefault) throw notImplemented(`The header ${name}`);
  }
}

/** The headers of a request that stay with the object and come back with it. */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) =>
    /^(x-amz-meta-.+|x-amz-server-side-encryption.*|content-(type|disposition|language)|cache-control|expires)$/.test(
      name,
    ),
  );
  const encodings = String(headers['content-encoding'] ?? '').split(',');
  const encoding = encodings.map((e) => e.trim()).filter((e) => e !== '' && e !== 'aws-chunked');
  if (encoding.length > 0) kept.push(['content-encoding', encoding.join(',')]);
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

/**
 * Holds a received body against what its sender said of it: length, MD5 and CRC-32. Other checksums go unchecked.
 *
 * @throws S3Error 400
 */
export function checkBody(
  headers: IncomingHttpHeaders,
  trailers: ReadonlyMap<string, string>,
  body: { readonly size: number; readonly etag: string; readonly crc32: number },
): void {
  const length = headers['x-amz-decoded-content-length'];
  if (length !== undefined && Number(length) !== body.size) throw incompleteBody();
  const md5 = headers['content-md5'];
  const crc = trailers.get('x-amz-checksum-crc32') ?? headers['x-amz-checksum-crc32'];
  const isSame =
    (md5 === undefined || Buffer.from(String(md5), 'base64').toString('hex') === body.etag) &&
    (crc === undefined ||
      Buffer.from(String(crc), 'base64').toString('hex') === body.crc32.toString(16).padStart(8, '0'));
  if (!isSame) throw new S3Error(400, 'BadDigest', 'The checksum you specified did not match what we received.');
}

const includesEtag = (list: string, etag: string): boolean =>
  list.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '').replaceAll('"', '') === etag);

/**
 * Conditions of a write or delete on what is stored now.
 *
 * @throws S3Error 412, or 404 when something must be there and nothing is
 */
export function checkWrite(headers: IncomingHttpHeaders, current: { readonly etag: string } | undefined): void {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined && noneMatch !== '*') throw notImplemented('If-None-Match of a write, other than *,');
  if (noneMatch !== undefined && current) throw preconditionFailed('If-None-Match');
  if (match === undefined) return;
  if (!current) throw noSuchKey();
  if (!includesEtag(match, current.etag)) throw preconditionFailed('If-Match');
}

/**
 * Conditions of a read; an entity tag outweighs a date.
 *
 * @returns whether the reader has it already (304)
 * @throws S3Error 412
 */
export function isUnchanged(headers: IncomingHttpHeaders, etag: string, modifiedMs: number): boolean {
  const seconds = Math.floor(modifiedMs / 1000);
  const date = (name: string) => Date.parse(String(headers[name])) / 1000;
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match !== undefined && !includesEtag(match, etag)) throw preconditionFailed('If-Match');
  if (match === undefined && seconds > date('if-unmodified-since')) throw preconditionFailed('If-Unmodified-Since');
  return noneMatch !== undefined ? includesEtag(noneMatch, etag) : seconds <= date('if-modified-since');
}

/**
 * The bytes `[start, end)` that a Range header asks for; undefined for the whole, as for what S3 does not understand.
 *
 * @throws S3Error 416 when it lies outside of the object
 */
export function byteRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  if (start < end) return { start, end };
  const contentRange = { 'content-range': `bytes */${size}` };
  throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', contentRange);
}

/** The body of a request as it was before the client cut it up, where it did ("aws-chunked"). */
export function bodyOf(
  headers: IncomingHttpHeaders,
  raw: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncIterable<Buffer> {
  const isChunked =
    /\baws-chunked\b/.test(headers['content-encoding'] ?? '') ||
    String(headers['x-amz-content-sha256']).startsWith('STREAMING-');
  return isChunked ? decodeChunked(raw, trailers) : raw;
}

/**
 * Undoes aws-chunked: `size-in-hex;extension CRLF data CRLF` …, a chunk of size 0, then trailing headers.
 *
 * @throws S3Error 400 when it ends early or a size cannot be read
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeChunked(
  raw: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(raw);
  for (;;) {
    const [size] = splitOnce(await reader.line(), ';');
    if (!/^[0-9a-f]+$/i.test(size)) throw incompleteBody();
    let left = Number.parseInt(size, 16);
    if (left === 0) break;
    for (let part: Buffer; left > 0; left -= part.length) {
      part = await reader.upTo(left);
      yield part;
    }
    await reader.line();
  }
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const [name, value] = splitOnce(line, ':');
    trailers.set(name.trim().toLowerCase(), value.trim());
  }
}

const LONGEST_LINE_BYTES = 16_384;

class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done) throw incompleteBody();
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, value]) : value;
  }

  /** The next line, without its end. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#rest.toString('latin1', 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return line;
      }
      if (this.#rest.length > LONGEST_LINE_BYTES) throw incompleteBody();
      await this.#more();
    }
  }

  /** The bytes at hand, `max` at most and one at least. */
  async upTo(max: number): Promise<Buffer> {
    if (this.#rest.length === 0) await this.#more();
    const part = this.#rest.subarray(0, max);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }
}

/** Text as XML can carry it; control characters by number, as S3 does. */
export const escapeXml = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what has to be escaped
  text.replace(/[&<>"\x00-\x1f\x7f]/g, (character) => `&#${character.charCodeAt(0)};`);

const NAMED = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' } as const;

const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(lt|gt|quot|apos|amp));/g, (_, decimal, hex, name: keyof typeof NAMED) =>
    name ? NAMED[name] : String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
  );

/** What stands inside each element of that name, as it stands there. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</${name}>)`, 'g'))].map(
    ([, inner = '']) => inner,
  );

/** The text of the first element of that name. */
export const textOf = (xml: string, name: string): string | undefined => {
  const [first] = elements(xml, name);
  return first === undefined ? undefined : unescapeXml(first);
};

/**
 * Reads a whole body whose document is `root`, and gives what is inside.
 *
 * @throws S3Error 400 when the document is another one
 */
export async function readXml(body: AsyncIterable<Buffer>, root: string): Promise<string> {
  const text = Buffer.concat(await Array.fromAsync(body)).toString();
  const [inner] = elements(text, root);
  if (inner === undefined) throw malformedXml();
  return inner;
}

/**
 * A whole number of the query within its limits.
 *
 * @throws S3Error 400 when it is none
 */
export function count(query: URLSearchParams, name: string, fallback: number, max = fallback): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw invalidArgument(`Provided ${name} not an integer or within integer range`);
  return Math.min(max, Number(text));
}

import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock, Home, PublishServiceEvent, ServiceEvent } from '../types.ts';
import {
  bodyOf,
  byteRange,
  checkBody,
  checkHeaders,
  checkWrite,
  count,
  elements,
  escapeXml,
  isUnchanged,
  keptHeaders,
  noSuchKey,
  noSuchUpload,
  notImplemented,
  parseOperation,
  readXml,
  S3Error,
  type S3Operation,
  type S3OperationName,
  textOf,
} from './s3-http.ts';
import { type Bucket, type Changing, type Part, type PendingEvent, S3Store, type StoredObject } from './s3-store.ts';

export { type S3Operation, type S3OperationName, s3Operation } from './s3-http.ts';

/** What stands for S3 locally. */
export interface LocalS3 {
  /** Answers one path-style request; never rejects. A change is answered once it is kept and its event published. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Creates a bucket. For one that exists, applies the options only where they differ from those given last. */
  createBucket(name: string, options: { readonly eventBridge: boolean; readonly versioning: boolean }): void;
  close(): Promise<void>;
}

export interface S3Options {
  /** A temporary folder that goes with `close` when absent. */
  readonly dataDir?: string;
  /** Dates objects and their events. */
  readonly clock: Clock;
  readonly home: Home;
  /** Must be ready to keep events when startS3 is called: those left over from a killed process come first. */
  readonly publish: PublishServiceEvent;
}

/**
 * Starts S3 on a folder of files with an index.
 *
 * What it does not implement it answers with 501, be it a sub-resource or a header. A change and its event are kept
 * together, so the event is published even if the process is killed in between; it may then come twice.
 *
 * @throws when the folder cannot be opened, or an event that was left over cannot be published
 */
export async function startS3({ dataDir, clock, home, publish }: S3Options): Promise<LocalS3> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'plumbline-s3-'));
  const store = new S3Store(folder);
  const deliver = async (pending: PendingEvent | undefined): Promise<void> => {
    if (!pending) return;
    await publish(pending.event);
    store.settle(pending);
  };
  for (const pending of store.pendingEvents()) await deliver(pending);
  const answers = answersOf({ store, clock, home, deliver });

  return {
    async handle(req, res) {
      const requestId = randomBytes(8).toString('hex').toUpperCase();
      res.setHeader('x-amz-request-id', requestId);
      try {
        const operation = parseOperation(req);
        if (operation.name === 'NotImplemented') throw notImplemented(`${req.method} ${req.url}`);
        checkHeaders(req.headers, home.account);
        await answers[operation.name]({ req, res, requestId, ...operation, key: operation.key ?? '' });
      } catch (error) {
        refuse(req, res, error, requestId);
      }
    },

    createBucket(name, { eventBridge, versioning }) {
      const notification = eventBridge ? '<EventBridgeConfiguration/>' : '';
      store.declareBucket({ name, createdMs: clock(), versioning: versioning ? 'Enabled' : '', notification });
    },

    async close() {
      store.close();
      if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One request on its way to its answer; `key` is empty where it is about a bucket. */
interface Call extends S3Operation {
  readonly key: string;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly requestId: string;
}

interface Service {
  readonly store: S3Store;
  readonly clock: Clock;
  readonly home: Home;
  readonly deliver: (pending: PendingEvent | undefined) => Promise<void>;
}

type Answers = Record<Exclude<S3OperationName, 'NotImplemented'>, (call: Call) => void | Promise<void>>;

const SMALLEST_PART_BYTES = 5 * 1024 * 1024;
const MOST_PARTS = 10_000;
const MOST_DELETIONS = 1000;

function answersOf({ store, clock, home, deliver }: Service): Answers {
  const need = (name: string): Bucket => {
    const bucket = store.bucket(name);
    if (!bucket) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    return bucket;
  };

  /** The object or version that is to be read. */
  const readable = (bucketName: string, key: string, versionId: string | undefined): StoredObject => {
    const bucket = need(bucketName);
    const found = store.find(bucketName, key, versionId);
    if (!found && versionId === undefined) throw noSuchKey();
    if (!found) throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.');
    if (!found.marker) return found;
    const headers = { 'x-amz-delete-marker': 'true', ...versionHeader(bucket, found.version) };
    if (versionId === undefined) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', headers);
    throw new S3Error(405, 'MethodNotAllowed', 'A delete marker cannot be read.', headers);
  };

  const receive = async ({ req }: Call, options?: { alwaysFile: boolean }) => {
    const trailers = new Map<string, string>();
    const body = await store.receive(bodyOf(req.headers, req, trailers), options);
    try {
      checkBody(req.headers, trailers, body);
      return body;
    } catch (error) {
      store.drop(body);
      throw error;
    }
  };

  const changing = (call: Call, bucket: Bucket, reason: string, key = call.key): Changing => ({
    modifiedMs: clock(),
    check: (current) => checkWrite(call.req.headers, current),
    announce: isAnnounced(bucket) ? announcement(call, bucket, key, reason) : undefined,
  });

  const announcement =
    ({ req, requestId }: Call, bucket: Bucket, key: string, reason: string): Changing['announce'] =>
    ({ sequencer, version, etag, size, marker }): ServiceEvent => {
      const deletion = { 'deletion-type': marker ? 'Delete Marker Created' : 'Permanently Deleted' };
      const isDeletion = reason === 'DeleteObject';
      const versionId = bucket.versioning === '' ? {} : { 'version-id': version };
      return {
        source: 'aws.s3',
        detailType: isDeletion ? 'Object Deleted' : 'Object Created',
        resources: [`arn:aws:s3:::${bucket.name}`],
        timeMs: clock(),
        detail: {
          version: '0',
          bucket: { name: bucket.name },
          object: { key, ...(!isDeletion && { size }), etag, sequencer, ...versionId },
          'request-id': requestId,
          requester: home.account,
          'source-ip-address': req.socket.remoteAddress ?? '127.0.0.1',
          reason,
          ...(isDeletion && deletion),
        },
      };
    };

  /** Checks what can be checked before a body is taken in; it is checked again when the body is kept. */
  const checkEarly = ({ req, bucket, key }: Call): void => {
    need(bucket);
    const current = store.find(bucket, key);
    checkWrite(req.headers, current?.marker ? undefined : current);
  };

  const read = async ({ req, res, bucket, key, query }: Call): Promise<void> => {
    const object = readable(bucket, key, query.get('versionId') ?? undefined);
    const { etag, size, modifiedMs } = object;
    const headers: Record<string, string> = {
      'accept-ranges': 'bytes',
      'content-type': 'binary/octet-stream',
      ...JSON.parse(object.headers),
      etag: `"${etag}"`,
      'last-modified': new Date(modifiedMs).toUTCString(),
      ...versionHeader(need(bucket), object.version),
    };
    if (isUnchanged(req.headers, etag, modifiedMs)) {
      res.writeHead(304, headers).end();
      return;
    }
    const range = byteRange(req.headers.range, size);
    const { start, end } = range ?? { start: 0, end: size };
    if (range) headers['content-range'] = `bytes ${start}-${end - 1}/${size}`;
    headers['content-length'] = String(end - start);
    const isEmpty = req.method === 'HEAD' || start === end;
    const content = isEmpty ? Buffer.alloc(0) : store.content(object, start, end);
    res.writeHead(range ? 206 : 200, headers);
    if (content instanceof Readable) await pipeline(content, res);
    else res.end(content);
  };

  const underway = ({ bucket, key, query }: Call): { readonly id: string; readonly headers: object } => {
    need(bucket);
    const id = query.get('uploadId') ?? '';
    const found = store.upload(id, bucket, key);
    if (!found) throw noSuchUpload();
    return { id, headers: JSON.parse(found.headers) };
  };

  return {
    ListBuckets({ res }) {
      const buckets = store
        .buckets()
        .map(({ name, createdMs }) => xml('Bucket', { Name: name, CreationDate: iso(createdMs) }));
      replyXml(res, xml('ListAllMyBucketsResult', [xml('Owner', { ID: home.account }), xml('Buckets', buckets)]));
    },

    CreateBucket({ res, bucket }) {
      if (!store.bucket(bucket))
        store.declareBucket({ name: bucket, createdMs: clock(), versioning: '', notification: '' });
      reply(res, 200, { location: `/${bucket}` });
    },

    HeadBucket({ res, bucket }) {
      need(bucket);
      reply(res, 200, { 'x-amz-bucket-region': home.region });
    },

    GetBucketLocation({ res, bucket }) {
      need(bucket);
      replyXml(res, xml('LocationConstraint', home.region === 'us-east-1' ? '' : home.region));
    },

    GetBucketVersioning({ res, bucket }) {
      const { versioning } = need(bucket);
      replyXml(res, xml('VersioningConfiguration', versioning === '' ? [] : { Status: versioning }));
    },

    async PutBucketVersioning({ req, res, bucket }) {
      const status = textOf(await readXml(bodyOf(req.headers, req, new Map()), 'VersioningConfiguration'), 'Status');
      if (status !== 'Enabled' && status !== 'Suspended') throw notImplemented(`The versioning status ${status}`);
      store.configureBucket({ ...need(bucket), versioning: status });
      reply(res, 200);
    },

    GetBucketNotificationConfiguration({ res, bucket }) {
      replyXml(res, xml('NotificationConfiguration', [need(bucket).notification]));
    },

    /** Queues, topics and functions in it are kept, as whoever merges configurations needs them, but never notified. */
    async PutBucketNotificationConfiguration({ req, res, bucket }) {
      const notification = await readXml(bodyOf(req.headers, req, new Map()), 'NotificationConfiguration');
      store.configureBucket({ ...need(bucket), notification });
      reply(res, 200);
    },

    ListObjectsV2({ res, bucket, query }) {
      need(bucket);
      if (query.get('list-type') !== '2') throw notImplemented('The first version of ListObjects');
      replyXml(res, listing(store, bucket, query));
    },

    GetObject: read,
    HeadObject: read,

    async PutObject(call) {
      checkEarly(call);
      const body = await receive(call);
      const bucket = need(call.bucket);
      const changed = store.put(
        bucket,
        call.key,
        body,
        keptHeaders(call.req.headers),
        changing(call, bucket, 'PutObject'),
      );
      await deliver(changed.event);
      reply(call.res, 200, { etag: `"${body.etag}"`, ...versionHeader(bucket, changed.version) });
    },

    async CopyObject(call) {
      const { req, res, also: source } = call;
      if (!source) throw noSuchKey();
      checkEarly(call);
      const original = readable(source.bucket, source.key, source.versionId);
      const replaces = req.headers['x-amz-metadata-directive'] === 'REPLACE';
      const content = original.size === 0 ? Buffer.alloc(0) : store.content(original, 0, original.size);
      const body = await store.receive(content instanceof Readable ? content : Readable.from([content]));
      const bucket = need(call.bucket);
      const headers = replaces ? keptHeaders(req.headers) : JSON.parse(original.headers);
      const changed = store.put(bucket, call.key, body, headers, changing(call, bucket, 'CopyObject'));
      await deliver(changed.event);
      const result = xml('CopyObjectResult', { ETag: `"${body.etag}"`, LastModified: iso(clock()) });
      replyXml(res, result, versionHeader(bucket, changed.version));
    },

    async DeleteObject(call) {
      const bucket = need(call.bucket);
      const versionId = call.query.get('versionId') ?? undefined;
      const changed = store.remove(bucket, call.key, versionId, changing(call, bucket, 'DeleteObject'));
      await deliver(changed?.event);
      const marker = changed?.marker ? { 'x-amz-delete-marker': 'true' } : {};
      reply(call.res, 204, changed ? { ...marker, ...versionHeader(bucket, changed.version) } : {});
    },

    async DeleteObjects(call) {
      const bucket = need(call.bucket);
      const wanted = await readXml(bodyOf(call.req.headers, call.req, new Map()), 'Delete');
      const objects = elements(wanted, 'Object');
      if (objects.length > MOST_DELETIONS) throw new S3Error(400, 'MalformedXML', 'More than 1000 keys to delete');
      const deleted: string[] = [];
      for (const object of objects) {
        const key = textOf(object, 'Key') ?? '';
        const versionId = textOf(object, 'VersionId');
        const changed = store.remove(bucket, key, versionId, changing(call, bucket, 'DeleteObject', key));
        await deliver(changed?.event);
        const marker = changed?.marker ? { DeleteMarker: 'true', DeleteMarkerVersionId: changed.version } : {};
        deleted.push(xml('Deleted', { Key: key, ...(versionId && { VersionId: versionId }), ...marker }));
      }
      replyXml(call.res, xml('DeleteResult', textOf(wanted, 'Quiet') === 'true' ? [] : deleted));
    },

    CreateMultipartUpload({ req, res, bucket, key }) {
      need(bucket);
      const UploadId = store.createUpload(bucket, key, keptHeaders(req.headers));
      replyXml(res, xml('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId }));
    },

    async UploadPart(call) {
      underway(call);
      const number = count(call.query, 'partNumber', 0, MOST_PARTS + 1);
      if (number < 1 || number > MOST_PARTS)
        throw new S3Error(400, 'InvalidArgument', 'Part number must be 1 to 10000');
      const body = await receive(call, { alwaysFile: true });
      const { id } = underway(call); // it may have ended meanwhile; the file is then removed at the next start
      store.putPart(id, number, body, clock());
      reply(call.res, 200, { etag: `"${body.etag}"` });
    },

    async CompleteMultipartUpload(call) {
      const { id, headers } = underway(call);
      checkEarly(call);
      const document = await readXml(bodyOf(call.req.headers, call.req, new Map()), 'CompleteMultipartUpload');
      const parts = chosenParts(elements(document, 'Part'), store.parts(id));
      const joined = await store.join(parts);
      const body = { ...joined, etag: etagOfParts(parts) };
      const bucket = need(call.bucket);
      underway(call);
      const changed = store.put(bucket, call.key, body, headers, changing(call, bucket, 'CompleteMultipartUpload'), id);
      await deliver(changed.event);
      const result = { Bucket: call.bucket, Key: call.key, ETag: `"${body.etag}"` };
      replyXml(call.res, xml('CompleteMultipartUploadResult', result), versionHeader(bucket, changed.version));
    },

    AbortMultipartUpload(call) {
      store.abortUpload(underway(call).id);
      reply(call.res, 204);
    },

    ListParts(call) {
      const { id } = underway(call);
      const after = count(call.query, 'part-number-marker', 0, MOST_PARTS);
      const max = count(call.query, 'max-parts', 1000);
      const rest = store.parts(id).filter(({ number }) => number > after);
      const page = rest.slice(0, max);
      const parts = page.map(({ number, etag, size, modifiedMs }) =>
        xml('Part', { PartNumber: number, ETag: `"${etag}"`, Size: size, LastModified: iso(modifiedMs) }),
      );
      const head = { Bucket: call.bucket, Key: call.key, UploadId: id, MaxParts: max, PartNumberMarker: after };
      const next = { NextPartNumberMarker: page.at(-1)?.number ?? after, IsTruncated: rest.length > max };
      replyXml(call.res, xml('ListPartsResult', [fields({ ...head, ...next }), ...parts]));
    },
  };
}

/** The parts that a completion names, in its order, which must be theirs. */
function chosenParts(named: readonly string[], stored: readonly Part[]): Part[] {
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  const parts = named.map((element) => {
    const part = byNumber.get(Number(textOf(element, 'PartNumber')));
    const etag = textOf(element, 'ETag')?.replaceAll('"', '');
    if (part && part.etag === etag) return part;
    throw new S3Error(400, 'InvalidPart', 'A part was not uploaded, or its entity tag is another one.');
  });
  if (parts.length === 0) throw new S3Error(400, 'MalformedXML', 'An upload needs one part at least.');
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    if (!next) break;
    if (next.number <= part.number) throw new S3Error(400, 'InvalidPartOrder', 'Parts must be named in their order.');
    if (part.size < SMALLEST_PART_BYTES) throw new S3Error(400, 'EntityTooSmall', 'All parts but the last need 5 MiB.');
  }
  return parts;
}

/** S3's entity tag of an object that came in parts: the MD5 of their MD5s, and their number. */
function etagOfParts(parts: readonly Part[]): string {
  const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex')));
  return `${hash('md5', digests, 'hex')}-${parts.length}`;
}

function listing(store: S3Store, bucket: string, query: URLSearchParams): string {
  const isUrl = query.get('encoding-type') === 'url';
  const encode = (text: string) => (isUrl ? encodeURIComponent(text).replaceAll('%2F', '/') : text);
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const after = token === null ? (startAfter ?? '') : Buffer.from(token, 'base64url').toString();
  const max = count(query, 'max-keys', 1000);
  const { entries, next } = store.list(bucket, { prefix, delimiter, after, max });
  const rows = entries.map((entry) => {
    if ('prefix' in entry) return xml('CommonPrefixes', { Prefix: encode(entry.prefix) });
    const { key, etag, size, modifiedMs } = entry;
    const facts = { LastModified: iso(modifiedMs), ETag: `"${etag}"`, Size: size, StorageClass: 'STANDARD' };
    return xml('Contents', { Key: encode(key), ...facts });
  });
  const head = {
    Name: bucket,
    Prefix: encode(prefix),
    ...(delimiter !== '' && { Delimiter: encode(delimiter) }),
    ...(startAfter !== null && { StartAfter: encode(startAfter) }),
    ...(token !== null && { ContinuationToken: token }),
    ...(isUrl && { EncodingType: 'url' }),
    MaxKeys: max,
    KeyCount: entries.length,
    IsTruncated: next !== undefined,
    ...(next !== undefined && { NextContinuationToken: Buffer.from(next).toString('base64url') }),
  };
  return xml('ListBucketResult', [fields(head), ...rows]);
}

const isAnnounced = ({ notification }: Bucket): boolean =>
  elements(notification, 'EventBridgeConfiguration').length > 0;

const versionHeader = ({ versioning }: Bucket, version: string): Record<string, string> =>
  versioning === '' ? {} : { 'x-amz-version-id': version };

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

type Fields = Readonly<Record<string, string | number | boolean>>;

const fields = (values: Fields): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join('');

/** An element with text, with elements by name, or with elements written already. */
function xml(name: string, content: string | Fields | readonly string[]): string {
  const isWritten = (value: typeof content): value is readonly string[] => Array.isArray(value);
  const inner = isWritten(content)
    ? content.join('')
    : typeof content === 'string'
      ? escapeXml(content)
      : fields(content);
  return `<${name}>${inner}</${name}>`;
}

function reply(res: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  res.writeHead(status, status === 204 ? headers : { 'content-length': '0', ...headers }).end();
}

function replyXml(
  res: ServerResponse,
  document: string,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): void {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${document}`);
  res.writeHead(status, { 'content-type': 'application/xml', 'content-length': body.length, ...headers }).end(body);
}

function refuse(req: IncomingMessage, res: ServerResponse, error: unknown, requestId: string): void {
  if (res.headersSent || req.socket.destroyed) {
    res.destroy(); // half of an answer cannot be taken back
    return;
  }
  const known = error instanceof S3Error;
  if (!known) console.error(`S3's ${req.method} ${req.url} failed`, error);
  const { status, code, message, headers } = known
    ? error
    : { status: 500, code: 'InternalError', message: String(error), headers: {} };
  // A body that was left half read would be taken for the connection's next request.
  const closing = req.readableDidRead && !req.readableEnded ? { connection: 'close' } : {};
  req.resume();
  const resource = (req.url ?? '/').split('?')[0] ?? '/';
  const document = xml('Error', { Code: code, Message: message, Resource: resource, RequestId: requestId });
  replyXml(res, document, { ...headers, ...closing }, status);
}

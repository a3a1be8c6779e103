import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { byteRange, isUnchanged } from './conditions.ts';
import { noSuchKey, S3Error } from './errors.ts';
import { keptHeaders } from './headers.ts';
import { type Answers, type Call, documentOf, reply, replyXml, type Service, versionHeader } from './service.ts';
import { elements, iso, textOf, xml } from './xml.ts';

const MOST_DELETIONS = 1000;

type Name = 'GetObject' | 'HeadObject' | 'PutObject' | 'CopyObject' | 'DeleteObject' | 'DeleteObjects';

/** The operations on objects, but for those that come in parts. */
export const objectAnswers = (service: Service): Answers<Name> => ({
  GetObject: (call) => read(service, call),
  HeadObject: (call) => read(service, call),

  async PutObject(call) {
    service.checkEarly(call);
    const body = await service.receive(call);
    const version = await service.keep(call, body, keptHeaders(call.req.headers), 'PutObject');
    reply(call.res, 200, { etag: `"${body.etag}"`, ...version });
  },

  async CopyObject(call) {
    const { req, res, also: source } = call;
    if (!source) throw noSuchKey();
    service.checkEarly(call);
    const original = service.object(source.bucket, source.key, source.versionId);
    const content = original.size === 0 ? Buffer.alloc(0) : service.store.content(original, 0, original.size);
    const body = await service.store.receive(content instanceof Readable ? content : Readable.from([content]));
    const replaces = req.headers['x-amz-metadata-directive'] === 'REPLACE';
    const headers = replaces ? keptHeaders(req.headers) : JSON.parse(original.headers);
    const version = await service.keep(call, body, headers, 'CopyObject');
    replyXml(res, xml('CopyObjectResult', { ETag: `"${body.etag}"`, LastModified: iso(service.clock()) }), version);
  },

  async DeleteObject(call) {
    const changed = await service.remove(call, call.key, call.query.get('versionId') ?? undefined);
    const marker = changed?.marker ? { 'x-amz-delete-marker': 'true' } : {};
    const version = changed ? versionHeader(service.bucket(call.bucket), changed.version) : {};
    reply(call.res, 204, { ...marker, ...version });
  },

  async DeleteObjects(call) {
    const document = await documentOf(call, 'Delete');
    const objects = elements(document, 'Object');
    if (objects.length > MOST_DELETIONS) throw new S3Error(400, 'MalformedXML', 'More than 1000 keys to delete');
    service.bucket(call.bucket);
    const deleted: string[] = [];
    for (const object of objects) {
      const key = textOf(object, 'Key') ?? '';
      const versionId = textOf(object, 'VersionId');
      const changed = await service.remove(call, key, versionId);
      const marker = changed?.marker ? { DeleteMarker: 'true', DeleteMarkerVersionId: changed.version } : {};
      deleted.push(xml('Deleted', { Key: key, ...(versionId && { VersionId: versionId }), ...marker }));
    }
    replyXml(call.res, xml('DeleteResult', textOf(document, 'Quiet') === 'true' ? [] : deleted));
  },
});

async function read(service: Service, { req, res, bucket, key, query }: Call): Promise<void> {
  const object = service.object(bucket, key, query.get('versionId') ?? undefined);
  const { etag, size, modifiedMs } = object;
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    'content-type': 'binary/octet-stream',
    ...JSON.parse(object.headers),
    etag: `"${etag}"`,
    'last-modified': new Date(modifiedMs).toUTCString(),
    ...versionHeader(service.bucket(bucket), object.version),
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
  const content = isEmpty ? Buffer.alloc(0) : service.store.content(object, start, end);
  res.writeHead(range ? 206 : 200, headers);
  if (content instanceof Readable) await pipeline(content, res);
  else res.end(content);
}

import { hash } from 'node:crypto';
import { invalidArgument, noSuchUpload, S3Error } from './errors.ts';
import { keptHeaders } from './headers.ts';
import { countOf } from './operation.ts';
import { type Answers, type Call, documentOf, reply, replyXml, type Service } from './service.ts';
import type { Part } from './store.ts';
import { elements, fields, iso, textOf, xml } from './xml.ts';

const SMALLEST_PART_BYTES = 5 * 1024 * 1024;
const MOST_PARTS = 10_000;

type Name = 'UploadPart' | 'ListParts' | `${'Create' | 'Complete' | 'Abort'}MultipartUpload`;

/** The operations on objects that come in parts. */
export const uploadAnswers = (service: Service): Answers<Name> => ({
  CreateMultipartUpload({ req, res, bucket, key }) {
    service.bucket(bucket);
    const UploadId = service.store.createUpload(bucket, key, keptHeaders(req.headers));
    replyXml(res, xml('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId }));
  },

  async UploadPart(call) {
    underway(service, call);
    const number = countOf(call.query, 'partNumber', 0, MOST_PARTS + 1);
    if (number < 1 || number > MOST_PARTS) throw invalidArgument('Part number must be an integer between 1 and 10000');
    const body = await service.receive(call, { alwaysFile: true });
    const { id } = underway(service, call); // it may have ended meanwhile; the next start removes the file
    service.store.putPart(id, number, body, service.clock());
    reply(call.res, 200, { etag: `"${body.etag}"` });
  },

  async CompleteMultipartUpload(call) {
    const { id, headers } = underway(service, call);
    service.checkEarly(call);
    const document = await documentOf(call, 'CompleteMultipartUpload');
    const parts = chosenParts(elements(document, 'Part'), service.store.parts(id));
    const body = { ...(await service.store.join(parts)), etag: etagOf(parts) };
    const version = await service.keep(call, body, headers, 'CompleteMultipartUpload', id);
    const result = { Bucket: call.bucket, Key: call.key, ETag: `"${body.etag}"` };
    replyXml(call.res, xml('CompleteMultipartUploadResult', result), version);
  },

  AbortMultipartUpload(call) {
    service.store.abortUpload(underway(service, call).id);
    reply(call.res, 204);
  },

  ListParts(call) {
    const { id } = underway(service, call);
    const after = countOf(call.query, 'part-number-marker', 0, MOST_PARTS);
    const max = countOf(call.query, 'max-parts', 1000);
    const rest = service.store.parts(id).filter(({ number }) => number > after);
    const page = rest.slice(0, max);
    const parts = page.map(({ number, etag, size, modifiedMs }) =>
      xml('Part', { PartNumber: number, ETag: `"${etag}"`, Size: size, LastModified: iso(modifiedMs) }),
    );
    const head = { Bucket: call.bucket, Key: call.key, UploadId: id, MaxParts: max, PartNumberMarker: after };
    const next = { NextPartNumberMarker: page.at(-1)?.number ?? after, IsTruncated: rest.length > max };
    replyXml(call.res, xml('ListPartsResult', [fields({ ...head, ...next }), ...parts]));
  },
});

function underway(service: Service, { bucket, key, query }: Call): { readonly id: string; readonly headers: object } {
  service.bucket(bucket);
  const id = query.get('uploadId') ?? '';
  const found = service.store.upload(id, bucket, key);
  if (!found) throw noSuchUpload();
  return { id, headers: JSON.parse(found.headers) };
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
function etagOf(parts: readonly Part[]): string {
  const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex')));
  return `${hash('md5', digests, 'hex')}-${parts.length}`;
}

import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketNotificationConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalS3, s3Operation, startS3 } from '../../../local/services/s3.ts';
import type { ServiceEvent } from '../../../local/types.ts';
import { acknowledgedBeforeKill, clientConfig, home, listen, runInChild, temporaryFolder } from './support.ts';

const nowMs = Date.UTC(2026, 10, 20, 10, 3, 27);
const events: ServiceEvent[] = [];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof listen>>;
let s3: LocalS3;
let client: S3Client;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await listen((req, res) => void s3.handle(req, res));
  s3 = await startS3({
    dataDir: folder.path,
    clock: () => nowMs,
    home,
    publish: async (event) => void events.push(event),
  });
  for (const versioning of [false, true]) {
    for (const eventBridge of [false, true])
      s3.createBucket(bucketNamed(versioning, eventBridge), { versioning, eventBridge });
  }
  client = new S3Client({ ...clientConfig(server.url), forcePathStyle: true });
});

beforeEach(() => void events.splice(0));

afterAll(async () => {
  client.destroy();
  await server.close();
  await s3.close();
  await folder.remove();
});

const bucketNamed = (versioning: boolean, eventBridge: boolean) =>
  `${versioning ? 'versioned' : 'plain'}${eventBridge ? '-announced' : ''}`;
const Bucket = 'plain';

const put = (Key: string, Body: string | Buffer = 'body', more = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more = {}) => {
  const { Body, ...rest } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...rest, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
};
const md5 = (body: string | Buffer) => createHash('md5').update(body).digest('hex');
const status = (httpStatusCode: number) => ({ $metadata: expect.objectContaining({ httpStatusCode }) });

/** Sends a request that no client would make, and gives its whole answer. */
const send = async (method: string, path: string, headers: Record<string, string> = {}, body: string | Buffer = '') => {
  const req = request(server.url + path, { method, headers, path });
  const response = new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    req.on('response', resolve).on('error', reject);
  });
  req.end(body);
  const answer = await response;
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
};

describe('objects', () => {
  for (const size of [0, 1000, 65_536, 65_537, 3_000_000]) {
    it(`put and get ${size} bytes`, async () => {
      const body = randomBytes(size);
      const { ETag } = await put(`size-${size}`, body);
      expect(ETag).toBe(`"${md5(body)}"`);
      const { bytes, ContentLength } = await get(`size-${size}`);
      expect(ContentLength).toBe(size);
      expect(bytes.equals(body)).toBe(true);
    });
  }

  it('head tells metadata, type and encoding, without aws-chunked', async () => {
    const more = {
      ContentType: 'text/csv',
      ContentEncoding: 'gzip',
      CacheControl: 'no-store',
      Metadata: { owner: 'me' },
    };
    await put('headed', 'x', more);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'headed' }));
    expect(head).toMatchObject({ ...more, ContentLength: 1, LastModified: new Date(nowMs), ETag: `"${md5('x')}"` });
    expect(head.VersionId).toBeUndefined();
  });

  it('keys are kept byte by byte', async () => {
    for (const key of ['a b+c%&=/ü/😀', '../up//twice', '/leading', 'quo\'te"<>']) {
      await put(key, key);
      expect((await get(key)).bytes.toString()).toBe(key);
    }
  });

  it('put replaces, delete removes, and deleting again is no error', async () => {
    await put('replaced', randomBytes(100_000));
    await put('replaced', 'second');
    expect((await get('replaced')).bytes.toString()).toBe('second');
    for (let i = 0; i < 2; i++) await client.send(new DeleteObjectCommand({ Bucket, Key: 'replaced' }));
    await expect(get('replaced')).rejects.toMatchObject({ name: 'NoSuchKey', ...status(404) });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'replaced' }))).rejects.toMatchObject(status(404));
  });

  it('DeleteObjects names what it deleted, keys escaped', async () => {
    const keys = ['<many>&1', 'many 2'];
    for (const key of keys) await put(key);
    const Delete = { Objects: keys.map((Key) => ({ Key })) };
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(keys);
    for (const key of keys) await expect(get(key)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  for (const size of [10, 100_000]) {
    it(`copies ${size} bytes with or without their metadata`, async () => {
      const body = randomBytes(size);
      await put('source +/ü', body, { Metadata: { kept: 'yes' } });
      const CopySource = `${Bucket}/${encodeURIComponent('source +/ü')}`;
      await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
      const copy = await get('copy');
      expect([copy.bytes.equals(body), copy.Metadata]).toEqual([true, { kept: 'yes' }]);
      const replace = { MetadataDirective: 'REPLACE', Metadata: { other: 'one' } } as const;
      await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource, ...replace }));
      expect((await get('copy')).Metadata).toEqual({ other: 'one' });
    });
  }

  for (const size of [1000, 200_000]) {
    it(`ranges of ${size} bytes`, async () => {
      const body = randomBytes(size);
      await put('ranged', body);
      const ranges = { 'bytes=0-9': [0, 10], 'bytes=500-': [500], 'bytes=-7': [-7], 'bytes=990-99999999': [990] };
      for (const [Range, slice] of Object.entries(ranges)) {
        const part = await get('ranged', { Range });
        const wanted = body.subarray(...slice);
        expect([part.$metadata.httpStatusCode, part.bytes.equals(wanted)]).toEqual([206, true]);
        expect(part.ContentRange).toBe(
          `bytes ${size - wanted.length - (size - (slice[1] ?? size))}-${(slice[1] ?? size) - 1}/${size}`,
        );
      }
      await expect(get('ranged', { Range: `bytes=${size}-` })).rejects.toMatchObject(status(416));
      expect((await get('ranged', { Range: 'bytes=9-1' })).bytes).toHaveLength(size);
    });
  }
});

describe('conditions', () => {
  it('If-None-Match: * of a put lets one of many win', async () => {
    const puts = Array.from({ length: 10 }, (_, i) => put('once', `writer ${i}`, { IfNoneMatch: '*' }));
    const results = await Promise.allSettled(puts);
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    await expect(put('once', 'late', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      ...status(412),
    });
  });

  it('If-None-Match: * holds at the moment of the commit, not only before the body', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(`PUT /${Bucket}/slow HTTP/1.1\r\nhost: x\r\nif-none-match: *\r\ncontent-length: 4\r\n\r\nsl`);
    await put('slow', 'fast');
    socket.end('ow');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 412 /);
    expect((await get('slow')).bytes.toString()).toBe('fast');
  });

  it('If-Match of a put needs the object and its entity tag', async () => {
    await expect(put('matched', 'x', { IfMatch: `"${md5('x')}"` })).rejects.toMatchObject(status(404));
    const { ETag } = await put('matched', 'first');
    await expect(put('matched', 'x', { IfMatch: `"${md5('x')}"` })).rejects.toMatchObject(status(412));
    await put('matched', 'second', { IfMatch: ETag });
    expect((await get('matched')).bytes.toString()).toBe('second');
  });

  it('If-Match and If-None-Match of a get', async () => {
    const { ETag } = await put('read', 'x');
    expect((await get('read', { IfMatch: ETag })).bytes.toString()).toBe('x');
    await expect(get('read', { IfMatch: '"other"' })).rejects.toMatchObject(status(412));
    await expect(get('read', { IfNoneMatch: ETag })).rejects.toMatchObject(status(304));
    expect((await get('read', { IfNoneMatch: '"other"' })).bytes.toString()).toBe('x');
    await expect(get('read', { IfModifiedSince: new Date(nowMs) })).rejects.toMatchObject(status(304));
  });
});

describe('ListObjectsV2', () => {
  const list = async (input: Partial<ListObjectsV2Command['input']>) => {
    const entries: string[] = [];
    let pages = 0;
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket: 'listed', ...input, ContinuationToken }));
      entries.push(
        ...[...(page.Contents ?? []).map((c) => c.Key), ...(page.CommonPrefixes ?? []).map((c) => c.Prefix)].map(
          String,
        ),
      );
      ContinuationToken = page.NextContinuationToken;
      pages++;
    } while (ContinuationToken);
    return { entries, pages };
  };
  const keys = ['a', 'a/1', 'a/2/x', 'a/2/y', 'a/3', 'b', 'ü', '\uffee', '😀', '😀/1'];

  beforeAll(async () => {
    s3.createBucket('listed', { eventBridge: false, versioning: false });
    for (const Key of keys.toReversed()) await client.send(new PutObjectCommand({ Bucket: 'listed', Key, Body: Key }));
  });

  it('orders keys by the bytes of their UTF-8, whatever the page size', async () => {
    expect(await list({})).toEqual({ entries: keys, pages: 1 });
    expect(await list({ MaxKeys: 3 })).toEqual({ entries: keys, pages: 4 });
    expect(await list({ MaxKeys: keys.length })).toEqual({ entries: keys, pages: 1 });
  });

  it('prefix, delimiter and start-after', async () => {
    expect((await list({ Prefix: 'a/' })).entries).toEqual(['a/1', 'a/2/x', 'a/2/y', 'a/3']);
    expect((await list({ Prefix: 'a/', Delimiter: '/' })).entries).toEqual(['a/1', 'a/3', 'a/2/']);
    expect((await list({ Delimiter: '/', MaxKeys: 1 })).entries).toEqual(['a', 'a/', 'b', 'ü', '\uffee', '😀', '😀/']);
    expect((await list({ StartAfter: 'a/2/x' })).entries).toEqual(keys.slice(3));
    expect((await list({ Prefix: 'none' })).entries).toEqual([]);
    expect(await list({ MaxKeys: 0 })).toEqual({ entries: [], pages: 1 });
  });

  it('encodes keys when asked to', async () => {
    const { body } = await send('GET', '/listed?list-type=2&encoding-type=url&prefix=%F0%9F%98%80');
    expect(body).toContain('<Key>%F0%9F%98%80/1</Key>');
  });

  it('escapes what XML cannot carry', async () => {
    await put('odd/\u0001\r\n<&>', 'x');
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'odd/' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['odd/\u0001\r\n<&>']);
  });
});

describe('multipart uploads', () => {
  const Key = 'parts';
  const start = async () => {
    const create = new CreateMultipartUploadCommand({
      Bucket,
      Key,
      ContentType: 'text/plain',
      Metadata: { owner: 'me' },
    });
    return { Bucket, Key, UploadId: (await client.send(create)).UploadId };
  };

  it('the parts of a completed upload are one object', async () => {
    const upload = await start();
    const bodies = [randomBytes(5 * 1024 * 1024), randomBytes(100)];
    const Parts = [];
    for (const [index, Body] of bodies.entries()) {
      await client.send(new UploadPartCommand({ ...upload, PartNumber: index + 1, Body: 'replaced' }));
      const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: index + 1, Body }));
      Parts.push({ PartNumber: index + 1, ETag });
    }
    const listed = await client.send(new ListPartsCommand({ ...upload, MaxParts: 1 }));
    expect(listed).toMatchObject({
      Parts: [{ PartNumber: 1, Size: 5 * 1024 * 1024 }],
      IsTruncated: true,
      NextPartNumberMarker: '1',
    });
    const done = await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    const digests = Buffer.concat(bodies.map((body) => createHash('md5').update(body).digest()));
    expect(done.ETag).toBe(`"${md5(digests)}-2"`);
    const { bytes, ContentType, Metadata } = await get(Key);
    expect([bytes.equals(Buffer.concat(bodies)), ContentType, Metadata]).toEqual([true, 'text/plain', { owner: 'me' }]);
    const again = client.send(new ListPartsCommand(upload));
    await expect(again).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('an unknown part, a wrong order, a small part and a failed condition are refused', async () => {
    const upload = await start();
    const part = async (PartNumber: number) => ({
      PartNumber,
      ETag: (await client.send(new UploadPartCommand({ ...upload, PartNumber, Body: 'small' }))).ETag,
    });
    const [one, two] = [await part(1), await part(2)];
    const complete = (Parts: object[], more = {}) =>
      client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }));
    await expect(complete([{ PartNumber: 3, ETag: '"x"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([one, two])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await put(Key);
    await expect(complete([one], { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await complete([one]);
    expect((await get(Key)).bytes.toString()).toBe('small');
  });

  it('an aborted upload is gone', async () => {
    const upload = await start();
    await client.send(new AbortMultipartUploadCommand(upload));
    await expect(client.send(new ListPartsCommand(upload))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});

describe('versions', () => {
  const versioned = { Bucket: 'versioned', Key: 'v' };

  it('every put is a version; a delete hides them behind a marker until that is deleted', async () => {
    const first = await client.send(new PutObjectCommand({ ...versioned, Body: 'one' }));
    const second = await client.send(new PutObjectCommand({ ...versioned, Body: 'two' }));
    expect(first.VersionId).not.toBe(second.VersionId);
    expect((await get('v', { ...versioned, VersionId: first.VersionId })).bytes.toString()).toBe('one');
    expect(await get('v', versioned)).toMatchObject({ VersionId: second.VersionId, ETag: second.ETag });

    const marker = await client.send(new DeleteObjectCommand(versioned));
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    await expect(get('v', versioned)).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(get('v', { ...versioned, VersionId: marker.VersionId })).rejects.toMatchObject(status(405));
    const listed = await client.send(new ListObjectsV2Command({ Bucket: 'versioned' }));
    expect(listed.KeyCount).toBe(0);

    await client.send(new DeleteObjectCommand({ ...versioned, VersionId: marker.VersionId }));
    await client.send(new DeleteObjectCommand({ ...versioned, VersionId: second.VersionId }));
    expect((await get('v', versioned)).bytes.toString()).toBe('one');
    await expect(get('v', { ...versioned, VersionId: second.VersionId })).rejects.toMatchObject({
      name: 'NoSuchVersion',
    });
  });
});

describe('events', () => {
  const announced = { Bucket: 'plain-announced', Key: 'datacapture/a b.jsonl' };
  const detailOf = (event: ServiceEvent | undefined) =>
    event?.detail as { object: Record<string, unknown>; reason: string } & Record<string, unknown>;

  it('a put is announced as S3 does', async () => {
    await client.send(new PutObjectCommand({ ...announced, Body: 'four' }));
    expect(events).toEqual([
      {
        source: 'aws.s3',
        detailType: 'Object Created',
        resources: ['arn:aws:s3:::plain-announced'],
        timeMs: nowMs,
        detail: {
          version: '0',
          bucket: { name: 'plain-announced' },
          object: {
            key: announced.Key,
            size: 4,
            etag: md5('four'),
            sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
          },
          'request-id': expect.stringMatching(/^[0-9A-F]{16}$/),
          requester: home.account,
          'source-ip-address': '127.0.0.1',
          reason: 'PutObject',
        },
      },
    ]);
  });

  it('copy, completed upload and delete are announced with their reasons and rising sequencers', async () => {
    await client.send(new PutObjectCommand({ ...announced, Body: 'x' }));
    const CopySource = `${announced.Bucket}/${encodeURIComponent(announced.Key)}`;
    await client.send(new CopyObjectCommand({ ...announced, CopySource, Key: 'copy' }));
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(announced));
    const { ETag } = await client.send(new UploadPartCommand({ ...announced, UploadId, PartNumber: 1, Body: 'x' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await client.send(new CompleteMultipartUploadCommand({ ...announced, UploadId, MultipartUpload }));
    await client.send(new DeleteObjectCommand(announced));
    await client.send(new DeleteObjectCommand(announced));
    const Delete = { Objects: [{ Key: 'copy' }] };
    await client.send(new DeleteObjectsCommand({ Bucket: announced.Bucket, Delete }));
    const reasons = ['PutObject', 'CopyObject', 'CompleteMultipartUpload', 'DeleteObject', 'DeleteObject'];
    expect(events.map((event) => detailOf(event).reason)).toEqual(reasons);
    expect(events.at(-1)).toMatchObject({
      detailType: 'Object Deleted',
      detail: { object: { key: 'copy' }, 'deletion-type': 'Permanently Deleted' },
    });
    const sequencers = events.map((event) => String(detailOf(event).object.sequencer));
    expect(sequencers).toEqual([...new Set(sequencers)].toSorted());
  });

  it('versions are named where the bucket has them', async () => {
    const target = { Bucket: 'versioned-announced', Key: 'v' };
    const { VersionId } = await client.send(new PutObjectCommand({ ...target, Body: 'x' }));
    const { VersionId: marker } = await client.send(new DeleteObjectCommand(target));
    expect(events.map((event) => detailOf(event).object['version-id'])).toEqual([VersionId, marker]);
    expect(detailOf(events[1])['deletion-type']).toBe('Delete Marker Created');
  });

  it('no other bucket is announced, until its configuration says so', async () => {
    await put('silent');
    expect(events).toEqual([]);
    const queue = { QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:theirs', Events: ['s3:ObjectCreated:*'] as const };
    const configure = (NotificationConfiguration: object) =>
      client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    await configure({ EventBridgeConfiguration: {}, QueueConfigurations: [queue] });
    s3.createBucket(Bucket, { eventBridge: false, versioning: false });
    const kept = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(kept).toMatchObject({ EventBridgeConfiguration: {}, QueueConfigurations: [queue] });
    await put('loud');
    expect(events).toHaveLength(1);
    await configure({});
    await put('silent again');
    expect(events).toHaveLength(1);
  });
});

describe('refusals', () => {
  it('what is not implemented answers 501 and changes nothing', async () => {
    await put('untouched', 'original');
    const TagSet = [{ Key: 'a', Value: 'b' }];
    const tagging = new PutObjectTaggingCommand({ Bucket, Key: 'untouched', Tagging: { TagSet } });
    await expect(client.send(tagging)).rejects.toMatchObject({ name: 'NotImplemented', ...status(501) });
    const others: [string, string, Record<string, string>?][] = [
      ['PUT', '/plain/untouched?acl'],
      ['PUT', '/plain/untouched?unheard-of'],
      ['PUT', '/plain/untouched', { 'x-amz-object-lock-mode': 'GOVERNANCE' }],
      ['PUT', '/plain/untouched', { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' }],
      ['PUT', '/plain/untouched?partNumber=1&uploadId=x', { 'x-amz-copy-source': '/plain/loud' }],
      ['PUT', '/plain/untouched', { 'if-none-match': '"etag"' }],
      ['POST', '/plain/untouched?select&select-type=2'],
      ['GET', '/plain?versions'],
      ['GET', '/plain'],
      ['DELETE', '/plain'],
      ['PUT', '/plain?policy'],
    ];
    for (const [method, path, headers] of others) {
      const answer = await send(method, path, headers, method === 'PUT' ? 'overwritten' : '');
      expect([path, answer.status]).toEqual([path, 501]);
      expect(answer.body).toContain('<Code>NotImplemented</Code>');
    }
    expect((await get('untouched')).bytes.toString()).toBe('original');
  });

  it('malformed requests get an error in XML', async () => {
    const cases: [number, string, string, string, Record<string, string>?, string?][] = [
      [404, 'NoSuchBucket', 'GET', '/missing/key'],
      [404, 'NoSuchBucket', 'PUT', '/missing/key'],
      [400, 'InvalidURI', 'GET', '/plain/%zz'],
      [400, 'InvalidArgument', 'GET', '/plain?list-type=2&max-keys=many'],
      [400, 'MalformedXML', 'POST', '/plain?delete', {}, '<Delet'],
      [400, 'BadDigest', 'PUT', '/plain/bad', { 'content-md5': Buffer.from(md5('x'), 'hex').toString('base64') }, 'y'],
      [403, 'AccessDenied', 'GET', '/plain/x', { 'x-amz-expected-bucket-owner': '999999999999' }],
      [404, 'NoSuchUpload', 'PUT', '/plain/x?partNumber=1&uploadId=missing', {}, 'part'],
      [400, 'InvalidArgument', 'PUT', '/plain/x', { 'x-amz-copy-source': 'nothing' }],
    ];
    for (const [code, name, method, path, headers, body] of cases) {
      const answer = await send(method, path, headers, body);
      expect([path, answer.status, /<Code>(.*)<\/Code>/.exec(answer.body)?.[1]]).toEqual([path, code, name]);
      expect(answer.headers['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/);
    }
    await expect(get('bad')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('aws-chunked bodies', () => {
  const chunked = (parts: string[], end: string) =>
    `${parts.map((part) => `${Buffer.byteLength(part).toString(16)};chunk-signature=00\r\n${part}\r\n`).join('')}${end}`;
  const headers = { 'content-encoding': 'aws-chunked', 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
  const checksum = (body: string) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString('base64');
  };

  it('are stored as they were before, and their trailing checksum is held against them', async () => {
    const parts = ['first ', 'ünd second', 'x'.repeat(100_000)];
    const whole = parts.join('');
    const trailer = (body: string) => `0\r\nx-amz-checksum-crc32:${checksum(body)}\r\n\r\n`;
    expect((await send('PUT', '/plain/chunked', headers, chunked(parts, trailer(whole)))).status).toBe(200);
    const { bytes, ContentEncoding } = await get('chunked');
    expect([bytes.toString() === whole, ContentEncoding]).toEqual([true, undefined]);
    const bad = await send('PUT', '/plain/chunked-bad', headers, chunked(parts, trailer('other')));
    expect([bad.status, bad.body]).toEqual([400, expect.stringContaining('BadDigest')]);
  });

  it('that end early or make no sense are refused', async () => {
    for (const body of [chunked(['cut'], ''), 'nonsense', '5\r\nab']) {
      const answer = await send('PUT', '/plain/cut', headers, body);
      expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('IncompleteBody')]);
    }
    await expect(get('cut')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('s3Operation()', () => {
  it.each([
    ['GET', '/b/k', { name: 'GetObject', action: 's3:GetObject', bucket: 'b', key: 'k' }],
    ['HEAD', '/b/k/with%20space?x-id=HeadObject', { name: 'HeadObject', action: 's3:GetObject', key: 'k/with space' }],
    ['GET', '/b/k?versionId=1', { action: 's3:GetObjectVersion' }],
    ['DELETE', '/b/k?versionId=1', { action: 's3:DeleteObjectVersion' }],
    ['DELETE', '/b/k', { action: 's3:DeleteObject' }],
    ['POST', '/b?delete', { name: 'DeleteObjects', action: 's3:DeleteObject', bucket: 'b' }],
    ['GET', '/b/?list-type=2&prefix=p', { name: 'ListObjectsV2', action: 's3:ListBucket', bucket: 'b' }],
    ['PUT', '/b/k?partNumber=1&uploadId=u', { name: 'UploadPart', action: 's3:PutObject' }],
    ['POST', '/b/k?uploads', { name: 'CreateMultipartUpload', action: 's3:PutObject' }],
    ['DELETE', '/b/k?uploadId=u', { name: 'AbortMultipartUpload', action: 's3:AbortMultipartUpload' }],
    ['GET', '/b/k?uploadId=u', { name: 'ListParts', action: 's3:ListMultipartUploadParts' }],
    ['GET', '/b/k?X-Amz-Signature=s&X-Amz-Date=d', { name: 'GetObject' }],
    ['GET', '/b/k?tagging', { name: 'NotImplemented', action: 's3:NotImplemented' }],
    ['GET', '/b/%zz', { name: 'NotImplemented' }],
  ])('%s %s', (method, url, expected) => {
    expect(s3Operation({ method, url, headers: {} })).toMatchObject(expected);
  });

  it('a copy also reads its source', () => {
    const headers = { 'x-amz-copy-source': '/from/a%20b?versionId=7' };
    expect(s3Operation({ method: 'PUT', url: '/to/key', headers })).toMatchObject({
      name: 'CopyObject',
      action: 's3:PutObject',
      bucket: 'to',
      also: { action: 's3:GetObjectVersion', bucket: 'from', key: 'a b', versionId: '7' },
    });
  });
});

describe('kill -9', () => {
  const start = `
    import { once } from 'node:events';
    import { createServer } from 'node:http';
    import { startS3 } from 'local/services/s3.ts';
    const [dataDir, home] = [process.argv.at(-2), JSON.parse(process.argv.at(-1))];
    const publish = async (event) => events(event);
    const s3 = await startS3({ dataDir, home, clock: Date.now, publish });
    s3.createBucket('bucket', { eventBridge: true, versioning: false });
    const server = createServer((req, res) => s3.handle(req, res)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = 'http://127.0.0.1:' + server.address().port + '/bucket/';
    const put = (key, body) => fetch(url + key, { method: 'PUT', body });`;

  it('loses no object that was acknowledged, large or small, and sequencers go on rising', async () => {
    const own = await temporaryFolder();
    const source = `${start}
      const last = [];
      function events({ detail }) { last[0] = detail.object.sequencer; }
      for (let i = 0; ; i++) {
        const body = String(i).padEnd(i % 10 ? 100 : 100_000);
        const answer = await put(i, body);
        if (answer.ok) console.log(i + ' ' + last[0]);
      }`;
    const acknowledged = await acknowledgedBeforeKill(source, 200, own.path, JSON.stringify(home));
    const seen: ServiceEvent[] = [];
    const reopened = await startS3({
      dataDir: own.path,
      clock: Date.now,
      home,
      publish: async (e) => void seen.push(e),
    });
    const again = await listen((req, res) => void reopened.handle(req, res));
    for (const line of acknowledged) {
      const key = line.split(' ')[0] ?? '';
      const body = await (await fetch(`${again.url}/bucket/${key}`)).text();
      expect([key, body.length, body.trimEnd()]).toEqual([key, Number(key) % 10 ? 100 : 100_000, key]);
    }
    await fetch(`${again.url}/bucket/next`, { method: 'PUT', body: 'x' });
    const next = seen.at(-1)?.detail as { object: { sequencer: string } };
    expect(next.object.sequencer > (acknowledged.at(-1)?.split(' ')[1] ?? 'none')).toBe(true);
    await again.close();
    await reopened.close();
    await own.remove();
  });

  it('between keeping an object and publishing its event, the event comes at the next start, once', async () => {
    const own = await temporaryFolder();
    const source = `${start}
      function events({ detail }) { console.log(detail.object.key); return new Promise(() => {}); }
      await put('unpublished', 'body');`;
    expect(await acknowledgedBeforeKill(source, 1, own.path, JSON.stringify(home))).toEqual(['unpublished']);
    for (const expected of [['unpublished'], []]) {
      const keys: unknown[] = [];
      const publish = async ({ detail }: ServiceEvent) =>
        void keys.push((detail as { object: { key: string } }).object.key);
      const reopened = await startS3({ dataDir: own.path, clock: Date.now, home, publish });
      expect(keys).toEqual(expected);
      await reopened.close();
    }
    await own.remove();
  });

  it('1 GiB goes in and out while memory stays flat', async () => {
    const own = await temporaryFolder();
    const source = `${start}
      import { request } from 'node:http';
      function events() {}
      const chunk = Buffer.alloc(1 << 20, 'plumbline');
      const wait = (emitter, name) => once(emitter, name);
      let peak = 0;
      const sample = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 20);
      async function transfer(method, size) {
        const req = request(url + 'large', { method, headers: method === 'PUT' ? { 'content-length': size } : {} });
        for (let sent = 0; method === 'PUT' && sent < size; sent += chunk.length) if (!req.write(chunk)) await wait(req, 'drain');
        req.end();
        const [res] = await wait(req, 'response');
        let received = 0;
        for await (const data of res) received += data.length;
        return { status: res.statusCode, received };
      }
      await transfer('PUT', 64 << 20);
      await transfer('GET');
      const before = peak;
      const put1 = await transfer('PUT', 1 << 30);
      const get1 = await transfer('GET');
      console.log(JSON.stringify({ put: put1.status, received: get1.received, grownMiB: (peak - before) / 2 ** 20 }));
      process.exit();`;
    const { lines } = runInChild(source, own.path, JSON.stringify(home));
    const [line = ''] = await Array.fromAsync(lines);
    const result = JSON.parse(line);
    expect(result).toMatchObject({ put: 200, received: 2 ** 30 });
    expect(result.grownMiB).toBeLessThan(150);
    await own.remove();
  }, 120_000);
});

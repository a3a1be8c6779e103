import { notImplemented } from './errors.ts';
import { countOf } from './operation.ts';
import { type Answers, documentOf, reply, replyXml, type Service } from './service.ts';
import type { S3Store } from './store.ts';
import { fields, iso, textOf, xml } from './xml.ts';

type Name =
  | 'ListBuckets'
  | 'CreateBucket'
  | 'HeadBucket'
  | 'ListObjectsV2'
  | `Get${'BucketLocation' | 'BucketVersioning' | 'BucketNotificationConfiguration'}`
  | `Put${'BucketVersioning' | 'BucketNotificationConfiguration'}`;

/** The operations on buckets, and the listing of what is in one. */
export const bucketAnswers = (service: Service): Answers<Name> => ({
  ListBuckets({ res }) {
    const buckets = service.store.buckets().map(({ name, createdMs }) => {
      return xml('Bucket', { Name: name, CreationDate: iso(createdMs) });
    });
    replyXml(res, xml('ListAllMyBucketsResult', [xml('Owner', { ID: service.home.account }), xml('Buckets', buckets)]));
  },

  CreateBucket({ res, bucket: name }) {
    const fresh = { name, createdMs: service.clock(), versioning: '', notification: '' } as const;
    if (!service.store.bucket(name)) service.store.declareBucket(fresh);
    reply(res, 200, { location: `/${name}` });
  },

  HeadBucket({ res, bucket }) {
    service.bucket(bucket);
    reply(res, 200, { 'x-amz-bucket-region': service.home.region });
  },

  GetBucketLocation({ res, bucket }) {
    service.bucket(bucket);
    const { region } = service.home;
    replyXml(res, xml('LocationConstraint', region === 'us-east-1' ? '' : region));
  },

  GetBucketVersioning({ res, bucket }) {
    const { versioning } = service.bucket(bucket);
    replyXml(res, xml('VersioningConfiguration', versioning === '' ? [] : { Status: versioning }));
  },

  async PutBucketVersioning(call) {
    const versioning = textOf(await documentOf(call, 'VersioningConfiguration'), 'Status');
    if (versioning !== 'Enabled' && versioning !== 'Suspended') throw notImplemented(`Versioning ${versioning}`);
    service.store.configureBucket({ ...service.bucket(call.bucket), versioning });
    reply(call.res, 200);
  },

  GetBucketNotificationConfiguration({ res, bucket }) {
    replyXml(res, xml('NotificationConfiguration', [service.bucket(bucket).notification]));
  },

  /** Queues, topics and functions in it are kept, as whoever merges configurations needs them, but never notified. */
  async PutBucketNotificationConfiguration(call) {
    const notification = await documentOf(call, 'NotificationConfiguration');
    service.store.configureBucket({ ...service.bucket(call.bucket), notification });
    reply(call.res, 200);
  },

  ListObjectsV2({ res, bucket, query }) {
    service.bucket(bucket);
    if (query.get('list-type') !== '2') throw notImplemented('Another version of ListObjects than the second');
    replyXml(res, listing(service.store, bucket, query));
  },
});

function listing(store: S3Store, bucket: string, query: URLSearchParams): string {
  const isUrl = query.get('encoding-type') === 'url';
  const encode = (text: string) => (isUrl ? encodeURIComponent(text).replaceAll('%2F', '/') : text);
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const after = token === null ? (startAfter ?? '') : Buffer.from(token, 'base64url').toString();
  const max = countOf(query, 'max-keys', 1000);
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

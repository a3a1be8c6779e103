import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Home, PublishServiceEvent, ServiceEvent } from '../../types.ts';
import { bodyOf, checkBody } from './body.ts';
import { checkWrite } from './conditions.ts';
import { noSuchKey, S3Error } from './errors.ts';
import type { S3Operation, S3OperationName } from './operation.ts';
import type { Body, Bucket, Changed, Changing, PendingEvent, S3Store, StoredObject } from './store.ts';
import { elements, readXml } from './xml.ts';

/** One request on its way to its answer; `key` is empty where it is about a bucket. */
export interface Call extends S3Operation {
  readonly key: string;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly requestId: string;
}

/** What answers the operations of that name. A change is answered once it is kept and its event published. */
export type Answers<Name extends S3OperationName> = Readonly<Record<Name, (call: Call) => void | Promise<void>>>;

/** Why an object changed, as S3's events put it. */
type Reason = 'PutObject' | 'CopyObject' | 'CompleteMultipartUpload' | 'DeleteObject';

type Headers = Readonly<Record<string, string>>;

/** What all operations share: buckets that must be there, bodies that must be whole, changes that must be announced. */
export class Service {
  readonly store: S3Store;
  readonly clock: Clock;
  readonly home: Home;
  readonly #publish: PublishServiceEvent;

  constructor(options: { store: S3Store; clock: Clock; home: Home; publish: PublishServiceEvent }) {
    this.store = options.store;
    this.clock = options.clock;
    this.home = options.home;
    this.#publish = options.publish;
  }

  /** @throws S3Error 404 */
  bucket(name: string): Bucket {
    const bucket = this.store.bucket(name);
    if (!bucket) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    return bucket;
  }

  /**
   * The object, or the version of it, that is to be read.
   *
   * @throws S3Error 404, or 405 when the version asked for is a delete marker
   */
  object(bucketName: string, key: string, versionId: string | undefined): StoredObject {
    const bucket = this.bucket(bucketName);
    const found = this.store.find(bucketName, key, versionId);
    if (!found && versionId === undefined) throw noSuchKey();
    if (!found) throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.');
    if (!found.marker) return found;
    const headers = { 'x-amz-delete-marker': 'true', ...versionHeader(bucket, found.version) };
    if (versionId === undefined) throw noSuchKey(headers);
    throw new S3Error(405, 'MethodNotAllowed', 'A delete marker cannot be read.', headers);
  }

  /** Checks what can be checked before a body is taken in; it is checked again when the body is kept. */
  checkEarly({ req, bucket, key }: Call): void {
    this.bucket(bucket);
    const current = this.store.find(bucket, key);
    checkWrite(req.headers, current?.marker ? undefined : current);
  }

  /** Takes in the body of a request and holds it against what the request said of it. */
  async receive({ req }: Call, options?: { readonly alwaysFile: boolean }): Promise<Body> {
    const trailers = new Map<string, string>();
    const body = await this.store.receive(bodyOf(req.headers, req, trailers), options);
    try {
      checkBody(req.headers, trailers, body);
      return body;
    } catch (error) {
      this.store.drop(body);
      throw error;
    }
  }

  /** Makes a body the call's object and announces it; gives the headers that name the version. */
  async keep(call: Call, body: Body, headers: object, reason: Reason, uploadId?: string): Promise<Headers> {
    const bucket = this.bucket(call.bucket);
    const changing = this.#changing(call, bucket, call.key, reason);
    const changed = this.store.put(bucket, call.key, body, headers, changing, uploadId);
    await this.deliver(changed.event);
    return versionHeader(bucket, changed.version);
  }

  /** Deletes an object or a version of it and announces it. Undefined where nothing was. */
  async remove(call: Call, key: string, versionId: string | undefined): Promise<Changed | undefined> {
    const bucket = this.bucket(call.bucket);
    const changing = this.#changing(call, bucket, key, 'DeleteObject');
    const changed = this.store.remove(bucket, key, versionId, changing);
    await this.deliver(changed?.event);
    return changed;
  }

  /** Publishes an event; it is forgotten once that succeeded. */
  async deliver(pending: PendingEvent | undefined): Promise<void> {
    if (!pending) return;
    await this.#publish(pending.event);
    this.store.settle(pending);
  }

  #changing(call: Call, bucket: Bucket, key: string, reason: Reason): Changing {
    const isAnnounced = elements(bucket.notification, 'EventBridgeConfiguration').length > 0;
    return {
      modifiedMs: this.clock(),
      check: (current) => checkWrite(call.req.headers, current),
      announce: isAnnounced ? this.#announcement(call, bucket, key, reason) : undefined,
    };
  }

  #announcement({ req, requestId }: Call, bucket: Bucket, key: string, reason: Reason): Changing['announce'] {
    const isDeletion = reason === 'DeleteObject';
    return ({ sequencer, version, etag, size, marker }): ServiceEvent => {
      const versionId = bucket.versioning === '' ? {} : { 'version-id': version };
      const deletion = { 'deletion-type': marker ? 'Delete Marker Created' : 'Permanently Deleted' };
      return {
        source: 'aws.s3',
        detailType: isDeletion ? 'Object Deleted' : 'Object Created',
        resources: [`arn:aws:s3:::${bucket.name}`],
        timeMs: this.clock(),
        detail: {
          version: '0',
          bucket: { name: bucket.name },
          object: { key, ...(!isDeletion && { size }), etag, sequencer, ...versionId },
          'request-id': requestId,
          requester: this.home.account,
          'source-ip-address': req.socket.remoteAddress ?? '127.0.0.1',
          reason,
          ...(isDeletion && deletion),
        },
      };
    };
  }
}

/** Names a version where the bucket has versions. */
export const versionHeader = ({ versioning }: Bucket, version: string): Headers =>
  versioning === '' ? {} : { 'x-amz-version-id': version };

/** What is inside of the XML document that a request carries; see `readXml`. */
export const documentOf = ({ req }: Call, root: string): Promise<string> => readXml(bodyOf(req.headers, req), root);

export function reply(res: ServerResponse, status: number, headers: Headers = {}): void {
  res.writeHead(status, status === 204 ? headers : { 'content-length': '0', ...headers }).end();
}

export function replyXml(res: ServerResponse, document: string, headers: Headers = {}, status = 200): void {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${document}`);
  res.writeHead(status, { 'content-type': 'application/xml', 'content-length': body.length, ...headers }).end(body);
}

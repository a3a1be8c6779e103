import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Home, PublishServiceEvent } from '../types.ts';
import { bucketAnswers } from './s3/buckets.ts';
import { notImplemented, S3Error } from './s3/errors.ts';
import { checkHeaders } from './s3/headers.ts';
import { objectAnswers } from './s3/objects.ts';
import { parseOperation } from './s3/operation.ts';
import { replyXml, Service } from './s3/service.ts';
import { S3Store } from './s3/store.ts';
import { uploadAnswers } from './s3/uploads.ts';
import { xml } from './s3/xml.ts';

export { type S3Operation, type S3OperationName, s3Operation } from './s3/operation.ts';

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
  const service = new Service({ store, clock, home, publish });
  for (const pending of store.pendingEvents()) await service.deliver(pending);
  const answers = { ...bucketAnswers(service), ...objectAnswers(service), ...uploadAnswers(service) };

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

function refuse(req: IncomingMessage, res: ServerResponse, error: unknown, requestId: string): void {
  if (res.headersSent || req.socket.destroyed) {
    res.destroy(); // half of an answer cannot be taken back
    return;
  }
  if (!(error instanceof S3Error)) console.error(`S3's ${req.method} ${req.url} failed`, error);
  const told = error instanceof S3Error ? error : new S3Error(500, 'InternalError', String(error));
  // The rest of a body that was read in part would be taken for the connection's next request.
  const closing = req.readableDidRead && !req.readableEnded ? { connection: 'close' } : {};
  req.resume();
  const resource = (req.url ?? '/').split('?')[0] ?? '/';
  const facts = { Code: told.code, Message: told.message, Resource: resource, RequestId: requestId };
  replyXml(res, xml('Error', facts), { ...told.headers, ...closing }, told.status);
}

import * as v from 'valibot';
import { eventBridge } from './parts/event-bridge.ts';

/** S3 "Object Created": a capture file landed. `sequencer` orders the revisions of one key. */
export const objectCreated = eventBridge(
  'Object Created',
  v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({
      key: v.string(),
      size: v.number(),
      etag: v.optional(v.string()),
      sequencer: v.pipe(v.string(), v.hexadecimal()),
      'version-id': v.optional(v.string()),
    }),
    reason: v.optional(v.string()),
  }),
);

export type ObjectCreated = v.InferOutput<typeof objectCreated>;

export const objectCreatedExample: ObjectCreated = {
  id: '7592b89f-f910-468a-baee-bb48936b7ac2',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T10:03:27Z',
  resources: ['arn:aws:s3:::flights-capture'],
  detail: {
    bucket: { name: 'flights-capture' },
    object: {
      key: 'capture/flights-delay/AllTraffic/2001/02/01/10/00-11-318-2f1b9b7a-6d51-4b0b-9a0e-6a2a1e7f3c55.jsonl',
      size: 18421,
      etag: 'b1946ac92492d2347c6235b4d2611184',
      sequencer: '00673DE5B2A1C3F4D5',
    },
    reason: 'PutObject',
  },
};

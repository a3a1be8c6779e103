import * as v from 'valibot';
import { fact, isoTime, objectLocation } from './parts/fact.ts';

/** One capture object held records worth a second look; their lines lie in `parts`. A message on the queue `flagged`. */
export const recordsFlagged = fact(
  'Records Flagged',
  v.object({
    pointerId: v.string(),
    monitorId: v.string(),
    /** Revision of the capture object (padded S3 sequencer); a pointer to an older revision still counts. */
    revision: v.string(),
    capture: objectLocation,
    /** Event time of the earliest flagged record. */
    recordedAt: isoTime,
    records: v.number(),
    reasons: v.record(v.string(), v.number()),
    parts: v.array(objectLocation),
  }),
);

export type RecordsFlagged = v.InferOutput<typeof recordsFlagged>;

export const recordsFlaggedExample: RecordsFlagged = {
  metadata: {
    id: '4f803e2b1cad79685746a3f2e5d4c7b6',
    type: 'Records Flagged',
    version: 1,
    time: '2001-03-10T11:00:00.000Z',
    correlationId: '6d1f0a2b3c4d5e6f708192a3b4c5d6e7',
    causationId: '7592b89f-f910-468a-baee-bb48936b7ac2',
  },
  data: {
    pointerId: '6d1f0a2b3c4d5e6f708192a3b4c5d6e7',
    monitorId: 'flights-delay',
    revision: '00673DE5B2A1C3F4D500000000000000',
    capture: {
      bucket: 'flights-capture',
      key: 'capture/flights-delay/AllTraffic/2001/03/10/10/00-11-318-2f1b9b7a-6d51-4b0b-9a0e-6a2a1e7f3c55.jsonl',
    },
    recordedAt: '2001-03-10T10:00:11.000Z',
    records: 3,
    reasons: { unsure: 1, 'unseen-category': 2, sampled: 1 },
    parts: [
      {
        bucket: 'plumbline-dev-data',
        key: 'flagged/flights-delay/2001/03/10/10/0b1c2d3e4f5061728394a5b6c7d8e9f0.00673DE5B2A1C3F4D500000000000000/part-00000.jsonl',
      },
    ],
  },
};

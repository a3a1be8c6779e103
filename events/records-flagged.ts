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

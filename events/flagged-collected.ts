import * as v from 'valibot';
import { fact, isoTime, objectLocation } from './parts/fact.ts';

/** Flagged records joined the retraining set; `records` counts only those no other pointer had claimed. */
export const flaggedCollected = fact(
  'Flagged Collected',
  v.object({
    pointerId: v.string(),
    monitorId: v.string(),
    recordedAt: isoTime,
    records: v.number(),
    duplicates: v.number(),
    object: v.nullable(objectLocation),
  }),
);

export type FlaggedCollected = v.InferOutput<typeof flaggedCollected>;

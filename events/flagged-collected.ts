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

export const flaggedCollectedExample: FlaggedCollected = {
  metadata: {
    id: '50914f3c2dbe8a79685704a3f6e5d8c7',
    type: 'Flagged Collected',
    version: 1,
    time: '2001-03-10T11:00:00.000Z',
    correlationId: '6d1f0a2b3c4d5e6f708192a3b4c5d6e7',
    causationId: '4f803e2b1cad79685746a3f2e5d4c7b6',
  },
  data: {
    pointerId: '6d1f0a2b3c4d5e6f708192a3b4c5d6e7',
    monitorId: 'flights-delay',
    recordedAt: '2001-03-10T10:00:11.000Z',
    records: 2,
    duplicates: 1,
    object: {
      bucket: 'plumbline-dev-data',
      key: 'retraining/flights-delay/2001/03/10/6d1f0a2b3c4d5e6f708192a3b4c5d6e7.jsonl',
    },
  },
};

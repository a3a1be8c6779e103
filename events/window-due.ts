import * as v from 'valibot';
import { fact, timeSpan } from './parts/fact.ts';

/** One window of one monitor is to be evaluated: complete for the first time, changed by late data, or silent. */
export const windowDue = fact(
  'Window Due',
  v.object({
    monitorId: v.string(),
    window: timeSpan,
    reason: v.picklist(['complete', 'late-data', 'on-demand']),
  }),
);

export type WindowDue = v.InferOutput<typeof windowDue>;

export const windowDueExample: WindowDue = {
  metadata: {
    id: '0f9a3c1de2b84756a1c0d9e8f7a6b5c4',
    type: 'Window Due',
    version: 1,
    time: '2026-11-20T10:00:00.000Z',
    correlationId: 'flights-delay/2026-11-19T00:00:00.000Z',
    causationId: 'd32c5c5a-2c8e-4a1b-9a1f-0a4e8c1f0f6e',
  },
  data: {
    monitorId: 'flights-delay',
    window: { start: '2026-11-19T00:00:00.000Z', end: '2026-11-20T00:00:00.000Z' },
    reason: 'complete',
  },
};

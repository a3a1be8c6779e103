import type { KeptDay, WindowDays } from '../reference/index.ts';
import { getJson, putBytes } from './s3.ts';

const dayKey = (monitorId: string, referenceVersion: string, day: string): string =>
  `series/${monitorId}/${referenceVersion}/${day}.json`;

/**
 * What was kept of windows, in our own bucket. Two evaluations of the same day may overwrite each other's window: what is missing is made again
 * from partials by the next that needs it.
 */
export const windowDayStore = (bucket: string): WindowDays => ({
  find: async (monitorId, referenceVersion, day) =>
    (await getJson(bucket, dayKey(monitorId, referenceVersion, day))) as KeptDay | undefined,
  put: (monitorId, referenceVersion, day, kept) =>
    putBytes(bucket, dayKey(monitorId, referenceVersion, day), JSON.stringify(kept), 'application/json'),
});

import type { KeptDay, WindowDays } from '../reference/index.ts';
import { KeptBaselines } from './kept-baselines.ts';
import { getJson, putBytes } from './s3.ts';

const dayKey = (monitorId: string, referenceVersion: string, day: string): string =>
  `series/${monitorId}/${referenceVersion}/${day}.json`;

/** Series of all days that a warm function keeps, times their windows: about 40 bytes each. */
const mostPoints = 400_000;

const pointsIn = ({ windows }: KeptDay): number => windows.reduce((sum, { points }) => sum + points.length, 0);

/**
 * What was kept of windows, in our own bucket. Two evaluations of the same day may overwrite each other's window: what is missing is made again
 * from partials by the next that needs it. Days that are over hardly ever change, so a warm function keeps those that it read.
 */
export const windowDayStore = (bucket: string): WindowDays => {
  const days = new KeptBaselines<KeptDay>(mostPoints);
  return {
    find: async (monitorId, referenceVersion, day, isEnough) => {
      const key = dayKey(monitorId, referenceVersion, day);
      const known = days.find(key);
      if (known !== undefined && isEnough(known)) return known;
      const kept = (await getJson(bucket, key)) as KeptDay | undefined;
      if (kept !== undefined) days.keep(key, kept, pointsIn(kept));
      return kept;
    },
    put: async (monitorId, referenceVersion, day, kept) => {
      const key = dayKey(monitorId, referenceVersion, day);
      await putBytes(bucket, key, JSON.stringify(kept), 'application/json');
      days.keep(key, kept, pointsIn(kept));
    },
  };
};

import type { Baselines } from '../evaluation/index.ts';
import { Profile } from '../profile/index.ts';
import { getBytes } from './s3.ts';

/** Baselines kept by one warm function; each is a few hundred kilobytes. */
const keptBaselines = 50;

/** Where a baseline's profile lies in our own bucket. */
export const baselineKey = (monitorId: string, version: string): string =>
  `baselines/${monitorId}/${version}/profile.bin`;

/** Baselines in our own bucket. A version never changes, so a warm function reads each once. */
export const baselineStore = (bucket: string): Baselines => {
  const kept = new Map<string, Profile>();
  return {
    find: async (monitorId, version) => {
      const key = baselineKey(monitorId, version);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const bytes = await getBytes(bucket, key);
      if (bytes === undefined) return undefined;
      const profile = Profile.fromBytes(bytes);
      const [oldest] = kept.keys();
      if (kept.size >= keptBaselines && oldest !== undefined) kept.delete(oldest);
      kept.set(key, profile);
      return profile;
    },
  };
};

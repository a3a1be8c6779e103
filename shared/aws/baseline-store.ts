import type { Baselines } from '../evaluation/index.ts';
import { Profile } from '../profile/index.ts';
import { profileOfStatistics } from '../report/index.ts';
import { type BaselineForm, baselineObject, baselinePrefix, statisticsForm } from './baseline-object.ts';
import { KeptBaselines } from './kept-baselines.ts';

/** In order of preference: our own profile tells more. */
const forms: readonly BaselineForm<Profile>[] = [
  {
    name: 'profile.bin',
    expected: 'a profile, as plumbline baseline writes it',
    read: (bytes) => Profile.fromBytes(bytes),
  },
  { ...statisticsForm, read: (bytes) => profileOfStatistics(statisticsForm.read(bytes)) },
];

/**
 * Baselines in our own bucket: `profile.bin`, or where there is none what Model Monitor's `statistics.json` tells. A version never
 * changes, so a warm function keeps those that it read, as far as there is room.
 */
export const baselineStore = (bucket: string): Baselines => {
  const kept = new KeptBaselines<Profile>();
  return {
    find: async (monitorId, version) => {
      const prefix = baselinePrefix(monitorId, version);
      const known = kept.find(prefix);
      if (known !== undefined) return known;
      const profile = await firstIn(bucket, prefix);
      if (profile === undefined) return undefined;
      kept.keep(prefix, profile, profile.columns.length);
      return profile;
    },
  };
};

const firstIn = async (bucket: string, prefix: string): Promise<Profile | undefined> => {
  for (const form of forms) {
    const profile = await baselineObject(bucket, prefix, form);
    if (profile !== undefined) return profile;
  }
  return undefined;
};

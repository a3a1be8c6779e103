import type { Profile } from '../profile/index.ts';

export interface Baselines {
  /** The profile of a baseline; undefined when none of that version was made. A version never changes. */
  find(monitorId: string, version: string): Promise<Profile | undefined>;
}

export interface Reports {
  /** Keeps a report's file and returns where it lies. Writing the same again changes nothing. */
  put(key: string, document: unknown): Promise<{ bucket: string; key: string }>;
}

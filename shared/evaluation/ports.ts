import type { Profile } from '../profile/index.ts';
import type { ConstrainedBaseline } from '../report/index.ts';

export interface Baselines {
  /**
   * The profile of a baseline, our own or what Model Monitor's `statistics.json` tells of one, its columns in roles of its own;
   * undefined when none of that version was made. A version never changes.
   *
   * @throws InvalidInputError naming the object that is there but not of its form
   */
  find(monitorId: string, version: string): Promise<Profile | undefined>;
}

export interface BaselineFiles {
  /**
   * The `constraints.json` and `statistics.json` of a baseline, Model Monitor's own or in its form; undefined where there are no
   * constraints.
   *
   * @throws InvalidInputError when a file is there but not of its form
   */
  find(monitorId: string, version: string): Promise<ConstrainedBaseline | undefined>;
}

export interface Reports {
  /** Keeps a report's file and returns where it lies. Writing the same again changes nothing. */
  put(key: string, document: unknown): Promise<{ bucket: string; key: string }>;
}

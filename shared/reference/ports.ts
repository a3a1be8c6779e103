import type { Profile } from '../profile/index.ts';
import type { KeptWindow } from './kept-window.ts';
import type { LearnedReference, LiveReference, Stage } from './live-reference.ts';
import type { SampledRows } from './sampled-rows.ts';

/** References that were learned. Once kept they never change. */
export interface References {
  /** @param place of the monitor and what its reference rests on; the same for all stages */
  find(place: string, stage: Stage): Promise<LiveReference | undefined>;
  /** Keeps a reference unless there is one already. @returns the one that is kept */
  keep(place: string, learned: LearnedReference): Promise<LiveReference>;
  /** All rows of a reference together. */
  whole(place: string, stage: Stage): Promise<Profile>;
  /** Rows of a reference, none where they are not kept. */
  rows(place: string, stage: Stage): Promise<SampledRows>;
}

/** What was kept of the windows that begin on one UTC day. */
export interface KeptDay {
  readonly windows: readonly KeptWindow[];
}

/** Windows by the UTC day on which they begin, each day one object. What is not there, or lost, can be made again from partials. */
export interface WindowDays {
  /**
   * @param day yyyy-mm-dd
   * @param isEnough whether a day that was read before still serves; else it is read again
   */
  find(
    monitorId: string,
    referenceVersion: string,
    day: string,
    isEnough: (kept: KeptDay) => boolean,
  ): Promise<KeptDay | undefined>;
  put(monitorId: string, referenceVersion: string, day: string, kept: KeptDay): Promise<void>;
}

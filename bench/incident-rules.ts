import type { ColumnKind, WorldHour } from './incident-world.ts';

/** What a rule tells: something is wrong from here to there. */
export interface Alarm {
  /** When it could first be told: the end of an hour. */
  readonly openedMs: number;
  /** When it was over; undefined while it goes on. */
  readonly closedMs: number | undefined;
}

/** What is watched: a column by its number, or `traffic`. */
export type Watched = number | 'traffic';

/** A rule that has seen its reference. */
export interface ReadyRule {
  /**
   * Alarms over live hours, in order of time.
   *
   * @param only what may have raised them; everything when left out
   */
  readonly alarms: (live: readonly WorldHour[], only?: Watched) => readonly Alarm[];
  /** Design effect of the changed column's location and its minimum detectable effects, where the rule knows them. */
  readonly facts?: { readonly designEffect: number; readonly mdeDay: number; readonly mdeWeek: number };
}

/** A way to decide that something is wrong: hours in, alarms out. Whatever is compared is written as one of these. */
export interface Rule {
  readonly name: string;
  readonly ready: (kinds: readonly ColumnKind[], reference: readonly WorldHour[]) => ReadyRule;
}

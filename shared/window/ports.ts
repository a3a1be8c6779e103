import type { WindowEvaluated } from '../../events/window-evaluated.ts';

/** What the table keeps of the latest evaluation of one window. */
export interface WindowRecord {
  readonly monitorId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly evaluationId: string;
  readonly revision: number;
  readonly rows: number;
  readonly records: number;
  readonly recordsRejected: number;
  readonly verdict: WindowEvaluated['data']['verdict'];
  readonly causes: WindowEvaluated['data']['causes'];
  readonly report: WindowEvaluated['data']['report'];
  /** What could be judged: everything, only what needs no reference, or nothing at all. */
  readonly judged?: 'all' | 'integrity' | 'nothing';
  /**
   * By series: shift of the last 24 hours where it is more than what is tolerated, null where less than half of them are there. A series
   * that is not in it is back to what is usual.
   */
  readonly elevated?: Readonly<Record<string, number | null>>;
  /** Columns in which the reference as a whole differs from the training baseline; absent where this window made no such comparison. */
  readonly trainingGap?: readonly string[];
}

/** A span of windows by their starts: `fromMs` belongs to it, `toMs` does not. */
export interface WindowSpan {
  readonly fromMs: number;
  readonly toMs?: number;
}

export interface Windows {
  find(monitorId: string, startMs: number): Promise<WindowRecord | undefined>;
  /** In order of time. */
  between(monitorId: string, span: WindowSpan): Promise<readonly WindowRecord[]>;
  /**
   * Keeps an evaluation and the fact that tells of it. The record replaces the one of `replaces`, or the absence of one.
   *
   * @throws ConflictError when another evaluation of the window was saved in between
   */
  save(record: WindowRecord, fact: WindowEvaluated, replaces: string | undefined): Promise<void>;
  /** The fact of an evaluation, for telling it again and for its findings. */
  fact(evaluationId: string): Promise<WindowEvaluated | undefined>;
}

/** All that planning a monitor's windows rests on. */
export interface PlanningState {
  /** Every window that ends at or before this moment has been planned once; undefined before the first run. */
  readonly plannedThroughMs: number | undefined;
  /** Start of the first window that was planned as complete; undefined before the first run, and where that was not noted. */
  readonly plannedFromMs?: number | undefined;
  /** Starts of the windows that are dirty, milliseconds since 1970. */
  readonly dirty: readonly number[];
}

/** Which windows received data since they were last evaluated. */
export interface DirtyWindows {
  /** @param token what changed; marking again with another token keeps the window dirty through a running evaluation */
  mark(monitorId: string, startMs: number, token: string): Promise<void>;
  token(monitorId: string, startMs: number): Promise<string | undefined>;
  /** Removes the mark unless it changed since `token` was read. */
  clear(monitorId: string, startMs: number, token: string): Promise<void>;
}

/** How far each monitor's windows have been planned, and which of them received data since they were evaluated. */
export interface Planning {
  state(monitorId: string): Promise<PlanningState>;
  /** Moves on to a moment; an earlier one than the one kept changes nothing. The first `plannedFromMs` stays. */
  advance(monitorId: string, plannedThroughMs: number, plannedFromMs: number): Promise<void>;
}

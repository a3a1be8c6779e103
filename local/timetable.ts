import type { Clock } from './types.ts';

/** Runs something once after a wait; the result calls it off. */
export type Later = (ms: number, run: () => void) => () => void;

/** Real waiting. */
export const later: Later = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Timers cannot wait for weeks, and clocks are set and machines sleep: look again at least this often. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Calls `run` with each time that `next` names, once it has come. Times that pass unattended are not made up, save the
 * one that was waited for.
 *
 * @param next first time after the given one, both in milliseconds since 1970; undefined ends it
 * @returns calls it off
 */
export const followTimetable = (
  next: (afterMs: number) => number | undefined,
  run: (dueMs: number) => void,
  { clock, wait }: { readonly clock: Clock; readonly wait: Later },
): (() => void) => {
  let cancel: (() => void) | undefined;
  const planAfter = (afterMs: number): void => {
    const dueMs = next(afterMs);
    if (dueMs !== undefined) waitFor(dueMs);
  };
  const waitFor = (dueMs: number): void => {
    cancel = wait(Math.min(Math.max(dueMs - clock(), 0), LONGEST_WAIT_MS), () => {
      if (clock() < dueMs) return waitFor(dueMs);
      planAfter(Math.max(dueMs, clock()));
      run(dueMs);
    });
  };
  planAfter(clock());
  return () => cancel?.();
};

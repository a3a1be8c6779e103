import type { Monitor } from '../monitor/index.ts';
import type { PlanningState } from './ports.ts';
import { isComplete, type Window, windowAt, windowLengthMs } from './window.ts';

/** Most windows that one planning run puts in the queue for one monitor; the next run goes on from there. */
export const maxWindowsPerRun = 1000;

export interface DueWindow {
  readonly window: Window;
  readonly reason: 'complete' | 'late-data';
}

export interface Plan {
  readonly due: readonly DueWindow[];
  /** Start of the first window that was ever planned as complete. */
  readonly plannedFromMs: number;
  /** Every window from there on that ends at or before this moment has been planned once. */
  readonly plannedThroughMs: number;
}

/**
 * Which windows of a monitor are to be evaluated now: each once when it is complete, with or without data, and again
 * whenever data arrived since, for it or for a window that its decision sees. A pure function of its arguments, so a run repeated or delayed plans the same.
 *
 * @param nowMs the planning run's own scheduled time
 */
export const plan = (monitor: Monitor, state: PlanningState, nowMs: number): Plan => {
  const lengthMs = windowLengthMs(monitor);
  const graceMs = monitor.window.graceMinutes * 60_000;
  const completeThroughMs = windowAt(monitor, nowMs - graceMs).startMs;
  const fromMs = state.plannedThroughMs ?? firstWindowMs(monitor, completeThroughMs);
  const throughMs = Math.max(fromMs, Math.min(completeThroughMs, fromMs + maxWindowsPerRun * lengthMs));
  const plannedFromMs = state.plannedFromMs ?? firstWindowMs(monitor, fromMs);
  const due: DueWindow[] = [];
  for (let startMs = fromMs; startMs < throughMs; startMs += lengthMs)
    due.push({ window: { startMs, endMs: startMs + lengthMs }, reason: 'complete' });
  for (const startMs of seenAgain(state.dirty, lengthMs, plannedFromMs)) {
    const window = { startMs, endMs: startMs + lengthMs };
    const isPlanned = startMs >= fromMs;
    if (!isPlanned && isComplete(monitor, window, nowMs)) due.push({ window, reason: 'late-data' });
  }
  return { due, plannedFromMs, plannedThroughMs: throughMs };
};

/** How long a window is seen by the decisions of those after it. */
const seenForMs = 168 * 3_600_000;

/**
 * The windows that late data changes: those that it is of, and those of the week after, whose decisions see them. Windows before the first that
 * was planned are judged only where they have data: nobody watched then, so that silence there says nothing.
 */
const seenAgain = (dirty: readonly number[], lengthMs: number, plannedFromMs: number): readonly number[] => {
  const starts = new Set<number>(dirty);
  for (const changedMs of dirty)
    for (let startMs = changedMs; startMs < changedMs + Math.max(lengthMs, seenForMs); startMs += lengthMs)
      if (startMs >= plannedFromMs) starts.add(startMs);
  return [...starts].sort((a, b) => a - b);
};

const firstWindowMs = (monitor: Monitor, completeThroughMs: number): number => {
  const { startsAt } = monitor.window;
  return startsAt === undefined ? completeThroughMs : windowAt(monitor, Date.parse(startsAt)).startMs;
};

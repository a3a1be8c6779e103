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
  /** Every window that ends at or before this moment has been planned once. */
  readonly plannedThroughMs: number;
}

/**
 * Which windows of a monitor are to be evaluated now: each once when it is complete, with or without data, and again
 * whenever data arrived since. A pure function of its arguments, so a run repeated or delayed plans the same.
 *
 * @param nowMs the planning run's own scheduled time
 */
export const plan = (monitor: Monitor, state: PlanningState, nowMs: number): Plan => {
  const lengthMs = windowLengthMs(monitor);
  const graceMs = monitor.window.graceMinutes * 60_000;
  const completeThroughMs = windowAt(monitor, nowMs - graceMs).startMs;
  const fromMs = state.plannedThroughMs ?? firstWindowMs(monitor, completeThroughMs);
  const throughMs = Math.max(fromMs, Math.min(completeThroughMs, fromMs + maxWindowsPerRun * lengthMs));
  const due: DueWindow[] = [];
  for (let startMs = fromMs; startMs < throughMs; startMs += lengthMs)
    due.push({ window: { startMs, endMs: startMs + lengthMs }, reason: 'complete' });
  for (const startMs of state.dirty.toSorted((a, b) => a - b)) {
    const window = { startMs, endMs: startMs + lengthMs };
    const isPlanned = startMs >= fromMs;
    if (!isPlanned && isComplete(monitor, window, nowMs)) due.push({ window, reason: 'late-data' });
  }
  return { due, plannedThroughMs: throughMs };
};

const firstWindowMs = (monitor: Monitor, completeThroughMs: number): number => {
  const { startsAt } = monitor.window;
  return startsAt === undefined ? completeThroughMs : windowAt(monitor, Date.parse(startsAt)).startMs;
};

import type { Monitor } from '../../shared/monitor/index.ts';
import { hourMs, windowAt } from '../../shared/window/index.ts';
import type { CaptureFile } from './capture-file.ts';
import type { Happening } from './life.ts';
import type { ReplayPosition } from './position.ts';
import { type DeployedSchedule, runsWithin, type ScheduledRun } from './schedules.ts';

/** What the replay does to the world; the local cloud in earnest, a list in tests. */
export interface ReplayWorld {
  /** Moves the simulated clock. Resolves when what was due by then has happened. */
  setTime(timeMs: number): Promise<void>;
  /** Resolves once S3 has accepted the file. */
  put(file: CaptureFile): Promise<void>;
  /** Fires a schedule as of a moment; resolves once it is accepted. */
  fire(run: ScheduledRun): Promise<void>;
  /** Resolves when nothing is left to do. */
  settle(): Promise<void>;
}

export interface ReplayOptions {
  readonly world: ReplayWorld;
  readonly monitor: Monitor;
  /** End of the last hour with files. */
  readonly endMs: number;
  readonly filesOfHour: (hourStartMs: number) => readonly CaptureFile[];
  /** What else happens meanwhile, in order of time. */
  readonly happenings?: readonly Happening[];
  /** Schedules that fire beside that of the windows. */
  readonly schedules?: readonly DeployedSchedule[];
  readonly position: ReplayPosition;
  /** Called after each hour with the position from which a later session would go on. */
  readonly onHour: (position: ReplayPosition) => void;
}

/** The schedule that has windows planned. */
export const planning = 'plan-windows';

/**
 * Lets the hours arrive one after the other: at the end of each its capture files land. When a window is complete, the hourly schedule fires that
 * has it planned; in the hours between it would find nothing to plan. Around that tick it waits until all is quiet, so that every file is profiled before
 * its window is judged, and every window is judged before the next tick finds it dirty: the outcome is the same however fast the machine is. Then fire the
 * other schedules that are due, one after the other.
 *
 * It goes on behind the last hour until the last window has been judged. An hour that was cut off by a kill is repeated
 * whole; its keys and bytes are the same.
 *
 * @returns the position at the end
 */
export const replay = async (options: ReplayOptions): Promise<ReplayPosition> => {
  const { world, monitor, endMs, filesOfHour, onHour, happenings = [], schedules = [] } = options;
  let position = options.position;
  const lastTickMs = endMs + Math.ceil(graceMs(monitor) / hourMs) * hourMs;
  for (let hour = position.nextHourMs; hour + hourMs <= lastTickMs; hour += hourMs) {
    const tickMs = hour + hourMs;
    const files = hour < endMs ? filesOfHour(hour) : [];
    await happen(world, happenings, hour, tickMs);
    await world.setTime(tickMs);
    await Promise.all(files.map((file) => world.put(file)));
    const plans = plansWindows(monitor, tickMs) ? [{ name: planning, atMs: tickMs }] : [];
    const others = schedules.filter(({ name }) => name !== planning);
    for (const run of [...plans, ...runsWithin(others, hour, tickMs)]) {
      await world.settle();
      await world.fire(run);
      await world.settle();
    }
    const records = files.reduce((sum, file) => sum + file.records, 0);
    position = { ...position, nextHourMs: tickMs, recordsCaptured: position.recordsCaptured + records };
    onHour(position);
  }
  return position;
};

/** Lets everything happen that falls into a half-open span, each at its own time. */
export const happen = async (
  world: Pick<ReplayWorld, 'setTime'>,
  happenings: readonly Happening[],
  startMs: number,
  endMs: number,
): Promise<void> => {
  for (const { atMs, act } of happenings) {
    if (atMs < startMs || atMs >= endMs) continue;
    await world.setTime(atMs);
    await act();
  }
};

const graceMs = (monitor: Monitor): number => monitor.window.graceMinutes * 60_000;

/** Whether a window is complete at this tick that was not at the one before. */
const plansWindows = (monitor: Monitor, tickMs: number): boolean => {
  const completeThrough = (timeMs: number) => windowAt(monitor, timeMs - graceMs(monitor)).startMs;
  return completeThrough(tickMs) !== completeThrough(tickMs - hourMs);
};

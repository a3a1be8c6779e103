import type { Monitor } from '../../shared/monitor/index.ts';
import { hourMs, windowAt } from '../../shared/window/index.ts';
import type { CaptureFile } from './capture-file.ts';
import type { ReplayPosition } from './position.ts';

/** What the replay does to the world; the local cloud in earnest, a list in tests. */
export interface ReplayWorld {
  /** Moves the simulated clock. Resolves when what was due by then has happened. */
  setTime(timeMs: number): Promise<void>;
  /** Resolves once S3 has accepted the file. */
  put(file: CaptureFile): Promise<void>;
  /** Fires the hourly schedule as of a moment; resolves once it is accepted. */
  tick(timeMs: number): Promise<void>;
  /** Resolves when nothing is left to do. */
  settle(): Promise<void>;
}

export interface ReplayOptions {
  readonly world: ReplayWorld;
  readonly monitor: Monitor;
  /** End of the last hour with files. */
  readonly endMs: number;
  readonly filesOfHour: (hourStartMs: number) => readonly CaptureFile[];
  readonly position: ReplayPosition;
  /** Called after each hour with the position from which a later session would go on. */
  readonly onHour: (position: ReplayPosition) => void;
}

/**
 * Lets the hours arrive one after the other: at the end of each its capture files land, then the hourly schedule fires.
 * Around a tick that plans windows it waits until all is quiet, so that every file is profiled before its window is
 * judged, and every window is judged before the next tick finds it dirty: the outcome is the same however fast the
 * machine is.
 *
 * It goes on behind the last hour until the last window has been judged. An hour that was cut off by a kill is repeated
 * whole; its keys and bytes are the same.
 *
 * @returns the position at the end
 */
export const replay = async (options: ReplayOptions): Promise<ReplayPosition> => {
  const { world, monitor, endMs, filesOfHour, onHour } = options;
  let position = options.position;
  const lastTickMs = endMs + Math.ceil(graceMs(monitor) / hourMs) * hourMs;
  for (let hour = position.nextHourMs; hour + hourMs <= lastTickMs; hour += hourMs) {
    const tickMs = hour + hourMs;
    const files = hour < endMs ? filesOfHour(hour) : [];
    await world.setTime(tickMs);
    await Promise.all(files.map((file) => world.put(file)));
    const isQuiet = plansWindows(monitor, tickMs);
    if (isQuiet) await world.settle();
    await world.tick(tickMs);
    if (isQuiet) await world.settle();
    const records = files.reduce((sum, file) => sum + file.records, 0);
    position = { ...position, nextHourMs: tickMs, recordsCaptured: position.recordsCaptured + records };
    onHour(position);
  }
  return position;
};

const graceMs = (monitor: Monitor): number => monitor.window.graceMinutes * 60_000;

/** Whether a window is complete at this tick that was not at the one before. */
const plansWindows = (monitor: Monitor, tickMs: number): boolean => {
  const completeThrough = (timeMs: number) => windowAt(monitor, timeMs - graceMs(monitor)).startMs;
  return completeThrough(tickMs) !== completeThrough(tickMs - hourMs);
};

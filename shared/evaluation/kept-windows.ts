import { inParallel } from '../concurrency.ts';
import type { Monitor } from '../monitor/index.ts';
import type { Partials } from '../partial/index.ts';
import type { Profile } from '../profile/index.ts';
import { type KeptDay, type KeptWindow, keeperOf, type LiveReference, type WindowDays } from '../reference/index.ts';
import { isoOf } from '../window/index.ts';
import { type ChartWindow, calendarOf, hoursPerChartWindow } from './chart-windows.ts';
import { windowProfile } from './window-profile.ts';

/** Where windows come from and are kept. */
export interface WindowPorts {
  readonly partials: Partials;
  readonly windowDays: WindowDays;
}

/** Days and profiles that are read at once. */
const readAtOnce = 8;

const dayOf = ({ startMs }: { readonly startMs: number }): string => isoOf(startMs).slice(0, 10);

/** The windows that a day does not hold as they are now. */
const lacking = ({ windows }: KeptDay, wanted: readonly ChartWindow[]): readonly ChartWindow[] => {
  const digests = new Map(windows.map(({ startMs, digest }) => [startMs, digest]));
  return wanted.filter(({ startMs, digest }) => digests.get(startMs) !== digest);
};

/** What is kept of a window, made from its profile. */
export interface WindowKeeper {
  /** Names all that it depends on besides the window: what was kept under another name says nothing. */
  readonly version: string;
  readonly keep: (startMs: number, digest: string, profile: Profile) => KeptWindow;
}

/** What is kept of windows under a reference. */
export const referenceKeeper = (monitor: Monitor, reference: LiveReference): WindowKeeper => ({
  version: reference.version,
  keep: keeperOf({ reference, calendar: calendarOf(monitor), hoursPerWindow: hoursPerChartWindow(monitor) }),
});

/**
 * What is kept of windows. Those that are not kept, or of other partials than are there now, are made again and kept: a lost or outdated object
 * costs time, never a decision.
 *
 * @param windows in order of time
 * @param profiles of windows that are at hand already, by their starts
 */
export const keptWindows = async (
  { partials, windowDays }: WindowPorts,
  monitor: Monitor,
  { version, keep }: WindowKeeper,
  windows: readonly ChartWindow[],
  profiles: ReadonlyMap<number, Profile> = new Map(),
): Promise<readonly KeptWindow[]> => {
  const days = [...Map.groupBy(windows, dayOf)];
  const made = async (window: ChartWindow): Promise<KeptWindow> => {
    const profile = profiles.get(window.startMs) ?? (await windowProfile(partials, monitor, window, window.refs));
    return keep(window.startMs, window.digest, profile);
  };
  const ofDay = async ([day, wanted]: (typeof days)[number]): Promise<readonly KeptWindow[]> => {
    const isEnough = (before: KeptDay): boolean => lacking(before, wanted).length === 0;
    const kept = (await windowDays.find(monitor.id, version, day, isEnough))?.windows ?? [];
    const current = new Map(kept.map((window) => [window.startMs, window]));
    const missing = lacking({ windows: kept }, wanted);
    for (const window of missing) current.set(window.startMs, await made(window));
    const all = [...current.values()].toSorted((a, b) => a.startMs - b.startMs);
    if (missing.length > 0) await windowDays.put(monitor.id, version, day, { windows: all });
    const starts = new Set(wanted.map(({ startMs }) => startMs));
    return all.filter(({ startMs }) => starts.has(startMs));
  };
  return (await inParallel(days, readAtOnce, ofDay)).flat();
};

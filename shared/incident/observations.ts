import type { Cause, CauseFound } from '../../events/parts/cause.ts';
import { severityOf } from '../evaluation/index.ts';
import type { Monitor } from '../monitor/index.ts';
import { hourMs, type WindowRecord, windowLengthMs } from '../window/index.ts';
import type { Observation } from './episodes.ts';

/** How long nothing may be captured before it counts as silence. */
const silenceHours = 24;

/** How many windows before the one in question silence is judged by. */
export const silentWindows = (monitor: Monitor): number =>
  Math.max(1, Math.ceil(silenceHours / monitor.window.lengthHours));

/** How many clear windows end an incident of a monitor. */
export const clearWindowsToResolve = (monitor: Monitor): number =>
  Math.max(1, Math.ceil((monitor.incident.resolveAfterHours * hourMs) / windowLengthMs(monitor)));

/**
 * What each window says about a cause.
 *
 * @param windows the windows in question, in order of time
 * @param before windows before them, for the causes that show only over several
 */
export const observationsOf = (
  monitor: Monitor,
  cause: Cause,
  windows: readonly WindowRecord[],
  before: readonly WindowRecord[],
): readonly Observation[] =>
  cause === 'silence' ? silences(monitor, windows, before) : windows.map((window) => observation(window, cause));

const observation = (window: WindowRecord, cause: Cause): Observation => {
  const { startMs, endMs, evaluationId } = window;
  const found = window.causes.find((candidate) => candidate.cause === cause);
  if (found !== undefined) return { startMs, endMs, evaluationId, state: 'violating', found };
  return { startMs, endMs, evaluationId, state: window.verdict === 'not-enough-data' ? 'unknown' : 'clear' };
};

const isEmpty = (window: WindowRecord): boolean => window.records + window.recordsRejected === 0;

const silences = (
  monitor: Monitor,
  windows: readonly WindowRecord[],
  before: readonly WindowRecord[],
): readonly Observation[] => {
  const all = [...before, ...windows];
  const needed = silentWindows(monitor);
  const hasSpoken = all.map((_, index) => all.slice(0, index).some((window) => !isEmpty(window)));
  return windows.map((window, position) => {
    const { startMs, endMs, evaluationId } = window;
    const index = before.length + position;
    if (!isEmpty(window)) return { startMs, endMs, evaluationId, state: 'clear' };
    const recent = all.slice(Math.max(0, index - needed + 1), index + 1);
    const isSilent = hasSpoken[index] === true && recent.length === needed && recent.every(isEmpty);
    if (!isSilent) return { startMs, endMs, evaluationId, state: 'unknown' };
    const hours = needed * monitor.window.lengthHours;
    const found: CauseFound = {
      cause: 'silence',
      severity: severityOf('silence'),
      columns: [],
      headline: `Nothing was captured for ${hours} hours or more.`,
    };
    return { startMs, endMs, evaluationId, state: 'violating', found };
  });
};

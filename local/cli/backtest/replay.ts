import {
  type Evaluation,
  evaluationOf,
  judgeWork,
  type ModelMonitorFiles,
  windowProfile,
  windowWork,
} from '../../../shared/evaluation/index.ts';
import {
  clearWindowsToResolve,
  episodesOf,
  type Judgement,
  type KeptIncident,
  reconcile,
} from '../../../shared/incident/index.ts';
import type { Monitor } from '../../../shared/monitor/index.ts';
import type { Profile } from '../../../shared/profile/index.ts';
import { hourMs, type Window, windowAt, windowLengthMs } from '../../../shared/window/index.ts';
import type { MemoryPartials } from '../../memory/memory-partials.ts';
import { memoryReferences } from '../../memory/memory-references.ts';
import { memoryWindowDays } from '../../memory/memory-window-days.ts';

/** What is replayed. */
export interface ReplayRequest {
  readonly monitor: Monitor;
  readonly partials: MemoryPartials;
  /** The training baseline, its columns in the mapping's roles. */
  readonly baseline: Profile | undefined;
  /** Model Monitor's files of it. */
  readonly files: ModelMonitorFiles;
  /** Takes each window's evaluation, in order of time, and is waited for. */
  readonly onEvaluation: (evaluation: Evaluation) => Promise<void>;
}

/**
 * The windows that captures fill, in order of time. The one in which they end is one of them only if they reach its last hour; of windows of one
 * hour it never is, as nobody knows how much of it is there.
 *
 * @param hours that captures touch, ascending
 */
export const windowsOver = (monitor: Monitor, hours: readonly number[]): readonly Window[] => {
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return [];
  const lengthMs = windowLengthMs(monitor);
  const ending = windowAt(monitor, last);
  const isFull = lengthMs > hourMs && last + hourMs === ending.endMs;
  const untilMs = isFull ? ending.endMs : ending.startMs;
  const windows: Window[] = [];
  for (let { startMs } = windowAt(monitor, first); startMs < untilMs; startMs += lengthMs)
    windows.push({ startMs, endMs: startMs + lengthMs });
  return windows;
};

/** Start of the first window that is judged whether or not anything was captured in it. */
const plannedFromMs = (monitor: Monitor): number => {
  const { startsAt } = monitor.window;
  return startsAt === undefined ? Number.NEGATIVE_INFINITY : windowAt(monitor, Date.parse(startsAt)).startMs;
};

/**
 * The incidents that a deployed monitor would have told of, had it watched while the captures came: every window is judged by what was there when
 * it was over, by the same code.
 */
export const replay = async (request: ReplayRequest): Promise<readonly KeptIncident[]> => {
  const { monitor, partials, baseline, files, onEvaluation } = request;
  const ports = { partials, references: memoryReferences(), windowDays: memoryWindowDays() };
  const fromMs = plannedFromMs(monitor);
  const judgements: Judgement[] = [];
  for (const window of windowsOver(monitor, partials.hours)) {
    const work = await windowWork(ports, { monitor, window, baseline, normals: [] });
    if (work.refs.length === 0 && window.startMs < fromMs) continue;
    const profile = await windowProfile(partials, monitor, window, work.refs);
    const judged = await judgeWork(ports, work, profile, files);
    const evaluation = evaluationOf(work, profile, judged, 1);
    const { causes, judged: extent, elevated } = judged;
    judgements.push({ ...window, causes, judged: extent, elevated, evaluationId: work.evaluationId });
    await onEvaluation(evaluation);
  }
  const episodes = episodesOf(judgements, { calmToResolve: clearWindowsToResolve(monitor) });
  const about = { subject: monitor.id, monitorId: monitor.id, owner: monitor.owner };
  return reconcile(about, episodes, []).map(({ incident }) => incident);
};

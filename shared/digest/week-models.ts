import { dayOf, type Span } from '../cost/index.ts';
import type { KeptIncident } from '../incident/index.ts';
import type { Monitor } from '../monitor/index.ts';
import type { WindowRecord } from '../window/index.ts';
import type { Health, Judging, ModelWeek, TrainingGap, UnjudgedReason } from './week.ts';
import { daysOf } from './week-span.ts';

/** Why a window could not be held against what is usual; undefined where it was. */
const unjudgedReason = ({ judged, rows, verdict }: WindowRecord): UnjudgedReason | undefined => {
  if (rows === 0) return 'no rows';
  if (judged === 'all' || (judged === undefined && verdict !== 'not-enough-data')) return undefined;
  return judged === 'integrity' ? 'still learning what is usual' : 'too few rows';
};

const judgingOf = (windows: readonly WindowRecord[]): Judging => {
  const unjudged: Partial<Record<UnjudgedReason, number>> = {};
  for (const window of windows) {
    const reason = unjudgedReason(window);
    if (reason !== undefined) unjudged[reason] = (unjudged[reason] ?? 0) + 1;
  }
  return { windows: windows.length, unjudged };
};

const violationsByDay = (windows: readonly WindowRecord[], span: Span): ModelWeek['violations'] => {
  const byDay = Map.groupBy(windows, ({ startMs }) => dayOf(startMs));
  return daysOf(span).map((day) => byDay.get(day)?.filter(({ verdict }) => verdict === 'violation').length);
};

const gapOf = (windows: readonly WindowRecord[]): TrainingGap | undefined => {
  const compared = windows.findLast(({ trainingGap }) => trainingGap !== undefined);
  return compared && { atMs: compared.startMs, columns: compared.trainingGap ?? [] };
};

const healthOf = (windows: readonly WindowRecord[], open: readonly KeptIncident[]): Health => {
  for (const severity of ['critical', 'warning'] as const)
    if (open.some((incident) => incident.severity === severity)) return severity;
  if (windows.every(({ rows }) => rows === 0)) return 'silent';
  const last = windows.findLast(({ rows }) => rows > 0);
  return last !== undefined && unjudgedReason(last) !== undefined ? 'learning' : 'healthy';
};

/**
 * How one model's week was.
 *
 * @param windows its windows that began within the week, in order of time
 * @param open its incidents that were open at the week's end
 */
export const modelWeekOf = (
  { id, owner }: Pick<Monitor, 'id' | 'owner'>,
  windows: readonly WindowRecord[],
  open: readonly KeptIncident[],
  span: Span,
): ModelWeek => ({
  name: id,
  owner,
  health: healthOf(windows, open),
  openIncidents: open.length,
  violations: violationsByDay(windows, span),
  judging: judgingOf(windows),
  trainingGap: gapOf(windows),
});

import { type Alarm, alarmsOf } from './alarms.ts';
import type { Outcome } from './job.ts';
import { hourMs } from './world.ts';

/** False incidents a month that calibrated rules are given. */
const wanted = 1;

/** Steps of the search, each 2 % lower. */
const step = 0.98;
const steps = 700;

/** An incident that goes on counts once for each three days: else one that never ends would be the best. */
const countedHours = 72;

const weightOf = ({ openedMs, closedMs }: Alarm, endMs: number): number =>
  Math.max(1, Math.ceil(((closedMs ?? endMs) - openedMs) / (countedHours * hourMs)));

const incidentsAt = (months: readonly Float32Array[], threshold: number): number =>
  months.reduce((sum, scores) => {
    const alarms = alarmsOf(0, scores.length, (at) => (scores[at] as number) >= threshold);
    return sum + alarms.reduce((count, alarm) => count + weightOf(alarm, scores.length * hourMs), 0);
  }, 0);

/**
 * The lowest threshold from which upwards a rule has at most one false incident a month. Searched from above: far below it, incidents run together
 * and their number falls again.
 */
export const thresholdOf = (months: readonly Float32Array[]): number => {
  const most = months.reduce((max, scores) => scores.reduce((own, score) => Math.max(own, score), max), 1e-9);
  let threshold = most * 1.001;
  for (let at = 0; at < steps; at += 1) {
    if (incidentsAt(months, threshold * step) > wanted * months.length) break;
    threshold *= step;
  }
  return threshold;
};

/** Thresholds of every rival from tuning months of one family. */
export const calibrated = (outcomes: readonly Outcome[]): readonly number[] => {
  const rules = outcomes[0]?.scores.length ?? 0;
  return Array.from({ length: rules }, (_, rule) =>
    thresholdOf(outcomes.map(({ scores }) => scores[rule] as Float32Array)),
  );
};

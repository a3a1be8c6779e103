import { nextRun } from '../schedule-expression.ts';

/** A deployed schedule. */
export interface DeployedSchedule {
  readonly name: string;
  readonly expression: string;
}

/** A schedule's run, and the moment that it is as of. */
export interface ScheduledRun {
  readonly name: string;
  readonly atMs: number;
}

const dayMs = 86_400_000;

/** First run after a moment that is the first of its UTC day. */
const nextDaily = (expression: string, afterMs: number): number | undefined => {
  let ms = nextRun(expression, afterMs);
  while (ms !== undefined) {
    const startOfDay = Math.floor(ms / dayMs) * dayMs;
    if (nextRun(expression, startOfDay - 1) === ms) return ms;
    ms = nextRun(expression, startOfDay + dayMs - 1);
  }
  return undefined;
};

/**
 * The runs of schedules within a span of simulated time, in order. What would run more often than once a day runs at its first time of each day: the
 * months pass in minutes, and these functions look back for days anyway.
 *
 * @param afterMs not itself within the span
 * @param throughMs within the span
 */
export const runsWithin = (
  schedules: readonly DeployedSchedule[],
  afterMs: number,
  throughMs: number,
): readonly ScheduledRun[] =>
  schedules
    .flatMap(({ name, expression }) => {
      const runs: ScheduledRun[] = [];
      let atMs = nextDaily(expression, afterMs);
      while (atMs !== undefined && atMs <= throughMs) {
        runs.push({ name, atMs });
        atMs = nextDaily(expression, atMs);
      }
      return runs;
    })
    .toSorted((a, b) => a.atMs - b.atMs || (a.name < b.name ? -1 : 1));

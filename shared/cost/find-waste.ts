import type { Monitor } from '../monitor/index.ts';
import { invocationsWithin } from './activity.ts';
import type { Collected, ReckonedJob } from './collect-costs.ts';
import { type ObservedVariant, type PartsOf, watchedVariants } from './observed-variants.ts';
import { dayMs, dayOf } from './periods.ts';
import type { Span } from './use.ts';
import { bySaving, type Waste } from './waste.ts';
import { idleEndpoints, overProvisioned } from './waste-endpoints.ts';
import { olderGenerations } from './waste-generations.ts';
import { failingJobs, type MonitoringRuns, monitorsWithoutData, notOnSpot } from './waste-jobs.ts';

/** Complete days of jobs and instances that are looked at. */
const lookBackDays = 28;

export interface WasteFacts extends Pick<Collected, 'ledger' | 'rates' | 'jobs'> {
  readonly monitors: readonly Monitor[];
  readonly observed: readonly ObservedVariant[];
  /** Span that was observed. */
  readonly watched: Span;
  readonly partsOf: PartsOf;
}

/** Everything that could be left unspent, greatest saving first. */
export const findWaste = (facts: WasteFacts, asOfMs: number): readonly Waste[] => {
  const { ledger, rates } = facts;
  const today = dayOf(asOfMs);
  const within = { startMs: today - lookBackDays * dayMs, endMs: today };
  const jobs = facts.jobs.map(({ use }) => use);
  const variants = watchedVariants(facts.observed, facts.watched, facts.partsOf);
  return [
    ...idleEndpoints(variants, rates, { asOfMs }),
    ...overProvisioned(variants, rates, { asOfMs }),
    ...olderGenerations(ledger, rates, within),
    ...notOnSpot(jobs, rates, { within }),
    ...failingJobs(jobs, rates, { within }),
    ...monitorsWithoutData(monitoringRuns(facts), rates, { within }),
  ].toSorted(bySaving);
};

const scheduleNameOf = ({ record }: ReckonedJob): string | undefined =>
  record.scheduleArn?.split('/').at(-1)?.toLowerCase();

/**
 * Runs of Model Monitor's schedules that a monitor here replaces: the only ones whose endpoint is known. A run saw no row where its endpoint was not
 * invoked in the day before it; how many it saw otherwise nobody tells.
 */
const monitoringRuns = ({ jobs, monitors, observed, watched }: WasteFacts): readonly MonitoringRuns[] =>
  [...Map.groupBy(jobs, scheduleNameOf)].flatMap(([schedule, runs]) => {
    const monitor = monitors.find(
      ({ metrics }) => metrics?.modelMonitor?.monitoringSchedule?.toLowerCase() === schedule,
    );
    if (schedule === undefined || monitor === undefined) return [];
    const endpoint = monitor.source.endpoint.toLowerCase();
    const serving = observed.filter((one) => one.endpoint.name.toLowerCase() === endpoint);
    const rowsOf = ({ startMs }: Span): 0 | undefined => {
      const looked = { startMs: startMs - dayMs, endMs: startMs };
      if (serving.length === 0 || looked.startMs < watched.startMs) return undefined;
      return serving.every(({ series }) => invocationsWithin(series, looked) === 0) ? 0 : undefined;
    };
    return [{ schedule, runs: runs.map(({ use }) => ({ job: use, rows: rowsOf(use) })) }];
  });

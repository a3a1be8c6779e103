import { families, injectedShare, rivalShare, tuningShare } from './incident-streams.ts';
import { calibrated } from './incidents/calibrate.ts';
import { type Job, type Outcome, rivals } from './incidents/job.ts';
import { poolOf } from './incidents/pool.ts';
import {
  barLines,
  confusionLines,
  type FamilyReport,
  familyReport,
  powerLines,
  tableLines,
} from './incidents/report.ts';

/*
 * False incidents, time to find changes and the causes named for them, on generated and on real endpoints, by the chart and by others' rules.
 *
 * BENCH_SHARE     share of the months of each stream (1); bars want all of them
 * BENCH_FAMILIES  numbers of the families, from 1, with commas (all)
 * BENCH_SEEDS     `report` or `tuning`: which seeds (report)
 * BENCH_THREADS   threads (2, or as many as there are cores)
 */
const share = Number(process.env.BENCH_SHARE ?? 1);
const chosen = (process.env.BENCH_FAMILIES ?? '')
  .split(',')
  .filter((text) => text !== '')
  .map((text) => Number(text) - 1);
const seeds = process.env.BENCH_SEEDS === 'tuning' ? 'tuning' : 'report';
const numbers = chosen.length > 0 ? chosen : families.map((_, at) => at);

const monthsOf = (months: number, part: number): number => Math.max(1, Math.round(months * share * part));

const jobsOf = (family: number, phase: Job['phase'], part: number, thresholds: readonly number[]): readonly Job[] =>
  (families[family]?.streams ?? []).flatMap(({ months }, stream) =>
    Array.from({ length: monthsOf(months, part) }, (_, month) => ({
      family,
      stream,
      month,
      phase,
      seeds: phase === 'tuning' ? 'tuning' : seeds,
      isCompared: phase === 'tuning' || month < monthsOf(months, rivalShare),
      isInjected: phase === 'report' && month < monthsOf(months, injectedShare),
      thresholds,
    })),
  );

/** Endpoints whose real weeks stay in order, a few of each real stream. */
const trueOrderShare = 1 / 10;

const trueOrderLine = (family: number, outcomes: readonly Outcome[]): string => {
  const incidents = outcomes.reduce((sum, { chart }) => sum + chart.incidents, 0);
  const truly = outcomes.reduce((sum, { trueIncidents }) => sum + trueIncidents, 0);
  return `${families[family]?.name.split(',')[0]}: ${incidents} incidents in ${outcomes.length} months, ${truly} of them true (${outcomes.flatMap(({ openings }) => openings).join('; ')})`;
};

const began = performance.now();
const pool = poolOf();
const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`;
const byFamily: (readonly Outcome[])[] = [];
const reports: FamilyReport[] = [];
console.log(`${seeds} seeds, ${share === 1 ? 'all' : `a share of ${share} of the`} months.`);
for (const family of numbers) {
  const tuned = await pool.run(
    jobsOf(
      family,
      'tuning',
      tuningShare,
      rivals.map(() => 1),
    ),
  );
  const outcomes = await pool.run(jobsOf(family, 'report', 1, calibrated(tuned)));
  byFamily.push(outcomes);
  const report = familyReport(family, outcomes);
  reports.push(report);
  console.log([`\n**${report.name}** (after ${seconds()})`, ...barLines(report)].join('\n'));
  const openings = outcomes.flatMap((outcome) => outcome.openings);
  if (openings.length > 0) console.log(`- false incidents began with ${openings.join('; ')}`);
}
console.log('\n**Real weeks in their true order**');
for (const family of numbers.filter((at) => families[at]?.streams.some(({ source }) => source !== 'synthetic'))) {
  console.log(
    trueOrderLine(
      family,
      await pool.run(
        jobsOf(
          family,
          'true-order',
          trueOrderShare,
          rivals.map(() => 1),
        ),
      ),
    ),
  );
}
await pool.close();
console.log([...tableLines(reports), ...powerLines(byFamily, reports), ...confusionLines(byFamily)].join('\n'));
console.log(`\n${seconds()} in all`);

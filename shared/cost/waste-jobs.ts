import { chargesOf } from './charges-of.ts';
import { type Cost, costOf } from './cost-of.ts';
import { type Money, noMoney, plus, shareOf, times } from './money.ts';
import type { Rates } from './rate.ts';
import type { JobUse, Span } from './use.ts';
import { monthMs, type Waste } from './waste.ts';

export interface JobWasteOptions {
  /** What was looked at; savings are told for a month of it. */
  readonly within: Span;
  /** So many failures of one family, the last run among them, are a habit. */
  readonly fewestFailures?: number;
  /** So many runs of a monitor without a row are no accident. */
  readonly fewestRuns?: number;
}

/**
 * Jobs that belong together: what they are called without the times, numbers and hashes at the end; of a pipeline's jobs
 * (`pipelines-{execution}-{step}-{random}`) the step.
 */
export const familyOf = ({ family, name }: JobUse): string =>
  family ?? /^pipelines-[^-]+-(.+)-[^-]+$/.exec(name)?.[1] ?? name.replace(/(?:-(?=[0-9a-f]*\d)[0-9a-z]*)+$/i, '');

const familiesOf = (jobs: readonly JobUse[]): ReadonlyMap<string, readonly JobUse[]> => Map.groupBy(jobs, familyOf);

const startedWithin = (jobs: readonly JobUse[], { startMs, endMs }: Span): readonly JobUse[] =>
  jobs.filter((job) => job.startMs >= startMs && job.startMs < endMs);

/** What jobs cost in all, wherever in time. */
export const costOfJobs = (jobs: readonly JobUse[], rates: Rates): Cost =>
  costOf(
    jobs.flatMap((job) => chargesOf(job, job.endMs)),
    rates,
    { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY },
  );

const aMonthOf = (money: Money, { startMs, endMs }: Span): Money => times(money, monthMs / (endMs - startMs));

/** Undefined where nothing of it has a price. */
const knownMonth = ({ spent, unknown }: Cost, money: Money, within: Span): Money | undefined =>
  unknown.length > 0 && spent.scaled.eq(0) ? undefined : aMonthOf(money, within);

const lastOf = (jobs: readonly JobUse[]): JobUse | undefined => jobs.toSorted((a, b) => a.startMs - b.startMs).at(-1);

const whose = (job: JobUse | undefined) => ({ model: job?.model ?? null, owner: job?.owner ?? null });

/** Families of jobs that fail again and again, up to their last run. */
export const failingJobs = (
  jobs: readonly JobUse[],
  rates: Rates,
  { within, fewestFailures = 3 }: JobWasteOptions,
): readonly Waste[] =>
  [...familiesOf(startedWithin(jobs, within))].flatMap(([subject, runs]) => {
    const failed = runs.filter(({ outcome }) => outcome === 'failed');
    const last = lastOf(runs.filter(({ outcome }) => outcome !== 'running'));
    if (failed.length < fewestFailures || last?.outcome !== 'failed') return [];
    const cost = costOfJobs(failed, rates);
    const reason = `${failed.length} of ${runs.length} runs failed, the last among them. Mend it before it runs again.`;
    return [
      {
        kind: 'failing-jobs',
        subject,
        ...whose(last),
        reason,
        monthlySaving: knownMonth(cost, cost.lost, within),
      } as const,
    ];
  });

/** Share that managed spot saved on the jobs that used it; undefined where none did. */
export const spotShare = (jobs: readonly JobUse[], rates: Rates): number | undefined => {
  const { spent, saved } = costOfJobs(
    jobs.filter(({ isSpot, outcome }) => isSpot && outcome === 'completed'),
    rates,
  );
  return shareOf(saved, plus(spent, saved));
};

/**
 * Training that could run on managed spot, by family. What it would save is what spot saved on the given jobs that use it, so nothing is promised
 * that was not seen here: without any such job the saving is not known.
 */
export const notOnSpot = (jobs: readonly JobUse[], rates: Rates, { within }: JobWasteOptions): readonly Waste[] => {
  const training = startedWithin(jobs, within).filter(({ kind }) => kind === 'training');
  const share = spotShare(training, rates);
  const candidates = training.filter(({ isSpot, outcome }) => !isSpot && outcome === 'completed');
  return [...familiesOf(candidates)].map(([subject, runs]) => {
    const { spent } = costOfJobs(runs, rates);
    const seen =
      share === undefined
        ? 'No job here uses it yet, so what it would save is not known'
        : `Spot saved ${Math.round(100 * share)} % on the jobs that use it`;
    return {
      kind: 'not-spot',
      subject,
      ...whose(lastOf(runs)),
      reason: `${runs.length} training ${runs.length === 1 ? 'job' : 'jobs'} ran without managed spot. ${seen}.`,
      monthlySaving: share === undefined || spent.scaled.eq(0) ? undefined : aMonthOf(times(spent, share), within),
    } as const;
  });
};

/** The runs of one monitoring schedule, with the rows that each looked at. */
export interface MonitoringRuns {
  readonly schedule: string;
  readonly runs: readonly { readonly job: JobUse; readonly rows: number | undefined }[];
}

/** Schedules none of whose runs saw a row. A run whose rows are not known is not held against its schedule. */
export const monitorsWithoutData = (
  schedules: readonly MonitoringRuns[],
  rates: Rates,
  { within, fewestRuns = 24 }: JobWasteOptions,
): readonly Waste[] =>
  schedules.flatMap(({ schedule, runs }) => {
    const looked = runs.filter(({ job }) => startedWithin([job], within).length > 0);
    if (looked.length < fewestRuns || looked.some(({ rows }) => rows !== 0)) return [];
    const jobs = looked.map(({ job }) => job);
    const cost = costOfJobs(jobs, rates);
    const reason = `${looked.length} runs saw not one row. Stop the schedule, or mend what it looks at.`;
    const monthlySaving = knownMonth(cost, cost.spent, within);
    return [
      { kind: 'monitor-without-data', subject: schedule, ...whose(lastOf(jobs)), reason, monthlySaving } as const,
    ];
  });

/** What all of it together would save at most: some of it may be about the same money, such as an older type that runs without spot. */
export const totalSaving = (waste: readonly Waste[], currency = 'USD'): Money =>
  waste.reduce(
    (sum, { monthlySaving }) => (monthlySaving === undefined ? sum : plus(sum, monthlySaving)),
    noMoney(currency),
  );

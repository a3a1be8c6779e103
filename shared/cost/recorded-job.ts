import type { RecordedJob } from './recorded-use.ts';
import type { JobUse } from './use.ts';

const kinds: Readonly<Record<string, JobUse['kind']>> = {
  'training-job': 'training',
  'processing-job': 'processing',
  'transform-job': 'transform',
};

/** Kinds that cost nothing by themselves: a tuning job's training jobs are recorded on their own. */
const isFree = (kind: string): boolean => kind === 'tuning-job';

const outcomes = { running: 'running', succeeded: 'completed', failed: 'failed', stopped: 'stopped' } as const;

const endOf = ({ endedAtMs, outcome, startedAtMs, createdAtMs }: RecordedJob, asOfMs: number): number =>
  endedAtMs ?? (outcome === 'running' ? asOfMs : (startedAtMs ?? createdAtMs ?? asOfMs));

/** Seconds that instances were kept: as SageMaker tells; while it has not told yet, those since the job's end. */
const keptSeconds = ({ warmPool, keepAlivePeriodSeconds = 0, endedAtMs }: RecordedJob, asOfMs: number): number => {
  if (warmPool?.retainedBillableSeconds !== undefined) return warmPool.retainedBillableSeconds;
  if (warmPool?.status !== 'Available' || endedAtMs === undefined) return 0;
  return Math.max(0, Math.min(keepAlivePeriodSeconds, (asOfMs - endedAtMs) / 1000));
};

/** Leaves out what is undefined. */
const known = <Facts extends object>(facts: Facts): { [Key in keyof Facts]?: Exclude<Facts[Key], undefined> } =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Facts]?: Exclude<Facts[Key], undefined>;
  };

/**
 * A recorded job as a use. One that never started cost nothing.
 *
 * @param asOfMs up to when one that still runs is reckoned
 * @returns `free` for kinds that cost nothing by themselves; undefined for kinds whose cost is not reckoned here (Bedrock's jobs, serverless
 *   customization)
 */
export const jobUseOf = (job: RecordedJob, model: string | null, asOfMs: number): JobUse | 'free' | undefined => {
  const kind = kinds[job.kind];
  if (kind === undefined) return isFree(job.kind) ? 'free' : undefined;
  const endMs = endOf(job, asOfMs);
  const { name, owner, region, isManagedSpot: isSpot, trainingTimeSeconds: trainingSeconds, scheduleArn } = job;
  return {
    ...{ of: 'job', kind, name, model, owner, region, isSpot },
    startMs: Math.min(job.startedAtMs ?? endMs, endMs),
    endMs,
    groups: job.instanceGroups.map(({ instanceType, instanceCount: count, volumeGb }) => ({
      instanceType,
      count,
      ...known({ volumeGb }),
    })),
    outcome: outcomes[job.outcome],
    ...known({ billableSeconds: job.billableSeconds, trainingSeconds }),
    warmPoolSeconds: keptSeconds(job, asOfMs),
    ...(scheduleArn === undefined ? {} : { purpose: 'monitoring' as const }),
  };
};

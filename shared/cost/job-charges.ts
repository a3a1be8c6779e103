import type { Charge, CostKind } from './charge.ts';
import type { Component } from './rate.ts';
import type { InstanceGroup, JobUse, Span } from './use.ts';
import { wholeQuantity } from './whole-quantity.ts';

const components: Readonly<Record<JobUse['kind'], Component>> = {
  training: 'Training',
  processing: 'Processing',
  transform: 'BatchTransform',
};

const kindOf = ({ kind, purpose }: JobUse): CostKind =>
  kind === 'processing' && purpose === 'monitoring' ? 'monitoring' : kind;

const spanMs = ({ name, startMs, endMs }: JobUse): number => {
  if (endMs < startMs) throw new RangeError(`${name} ends at ${endMs}, before it starts at ${startMs}`);
  return endMs - startMs;
};

/** Billed milliseconds of each instance. */
const billedMsOf = (job: JobUse): number =>
  job.billableSeconds === undefined ? spanMs(job) : wholeQuantity('billableSeconds', job.billableSeconds * 1000);

/** Milliseconds of each instance that managed spot did not bill. */
const savedMsOf = (job: JobUse): number =>
  job.isSpot && job.trainingSeconds !== undefined
    ? Math.max(0, wholeQuantity('trainingSeconds', job.trainingSeconds * 1000) - billedMsOf(job))
    : 0;

/**
 * What a job is billed for: billed time × instances of each group, their volumes, and the time that a warm pool kept the instances after it.
 * A failed job's charges are lost. What managed spot saved stands beside them. Volumes of warm pools are not reckoned: nothing was found on them.
 *
 * @throws RangeError when it ends before it starts, or a number is negative or not finite
 */
export const jobCharges = (job: JobUse): readonly Charge[] => {
  spanMs(job);
  const warmPoolMs = wholeQuantity('warmPoolSeconds', (job.warmPoolSeconds ?? 0) * 1000);
  return job.groups.flatMap((group) =>
    [
      instances(job, group, { ms: billedMsOf(job) }),
      instances(job, group, { ms: savedMsOf(job), effect: 'saved' }),
      instances(job, group, {
        ms: warmPoolMs,
        part: 'warm-pool',
        span: { startMs: job.endMs, endMs: job.endMs + warmPoolMs },
      }),
      volumes(job, group),
    ].filter(({ spreads }) => spreads.some(({ quantity }) => quantity > 0)),
  );
};

const lineOf = (job: JobUse) => ({
  kind: kindOf(job),
  effect: job.outcome === 'failed' ? ('lost' as const) : ('useful' as const),
  model: job.model,
  owner: job.owner,
});

const instances = (
  job: JobUse,
  { instanceType, count }: InstanceGroup,
  { ms, span = job, ...line }: { ms: number; span?: Span; effect?: 'saved'; part?: 'warm-pool' },
): Charge => ({
  ...lineOf(job),
  part: 'instances',
  ...line,
  key: { of: 'instance', instanceType, component: components[job.kind], region: job.region },
  spreads: [{ startMs: span.startMs, endMs: span.endMs, quantity: ms * wholeQuantity('count', count) }],
});

const volumes = (job: JobUse, { count, volumeGb = 0 }: InstanceGroup): Charge => ({
  ...lineOf(job),
  part: 'volume',
  key: { of: 'volume', component: components[job.kind], region: job.region },
  spreads: [
    { startMs: job.startMs, endMs: job.endMs, quantity: wholeQuantity('volumeGb', volumeGb * count * billedMsOf(job)) },
  ],
});

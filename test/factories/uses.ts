import type { EndpointUse, JobUse, VariantUse } from '../../shared/cost/index.ts';

/** Milliseconds since 1970 of a moment such as `2026-11-20T10:00:00`, UTC. */
export const at = (moment: string): number => {
  const ms = Date.parse(moment.includes('T') ? `${moment}Z` : `${moment}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new RangeError(`${moment} is no moment`);
  return ms;
};

export const hourMs = 3_600_000;

const whose = { model: 'churn', owner: 'churn-team', region: 'us-east-1' };

/** An hour of training on one ml.m5.xlarge, unless told otherwise. */
export const aJob = (job: Partial<JobUse> = {}): JobUse => ({
  of: 'job',
  kind: 'training',
  name: 'churn-train-1',
  ...whose,
  startMs: at('2026-11-20T10:00:00'),
  endMs: at('2026-11-20T11:00:00'),
  groups: [{ instanceType: 'ml.m5.xlarge', count: 1 }],
  outcome: 'completed',
  ...job,
});

/** An endpoint of one variant on instances of one type, from a moment on. */
export const anEndpoint = (
  states: VariantUse['states'],
  more: Partial<EndpointUse & { endMs: number }> = {},
): EndpointUse => {
  const { endMs, ...endpoint } = more;
  const variant = { variant: 'AllTraffic', states, ...(endMs === undefined ? {} : { endMs }) };
  return { of: 'endpoint', name: 'churn-live', ...whose, variants: [variant], ...endpoint };
};

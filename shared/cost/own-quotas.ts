import {
  filesOf,
  monthHours,
  partialsPerWindow,
  secondsPerFile,
  secondsPerPlan,
  secondsPerWindow,
  usualWorkload,
  type Workload,
} from './own-use.ts';

/** A limit of AWS or of the deployment, and how much of it a workload takes. */
export interface QuotaUse {
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  readonly used: number;
}

interface Quota extends Omit<QuotaUse, 'used'> {
  readonly usedBy: (workload: Workload) => number;
}

/** Copies of evaluate-window and of profile-capture at one time, as deployed by default. */
const windowConcurrency = 10;
const captureConcurrency = 20;

/** Files come unevenly: at the busiest moment five times as many as on average. */
const peak = 5;

const filesPerSecond = (workload: Workload): number => (peak * filesOf(workload)) / (monthHours * 3600);

/** All daily windows of a UTC day are due in the same hour. */
const windowsPerSecond = (workload: Workload): number => windowConcurrency / secondsPerWindow(workload);

const atOnce = (workload: Workload): number => Math.min(workload.monitors, windowConcurrency);

/**
 * Default quotas of an account, from AWS's documentation as remembered (the Service Quotas console has an account's own), and our own limits.
 */
const quotas: readonly Quota[] = [
  {
    name: 'CaptureConcurrency (ours): copies of profile-capture',
    limit: captureConcurrency,
    unit: 'at once',
    usedBy: (workload) => filesPerSecond(workload) * secondsPerFile(workload),
  },
  {
    name: 'WindowConcurrency (ours): all windows of a day within the hour',
    limit: 3600,
    unit: 'seconds',
    usedBy: (workload) => workload.monitors / windowsPerSecond(workload),
  },
  {
    name: 'Timeout of plan-windows (ours)',
    limit: 120,
    unit: 'seconds',
    usedBy: secondsPerPlan,
  },
  {
    name: 'Lambda, concurrent executions (new accounts have fewer)',
    limit: 1000,
    unit: 'at once',
    usedBy: (workload) =>
      Math.min(captureConcurrency, filesPerSecond(workload) * secondsPerFile(workload)) + atOnce(workload) + 5,
  },
  {
    name: 'DynamoDB, writes of an on-demand table',
    limit: 40_000,
    unit: 'units a second',
    usedBy: (workload) =>
      filesPerSecond(workload) * (2.1 + workload.flaggedShare * (workload.flaggedRecords + 1)) +
      15 * windowsPerSecond(workload),
  },
  {
    name: 'EventBridge, PutEvents (smallest Regions)',
    limit: 600,
    unit: 'a second',
    usedBy: (workload) =>
      filesPerSecond(workload) * workload.flaggedShare + Math.min(workload.monitors, windowsPerSecond(workload)),
  },
  {
    name: 'S3, GET of one prefix: the partials of a series',
    limit: 5500,
    unit: 'a second',
    usedBy: (workload) => partialsPerWindow(workload) / secondsPerWindow(workload),
  },
  {
    name: 'S3, PUT of one prefix: the partials of a series',
    limit: 3500,
    unit: 'a second',
    usedBy: (workload) => (peak * workload.filesPerHour * 1.1) / 3600,
  },
  {
    name: 'SQS, messages in flight',
    limit: 120_000,
    unit: 'messages',
    usedBy: (workload) => Math.min(captureConcurrency * 10, filesPerSecond(workload) * 10),
  },
];

/** How much of each quota a workload takes, fullest first. */
export const quotaUse = (workload: Workload): readonly QuotaUse[] =>
  quotas
    .map(({ name, limit, unit, usedBy }) => ({ name, limit, unit, used: usedBy(workload) }))
    .toSorted((a, b) => b.used / b.limit - a.used / a.limit);

const mostMonitors = 10_000_000;

/**
 * At how many usual monitors a quota is reached.
 *
 * @returns undefined where it is not, however many there are: it does not grow with them, or our own concurrency holds it down
 */
export const monitorsAtLimit = (name: string): number | undefined => {
  const quota = quotas.find((each) => each.name === name);
  if (quota === undefined) throw new RangeError(`no quota is called ${name}`);
  const isWithin = (monitors: number): boolean => quota.usedBy(usualWorkload(monitors)) <= quota.limit;
  if (isWithin(mostMonitors)) return undefined;
  let [within, beyond] = [0, mostMonitors];
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (isWithin(middle)) within = middle;
    else beyond = middle;
  }
  return beyond;
};

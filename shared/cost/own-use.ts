import type { OwnUse } from './own-bill.ts';
import type { OwnItem } from './own-prices.ts';

/** What Plumbline is expected to do in a month of 730 hours. */
export interface Workload {
  /** Endpoints with one monitor each. */
  readonly monitors: number;
  /** Capture files that each endpoint writes in an hour. */
  readonly filesPerHour: number;
  readonly mbPerFile: number;
  readonly windowHours: number;
  /** Share of windows that are evaluated once more, for late files. */
  readonly lateShare: number;
  /** Share of files with a record worth a second look, and how many such a file has. */
  readonly flaggedShare: number;
  readonly flaggedRecords: number;
  /** A partial of twenty columns; what a window's report takes. */
  readonly partialKb: number;
  readonly reportKb: number;
  /** How long partials and reports have been kept: neither expires. */
  readonly keptMonths: number;
  /** SageMaker's events about each endpoint's jobs, models and itself in a month. */
  readonly lifecycleEvents: number;
  readonly incidents: number;
  /** Requests to the status endpoint for each monitor in a month. */
  readonly statusRequests: number;
}

/** A middling endpoint, some three records a second, watched by the day. */
export const usualWorkload = (monitors: number): Workload => ({
  monitors,
  filesPerHour: 12,
  mbPerFile: 0.5,
  windowHours: 24,
  lateShare: 0.1,
  flaggedShare: 0.5,
  flaggedRecords: 5,
  partialKb: 40,
  reportKb: 1000,
  keptMonths: 12,
  lifecycleEvents: 60,
  incidents: 2,
  statusRequests: 200,
});

/** What of the deployment costs the same at any number of monitors; a test counts it in `deploy/`. */
export const deployed = { alarms: 36, keys: 1, queues: 3, metrics: 4 } as const;

export const monthHours = 730;

/** Lambda's pollers of a queue: five at least, each asks again after 20 seconds without a message. */
const pollsPerQueue = 5 * (3600 / 20) * monthHours;

/** Messages that a batch holds, from how many come within the batching window, of ten at most. */
const batchOf = (perMonth: number, windowSeconds: number): number =>
  Math.min(10, Math.max(1, (perMonth / (monthHours * 3600)) * windowSeconds));

/** Sending, and a share of receiving and deleting its batch. */
const requestsOf = (messages: number, batch: number): number => messages * (1 + 2 / batch);

/** What one function does in a month. */
interface FunctionUse extends OwnUse {
  readonly lambdaRequests: number;
  /** Of each invocation: its memory in GB and how long it runs. */
  readonly lambdaGbSeconds: number;
}

/** Memory in GB as deployed: one whole vCPU where the work is arithmetic. */
const memoryGb = { arithmetic: 1769 / 1024, calls: 0.5, answers: 1 } as const;

const run = (invocations: number, seconds: number, gb: number): FunctionUse => ({
  lambdaRequests: invocations,
  lambdaGbSeconds: invocations * seconds * gb,
});

export const filesOf = ({ monitors, filesPerHour }: Workload): number => monitors * filesPerHour * monthHours;

/** Seconds that profiling one file takes: calls, and 250 MB a second (docs/measurements.md). */
export const secondsPerFile = ({ mbPerFile }: Workload): number => 0.15 + mbPerFile / 250;

/** A capture file: read, claimed, its hours written and marked. One in ten reaches into a second hour. */
const profileCapture = (workload: Workload): FunctionUse => {
  const files = filesOf(workload);
  const batch = batchOf(files, 10);
  return {
    ...run(files / batch, batch * secondsPerFile(workload), memoryGb.arithmetic),
    s3Gets: files,
    s3Puts: files * (1.1 + workload.flaggedShare),
    tableWrites: files * 2.1,
    queueRequests: requestsOf(files, batch),
  };
};

/** Flagged lines of a file: read, each record claimed, the set written and counted. */
const collectFlagged = (workload: Workload): FunctionUse => {
  const pointers = filesOf(workload) * workload.flaggedShare;
  const batch = batchOf(pointers, 30);
  return {
    ...run(pointers / batch, 0.1 + batch * 0.1, memoryGb.calls),
    s3Gets: pointers,
    s3Puts: pointers,
    tableWrites: pointers * (workload.flaggedRecords + 1),
    queueRequests: requestsOf(pointers, batch),
    customEvents: pointers,
  };
};

export const windowsOf = ({ monitors, windowHours, lateShare }: Workload): number =>
  monitors * (monthHours / windowHours) * (1 + lateShare);

/** Every hour, every monitor is asked what is due. */
export const secondsPerPlan = ({ monitors }: Workload): number => 0.3 + monitors * 0.001;

const planWindows = (workload: Workload): FunctionUse => ({
  ...run(monthHours, secondsPerPlan(workload), memoryGb.calls),
  tableReads: monthHours * workload.monitors,
  tableWrites: windowsOf(workload),
  queueRequests: requestsOf(windowsOf(workload), 1),
  scheduledTicks: monthHours,
});

export const partialsPerWindow = ({ filesPerHour, windowHours }: Workload): number => filesPerHour * windowHours * 1.1;

/** Seconds of one evaluation: its partials fetched sixteen at a time and merged at 2.4 ms each (docs/measurements.md), and its calls. */
export const secondsPerWindow = (workload: Workload): number =>
  0.3 + partialsPerWindow(workload) * (0.02 / 16 + 0.0024);

/** Objects of days whose windows a decision reads again, of the eight that it sees: a warm function knows the others. */
const daysRead = 2;

/**
 * A window: the partials of its week listed, its own fetched and rolled up, days of earlier windows read and its own day written, three reports,
 * the fact of 12 KB and the window itself.
 */
const evaluateWindow = (workload: Workload): FunctionUse => {
  const windows = windowsOf(workload);
  return {
    ...run(windows, secondsPerWindow(workload), memoryGb.arithmetic),
    s3Gets: windows * (partialsPerWindow(workload) + 1 + daysRead),
    // Listing costs as much as putting; a week is one page or a few.
    s3Puts: windows * (2 + 1 + 1 + 3),
    tableReads: windows * 4,
    tableWrites: windows * (12 + 2 + 1),
    customEvents: windows,
  };
};

/** Facts that incidents are made of, and what is told of them: opened, updated twice, resolved. */
const toldPerIncident = 4;

const incidentsAndAlerts = ({ monitors, incidents, lifecycleEvents, ...workload }: Workload): FunctionUse => {
  const facts = windowsOf({ monitors, incidents, lifecycleEvents, ...workload }) + monitors * lifecycleEvents;
  const told = monitors * incidents * toldPerIncident;
  const calls = run(facts + 3 * told, 0.1, memoryGb.calls);
  return {
    ...calls,
    tableReads: facts * 10 + told * 4,
    // An incident is in the index, too, and grows with its history.
    tableWrites: told * (2 * 4 + 2),
    customEvents: told,
    topicMessages: told,
    keyRequests: told * 2,
  };
};

const recordLifecycle = ({ monitors, lifecycleEvents }: Workload): FunctionUse => {
  const events = monitors * lifecycleEvents;
  return { ...run(events, 0.15, memoryGb.calls), tableReads: events, tableWrites: events * 3, customEvents: events };
};

const monthDays = monthHours / 24;

/** Five metrics of each endpoint; see `variantSeries`. */
const metricsPerEndpoint = 5;

/**
 * Every day: some states and jobs of each endpoint read, its metrics asked for, and 3 KB kept of each model and its owner, in the index too.
 */
const summarizeCost = ({ monitors }: Workload): FunctionUse => ({
  ...run(monthDays, 5 + monitors * 0.05, memoryGb.answers),
  tableReads: monthDays * monitors * 10,
  tableWrites: monthDays * monitors * 2 * 6,
  metricQueries: monthDays * monitors * metricsPerEndpoint,
  customEvents: monthDays,
  scheduledTicks: monthDays,
});

const statusApi = ({ monitors, statusRequests }: Workload): FunctionUse => {
  const requests = monitors * statusRequests;
  return { ...run(requests, 0.05, memoryGb.answers), tableReads: requests * 5, httpRequests: requests };
};

/** What lies in the bucket and the table after so many months, and what stands whether something happens or not. */
const standing = (workload: Workload): OwnUse => {
  const { keptMonths, partialKb, reportKb } = workload;
  const [files, windows] = [filesOf(workload), windowsOf(workload)];
  const partialGb = (files * 1.1 * partialKb) / 1e6;
  const reportGb = (windows * reportKb) / 1e6;
  // A day's roll-up is kept for 35 days; claims and revisions of half a KB, facts of 12 KB, for 400 days.
  const rollUpGb = (windows * 120) / 1e6;
  const tableGb =
    ((files * (1 + workload.flaggedShare * workload.flaggedRecords) * 0.5 + windows * 14) / 1e6) * keptMonths;
  return {
    s3GbMonths: (partialGb + reportGb) * keptMonths + rollUpGb,
    tableGbMonths: tableGb,
    tableBackupGbMonths: tableGb,
    queuePolls: deployed.queues * pollsPerQueue,
    metrics: deployed.metrics,
    alarms: deployed.alarms,
    keys: deployed.keys,
  };
};

/** Bytes that an invocation logs: Lambda's own three lines, and one of ours. */
const logGbPerInvocation = 1.5e-6;

const added = (uses: readonly OwnUse[]): OwnUse => {
  const sum: Partial<Record<OwnItem, number>> = {};
  for (const use of uses)
    for (const [item, quantity] of Object.entries(use) as [OwnItem, number][]) sum[item] = (sum[item] ?? 0) + quantity;
  return sum;
};

/** What Plumbline uses in a month of a workload, by what its functions do for each file, window and event. */
export const expectedUse = (workload: Workload): OwnUse => {
  const use = added([
    profileCapture(workload),
    collectFlagged(workload),
    planWindows(workload),
    evaluateWindow(workload),
    incidentsAndAlerts(workload),
    recordLifecycle(workload),
    summarizeCost(workload),
    statusApi(workload),
    standing(workload),
  ]);
  return { ...use, logGb: (use.lambdaRequests ?? 0) * logGbPerInvocation };
};

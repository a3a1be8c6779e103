import type { KeptCost, KeptWaste } from '../../shared/cost/index.ts';
import type { WeekPorts } from '../../shared/digest/index.ts';
import type { KeptIncident } from '../../shared/incident/index.ts';
import type { Monitor } from '../../shared/monitor/index.ts';
import type { Run } from '../../shared/retraining/index.ts';
import type { WindowRecord } from '../../shared/window/index.ts';
import { MemoryLifecycle } from '../doubles/memory-lifecycle.ts';
import { anIncident } from './facts.ts';
import { hourMs } from './uses.ts';

/** A window of six hours that was judged and found nothing, unless `changes` say more. */
export const aWindowRecord = (startMs: number, changes: Partial<WindowRecord> = {}): WindowRecord => ({
  monitorId: 'churn',
  startMs,
  endMs: startMs + 6 * hourMs,
  evaluationId: `e${startMs}`,
  revision: 1,
  rows: 500,
  records: 500,
  recordsRejected: 0,
  verdict: 'ok',
  causes: [],
  report: { bucket: 'data', key: 'reports/evaluation.json' },
  judged: 'all',
  ...changes,
});

/** An incident of the monitor `churn` as it is kept. */
export const aKeptIncident = (changes: Partial<KeptIncident> = {}): KeptIncident => {
  const { findings: _, report: __, ...incident } = anIncident();
  return { ...incident, subject: 'churn', monitorId: 'churn', evaluationId: 'e1', ...changes };
};

export const aRun = (time: string, changes: Partial<Run> = {}): Run => ({
  runId: 'a'.repeat(64),
  monitorId: 'churn',
  pipelineName: 'churn-retrain',
  reason: 'An incident is open.',
  incidentId: null,
  newRecords: 500,
  origin: { time, correlationId: 'c', causationId: 'f' },
  executionArn: 'arn:aws:sagemaker:us-east-1:123456789012:pipeline/churn-retrain/execution/abcdefghijkl',
  leaseUntilMs: 0,
  ...changes,
});

export const dollars = (amount: string) => ({
  amount: Number(amount).toFixed(6),
  currency: 'USD',
  ratesFrom: null,
  ratesTo: null,
});

/** What a day cost everything, as it is kept. */
export const aKeptCost = (day: string, spent: string, changes: Partial<KeptCost> = {}): KeptCost => ({
  of: 'all',
  name: null,
  value: null,
  day,
  asOfMs: Date.parse(`${day}T00:00:00Z`) + 26 * hourMs,
  costs: {
    day: dollars(spent),
    month: dollars('100'),
    forecast: { expected: dollars('300'), low: dollars('280'), high: dollars('330') },
    anomaly: 'usual',
    lost: dollars('0'),
    saved: dollars('0'),
    change: null,
    predictions: null,
    perThousand: null,
    unknown: [],
  },
  budget: null,
  carbon: { basis: 'location based', energyKwh: 0, operationalKg: 0, embodiedKg: 0, unknown: [] },
  ...changes,
});

/** Everything that a week is read from, in lists. */
export interface KeptWeek {
  readonly monitors?: readonly Monitor[];
  readonly windows?: readonly WindowRecord[];
  readonly incidents?: readonly KeptIncident[];
  readonly runs?: readonly Run[];
  readonly costs?: readonly KeptCost[];
  readonly lifecycle?: MemoryLifecycle;
  readonly waste?: KeptWaste;
}

/** Ports that answer from lists, as the stores do from the table. */
export const weekPorts = ({
  monitors = [],
  windows = [],
  incidents = [],
  runs = [],
  costs = [],
  lifecycle = new MemoryLifecycle(),
  waste,
}: KeptWeek): WeekPorts => ({
  monitors: { all: async () => monitors },
  windows: {
    between: async (monitorId, { fromMs, toMs = Number.POSITIVE_INFINITY }) =>
      windows.filter((one) => one.monitorId === monitorId && one.startMs >= fromMs && one.startMs < toMs),
  },
  incidents: {
    openedWithin: async ({ startMs, endMs }) =>
      incidents.filter(({ openedAt }) => Date.parse(openedAt) >= startMs && Date.parse(openedAt) < endMs),
  },
  runs: {
    startedWithin: async ({ startMs, endMs }) =>
      runs.filter(({ origin }) => Date.parse(origin.time) >= startMs && Date.parse(origin.time) < endMs),
  },
  costs: {
    between: async ({ of, name }, { from, through }) =>
      costs.filter((cost) => cost.of === of && cost.name === name && cost.day >= from && cost.day <= through),
    ofDay: async (day) => costs.filter((cost) => cost.day === day),
  },
  recorded: lifecycle.recorded,
  prices: { load: async () => [] },
  spending: { latestWaste: async () => waste },
});

import * as v from 'valibot';
import { type Monitor, monitorDocument, monitorOf } from '../../shared/monitor/index.ts';

/** A valid monitor document; what a test is about goes into `changes`. */
export const aMonitorDocument = (changes: Readonly<Record<string, unknown>> = {}) => ({
  schemaVersion: 1,
  id: 'churn',
  owner: 'churn-team@example.com',
  source: { kind: 'endpoint', endpoint: 'churn-xgb', capture: { bucket: 'churn-capture', prefix: 'capture' } },
  mapping: {
    input: { columns: ['age', 'plan'] },
    output: { columns: ['score'] },
    prediction: { probability: 'score' },
  },
  baseline: { version: 'v1' },
  window: { lengthHours: 1, graceMinutes: 10 },
  checks: { minimumRows: 100 },
  incident: { resolveAfterHours: 2 },
  ...changes,
});

/** A validated monitor. */
export const aMonitor = (changes: Readonly<Record<string, unknown>> = {}): Monitor =>
  monitorOf(v.parse(monitorDocument, aMonitorDocument(changes)));

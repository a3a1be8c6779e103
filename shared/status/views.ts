import { type AcceptedNormal, isOpen, type KeptIncident } from '../incident/index.ts';
import type { Monitor } from '../monitor/index.ts';
import { isoOf, type WindowRecord } from '../window/index.ts';

/** A window as the status endpoint shows it. */
export const windowView = (window: WindowRecord) => ({
  monitorId: window.monitorId,
  window: { start: isoOf(window.startMs), end: isoOf(window.endMs) },
  evaluationId: window.evaluationId,
  revision: window.revision,
  verdict: window.verdict,
  records: window.records,
  rows: window.rows,
  recordsRejected: window.recordsRejected,
  causes: window.causes,
  report: window.report,
});

/** An incident as the status endpoint shows it in a list. */
export const incidentView = ({ evaluationId: _, ...incident }: KeptIncident) => incident;

/** A drift that a person took for the new normal, as the status endpoint shows it. */
export const normalView = ({ incidentId, by, acceptedAtMs, fromMs, cause, columns }: AcceptedNormal) => ({
  incidentId,
  by,
  acceptedAt: isoOf(acceptedAtMs),
  from: isoOf(fromMs),
  cause,
  columns,
});

/** A monitor's health in one word: its open incidents first, then its latest window. */
export const healthOf = (
  latest: WindowRecord | undefined,
  incidents: readonly KeptIncident[],
): 'incident' | 'ok' | 'not-enough-data' | 'no-data' => {
  if (incidents.some(isOpen)) return 'incident';
  if (latest === undefined) return 'no-data';
  return latest.verdict === 'not-enough-data' ? 'not-enough-data' : 'ok';
};

/** A monitor as the status endpoint shows it in a list. */
export const monitorView = (
  monitor: Monitor,
  latest: WindowRecord | undefined,
  incidents: readonly KeptIncident[],
) => ({
  id: monitor.id,
  title: monitor.title ?? monitor.id,
  owner: monitor.owner,
  version: monitor.version,
  source: monitor.source,
  baseline: monitor.baseline ?? null,
  health: healthOf(latest, incidents),
  openIncidents: incidents.filter(isOpen).map(({ incidentId }) => incidentId),
  latestWindow: latest === undefined ? null : windowView(latest),
});

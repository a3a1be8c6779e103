import * as v from 'valibot';
import { incidentStatuses } from '../events/parts/incident.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onHttp, queryOf, type Route } from '../shared/aws/on-http.ts';
import { statusReader } from '../shared/aws/status-reader.ts';
import { inParallel } from '../shared/concurrency.ts';
import { isOpen } from '../shared/incident/index.ts';
import type { Monitor, Monitors } from '../shared/monitor/index.ts';
import { incidentView, monitorView, normalView, type StatusReader, windowView } from '../shared/status/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly reader: StatusReader;
}

/** Monitors that are looked up at once. */
const parallelMonitors = 24;

const limit = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,3}$/, 'a whole number'), v.transform(Number), v.minValue(1), v.maxValue(100)),
  '20',
);
const page = { limit, cursor: v.optional(v.string()) };
const moment = v.optional(v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse)));
const windowsQuery = v.strictObject({ ...page, from: moment, to: moment });
const incidentsQuery = v.strictObject({
  ...page,
  status: v.optional(v.picklist(incidentStatuses)),
  monitor: v.optional(v.string()),
});
const monitorsQuery = v.strictObject(page);
const noQuery = v.strictObject({});

/** Reads only: the health of everything, monitors and their windows, incidents and what they rest on. */
export const statusApi = ({ monitors, reader }: Ports): Readonly<Record<string, Route>> => {
  const view = async (monitor: Monitor) => {
    const [latest, incidents] = await Promise.all([reader.latestWindow(monitor.id), reader.incidentsOf(monitor.id)]);
    return monitorView(monitor, latest, incidents);
  };
  return {
    'GET /status': async ({ query }) => {
      queryOf(noQuery, query);
      const views = await inParallel(await monitors.all(), parallelMonitors, view);
      const health = { incident: 0, ok: 0, 'not-enough-data': 0, 'no-data': 0 };
      for (const each of views) health[each.health] += 1;
      return {
        monitors: views.length,
        health,
        openIncidents: views.flatMap(({ openIncidents }) => openIncidents),
        latestWindowEnd:
          views
            .map(({ latestWindow }) => latestWindow?.window.end ?? '')
            .toSorted()
            .at(-1) || null,
      };
    },
    'GET /monitors': async ({ query }) => {
      const request = queryOf(monitorsQuery, query);
      const all = (await monitors.all()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const rest = all.filter(({ id }) => request.cursor === undefined || id > request.cursor);
      const items = await inParallel(rest.slice(0, request.limit), parallelMonitors, view);
      return { items, ...(rest.length > request.limit ? { cursor: items.at(-1)?.id } : {}) };
    },
    'GET /monitors/{id}': async ({ path, query }) => {
      queryOf(noQuery, query);
      const monitor = await monitors.find(path.id ?? '');
      if (monitor === undefined) return undefined;
      const [shown, normals] = await Promise.all([view(monitor), reader.normalsOf(monitor.id)]);
      return { ...shown, acceptedNormals: normals.map(normalView), document: monitor };
    },
    'GET /monitors/{id}/windows': async ({ path, query }) => {
      const { from, to, ...request } = queryOf(windowsQuery, query);
      const monitor = await monitors.find(path.id ?? '');
      if (monitor === undefined) return undefined;
      const span = { ...(from === undefined ? {} : { fromMs: from }), ...(to === undefined ? {} : { toMs: to }) };
      const { items, cursor } = await reader.windows(monitor.id, span, request);
      return { items: items.map(windowView), ...(cursor === undefined ? {} : { cursor }) };
    },
    'GET /incidents': async ({ query }) => {
      const { status, monitor, ...request } = queryOf(incidentsQuery, query);
      const { items, cursor } = await reader.incidents({ status, monitorId: monitor }, request);
      return { items: items.map(incidentView), ...(cursor === undefined ? {} : { cursor }) };
    },
    'GET /incidents/{id}': async ({ path, query }) => {
      queryOf(noQuery, query);
      const incident = await reader.incident(path.id ?? '');
      if (incident === undefined) return undefined;
      const findings = incident.evaluationId === undefined ? [] : await reader.findings(incident.evaluationId);
      const worst = findings.filter(({ verdict }) => verdict === 'violation');
      return { ...incidentView(incident), isOpen: isOpen(incident), findings: worst };
    },
  };
};

export const handler = onHttp(statusApi({ monitors: monitorsFile(), reader: statusReader() }));

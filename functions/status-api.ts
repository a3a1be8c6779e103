import { costStore } from '../shared/aws/cost-store.ts';
import { env } from '../shared/aws/env.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { BadRequestError, onHttp, queryOf, type Route } from '../shared/aws/on-http.ts';
import { recordedLifecycle } from '../shared/aws/recorded-lifecycle.ts';
import { spendingStore } from '../shared/aws/spending-store.ts';
import { statusReader } from '../shared/aws/status-reader.ts';
import { inParallel } from '../shared/concurrency.ts';
import { type Costs, cutBy, dayMs, dayName, type KeptCost, type SpendingStore } from '../shared/cost/index.ts';
import { isOpen } from '../shared/incident/index.ts';
import {
  isJob,
  lineageOf,
  type RecordedLifecycle,
  type ResourceState,
  type TimeRange,
} from '../shared/lifecycle/index.ts';
import type { Monitor, Monitors } from '../shared/monitor/index.ts';
import {
  type CostCut,
  callView,
  carbonView,
  costsView,
  endpointStatesView,
  endpointView,
  forecastView,
  incidentView,
  jobView,
  lineageView,
  monitorView,
  normalView,
  queries,
  type RouteKey,
  type StatusReader,
  stepView,
  wasteView,
  windowView,
} from '../shared/status/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly reader: StatusReader;
  readonly recorded: RecordedLifecycle;
  readonly costs: Costs;
  readonly spending: SpendingStore;
}

/** Monitors, or endpoints, that are looked up at once. */
const parallelLookUps = 24;

const always: TimeRange = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };

/**
 * Reads only: the health of everything, monitors and their windows, incidents and what they rest on; jobs, endpoints and lineage; what
 * was spent.
 */
export const statusApi = (ports: Ports): Readonly<Record<keyof typeof queries, Route>> => ({
  ...monitorRoutes(ports),
  ...incidentRoutes(ports),
  ...jobRoutes(ports),
  ...endpointRoutes(ports),
  ...costRoutes(ports),
});

const monitorRoutes = ({ monitors, reader }: Ports) => {
  const view = async (monitor: Monitor) => {
    const [latest, incidents] = await Promise.all([reader.latestWindow(monitor.id), reader.incidentsOf(monitor.id)]);
    return monitorView(monitor, latest, incidents);
  };
  return {
    'GET /status': async ({ query }) => {
      queryOf(queries['GET /status'], query);
      const views = await inParallel(await monitors.all(), parallelLookUps, view);
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
      const request = queryOf(queries['GET /monitors'], query);
      const all = (await monitors.all()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const rest = all.filter(({ id }) => request.cursor === undefined || id > request.cursor);
      const items = await inParallel(rest.slice(0, request.limit), parallelLookUps, view);
      return { items, ...(rest.length > request.limit ? { cursor: items.at(-1)?.id } : {}) };
    },
    'GET /monitors/{id}': async ({ path, query }) => {
      queryOf(queries['GET /monitors/{id}'], query);
      const monitor = await monitors.find(path.id ?? '');
      if (monitor === undefined) return undefined;
      const [shown, normals] = await Promise.all([view(monitor), reader.normalsOf(monitor.id)]);
      return { ...shown, acceptedNormals: normals.map(normalView), document: monitor };
    },
    'GET /monitors/{id}/windows': async ({ path, query }) => {
      const { from, to, ...request } = queryOf(queries['GET /monitors/{id}/windows'], query);
      const monitor = await monitors.find(path.id ?? '');
      if (monitor === undefined) return undefined;
      const span = { ...(from === undefined ? {} : { fromMs: from }), ...(to === undefined ? {} : { toMs: to }) };
      const { items, cursor } = await reader.windows(monitor.id, span, request);
      return { items: items.map(windowView), ...(cursor === undefined ? {} : { cursor }) };
    },
  } satisfies Partial<Record<RouteKey, Route>>;
};

const incidentRoutes = ({ reader }: Ports) =>
  ({
    'GET /incidents': async ({ query }) => {
      const { status, monitor, ...request } = queryOf(queries['GET /incidents'], query);
      const { items, cursor } = await reader.incidents({ status, monitorId: monitor }, request);
      return { items: items.map(incidentView), ...(cursor === undefined ? {} : { cursor }) };
    },
    'GET /incidents/{id}': async ({ path, query }) => {
      queryOf(queries['GET /incidents/{id}'], query);
      const incident = await reader.incident(path.id ?? '');
      if (incident === undefined) return undefined;
      const findings = incident.evaluationId === undefined ? [] : await reader.findings(incident.evaluationId);
      const worst = findings.filter(({ verdict }) => verdict === 'violation');
      return { ...incidentView(incident), isOpen: isOpen(incident), findings: worst };
    },
  }) satisfies Partial<Record<RouteKey, Route>>;

/** The newest resource of a name that is of a wanted kind. */
const named = async (
  { recorded }: Ports,
  name: string,
  isWanted: (state: ResourceState) => boolean,
): Promise<ResourceState | undefined> => {
  const found = await inParallel(await recorded.named(name), parallelLookUps, recorded.find);
  return found
    .flatMap((kept) => (kept !== undefined && isWanted(kept.state) ? [kept.state] : []))
    .toSorted((a, b) => (a.createdAtMs ?? a.changedAtMs) - (b.createdAtMs ?? b.changedAtMs))
    .at(-1);
};

const jobRoutes = (ports: Ports) =>
  ({
    'GET /jobs': async ({ query }) => {
      const { from, to, ...request } = queryOf(queries['GET /jobs'], query);
      const range = { fromMs: from ?? always.fromMs, toMs: to ?? always.toMs };
      const { items, cursor } = await ports.recorded.created('jobs', range, request);
      const uses = await inParallel(items, parallelLookUps, ports.recorded.jobUse);
      return { items: uses.flatMap((use) => use ?? []).map(jobView), ...(cursor === undefined ? {} : { cursor }) };
    },
    'GET /jobs/{name}': async ({ path, query }) => {
      const { kind } = queryOf(queries['GET /jobs/{name}'], query);
      const job = await named(ports, path.name ?? '', (state) => isJob(state) && (kind ?? state.kind) === state.kind);
      const use = job && (await ports.recorded.jobUse(job));
      if (job === undefined || use === undefined) return undefined;
      const [history, calls] = await Promise.all([
        ports.recorded.history(job.resourceArn, always.toMs),
        ports.recorded.calls(job.resourceArn),
      ]);
      const life = { history: history.map(stepView), calls: calls.map(callView) };
      return { ...jobView(use), dataUris: job.dataUris ?? [], ...life };
    },
  }) satisfies Partial<Record<RouteKey, Route>>;

const isEndpoint = ({ kind }: ResourceState): boolean => kind === 'endpoint';

const endpointRoutes = (ports: Ports) =>
  ({
    'GET /endpoints': async ({ query }) => {
      const request = queryOf(queries['GET /endpoints'], query);
      const { items, cursor } = await ports.recorded.created('endpoints', always, request);
      const timelines = await inParallel(items, parallelLookUps, (state) => ports.recorded.timeline(state, always));
      return { items: timelines.map(endpointView), ...(cursor === undefined ? {} : { cursor }) };
    },
    'GET /endpoints/{name}': async ({ path, query }) => {
      const { from, to } = queryOf(queries['GET /endpoints/{name}'], query);
      const endpoint = await named(ports, path.name ?? '', isEndpoint);
      if (endpoint === undefined) return undefined;
      const range = { fromMs: from ?? always.fromMs, toMs: to ?? always.toMs };
      const [timeline, calls] = await Promise.all([
        ports.recorded.timeline(endpoint, range),
        ports.recorded.calls(endpoint.resourceArn),
      ]);
      return { ...endpointView(timeline), states: endpointStatesView(timeline), calls: calls.map(callView) };
    },
    'GET /endpoints/{name}/lineage': async ({ path, query }) => {
      const { at } = queryOf(queries['GET /endpoints/{name}/lineage'], query);
      const endpoint = await named(ports, path.name ?? '', isEndpoint);
      const lineage = endpoint && (await lineageOf(ports.recorded, endpoint.resourceArn, at ?? always.toMs));
      return lineage && lineageView(lineage, at);
    },
  }) satisfies Partial<Record<RouteKey, Route>>;

/** Days that are told where nobody says which, and the most that are told at once. */
const usualDays = 31;
const mostDays = 92;

/** Costs of one day in one cut: one item of the table, or the day's index. */
const ofDay = async ({ costs }: Ports, by: CostCut, day: string): Promise<readonly KeptCost[]> =>
  (await costs.ofDay(day)).filter(({ of }) => of === by);

const costRoutes = (ports: Ports) => {
  const { costs, spending } = ports;
  const latest = async (by: CostCut): Promise<{ day: string | null; kept: readonly KeptCost[] }> => {
    const all = await spending.latest();
    return all === undefined ? { day: null, kept: [] } : { day: all.day, kept: await ofDay(ports, by, all.day) };
  };
  return {
    'GET /costs': async ({ query, timeMs }) => {
      const { by, ...asked } = queryOf(queries['GET /costs'], query);
      const { startMs, endMs } = daysAsked(asked, asked.to ? undefined : (await spending.latest())?.day, timeMs);
      const [from, through] = [dayName(startMs), dayName(endMs - dayMs)];
      const days = cutBy('day', { startMs, endMs }).map((day) => dayName(day.startMs));
      const kept =
        by === 'all'
          ? await costs.between({ of: 'all', name: null }, { from, through })
          : (await inParallel(days, parallelLookUps, (day) => ofDay(ports, by, day))).flat();
      const bills = by === 'all' ? await spending.billedBetween({ from, through }) : [];
      return { from, to: dayName(endMs), by, items: costsView(kept, bills) };
    },
    'GET /costs/forecast': async ({ query }) => {
      const { by } = queryOf(queries['GET /costs/forecast'], query);
      const { day, kept } = await latest(by);
      return { day, by, items: forecastView(kept) };
    },
    'GET /costs/waste': async ({ query }) => {
      queryOf(queries['GET /costs/waste'], query);
      return wasteView(await spending.latestWaste());
    },
    'GET /carbon': async ({ query }) => {
      const { by } = queryOf(queries['GET /carbon'], query);
      const { day, kept } = await latest(by);
      return { day, by, items: carbonView(kept) };
    },
  } satisfies Partial<Record<RouteKey, Route>>;
};

/** Whole days, the last of them excluded. */
const daysAsked = (
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  latestDay: string | undefined,
  nowMs: number,
) => {
  const lastMs = latestDay === undefined ? nowMs : Date.parse(latestDay) + dayMs;
  const endMs = Date.parse(to ?? dayName(lastMs));
  const startMs = from === undefined ? endMs - usualDays * dayMs : Date.parse(from);
  if (startMs >= endMs)
    throw new BadRequestError('Query parameter from: a day before `to`, which does not belong to the span');
  if (endMs - startMs > mostDays * dayMs)
    throw new BadRequestError(`Query parameter from: at most ${mostDays} days before \`to\``);
  return { startMs, endMs };
};

const { OWNER_TAG, DEFAULT_OWNER } = env('OWNER_TAG', 'DEFAULT_OWNER');

export const handler = onHttp(
  statusApi({
    monitors: monitorsFile(),
    reader: statusReader(),
    recorded: recordedLifecycle({ tag: OWNER_TAG, otherwise: DEFAULT_OWNER }),
    costs: costStore(),
    spending: spendingStore(),
  }),
);

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { statusApi } from '../../functions/status-api.ts';
import { onHttp } from '../../shared/aws/on-http.ts';
import type { KeptIncident } from '../../shared/incident/index.ts';
import { answers, BadCursorError, type RouteKey, type StatusReader } from '../../shared/status/index.ts';
import type { WindowRecord } from '../../shared/window/index.ts';
import { MemoryCosts } from '../doubles/memory-costs.ts';
import { MemoryLifecycle } from '../doubles/memory-lifecycle.ts';
import { aNormal } from '../factories/judgements.ts';
import { aMonitor } from '../factories/monitors.ts';
import { ask } from '../factories/requests.ts';

const incident: KeptIncident = {
  incidentId: 'churn.input-drift.20261120T100000Z',
  subject: 'churn',
  monitorId: 'churn',
  owner: 'me',
  cause: 'input-drift',
  severity: 'warning',
  status: 'open',
  columns: ['age'],
  headline: 'age has shifted',
  onsetAt: '2026-11-20T10:00:00.000Z',
  openedAt: '2026-11-20T11:00:00.000Z',
  lastSeenAt: '2026-11-20T11:00:00.000Z',
  resolvedAt: null,
  windowsInViolation: 1,
  revision: 1,
  evaluationId: 'e1',
};
const window: WindowRecord = {
  monitorId: 'churn',
  startMs: Date.parse('2026-11-20T10:00:00Z'),
  endMs: Date.parse('2026-11-20T11:00:00Z'),
  evaluationId: 'e1',
  revision: 1,
  rows: 100,
  records: 100,
  recordsRejected: 2,
  verdict: 'violation',
  causes: [],
  report: { bucket: 'data', key: 'reports/x' },
};

const reader: StatusReader = {
  latestWindow: async (monitorId) => (monitorId === 'churn' ? window : undefined),
  windows: async (_, span, { limit, cursor }) => {
    if (cursor === 'forged') throw new BadCursorError();
    const items = (span.fromMs ?? 0) > window.startMs ? [] : [window];
    return { items: items.slice(0, limit), cursor: 'next' };
  },
  incidents: async ({ status }) => ({ items: status === undefined || status === 'open' ? [incident] : [] }),
  incidentsOf: async (monitorId) => (monitorId === 'churn' ? [incident] : []),
  normalsOf: async () => [aNormal({ by: 'ada' })],
  incident: async (incidentId) => (incidentId === incident.incidentId ? incident : undefined),
  findings: async () => [],
};
const all = [aMonitor(), aMonitor({ id: 'fraud' })];
const monitors = { all: async () => all, find: async (id: string) => all.find((monitor) => monitor.id === id) };
const { recorded } = new MemoryLifecycle();
const handler = onHttp(statusApi({ monitors, reader, recorded, ...new MemoryCosts() }));

const get = async (routeKey: string, path: Record<string, string> = {}, query: Record<string, string> = {}) => {
  const answer = await ask(handler, `GET ${routeKey}`, { path, query });
  // Whatever is answered is as the API's description says.
  if (answer.status === 200) v.parse(answers[`GET ${routeKey}` as RouteKey].schema, answer.body);
  return answer;
};

describe('statusApi', () => {
  it('GET /status counts monitors by health and names the open incidents', async () => {
    const { status, body } = await get('/status');
    expect(status).toBe(200);
    expect(body).toEqual({
      monitors: 2,
      health: { incident: 1, ok: 0, 'not-enough-data': 0, 'no-data': 1 },
      openIncidents: [incident.incidentId],
      latestWindowEnd: '2026-11-20T11:00:00.000Z',
    });
  });

  it('GET /monitors goes on where the last page ended', async () => {
    const first = await get('/monitors', {}, { limit: '1' });
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual(['churn']);
    const second = await get('/monitors', {}, { limit: '1', cursor: first.body.cursor });
    expect(second.body.items.map(({ id }: { id: string }) => id)).toEqual(['fraud']);
    expect(second.body.cursor).toBeUndefined();
  });

  it('GET /monitors/{id} shows the document, the latest window and what people accepted', async () => {
    const { body } = await get('/monitors/{id}', { id: 'churn' });
    expect(body).toMatchObject({ id: 'churn', health: 'incident', latestWindow: { recordsRejected: 2 } });
    expect(body.acceptedNormals).toMatchObject([{ by: 'ada', acceptedAt: '1970-01-01T01:00:00.000Z' }]);
    expect(body.document.mapping.input.columns).toEqual(['age', 'plan']);
  });

  it('GET /monitors/{id}/windows takes a span of time', async () => {
    expect((await get('/monitors/{id}/windows', { id: 'churn' })).body.items).toHaveLength(1);
    const later = await get('/monitors/{id}/windows', { id: 'churn' }, { from: '2026-11-21T00:00:00Z' });
    expect(later.body.items).toEqual([]);
  });

  it('GET /incidents filters by status, GET /incidents/{id} shows one', async () => {
    expect((await get('/incidents', {}, { status: 'open' })).body.items).toHaveLength(1);
    expect((await get('/incidents', {}, { status: 'resolved' })).body.items).toEqual([]);
    const one = await get('/incidents/{id}', { id: incident.incidentId });
    expect(one.body).toMatchObject({ incidentId: incident.incidentId, isOpen: true, findings: [] });
    expect(one.body.evaluationId).toBeUndefined();
  });

  it.each([
    ['/monitors/{id}', { id: 'nobody' }],
    ['/monitors/{id}/windows', { id: 'nobody' }],
    ['/incidents/{id}', { id: 'nothing' }],
  ])('%s answers 404 as a problem for what does not exist', async (route, path) => {
    const { status, type, body } = await get(route, path);
    expect([status, type, body.status]).toEqual([404, 'application/problem+json', 404]);
  });

  it.each([
    ['/monitors', { limit: '0' }, 'limit'],
    ['/monitors', { limit: 'many' }, 'limit'],
    ['/incidents', { status: 'broken' }, 'status'],
    ['/incidents', { stauts: 'open' }, 'stauts'],
    ['/monitors/{id}/windows', { from: 'yesterday' }, 'from'],
    ['/monitors/{id}/windows', { cursor: 'forged' }, 'cursor'],
  ])('%s refuses %o and names the fault', async (route, query, fault) => {
    const { status, type, body } = await get(route, { id: 'churn' }, query as unknown as Record<string, string>);
    expect([status, type]).toEqual([400, 'application/problem+json']);
    expect(body.detail).toContain(fault);
  });
});

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { at, hourOfRecords, startWorld, type World } from './world.ts';

describe('the deployed wiring', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld(inject('deployment'));
    await world.tick(0);
    for (let hour = 0; hour < 8; hour += 1) {
      await world.capture(hour, hourOfRecords(hour, hour === 2 || hour === 3 ? { plan: 'platinum' } : {}).join('\n'));
      await world.tick(hour + 1);
    }
  });

  afterAll(() => world.close());

  it('evaluates every window with every record', async () => {
    const { items } = (await world.get('/monitors/churn/windows')) as {
      items: { window: { start: string }; records: number; verdict: string; revision: number }[];
    };
    expect(
      items.map(({ window, records, verdict, revision }) => [window.start.slice(11, 13), records, verdict, revision]),
    ).toEqual(
      ['07', '06', '05', '04', '03', '02', '01', '00'].map((hour) => [
        hour,
        120,
        hour === '02' || hour === '03' ? 'violation' : 'ok',
        1,
      ]),
    );
  });

  it('makes one incident of the fault, and resolves it', async () => {
    const { items } = (await world.get('/incidents')) as { items: Record<string, unknown>[] };
    expect(items).toMatchObject([
      {
        incidentId: 'churn.unseen-category.20261120T020000Z',
        columns: ['plan'],
        status: 'resolved',
        severity: 'warning',
        windowsInViolation: 2,
        resolvedAt: '2026-11-20T06:00:00.000Z',
      },
    ]);
    const one = (await world.get(`/incidents/${items[0]?.incidentId}`)) as { findings: { check: string }[] };
    expect(one.findings.map(({ check }) => check)).toContain('unseen-category');
  });

  it('tells people once by e-mail and once on Slack, of opening, retraining and end', async () => {
    const subjects = (kind: string) =>
      world.cloud.inbox
        .list()
        .filter((message) => message.kind === kind)
        .map(({ subject }) => subject)
        .toReversed();
    expect(subjects('email')).toHaveLength(3);
    expect(subjects('slack')).toHaveLength(3);
    expect(subjects('email').join('\n')).toMatch(/plan[\s\S]*retraining started[\s\S]*resolved/);
  });

  it('collects each flagged record once', async () => {
    const { items } = (await world.get('/monitors/churn/windows')) as { items: unknown[] };
    expect(items).toHaveLength(8);
    expect(world.cloud.stats().functions).toMatchObject({
      'plumbline-test-collect-flagged': { errors: 0 },
      'plumbline-test-start-retraining': { errors: 0 },
    });
  });

  it('leaves nothing in a dead-letter queue', async () => {
    expect(await world.cloud.deadLetters()).toEqual([]);
  });

  it('evaluates a window again when a late file arrives, and withdraws what lost its evidence', async () => {
    const late = hourOfRecords(3, { records: 90 }).map((line, index) =>
      line.replaceAll(`h3-${index}"`, `late-${index}"`),
    );
    await world.capture(3, late.join('\n'), { name: '59-59-999-late.jsonl' });
    await world.tick(9);
    const { items } = (await world.get(`/monitors/churn/windows?from=${at(3)}&to=${at(4)}`)) as { items: unknown[] };
    expect(items).toMatchObject([{ records: 210, revision: 2 }]);
  });

  it('refuses an answer to an incident that is over, whoever gives it', async () => {
    const path = '/incidents/churn.unseen-category.20261120T020000Z/accept';
    const given = await fetch(`${world.cloud.httpUrl}${path}`, { method: 'POST', body: JSON.stringify({ by: 'ada' }) });
    expect(given.status).toBe(409);
    expect(await given.json()).toMatchObject({ title: 'Conflict', instance: path });
  });

  it('answers unknown routes and things as problems', async () => {
    expect(await world.get('/incidents/none')).toMatchObject({ status: 404, title: 'Not found' });
  });
});

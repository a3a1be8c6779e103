import { describe, expect, it } from 'vitest';
import { at } from '../../factories/uses.ts';
import { aKeptIncident, aRun } from '../../factories/weeks.ts';
import { withLocalTable } from './local-table.ts';

withLocalTable(at('2026-11-25'));

const span = { startMs: at('2026-11-16'), endMs: at('2026-11-23') };
const times = [
  '2026-11-15T23:59:59.999Z',
  '2026-11-16T00:00:00.000Z',
  '2026-11-18T12:00:00.000Z',
  '2026-11-22T23:59:59.999Z',
  '2026-11-23T00:00:00.000Z',
];

describe('incidentHistory()', () => {
  it('tells those that opened within a span, its start included and its end not', async () => {
    const { incidentHistory, incidentStore } = await import('../../../shared/aws/incident-store.ts');
    for (const [place, openedAt] of times.entries()) {
      const incidentId = `churn.input-drift.2026111${place}T000000Z`;
      await incidentStore().save(aKeptIncident({ incidentId, openedAt }), [], undefined);
    }
    const found = await incidentHistory().openedWithin(span);
    expect(found.map(({ openedAt }) => openedAt)).toEqual(times.slice(1, 4));
  });
});

describe('runHistory()', () => {
  it('tells those that began within a span, of every monitor', async () => {
    const { retrainingStore, runHistory } = await import('../../../shared/aws/retraining-store.ts');
    for (const [place, time] of times.entries())
      await retrainingStore().keep(aRun(time, { monitorId: `m${place}`, runId: `${place}`.repeat(64) }));
    const found = await runHistory().startedWithin(span);
    expect(found.map(({ monitorId }) => monitorId)).toEqual(['m1', 'm2', 'm3']);
  });
});

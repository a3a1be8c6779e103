import { describe, expect, it } from 'vitest';
import { incidentIdOf, openingMsOf, parseIncidentId } from '../../../shared/incident/index.ts';

describe('parseIncidentId', () => {
  it('gives back what incidentIdOf was given', () => {
    const openingMs = Date.parse('2026-11-20T10:03:27.123Z');
    const id = incidentIdOf('endpoint.churn-xgb', 'endpoint-failed', openingMs);
    expect(parseIncidentId(id)).toEqual({ subject: 'endpoint.churn-xgb', openingCause: 'endpoint-failed', openingMs });
  });

  it('is undefined for anything else', () => {
    for (const id of ['', 'x', 'churn.input-drift', 'churn.input-drift.2026'])
      expect(parseIncidentId(id)).toBeUndefined();
  });
});

describe('openingMsOf', () => {
  it('is what the id says', () => {
    const incidentId = 'churn.input-drift.20261120T100000Z';
    expect(openingMsOf({ incidentId, openedAt: '2026-11-20T11:00:00.000Z' })).toBe(Date.parse('2026-11-20T10:00:00Z'));
  });
});

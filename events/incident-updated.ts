import * as v from 'valibot';
import { fact } from './parts/fact.ts';
import { incident } from './parts/incident.ts';

/**
 * An open incident changed. `changed` says how: `severity`, `columns`, `cause` (known better now), `lasting` (for 14 days), `reopened`,
 * `acknowledged`, `silenced`, `silence-over`.
 */
export const incidentUpdated = fact('Incident Updated', v.object({ incident, changed: v.array(v.string()) }));

export type IncidentUpdated = v.InferOutput<typeof incidentUpdated>;

export const incidentUpdatedExample: IncidentUpdated = {
  metadata: {
    id: '2d6e1c0f9a8b57463524e1f0c3d2a5b4',
    type: 'Incident Updated',
    version: 1,
    time: '2001-03-12T01:00:00.000Z',
    correlationId: 'flights-delay/2001-03-11T00:00:00.000Z',
    causationId: '6cf301e2d4b558fa907c2e3d4f506b7c',
  },
  data: {
    incident: {
      incidentId: 'flights-delay.input-drift.20010310T000000Z',
      subject: 'flights-delay',
      monitorId: 'flights-delay',
      owner: 'travel-models@example.com',
      cause: 'input-drift',
      severity: 'critical',
      status: 'open',
      columns: ['distance', 'departure_hour'],
      headline: 'distance has shifted: population stability index 0.41 where 0.2 is tolerated',
      onsetAt: '2001-03-10T00:00:00.000Z',
      openedAt: '2001-03-11T00:00:00.000Z',
      lastSeenAt: '2001-03-12T00:00:00.000Z',
      resolvedAt: null,
      windowsInViolation: 2,
      findings: [
        {
          check: 'population-stability-index',
          column: 'distance',
          role: 'input',
          statistic: 'populationStabilityIndex',
          value: 0.37,
          threshold: 0.2,
          rows: 1304,
          verdict: 'violation',
          sentence: 'The population stability index of distance is 0.37 over 1,304 rows; up to 0.2 is tolerated.',
        },
      ],
      report: { bucket: 'plumbline-dev-data', key: 'reports/flights-delay/2001/03/10/00/r1/evaluation.json' },
      revision: 2,
    },
    changed: ['severity', 'columns'],
  },
};

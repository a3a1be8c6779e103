import * as v from 'valibot';
import { fact } from './parts/fact.ts';
import { incident } from './parts/incident.ts';

/**
 * An incident ended: the cause stayed away long enough (`resolved`), a person took it for the new normal (`resolved`, `changed` names `accepted`), or
 * late data took its evidence away (`withdrawn`).
 */
export const incidentResolved = fact('Incident Resolved', v.object({ incident, changed: v.array(v.string()) }));

export type IncidentResolved = v.InferOutput<typeof incidentResolved>;

export const incidentResolvedExample: IncidentResolved = {
  metadata: {
    id: '3e7f2d1a0b9c68574635f2e1d4c3b6a5',
    type: 'Incident Resolved',
    version: 1,
    time: '2001-03-14T01:00:00.000Z',
    correlationId: 'flights-delay/2001-03-13T00:00:00.000Z',
    causationId: '7da412f3e5c669ab018d3f4e50617c8d',
  },
  data: {
    incident: {
      incidentId: 'flights-delay.input-drift.20010310T000000Z',
      subject: 'flights-delay',
      monitorId: 'flights-delay',
      owner: 'travel-models@example.com',
      cause: 'input-drift',
      severity: 'critical',
      status: 'resolved',
      columns: ['distance', 'departure_hour'],
      headline: 'distance has shifted: population stability index 0.41 where 0.2 is tolerated',
      onsetAt: '2001-03-10T00:00:00.000Z',
      openedAt: '2001-03-11T00:00:00.000Z',
      lastSeenAt: '2001-03-13T00:00:00.000Z',
      resolvedAt: '2001-03-14T00:00:00.000Z',
      windowsInViolation: 3,
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
      revision: 3,
    },
    changed: [],
  },
};

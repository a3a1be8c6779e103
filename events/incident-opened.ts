import * as v from 'valibot';
import { fact } from './parts/fact.ts';
import { incident } from './parts/incident.ts';

/**
 * A cause shows in a window for the first time, or again after it had gone. `changed` names `moved` where it takes the place of an incident whose
 * opening late data moved.
 */
export const incidentOpened = fact('Incident Opened', v.object({ incident, changed: v.array(v.string()) }));

export type IncidentOpened = v.InferOutput<typeof incidentOpened>;

export const incidentOpenedExample: IncidentOpened = {
  metadata: {
    id: '1c5f0d9e8b7a46352413f0e1d2c3b4a5',
    type: 'Incident Opened',
    version: 1,
    time: '2001-03-11T01:00:00.000Z',
    correlationId: 'flights-delay/2001-03-10T00:00:00.000Z',
    causationId: '5be2f0d1c3a447e98f6b1d2c3e4f5a6b',
  },
  data: {
    incident: {
      incidentId: 'flights-delay.input-drift.20010310T000000Z',
      subject: 'flights-delay',
      monitorId: 'flights-delay',
      owner: 'travel-models@example.com',
      cause: 'input-drift',
      severity: 'warning',
      status: 'open',
      columns: ['distance'],
      headline: 'distance has shifted: population stability index 0.37 where 0.2 is tolerated',
      onsetAt: '2001-03-10T00:00:00.000Z',
      openedAt: '2001-03-11T00:00:00.000Z',
      lastSeenAt: '2001-03-11T00:00:00.000Z',
      resolvedAt: null,
      windowsInViolation: 1,
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
      revision: 1,
    },
    changed: [],
  },
};

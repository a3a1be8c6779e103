import { describe, expect, test } from 'vitest';
import type { Summary } from '../../../local/demo/summary.ts';
import { summaryTable } from '../../../local/demo/summary-table.ts';

const summary: Summary = {
  recordsCaptured: 204_859,
  recordsProfiled: 204_858,
  recordsRejected: 1,
  windowsEvaluated: 150,
  hoursPerWindow: 6,
  incidents: [
    {
      id: 'a',
      monitor: 'flights-delay',
      cause: 'input-drift',
      columns: ['distance'],
      openedAt: '2001-03-14T00:00:00.000Z',
      resolvedAt: '2001-03-17T00:00:00.000Z',
      severity: 'warning',
      slice: { segment: 'origin', value: 'ATL' },
    },
    {
      id: 'b',
      monitor: 'flights-delay',
      cause: 'values-missing',
      columns: ['origin', 'destination'],
      openedAt: '2001-05-17T00:00:00.000Z',
      resolvedAt: null,
      severity: 'critical',
    },
  ],
  alertsDelivered: 8,
  flaggedSent: 4_000,
  flaggedCollected: 4_000,
  retrainingRuns: 4,
  jobs: { recorded: 17, failed: 1 },
  digests: 21,
  deadLetters: 0,
  seconds: 61.26,
};

describe('summaryTable', () => {
  test('tells every number', () => {
    const text = summaryTable(summary);
    for (const part of [
      '204,859',
      '204,858',
      'and 1 rejected',
      '150',
      'of 6 hours',
      '4,000',
      '61.3 seconds',
      'nothing was given up',
      '17  1 of which failed',
      '21  one for each Monday',
    ])
      expect(text).toContain(part);
  });

  test('lists the incidents in columns, open ones as open', () => {
    expect(summaryTable(summary).split('\n').slice(12, 15)).toEqual([
      '  opened            resolved          severity  cause           columns              where',
      '  2001-03-14 00:00  2001-03-17 00:00  warning   input-drift     distance             origin=ATL',
      '  2001-05-17 00:00  open              critical  values-missing  origin, destination  everywhere',
    ]);
  });

  test('says so when there was no incident', () => {
    expect(summaryTable({ ...summary, incidents: [] })).toContain('No incident.');
  });
});

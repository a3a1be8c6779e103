import { describe, expect, it } from 'vitest';
import type { BacktestResult, ToldIncident } from '../../../../local/cli/backtest/result.ts';
import { backtestText } from '../../../../local/cli/backtest/text.ts';

const result: BacktestResult = {
  schemaVersion: 1,
  monitorId: 'churn',
  monitorVersion: '1',
  mode: 'plumbline',
  baselineVersion: null,
  span: { start: '2026-11-02T00:00:00.000Z', end: '2026-11-03T00:00:00.000Z' },
  rows: 1000,
  windows: { lengthHours: 1, total: 24, judged: 20, learning: 0, notEnoughData: 4 },
  reference: null,
  couldNotShow: [],
  incidents: [],
};

const incident: ToldIncident = {
  incidentId: 'churn.unit-or-scale.20261102T060000Z',
  subject: 'churn',
  monitorId: 'churn',
  owner: 'churn-team@example.com',
  cause: 'input-drift',
  severity: 'warning',
  status: 'resolved',
  columns: ['age'],
  headline: 'age has moved.',
  slice: { segment: 'plan', value: 'basic' },
  onsetAt: '2026-11-02T06:00:00.000Z',
  openedAt: '2026-11-02T07:00:00.000Z',
  lastSeenAt: '2026-11-02T08:00:00.000Z',
  resolvedAt: '2026-11-02T20:00:00.000Z',
  windowsInViolation: 2,
  evaluationId: undefined,
  revision: 1,
  report: null,
};

describe('backtestText(result)', () => {
  it('tells how far windows could be judged', () => {
    expect(backtestText(result)).toBe(
      '1,000 rows in 24 windows of 1 hour, 2026-11-02 00:00 to 2026-11-03 00:00 UTC: 20 judged, 4 with too little data to judge.\n' +
        'Held against nothing: there were no seven whole days before a window.\n\nNo incident.\n',
    );
  });

  it('tells an incident with its slice, and what it was taken for when it opened', () => {
    const text = backtestText({ ...result, incidents: [incident] });
    expect(text).toContain('\n1 incident, none open at the end\n');
    expect(text).toContain('2026-11-02 07:00  2026-11-02 20:00  warning   input-drift  age      plan=basic        2\n');
    expect(text).toContain('\n2026-11-02 07:00 input-drift (opened as unit-or-scale): age has moved.\n');
  });

  it('tells by column what could not have been shown, each series once', () => {
    const blind = { series: 'category', category: 'basic', sentence: '' };
    const couldNotShow = [
      { ...blind, column: 'plan' },
      { ...blind, column: 'plan', category: 'premium' },
      { ...blind, column: null, series: 'volume', category: null },
    ];
    expect(backtestText({ ...result, couldNotShow })).toContain(
      "column        of what\nplan          category 'basic', category 'premium'\n(the window)  volume\n",
    );
  });
});

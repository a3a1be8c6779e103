import { describe, expect, it } from 'vitest';
import { hourMs, isoOf, maxWindowsPerRun, plan, windowAt } from '../../../shared/window/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const at = (text: string): number => Date.parse(text);
const starts = (result: ReturnType<typeof plan>) =>
  result.due.map(({ window, reason }) => [isoOf(window.startMs).slice(0, 13), reason]);

describe('plan', () => {
  const monitor = aMonitor({ window: { lengthHours: 1, graceMinutes: 10, startsAt: '2026-11-20T00:00:00Z' } });

  it('waits until the grace for late files has passed', () => {
    const state = { plannedThroughMs: at('2026-11-20T05:00:00Z'), dirty: [] };
    expect(starts(plan(monitor, state, at('2026-11-20T06:09:59Z')))).toEqual([]);
    expect(starts(plan(monitor, state, at('2026-11-20T06:10:00Z')))).toEqual([['2026-11-20T05', 'complete']]);
  });

  it('plans windows without data too, since silence is a finding', () => {
    const state = { plannedThroughMs: at('2026-11-20T00:00:00Z'), dirty: [] };
    expect(starts(plan(monitor, state, at('2026-11-20T03:10:00Z')))).toHaveLength(3);
  });

  it('plans a past window again when it received data, with those whose decisions see it, and a dirty one that is not complete not yet', () => {
    const state = {
      plannedThroughMs: at('2026-11-20T05:00:00Z'),
      dirty: [at('2026-11-20T05:00:00Z'), at('2026-11-20T02:00:00Z')],
    };
    expect(starts(plan(monitor, state, at('2026-11-20T05:30:00Z')))).toEqual([
      ['2026-11-20T02', 'late-data'],
      ['2026-11-20T03', 'late-data'],
      ['2026-11-20T04', 'late-data'],
    ]);
  });

  it('judges windows from before the first that was planned only where they received data', () => {
    const five = at('2026-11-20T05:00:00Z');
    const fresh = aMonitor({ window: { lengthHours: 1, graceMinutes: 0 } });
    const state = { plannedThroughMs: five + 2 * hourMs, plannedFromMs: five, dirty: [at('2026-11-20T02:00:00Z')] };
    expect(starts(plan(fresh, state, five + 2 * hourMs)).map(([start]) => start)).toEqual([
      '2026-11-20T02',
      '2026-11-20T05',
      '2026-11-20T06',
    ]);
  });

  it('plans a dirty window that is complete for the first time once, not twice', () => {
    const state = { plannedThroughMs: at('2026-11-20T05:00:00Z'), dirty: [at('2026-11-20T05:00:00Z')] };
    expect(starts(plan(monitor, state, at('2026-11-20T06:30:00Z')))).toEqual([['2026-11-20T05', 'complete']]);
  });

  it('begins at the first planning run where the monitor does not say when it started', () => {
    const fresh = aMonitor({ window: { lengthHours: 1, graceMinutes: 0 } });
    const first = plan(fresh, { plannedThroughMs: undefined, dirty: [] }, at('2026-11-20T05:30:00Z'));
    const five = at('2026-11-20T05:00:00Z');
    expect(first).toEqual({ due: [], plannedFromMs: five, plannedThroughMs: five });
  });

  it('never moves back when a run is late', () => {
    const state = { plannedThroughMs: at('2026-11-20T05:00:00Z'), dirty: [] };
    expect(plan(monitor, state, at('2026-11-20T01:00:00Z'))).toEqual({
      due: [],
      plannedFromMs: at('2026-11-20T00:00:00Z'),
      plannedThroughMs: state.plannedThroughMs,
    });
  });

  it('bounds what one run puts in the queue and goes on in the next', () => {
    const state = { plannedThroughMs: at('2020-01-01T00:00:00Z'), dirty: [] };
    const first = plan(monitor, state, at('2026-11-20T01:00:00Z'));
    expect(first.due).toHaveLength(maxWindowsPerRun);
    expect(first.plannedThroughMs).toBe(state.plannedThroughMs + maxWindowsPerRun * hourMs);
  });
});

describe('windowAt', () => {
  it('divides the UTC day', () => {
    const window = windowAt(aMonitor({ window: { lengthHours: 6 } }), at('2026-11-20T11:59:59.999Z'));
    expect([isoOf(window.startMs), isoOf(window.endMs)]).toEqual([
      '2026-11-20T06:00:00.000Z',
      '2026-11-20T12:00:00.000Z',
    ]);
  });

  it('is half open: its end belongs to the next', () => {
    const monitor = aMonitor({ window: { lengthHours: 1 } });
    expect(windowAt(monitor, at('2026-11-20T12:00:00Z')).startMs).toBe(at('2026-11-20T12:00:00Z'));
  });

  it('begins a week on Monday', () => {
    const window = windowAt(aMonitor({ window: { lengthHours: 168 } }), at('2026-11-20T11:00:00Z'));
    expect(isoOf(window.startMs)).toBe('2026-11-16T00:00:00.000Z');
  });
});

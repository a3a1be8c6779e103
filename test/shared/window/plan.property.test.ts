import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hourMs, plan } from '../../../shared/window/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const startMs = Date.parse('2026-11-20T00:00:00Z');
const monitor = aMonitor({ window: { lengthHours: 1, graceMinutes: 30, startsAt: '2026-11-20T00:00:00Z' } });

describe('plan', () => {
  it('plans every complete window exactly once however irregular the runs are', () => {
    const runs = fc.array(fc.integer({ min: 0, max: 72 * 60 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(runs, (minutes) => {
        const times = minutes.map((minute) => startMs + minute * 60_000);
        let plannedThroughMs: number | undefined;
        const planned: number[] = [];
        for (const nowMs of times) {
          const result = plan(monitor, { plannedThroughMs, dirty: [] }, nowMs);
          planned.push(...result.due.map(({ window }) => window.startMs));
          plannedThroughMs = Math.max(plannedThroughMs ?? 0, result.plannedThroughMs);
        }
        const latest = Math.max(...times);
        const complete = Math.max(0, Math.floor((latest - 30 * 60_000 - startMs) / hourMs));
        expect(planned.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: complete }, (_, index) => startMs + index * hourMs),
        );
      }),
    );
  });

  it('plans the same again when a run is repeated before its cursor was kept', () => {
    const state = { plannedThroughMs: startMs, dirty: [startMs - hourMs] };
    const nowMs = startMs + 5 * hourMs;
    expect(plan(monitor, state, nowMs)).toEqual(plan(monitor, state, nowMs));
  });
});

import { describe, expect, it } from 'vitest';
import { referenceFrom } from '../../../shared/evaluation/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const hourMs = 3_600_000;
const window = { startMs: 100 * hourMs, endMs: 101 * hourMs };
const firstCapture = 7 * hourMs;

const from = (
  changes: Readonly<Record<string, unknown>>,
  ...accepted: readonly (readonly [at: number, from: number])[]
) =>
  referenceFrom(
    { earliest: async () => firstCapture },
    aMonitor(changes),
    window,
    accepted.map(([acceptedAtMs, fromMs]) => ({ acceptedAtMs, fromMs })),
  );

const startsAt = '2026-11-02T00:00:00Z';
const decision = { referenceFrom: '2026-11-09T00:00:00Z' };

describe('referenceFrom(partials, monitor, window, accepted)', () => {
  it('is the first capture, unless the monitor says when it starts or when the reference does', async () => {
    const window = { lengthHours: 1, graceMinutes: 10, startsAt };
    expect(await from({})).toBe(firstCapture);
    expect(await from({ window })).toBe(Date.parse(startsAt));
    expect(await from({ window, decision })).toBe(Date.parse(decision.referenceFrom));
  });

  it('is undefined where nothing was ever captured', async () => {
    expect(await referenceFrom({ earliest: async () => undefined }, aMonitor(), window, [])).toBeUndefined();
  });

  it('is where the latest new normal began that had been accepted by the end of the window', async () => {
    expect(await from({ decision }, [50 * hourMs, 40 * hourMs], [90 * hourMs, 20 * hourMs])).toBe(20 * hourMs);
    expect(await from({ decision }, [90 * hourMs, 20 * hourMs], [50 * hourMs, 40 * hourMs])).toBe(20 * hourMs);
    expect(await from({}, [50 * hourMs, 40 * hourMs], [101 * hourMs, 99 * hourMs])).toBe(40 * hourMs);
    expect(await from({}, [101 * hourMs, 99 * hourMs])).toBe(firstCapture);
  });
});

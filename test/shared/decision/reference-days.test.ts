import { describe, expect, it } from 'vitest';
import { calendar, referenceDays } from '../../../shared/decision/index.ts';
import { hourMs, monday, utc } from './hours.ts';

const hours = (count: number) => Array.from({ length: count }, (_, hour) => ({ startMs: monday + hour * hourMs }));
const dayMs = 24 * hourMs;

const daysAt = (nowMs: number, rest: { troubled?: ReadonlySet<string>; count?: number } = {}) =>
  referenceDays({ windows: hours(rest.count ?? 60 * 24), calendar: utc, inServiceMs: monday + hourMs, nowMs, ...rest });

describe('referenceDays(source)', () => {
  it('leaves out the day on which the endpoint came in service, and the one that is not over', () => {
    const { dates, windows } = daysAt(monday + 3 * dayMs + hourMs);
    expect(dates).toEqual(['2026-01-06', '2026-01-07']);
    expect(windows).toHaveLength(48);
  });

  it('is learning from 7 days, usable from 14 and complete from 28', () => {
    const states = [7, 8, 14, 15, 28, 29].map((day) => daysAt(monday + day * dayMs).state);
    expect(states).toEqual(['none', 'learning', 'learning', 'usable', 'usable', 'complete']);
  });

  it('stays as it is once it is complete', () => {
    expect(daysAt(monday + 29 * dayMs)).toEqual(daysAt(monday + 50 * dayMs));
  });

  it('takes later days for those in an incident', () => {
    const { dates, state } = daysAt(monday + 40 * dayMs, { troubled: new Set(['2026-01-10']) });
    expect(dates).not.toContain('2026-01-10');
    expect([dates.length, dates.at(-1), state]).toEqual([28, '2026-02-03', 'complete']);
  });

  it('does not count days of which nothing is there', () => {
    expect(daysAt(monday + 40 * dayMs, { count: 10 * 24 }).dates).toHaveLength(9);
  });

  it("goes by the monitor's own days", () => {
    const berlin = calendar({ timeZone: 'Europe/Berlin' });
    const { windows } = referenceDays({
      windows: hours(4 * 24),
      calendar: berlin,
      inServiceMs: monday,
      nowMs: monday + 2 * dayMs,
    });
    expect(windows.map(({ startMs }) => (startMs - monday) / hourMs)).toEqual(
      Array.from({ length: 24 }, (_, at) => 23 + at),
    );
  });
});

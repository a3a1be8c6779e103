import { describe, expect, it } from 'vitest';
import { alarmsOf, foundAfter, hoursIn } from '../../../bench/incidents/alarms.ts';

const hour = 3_600_000;
const violations =
  (...hours: readonly number[]): ((at: number) => boolean) =>
  (at) =>
    hours.includes(at);

describe('alarmsOf(startMs, hours, isViolation)', () => {
  it('opens at the end of the first hour and closes after a calm day', () => {
    expect(alarmsOf(0, 100, violations(5, 20))).toEqual([{ openedMs: 6 * hour, closedMs: 45 * hour }]);
  });

  it('opens again after it was over, and stays open at the end', () => {
    expect(alarmsOf(0, 60, violations(0, 50))).toEqual([
      { openedMs: hour, closedMs: 25 * hour },
      { openedMs: 51 * hour, closedMs: undefined },
    ]);
  });
});

it('hoursIn(alarms, endMs) counts hours of two alarms at once only once', () => {
  const alarms = [
    { openedMs: 0, closedMs: 10 * hour },
    { openedMs: 5 * hour, closedMs: undefined },
  ];
  expect(hoursIn(alarms, 20 * hour)).toBe(20);
});

describe('foundAfter(alarms, clean, changedMs)', () => {
  it('counts the hours to the first alarm after the change', () => {
    expect(foundAfter([{ openedMs: 12 * hour, closedMs: undefined }], [], 10 * hour)).toBe(2);
  });

  it('does not count one that was open before, nor one that comes by itself', () => {
    const early = { openedMs: 9 * hour, closedMs: 40 * hour };
    expect(foundAfter([early], [], 10 * hour)).toBeUndefined();
    const own = { openedMs: 12 * hour, closedMs: 40 * hour };
    expect(foundAfter([own], [own], 10 * hour)).toBeUndefined();
  });
});

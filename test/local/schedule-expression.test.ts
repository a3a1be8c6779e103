import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRun, parseScheduleExpression } from '../../local/schedule-expression.ts';

const next = (expression: string, after: string, timeZone?: string) => {
  const timeMs = nextRun(expression, Date.parse(after), timeZone);
  return timeMs === undefined ? undefined : new Date(timeMs).toISOString();
};
const friday = '2026-11-20T10:00:00Z';

describe('nextRun(expression, after)', () => {
  it.each([
    ['cron(5 * * * ? *)', '2026-11-20T10:05:00.000Z'],
    ['cron(0 10 * * ? *)', '2026-11-21T10:00:00.000Z'],
    ['cron(0/15 8-17 ? * MON-FRI *)', '2026-11-20T10:15:00.000Z'],
    ['cron(0 8 ? * 1 *)', '2026-11-22T08:00:00.000Z'],
    ['cron(0 8 ? * 2-6 *)', '2026-11-23T08:00:00.000Z'],
    ['cron(0 8 ? * SUN#1 *)', '2026-12-06T08:00:00.000Z'],
    ['cron(0 8 ? * 2#5 *)', '2026-11-30T08:00:00.000Z'],
    ['cron(0 8 ? * 6L *)', '2026-11-27T08:00:00.000Z'],
    ['cron(0 8 ? * L *)', '2026-11-21T08:00:00.000Z'],
    ['cron(0 8 L * ? *)', '2026-11-30T08:00:00.000Z'],
    ['cron(0 8 LW 1 ? *)', '2027-01-29T08:00:00.000Z'],
    ['cron(0 8 15W 11 ? 2028)', '2028-11-15T08:00:00.000Z'],
    ['cron(30 2 29 2 ? *)', '2028-02-29T02:30:00.000Z'],
    ['cron(0 0 1 1 ? 2030-2031)', '2030-01-01T00:00:00.000Z'],
    ['cron(0 0 1 1 ? 2020)', undefined],
    ['rate(1 hour)', '2026-11-20T11:00:00.000Z'],
    ['rate(5 minutes)', '2026-11-20T10:05:00.000Z'],
    ['rate(1 day)', '2026-11-21T00:00:00.000Z'],
    ['at(2026-11-20T10:00:01)', '2026-11-20T10:00:01.000Z'],
    ['at(2026-11-20T10:00:00)', undefined],
  ])('%s runs at %s', (expression, expected) => expect(next(expression, friday)).toBe(expected));

  it('follows the time zone and its summer time', () => {
    expect(next('cron(0 9 * * ? *)', '2026-03-27T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-28T08:00:00.000Z');
    expect(next('cron(0 9 * * ? *)', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T07:00:00.000Z');
    expect(next('cron(30 2 * * ? *)', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(next('at(2026-12-24T18:00:00)', friday, 'America/New_York')).toBe('2026-12-24T23:00:00.000Z');
  });

  it('throws TypeError for an unknown time zone', () => {
    expect(() => nextRun('cron(0 9 * * ? *)', 0, 'Europe/Atlantis')).toThrow(TypeError);
  });

  it('is always later, and a rate is regular', () => {
    const expressions = fc.constantFrom('rate(7 minutes)', 'rate(3 hours)', 'cron(0/7 * * * ? *)', 'cron(0 3 ? * 1 *)');
    fc.assert(
      fc.property(expressions, fc.integer({ min: 0, max: 4e12 }), (expression, afterMs) => {
        const first = nextRun(expression, afterMs) ?? Number.NaN;
        expect(first).toBeGreaterThan(afterMs);
        expect(nextRun(expression, first - 1)).toBe(first);
        const parsed = parseScheduleExpression(expression);
        if (parsed.kind === 'rate') expect(nextRun(expression, first)).toBe(first + parsed.periodMs);
      }),
    );
  });
});

describe('parseScheduleExpression(expression)', () => {
  it.each([
    '',
    'every(1 hour)',
    'cron(0 9 * * ?)',
    'cron(0 9 ? * ? *)',
    'cron(0 9 1 * 1 *)',
    'cron(0 9 * * ? 1969)',
    'cron(0 9 * * ? 2200)',
    'cron(0 9 ? * 8 *)',
    'cron(0 9 ? * 0 *)',
    'at(2026-11-20)',
    'at(2026-13-20T10:00:00)',
    'rate(1.5 hours)',
  ])('throws RangeError for %j', (expression) => {
    expect(() => parseScheduleExpression(expression)).toThrow(RangeError);
  });
});

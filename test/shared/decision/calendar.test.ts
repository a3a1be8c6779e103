import { describe, expect, it } from 'vitest';
import { calendar } from '../../../shared/decision/index.ts';

const at = (iso: string): number => Date.parse(iso);

describe('calendar()', () => {
  it('puts hours of working days into cells 0 … 23 and those of weekends into 24 … 47', () => {
    const { cellOf } = calendar();
    expect(cellOf(at('2026-11-23T00:00:00Z'))).toBe(0);
    expect(cellOf(at('2026-11-27T23:00:00Z'))).toBe(23);
    expect(cellOf(at('2026-11-28T00:00:00Z'))).toBe(24);
    expect(cellOf(at('2026-11-29T23:00:00Z'))).toBe(47);
  });

  it('knows the local hour and date of a time zone, and its weekend', () => {
    const { cellOf, dateOf } = calendar({ timeZone: 'Asia/Kolkata' });
    expect(cellOf(at('2026-11-23T10:00:00Z'))).toBe(15);
    expect(cellOf(at('2026-11-27T20:00:00Z'))).toBe(24 + 1);
    expect(dateOf(at('2026-11-27T20:00:00Z'))).toBe('2026-11-28');
  });

  it('takes listed holidays for weekends', () => {
    const { cellOf } = calendar({ timeZone: 'Europe/Berlin', holidays: ['2026-12-25'] });
    expect(cellOf(at('2026-12-25T11:00:00Z'))).toBe(24 + 12);
    expect(cellOf(at('2026-12-24T11:00:00Z'))).toBe(12);
    expect(cellOf(at('2026-12-24T23:00:00Z'))).toBe(24);
  });

  it('keeps the local hour over a change of the clock; the hour that comes twice is the same cell', () => {
    const { cellOf } = calendar({ timeZone: 'Europe/Berlin' });
    expect(cellOf(at('2026-10-23T07:00:00Z'))).toBe(9);
    expect(cellOf(at('2026-10-26T08:00:00Z'))).toBe(9);
    expect([0, 1, 2].map((hour) => cellOf(Date.UTC(2026, 9, 25, hour)))).toEqual([26, 26, 27]);
    expect([0, 1].map((hour) => cellOf(Date.UTC(2026, 2, 29, hour)))).toEqual([25, 27]);
  });

  it('refuses a time zone that there is not, and holidays that are no dates', () => {
    expect(() => calendar({ timeZone: 'Mars/Olympus' })).toThrow("timeZone is 'Mars/Olympus'");
    expect(() => calendar({ holidays: ['25.12.2026'] })).toThrow("holiday is '25.12.2026'");
    expect(() => calendar({ holidays: ['2026-13-01'] })).toThrow("holiday is '2026-13-01'");
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betweenCells } from '../../../shared/decision/cells-between.ts';
import { calendar, chartOf, decisionsOf, haveCommonHours, type WindowCounts } from '../../../shared/decision/index.ts';

const hourMs = 3_600_000;

/** Values of windows that begin at some hours of working days. */
const cellsOf = (values: Readonly<Record<number, number>>) => Array.from({ length: 48 }, (_, cell) => values[cell]);

describe('betweenCells(values, hoursPerWindow)', () => {
  it('weighs the two windows that another overlaps by its hours in each, round the clock', () => {
    const filled = betweenCells(cellsOf({ 1: 10, 7: 70, 13: 130, 19: 190 }), 6);
    expect([filled[8], filled[12], filled[0], filled[20]]).toEqual([80, 120, 40, 160]);
    expect(filled.slice(24)).toEqual(Array(24).fill(undefined));
  });

  it('puts nothing between windows of an hour, nor where a neighbour is missing', () => {
    expect(betweenCells(cellsOf({ 1: 10, 3: 30 }), 1)[2]).toBeUndefined();
    expect(betweenCells(cellsOf({ 1: 10, 13: 130 }), 6)[4]).toBeUndefined();
  });

  it('leaves what there is, and stays between its neighbours', () => {
    const lengths = fc.constantFrom(1, 2, 3, 4, 6, 8, 12, 24);
    const value = fc.option(fc.integer({ min: -100, max: 100 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(value, { minLength: 48, maxLength: 48 }), lengths, (values, hours) => {
        const known = values.filter((one) => one !== undefined);
        for (const [cell, one] of betweenCells(values, hours).entries()) {
          if (values[cell] !== undefined) expect(one).toBe(values[cell]);
          else if (one !== undefined) {
            expect(one).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9);
            expect(one).toBeLessThanOrEqual(Math.max(...known) + 1e-9);
          }
        }
      }),
    );
  });
});

describe('haveCommonHours(one, other, hoursPerWindow)', () => {
  it('is so for windows that overlap, round the clock, on days of the same type', () => {
    expect([haveCommonHours(7, 8, 1), haveCommonHours(7, 7, 1)]).toEqual([false, true]);
    expect([haveCommonHours(7, 12, 6), haveCommonHours(7, 13, 6)]).toEqual([true, false]);
    expect([haveCommonHours(23, 1, 3), haveCommonHours(7, 31, 24)]).toEqual([true, false]);
  });
});

describe('a chart of windows of several hours', () => {
  const berlin = calendar({ timeZone: 'Europe/Berlin' });
  const start = Date.parse('2026-09-20T00:00:00Z');

  /** Days of windows whose rows follow the local hour. */
  const daysOf = (fromMs: number, days: number, hours: number): readonly WindowCounts[] =>
    Array.from({ length: (days * 24) / hours }, (_, at) => {
      const startMs = fromMs + at * hours * hourMs;
      let rows = 0;
      for (let hour = 0; hour < hours; hour += 1)
        rows += 100 + 90 * Math.sin((((berlin.cellOf(startMs + hour * hourMs) % 24) - 6) / 12) * Math.PI);
      return { startMs, rows: Math.round(rows * (1 + 0.04 * Math.sin(at * 7.3))), columns: new Map() };
    });

  it.each([2, 3, 4, 6])('sees nothing in the same days after a clock change, in windows of %d hours', (hours) => {
    const budget = { hoursPerWindow: hours };
    const source = { columns: [], windows: daysOf(start, 28, hours), calendar: berlin, version: 'r', budget };
    const chart = chartOf(source);
    if (chart === undefined) throw new Error('no chart');
    const after = decisionsOf(chart, daysOf(start + 28 * 24 * hourMs, 21, hours));
    expect(after.flatMap(({ violations }) => violations)).toEqual([]);
    const halved = daysOf(start + 42 * 24 * hourMs, 2, hours).map((one) => ({
      ...one,
      rows: Math.round(one.rows / 3),
    }));
    expect(decisionsOf(chart, halved).flatMap(({ violations }) => violations)).not.toEqual([]);
  });
});

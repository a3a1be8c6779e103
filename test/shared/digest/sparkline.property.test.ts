import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../shared/digest/index.ts';

const bars = '▁▂▃▄▅▆▇█';
const values = fc.array(fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined }), { maxLength: 40 });

describe('sparkline(values)', () => {
  it('has a bar for each value and a dot for each that is not known', () => {
    fc.assert(
      fc.property(values, (given) => {
        const marks = [...sparkline(given)];
        expect(marks).toHaveLength(given.length);
        for (const [place, mark] of marks.entries()) expect(mark === '·').toBe(given[place] === undefined);
      }),
    );
  });

  it('is never lower for a greater value, and full for the greatest', () => {
    fc.assert(
      fc.property(values, (given) => {
        const known = given.filter((value) => value !== undefined).toSorted((a, b) => a - b);
        const heights = [...sparkline(known)].map((bar) => bars.indexOf(bar));
        expect(heights).toEqual(heights.toSorted((a, b) => a - b));
        if ((known.at(-1) ?? 0) > 0) expect(heights.at(-1)).toBe(7);
      }),
    );
  });

  it('does not change with the unit', () => {
    const given = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(sparkline(given)).toBe('▃▁▄▁▅█▂▆');
    expect(sparkline(given.map((value) => value * 1024))).toBe(sparkline(given));
  });

  it('is flat where nothing happens', () => {
    expect(sparkline([0, 0, 0])).toBe('▁▁▁');
    expect(sparkline([7, 7, 7])).toBe('███');
    expect(sparkline([])).toBe('');
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) => {
    expect(() => sparkline([1, value])).toThrow(RangeError);
  });
});

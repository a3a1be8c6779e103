import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../../../shared/cost/index.ts';
import { weekOver } from '../../../shared/digest/index.ts';
import { at } from '../../factories/uses.ts';

describe('weekOver(ms)', () => {
  it.each([
    ['2026-11-23T00:00:00', '2026-11-16'],
    ['2026-11-22T23:59:59', '2026-11-09'],
    ['2026-11-29T12:00:00', '2026-11-16'],
  ])('of %s begins on %s', (moment, monday) => {
    expect(weekOver(at(moment))).toEqual({ startMs: at(monday), endMs: at(monday) + 7 * dayMs });
  });

  it('is from Monday to Monday, over, and by less than a week', () => {
    const moments = fc.integer({ min: at('1999-01-01'), max: at('2100-01-01') });
    fc.assert(
      fc.property(moments, (ms) => {
        const { startMs, endMs } = weekOver(ms);
        expect(new Date(startMs).getUTCDay()).toBe(1);
        expect(endMs - startMs).toBe(7 * dayMs);
        expect(ms - endMs).toBeGreaterThanOrEqual(0);
        expect(ms - endMs).toBeLessThan(7 * dayMs);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cramersV,
  hellinger,
  jensenShannonDistance,
  jensenShannonDivergence,
  kullbackLeibler,
  totalVariation,
} from '../../../shared/drift/index.ts';

const seed = 20261125;
console.info(`Property tests of distances of shares: fast-check seed ${seed}`);

const bins = 6;
const counts = fc
  .array(fc.integer({ min: 0, max: 200 }), { minLength: bins, maxLength: bins })
  .filter((all) => all.some((count) => count > 0));
const slack = 1e-7;
const orNaN = (value: number | undefined): number => value ?? Number.NaN;

describe.each([
  ['totalVariation', totalVariation],
  ['hellinger', hellinger],
  ['jensenShannonDistance', jensenShannonDistance],
])('%s', (_, distance) => {
  it('is a metric from 0 to 1', () => {
    fc.assert(
      fc.property(counts, counts, counts, (a, b, c) => {
        const [ab, ba, bc, ac] = [distance(a, b), distance(b, a), distance(b, c), distance(a, c)].map(orNaN);
        expect(distance(a, a)).toBe(0);
        expect(ab).toBeCloseTo(orNaN(ba), 12);
        expect(ab).toBeGreaterThanOrEqual(0);
        expect(ab).toBeLessThanOrEqual(1);
        expect(ac).toBeLessThanOrEqual(orNaN(ab) + orNaN(bc) + slack);
      }),
      { seed },
    );
  });

  it('is 0 for equal shares, 1 for none in common, undefined for none', () => {
    expect(distance([1, 2, 3], [2, 4, 6])).toBeCloseTo(0, 7);
    expect(distance([1, 0], [0, 5])).toBe(1);
    expect(distance([0, 0], [1, 2])).toBeUndefined();
    expect(() => distance([1], [1, 2])).toThrow(RangeError);
  });
});

describe('distances of shares', () => {
  it('are in their known order: H² ≤ TV ≤ √2·H, JS ≤ TV, and KL ≥ 2·TV² of smoothed shares', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const [tv, h, js] = [totalVariation(a, b), hellinger(a, b), jensenShannonDivergence(a, b)].map(orNaN) as [
          number,
          number,
          number,
        ];
        expect(h ** 2).toBeLessThanOrEqual(tv + slack);
        expect(tv).toBeLessThanOrEqual(Math.SQRT2 * h + slack);
        expect(js).toBeLessThanOrEqual(tv + slack);
        expect(jensenShannonDistance(a, b)).toBeCloseTo(Math.sqrt(js), 15);
        const smoothed = orNaN(
          totalVariation(
            a.map((count) => count + 0.5),
            b.map((count) => count + 0.5),
          ),
        );
        expect(kullbackLeibler(a, b)).toBeGreaterThanOrEqual(2 * smoothed ** 2 - slack);
        expect(cramersV([a, b]) ?? 0).toBeLessThanOrEqual(1);
      }),
      { seed },
    );
  });

  it('of published examples', () => {
    expect(hellinger([36, 48, 16], [1, 1, 1])).toBeCloseTo(0.1505, 4);
    expect(totalVariation([36, 48, 16], [1, 1, 1])).toBeCloseTo(0.1733, 4);
    expect(jensenShannonDivergence([1, 1], [1, 0])).toBeCloseTo(0.3113, 4);
  });
});

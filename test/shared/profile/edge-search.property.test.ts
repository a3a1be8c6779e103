import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdgeSearch } from '../../../shared/profile/edge-search.ts';

const seed = 20_261_210;
console.info(`Property tests of searching edges: fast-check seed ${seed}`);

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -20, max: 20 }).map((tenth) => tenth / 10),
  fc.constantFrom(0, -0, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 1e15),
);
const edges = fc
  .uniqueArray(number, { maxLength: 25, comparator: (a, b) => a === b })
  .map((some) => some.toSorted((a, b) => a - b));

describe('EdgeSearch', () => {
  it('below(value) counts the edges below, isEdge(value, place) tells whether it is the next one', () => {
    fc.assert(
      fc.property(edges, fc.array(number), (some, values) => {
        const search = new EdgeSearch(some);
        for (const value of [...values, ...some]) {
          const place = search.below(value);
          expect(place).toBe(some.filter((edge) => edge < value).length);
          expect(search.isEdge(value, place)).toBe(some.some((edge) => edge === value));
        }
      }),
      { seed, numRuns: 1000 },
    );
  });
});

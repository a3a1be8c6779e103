import { describe, expect, it } from 'vitest';
import { arriving, distributions, endsOfParts, endsOfSize, sortedDraws, sortedParts } from '../../bench/values.ts';

describe('sortedParts(sorted, order, seed, ends)', () => {
  it.each(distributions)('is what sorting each part of the arriving $name values gives', (distribution) => {
    const sorted = sortedDraws(distribution, 1001, 3);
    for (const ends of [endsOfSize(1001, 100), endsOfParts(1001, 7)]) {
      const values = arriving(sorted, distribution.order, 5);
      const parts = ends.map((end, part) => values.slice(ends[part - 1] ?? 0, end).sort());
      expect(sortedParts(sorted, distribution.order, 5, ends)).toEqual(parts);
    }
  });
});

describe('arriving(sorted, order, seed)', () => {
  const sorted = Float64Array.of(1, 2, 3, 4, 5);

  it('keeps every value, in the order that is asked for', () => {
    expect([...arriving(sorted, 'ascending', 1)]).toEqual([1, 2, 3, 4, 5]);
    expect([...arriving(sorted, 'from both ends', 1)]).toEqual([1, 5, 2, 4, 3]);
    expect([...arriving(sorted, 'random', 1)].toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(arriving(sorted, 'random', 1)).not.toEqual(arriving(sorted, 'random', 2));
  });
});

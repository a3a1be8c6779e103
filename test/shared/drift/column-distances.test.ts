import { describe, expect, it } from 'vitest';
import { columnDistances } from '../../../shared/drift/index.ts';
import { type ColumnProfile, Profile } from '../../../shared/profile/index.ts';

const columnOf = (cells: readonly (string | number)[]): ColumnProfile => {
  const profile = Profile.empty([{ name: 'c', role: 'input' }], 'test');
  for (const cell of cells) profile.addRow({ input: [cell], output: [] });
  const [column] = profile.columns;
  if (column === undefined) throw new Error('A profile of one column has none');
  return column;
};

const numbers = (count: number, of: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => of(index));

describe('columnDistances', () => {
  it('measures numbers by every distance', () => {
    const [a, b] = [columnOf(numbers(1000, (i) => i)), columnOf(numbers(1000, (i) => i + 100))];
    const { kolmogorovSmirnov: ks, lInfinityRobust, ...others } = columnDistances(a, b);
    expect(ks).toBeCloseTo(0.1, 12);
    expect(lInfinityRobust).toBeCloseTo(0.1 - 1.8 * Math.sqrt(2 / 1000), 12);
    for (const distance of Object.values(others)) expect(distance).toBeGreaterThan(0);
  });

  it('measures categories by all but Kolmogorov–Smirnov, and nothing where nothing is', () => {
    const [a, b] = [columnOf(['x', 'x', 'y', 'y']), columnOf(['x', 'z', 'z', 'z'])];
    expect(columnDistances(a, b)).toMatchObject({
      kolmogorovSmirnov: null,
      lInfinitySimple: 0.75,
      totalVariation: 0.75,
    });
    expect(new Set(Object.values(columnDistances(columnOf([]), columnOf([]))))).toEqual(new Set([null]));
  });
});

import { describe, expect, it } from 'vitest';
import { contingencyChiSquared, cramersV, gTest } from '../../../shared/drift/index.ts';

const table = [
  [90, 60, 104, 95],
  [30, 50, 51, 20],
  [30, 40, 45, 35],
];

describe('contingencyChiSquared', () => {
  it('has the statistic of a published table', () => {
    const { statistic, degreesOfFreedom, pValue } = contingencyChiSquared(table) ?? {};
    expect(statistic).toBeCloseTo(24.5712, 4);
    expect(degreesOfFreedom).toBe(6);
    expect(pValue).toBeCloseTo(0.00041, 5);
  });

  it('shrinks with the design effect, not with a category that nobody has', () => {
    const [all, half] = [
      contingencyChiSquared(table.slice(0, 2)),
      contingencyChiSquared(table.slice(0, 2), [174.5, 75.5]),
    ];
    expect(half?.statistic).toBeCloseTo((all?.statistic ?? Number.NaN) / 2, 12);
    const wider = table.map((counts) => [0, ...counts]);
    expect(contingencyChiSquared(wider)).toEqual(contingencyChiSquared(table));
  });

  it.each([
    [
      'an empty sample',
      [
        [0, 0],
        [1, 2],
      ],
    ],
    ['one category', [[5], [3]]],
    [
      'one category that occurs',
      [
        [5, 0],
        [3, 0],
      ],
    ],
    ['one sample', [[5, 3]]],
    ['nothing', []],
  ])('is undefined for %s, as are G and V', (_, counts) => {
    expect([contingencyChiSquared(counts), gTest(counts), cramersV(counts)]).toEqual([undefined, undefined, undefined]);
  });

  it('refuses samples of different lengths, and rows that do not fit', () => {
    expect(() => contingencyChiSquared([[1, 2], [1]])).toThrow('same categories');
    expect(() => gTest(table, [1, 2])).toThrow('one entry a sample');
    expect(() => gTest(table, [1, 2, -3])).toThrow('rows holds -3');
  });
});

describe('gTest', () => {
  it('is 2·Σ o·ln(o / e), with empty cells too', () => {
    const found = gTest([
      [10, 0],
      [5, 5],
    ]);
    const byHand = 2 * (10 * Math.log(10 / 7.5) + 5 * Math.log(5 / 7.5) + 5 * Math.log(5 / 2.5));
    expect(found?.statistic).toBeCloseTo(byHand, 12);
    expect(found?.degreesOfFreedom).toBe(1);
  });
});

describe('cramersV', () => {
  it('is 1 where the sample decides the category, 0 where it does not matter, at any number of rows', () => {
    expect(
      cramersV([
        [7, 0],
        [0, 9],
      ]),
    ).toBe(1);
    expect(
      cramersV([
        [7, 14],
        [1, 2],
      ]),
    ).toBeCloseTo(0, 7);
    const tenfold = table.map((counts) => counts.map((count) => 10 * count));
    expect(cramersV(tenfold)).toBeCloseTo(cramersV(table) ?? Number.NaN, 12);
  });
});

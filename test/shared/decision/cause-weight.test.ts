import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnWeight, sampleDistribution, scoreBins } from '../../../shared/decision/index.ts';
import { normal, uniform } from '../sketch/random.ts';

describe('columnWeight(sample)', () => {
  it('is the ω² of a worked example: groups 1 2 3, 2 3 4 and 6 7 8', () => {
    const cells = ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'];
    // B = 42 and within = 6, so M = 1 and ω² = (42 − 2) / (48 + 1).
    expect(columnWeight({ cells, predictions: [1, 2, 3, 2, 3, 4, 6, 7, 8] })).toBeCloseTo(40 / 49, 12);
  });

  it('is near 0 of a column that has nothing to do with the prediction, though it has many bins', () => {
    const weights = [1, 2, 3, 4, 5].map((seed) => {
      const [x, y] = [normal(seed), normal(seed + 100)];
      const cells = Array.from({ length: 256 }, x);
      const cuts = scoreBins(sampleDistribution(cells))?.cuts ?? [];
      expect(cuts.length).toBeGreaterThan(20);
      return columnWeight({ cells, predictions: cells.map(y), cuts }) ?? 1;
    });
    expect(weights.reduce((sum, weight) => sum + weight, 0) / weights.length).toBeLessThan(0.05);
  });

  it('finds a prediction that follows a column in no line', () => {
    const [x, noise] = [normal(1), normal(2)];
    const cells = Array.from({ length: 256 }, x);
    const cuts = scoreBins(sampleDistribution(cells))?.cuts ?? [];
    const predictions = cells.map((cell) => Math.cos(2 * cell) + 0.2 * noise());
    expect(columnWeight({ cells, predictions, cuts })).toBeGreaterThan(0.7);
  });

  it('counts missing cells as a bin, and leaves out rows without a prediction', () => {
    const cells = [null, null, 'a', 'a', 'a'];
    expect(columnWeight({ cells, predictions: [0, 1, 9, 10, null] })).toBeCloseTo(
      columnWeight({ cells: ['b', 'b', 'a', 'a'], predictions: [0, 1, 9, 10] }) ?? Number.NaN,
      12,
    );
  });

  it('is undefined of nothing, of one prediction only, and where every row is its own bin', () => {
    expect(columnWeight({ cells: [], predictions: [] })).toBeUndefined();
    expect(columnWeight({ cells: ['a', 'b', 'b'], predictions: [1, 1, 1] })).toBeUndefined();
    expect(columnWeight({ cells: [1, 2, 3], predictions: [1, 2, 3] })).toBeUndefined();
  });

  it('refuses lists of different lengths and predictions that are no numbers', () => {
    expect(() => columnWeight({ cells: [1], predictions: [] })).toThrow('cells are 1 and predictions 0');
    expect(() => columnWeight({ cells: [1], predictions: [Number.NaN] })).toThrow('predictions hold NaN');
  });

  it('lies within 0 and 1, and depends neither on the order of rows nor on unit and sign of the prediction', () => {
    const row = fc.record({
      cell: fc.constantFrom('a', 'b', 'c', null),
      prediction: fc.integer({ min: -50, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.integer(), (rows, seed) => {
        const weightOf = (of: typeof rows, factor = 1) =>
          columnWeight({ cells: of.map(({ cell }) => cell), predictions: of.map((one) => one.prediction * factor) });
        const weight = weightOf(rows);
        const random = uniform(seed);
        const shuffled = rows.map((one) => ({ one, at: random() })).toSorted((a, b) => a.at - b.at);
        const others = [weightOf(shuffled.map(({ one }) => one)), weightOf(rows, -7)];
        if (weight === undefined) {
          expect(others).toEqual([undefined, undefined]);
          return;
        }
        expect(weight).toBeGreaterThanOrEqual(0);
        expect(weight).toBeLessThanOrEqual(1);
        for (const other of others) expect(other).toBeCloseTo(weight, 9);
      }),
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampleDistribution, scoreBinCounts, scoreBins } from '../../../shared/decision/index.ts';

const seed = 20261125;
console.info(`Property tests of score bins: fast-check seed ${seed}`);

const values = fc.array(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
  {
    minLength: 1,
    maxLength: 200,
  },
);

it('every value of any window lies in exactly one bin, the one between whose cuts it is', () => {
  fc.assert(
    fc.property(values, values, (reference, window) => {
      const bins = scoreBins(sampleDistribution(reference));
      fc.pre(bins !== undefined);
      const expected = new Array(bins.shares.length).fill(0);
      for (const value of window) {
        const at = bins.cuts.findIndex((cut) => (cut.isInclusive ? value <= cut.value : value < cut.value));
        expected[at === -1 ? bins.cuts.length : at] += 1;
      }
      const counts = scoreBinCounts(bins, sampleDistribution(window), window.length);
      expect(counts.map(Math.round)).toEqual(expected);
    }),
    { seed, numRuns: 500 },
  );
});

it('scores rise from bin to bin, whatever is repeated', () => {
  fc.assert(
    fc.property(values, (reference) => {
      const bins = scoreBins(sampleDistribution(reference));
      fc.pre(bins !== undefined);
      for (const [bin, score] of bins.scores.slice(1).entries()) {
        if ((bins.shares[bin] ?? 0) > 0 && (bins.shares[bin + 1] ?? 0) > 0) {
          expect(score).toBeGreaterThan(bins.scores[bin] ?? 0);
        }
      }
      const used = bins.scores.filter((_, bin) => (bins.shares[bin] ?? 0) > 0);
      expect(used.every(Number.isFinite)).toBe(true);
    }),
    { seed, numRuns: 500 },
  );
});

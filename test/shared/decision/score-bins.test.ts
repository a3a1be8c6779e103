import { describe, expect, it } from 'vitest';
import { sampleDistribution, scoreBinCounts, scoreBins } from '../../../shared/decision/index.ts';
import { normalQuantile } from '../../../shared/drift/index.ts';
import { QuantileSketch } from '../../../shared/sketch/index.ts';

/** So many values of a standard normal, at evenly spaced ranks. */
const normalValues = (count: number, shift = 0): number[] =>
  Array.from({ length: count }, (_, at) => normalQuantile((at + 0.5) / count) + shift);

const binsOf = (values: readonly number[]) => {
  const bins = scoreBins(sampleDistribution(values));
  if (bins === undefined) throw new Error('no bins');
  return bins;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const meanScore = (bins: ReturnType<typeof binsOf>, values: readonly number[]): number =>
  sum(
    scoreBinCounts(bins, sampleDistribution(values), values.length).map(
      (count, bin) => (count * (bins.scores[bin] ?? 0)) / values.length,
    ),
  );

describe('scoreBins(reference)', () => {
  it('cuts at 25 ranks where no value is repeated', () => {
    const { cuts, shares } = binsOf(normalValues(100_000));
    expect(cuts).toHaveLength(25);
    expect(shares[0]).toBeCloseTo(0.005, 4);
    expect(shares[3]).toBeCloseTo(0.025, 4);
    expect(shares.at(-1)).toBeCloseTo(0.005, 4);
  });

  it('scores the reference with mean 0 and mean square 1', () => {
    const { shares, scores } = binsOf(normalValues(10_000));
    expect(sum(shares.map((share, bin) => share * (scores[bin] ?? 0)))).toBeCloseTo(0, 10);
    expect(sum(shares.map((share, bin) => share * (scores[bin] ?? 0) ** 2))).toBeCloseTo(1, 10);
  });

  it('scores a bin by the mean of a normal between its ranks', () => {
    const { scores, shares } = binsOf(normalValues(100_000));
    const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const raw = density(normalQuantile(0.005)) / 0.005;
    const [least = 0, above = 0] = scores;
    expect(above / least).toBeCloseTo(
      (density(normalQuantile(0.01)) - density(normalQuantile(0.005))) / 0.005 / raw,
      2,
    );
    expect(shares.length).toBe(scores.length);
  });

  it('tells a shift of a tenth of a standard deviation as 0.1', () => {
    const bins = binsOf(normalValues(50_000));
    expect(meanScore(bins, normalValues(50_000, 0.1))).toBeCloseTo(0.1, 2);
  });

  it('is the same for a rising function of the values', () => {
    const plain = binsOf(normalValues(10_000));
    const curved = binsOf(normalValues(10_000).map((value) => Math.exp(3 * value)));
    expect(curved.scores).toEqual(plain.scores);
  });

  it('counts an outlier as the last bin', () => {
    const values = normalValues(1000);
    const bins = binsOf(values);
    const [near, far] = [5, 1e300].map((outlier) => meanScore(bins, [...values, outlier]));
    expect(far).toBe(near);
  });

  it('keeps bins of their own for what lies beyond a repeated least or greatest value', () => {
    const bins = binsOf([
      ...new Array(400).fill(0),
      ...Array.from({ length: 500 }, (_, at) => at + 1),
      ...new Array(100).fill(501),
    ]);
    expect(bins.cuts[0]).toEqual({ value: 0, isInclusive: false });
    expect(bins.cuts.at(-1)).toEqual({ value: 501, isInclusive: true });
    expect([bins.shares[0], bins.shares.at(-1)]).toEqual([0, 0]);
    expect(bins.scores[0]).toBeLessThan(-2);
    const below = scoreBinCounts(bins, sampleDistribution([-1, -1, 0, 900]), 4);
    expect([below[0], below.at(-1)]).toEqual([2, 1]);
  });

  it('has the tails below 2.5 % and above 97.5 %', () => {
    const { shares, lowerTail, upperTail } = binsOf(normalValues(100_000));
    expect(sum(shares.slice(0, lowerTail))).toBeCloseTo(0.025, 4);
    expect(sum(shares.slice(-upperTail))).toBeCloseTo(0.025, 4);
  });

  it('is undefined of no values, and of equal ones', () => {
    expect(scoreBins(sampleDistribution([]))).toBeUndefined();
    expect(scoreBins(sampleDistribution([7, 7, 7]))).toBeUndefined();
  });

  it('takes a quantile sketch for a distribution', () => {
    const sketch = new QuantileSketch(1);
    const values = normalValues(2000);
    for (const value of values) sketch.add(value);
    expect(scoreBins(sketch)).toEqual(binsOf(values));
  });
});

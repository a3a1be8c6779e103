import { describe, expect, it } from 'vitest';
import { exactMoments, worstRankError } from '../../../bench/exact.ts';
import { distributions, endsOfParts, endsOfSize, sortedDraws, sortedParts } from '../../../bench/values.ts';
import { DistinctSketch, Moments, QuantileSketch, Runs } from '../../../shared/sketch/index.ts';
import { normal } from './random.ts';

/* The bars of `npm run bench accuracy`, on less data: docs/measurements.md has the figures over all seeds. */

const batch = 16_384;

describe('QuantileSketch, k = 2,048: no rank of 1,000,000 is off by more than 0.2 %', () => {
  const count = 1_000_000;
  const seeds = [1, 2];

  const filled = (parts: readonly Float64Array[], seed: number): QuantileSketch => {
    const sketch = new QuantileSketch(seed);
    for (const part of parts) sketch.addRuns(Runs.of(part));
    return sketch;
  };

  it.each(distributions)('addAscending(batches) of $name values', (distribution) => {
    const values = sortedDraws(distribution, count, 1);
    for (const seed of seeds) {
      const parts = sortedParts(values, distribution.order, seed, endsOfSize(count, batch));
      expect(worstRankError(filled(parts, seed), values)).toBeLessThanOrEqual(0.002);
    }
  });

  it.each(distributions)('merge(720 sketches) of $name values', (distribution) => {
    const values = sortedDraws(distribution, count, 1);
    for (const seed of seeds) {
      const merged = new QuantileSketch(seed);
      for (const [index, part] of sortedParts(values, distribution.order, seed, endsOfParts(count, 720)).entries())
        merged.merge(filled([part], 1000 * seed + index));
      expect(merged.count).toBe(count);
      expect(worstRankError(merged, values)).toBeLessThanOrEqual(0.002);
    }
  });
});

describe('DistinctSketch: rms error of 500 sketches at most 1.7 %, the worst 6 %', () => {
  const sketches = 500;
  const errors = new Map<number, number[]>([100, 1000, 10_000].map((values) => [values, []]));
  for (let seed = 1; seed <= sketches; seed += 1) {
    const sketch = new DistinctSketch();
    for (let added = 1; added <= 10_000; added += 1) {
      // Every second sketch holds decimals, which are hashed by their digits.
      sketch.add(seed % 2 === 0 ? `${seed}.${added + 1_000_000}` : `s${seed}-${added}`);
      errors.get(added)?.push(sketch.estimate() / added - 1);
    }
  }

  it.each([...errors])('estimate() of %i values', (_, found) => {
    expect(found).toHaveLength(sketches);
    expect(Math.sqrt(found.reduce((sum, error) => sum + error * error, 0) / sketches)).toBeLessThanOrEqual(0.017);
    expect(Math.max(...found.map(Math.abs))).toBeLessThanOrEqual(0.06);
  });
});

describe('Moments: mean and deviation are within 1e-12 of max(|mean|, σ)', () => {
  const count = 200_000;
  const cases = [
    ['mean 0, σ 1', 0, 1],
    ['mean 1e9, σ 1', 1e9, 1],
    ['mean −1e6, σ 1e-3', -1e6, 1e-3],
  ] as const;

  const batches = (values: Float64Array, ends: readonly number[]): Float64Array[] =>
    ends.map((end, part) => values.slice(ends[part - 1] ?? 0, end).sort());

  const filled = (parts: readonly Float64Array[]): Moments => {
    const moments = new Moments();
    for (const part of parts) moments.addRuns(Runs.of(part));
    return moments;
  };

  it.each(cases)('of %s, one by one, in batches, and merged from 720', (_, mean, deviation) => {
    const next = normal(7);
    const values = Float64Array.from({ length: count }, () => mean + deviation * next());
    const exact = exactMoments(values);
    const bound = 1e-12 * Math.max(Math.abs(exact.mean), exact.standardDeviation);
    const oneByOne = new Moments();
    for (const value of values) oneByOne.add(value);
    const merged = new Moments();
    for (const part of batches(values, endsOfParts(count, 720))) merged.merge(filled([part]));
    for (const moments of [oneByOne, filled(batches(values, endsOfSize(count, batch))), merged]) {
      expect(Math.abs((moments.mean ?? Number.NaN) - exact.mean)).toBeLessThanOrEqual(bound);
      expect(Math.abs((moments.standardDeviation ?? Number.NaN) - exact.standardDeviation)).toBeLessThanOrEqual(bound);
    }
  });
});

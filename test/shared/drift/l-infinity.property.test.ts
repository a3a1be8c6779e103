import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoricalDistance, chiSquared, numericalDistance } from '../../../shared/drift/index.ts';
import { QuantileSketch } from '../../../shared/sketch/index.ts';

const seed = 20261123;
console.info(`Property tests of drift distances: fast-check seed ${seed}`);

const sketchOf = (values: readonly number[]): QuantileSketch => {
  const sketch = new QuantileSketch(1);
  for (const value of values) sketch.add(value);
  return sketch;
};

/** By the definition: at every value that occurs, the share at or below it in either. */
const slowDistance = (a: readonly number[], b: readonly number[]): number => {
  const share = (values: readonly number[], x: number) => values.filter((value) => value <= x).length / values.length;
  return Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))));
};

/** Few different values, so that many repeat; both signs, zeros and extremes. */
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, 1e-300, Number.MAX_VALUE, -Number.MAX_VALUE),
);
const values = fc.array(value, { minLength: 1, maxLength: 60 });
const counts = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.integer({ min: 0, max: 500 }), { minKeys: 1 })
  .map((record) => ({
    counts: new Map(Object.entries(record)),
    total: Object.values(record).reduce((sum, count) => sum + count, 0),
  }))
  .filter(({ total }) => total > 0);

describe('numericalDistance', () => {
  it('is the slow exact distance while sketches are exact, whichever way round', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const distance = numericalDistance(sketchOf(a), sketchOf(b), { method: 'Simple' });
        expect(distance).toBeCloseTo(slowDistance(a, b), 12);
        expect(numericalDistance(sketchOf(b), sketchOf(a), { method: 'Simple' })).toBe(distance);
      }),
      { seed },
    );
  });

  it('is never larger by Robust than by Simple, and lies in 0..1', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [x, y] = [sketchOf(a), sketchOf(b)];
        const [robust = Number.NaN, simple = Number.NaN] = [
          numericalDistance(x, y),
          numericalDistance(x, y, { method: 'Simple' }),
        ];
        expect(robust).toBeGreaterThanOrEqual(0);
        expect(robust).toBeLessThanOrEqual(simple);
        expect(simple).toBeLessThanOrEqual(1);
      }),
      { seed },
    );
  });
});

describe('categoricalDistance and chiSquared', () => {
  it('are 0 between a distribution and itself, and never below', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        expect(categoricalDistance(a, a, { method: 'Simple' })).toBe(0);
        expect(chiSquared(a, a)?.statistic ?? 0).toBeCloseTo(0, 9);
        const distance = categoricalDistance(a, b, { method: 'Simple' });
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(1);
        expect(categoricalDistance(b, a, { method: 'Simple' })).toBe(distance);
        const { statistic = 0, degreesOfFreedom = 1 } = chiSquared(a, b) ?? {};
        expect(statistic).toBeGreaterThanOrEqual(0);
        expect(degreesOfFreedom).toBeGreaterThanOrEqual(1);
      }),
      { seed },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactMoments, worstRankError } from '../../bench/exact.ts';
import { QuantileSketch } from '../../shared/sketch/index.ts';

const seed = 20_261_125;
console.info(`Property tests of the exact answers: fast-check seed ${seed}`);

/** Values are whole numbers of this unit, so that their sums are exact as BigInt. */
const unit = 2 ** -20;
const inUnits = (value: number): bigint => BigInt(value / unit);

const digits = 10n ** 40n;

/** The root of a rational as a double, by 40 decimal places of it. */
const rootOf = (numerator: bigint, denominator: bigint): number => {
  const scaled = (numerator * digits * digits) / denominator;
  if (scaled === 0n) return 0;
  let root = BigInt(Math.ceil(Math.sqrt(Number(scaled)))) + 1n;
  for (let next = (root + scaled / root) / 2n; next < root; next = (root + scaled / root) / 2n) root = next;
  return Number(root) / Number(digits);
};

describe('exactMoments(values)', () => {
  it('is what BigInt rationals say, around means a million times the deviation too', () => {
    const offset = fc.constantFrom(0, 1, -1e6, 2 ** 32);
    const steps = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(offset, steps, (mean, some) => {
        const values = Float64Array.from(some, (step) => mean + step * unit);
        const exact = exactMoments(values);
        const count = BigInt(values.length);
        const sum = [...values].reduce((total, value) => total + inUnits(value), 0n);
        const squares = [...values].reduce((total, value) => total + (inUnits(value) * count - sum) ** 2n, 0n);
        expect(exact.sum).toBe(Number(sum) * unit);
        expect(exact.mean).toBe((Number(sum) * unit) / values.length);
        const deviation = rootOf(squares, count ** 3n) * unit;
        expect(Math.abs(exact.standardDeviation - deviation)).toBeLessThanOrEqual(1e-15 * deviation);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('finds no deviation in equal values', () => {
    expect(exactMoments(new Float64Array(1000).fill(0.1)).standardDeviation).toBe(0);
  });
});

describe('worstRankError(sketch, sorted)', () => {
  const sketchOf = (values: readonly number[]): QuantileSketch => {
    const sketch = new QuantileSketch(1);
    for (const value of values) sketch.add(value);
    return sketch;
  };

  it('is 0 for a sketch that has dropped nothing', () => {
    expect(worstRankError(sketchOf([3, 1, 1, 2]), Float64Array.of(1, 1, 2, 3))).toBe(0);
  });

  it('is the largest distance over values that the sketch lacks too', () => {
    expect(worstRankError(sketchOf([1, 1, 1, 4]), Float64Array.of(1, 2, 3, 4))).toBe(0.5);
    expect(worstRankError(sketchOf([2, 2, 2, 2]), Float64Array.of(1, 1, 1, 2))).toBe(0.75);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DistinctSketch, FrequentValues, Moments, QuantileSketch } from '../../../shared/sketch/index.ts';

const seed = 20_261_120;
console.info(`Property tests of the sketches: fast-check seed ${seed}`);
const property = <Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Key in keyof Values]: fc.Arbitrary<Values[Key]> },
  holds: (...values: Values) => void,
): void => fc.assert(fc.property(...arbitraries, holds), { seed, numRuns: 200 });

/** Numbers of both signs, zeros, repeats and extremes, small enough that their squares can be summed. */
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 1e-300, -1e-300, 1e100, -1e100),
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);
const numbers = fc.array(number, { maxLength: 60 });
const texts = fc.array(fc.oneof(fc.constantFrom('', 'a', 'b', 'c', 'd', '__proto__'), fc.string()), { maxLength: 40 });

interface Mergeable<Value, Self> {
  add(value: Value): void;
  merge(other: Self): void;
}

const filled = <Value, Sketch extends Mergeable<Value, Sketch>>(sketch: Sketch, values: readonly Value[]): Sketch => {
  for (const value of values) sketch.add(value);
  return sketch;
};

const merged = <Sketch extends { merge(other: Sketch): void }>(first: Sketch, ...others: Sketch[]): Sketch => {
  for (const other of others) first.merge(other);
  return first;
};

const near = (actual: number, expected: number, scale: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(scale, Math.abs(expected), 1e-290));

describe('Moments', () => {
  const of = (values: readonly number[]) => filled(new Moments(), values);

  it('merging equals adding everything to one: exactly for counts and range, to 1e-9 for the rest', () => {
    property([numbers, numbers], (a, b) => {
      const parts = merged(of(a), of(b));
      const whole = of([...a, ...b]);
      expect([parts.count, parts.min, parts.max]).toEqual([whole.count, whole.min, whole.max]);
      const scale = Math.max(0, ...[...a, ...b].map(Math.abs));
      near(parts.sum, whole.sum, scale * 120);
      near(parts.mean ?? 0, whole.mean ?? 0, scale);
      near(parts.standardDeviation ?? 0, whole.standardDeviation ?? 0, scale);
    });
  });

  it('merging is commutative to the last bit', () => {
    property([numbers, numbers], (a, b) => {
      expect(merged(of(a), of(b)).toState()).toEqual(merged(of(b), of(a)).toState());
    });
  });

  it('merging is associative: exactly for counts and range, to 1e-9 for the rest', () => {
    property([numbers, numbers, numbers], (a, b, c) => {
      const left = merged(merged(of(a), of(b)), of(c));
      const right = merged(of(a), merged(of(b), of(c)));
      expect([left.count, left.min, left.max]).toEqual([right.count, right.min, right.max]);
      const scale = Math.max(0, ...[...a, ...b, ...c].map(Math.abs));
      near(left.mean ?? 0, right.mean ?? 0, scale);
      near(left.standardDeviation ?? 0, right.standardDeviation ?? 0, scale);
    });
  });
});

describe('QuantileSketch', () => {
  /** A size limit that bites: levels of four to ten items. */
  const options = { k: 8 };
  const of = (values: readonly number[], coin = 1) => filled(new QuantileSketch(coin, options), values);
  const exactOf = (values: readonly number[]) => filled(new QuantileSketch(1), values);
  const weights = (sketch: QuantileSketch) =>
    sketch.items().reduce((total, { length }, height) => total + length * 2 ** height, 0);
  const many = fc.array(number, { maxLength: 400 });

  it('every item was added, weights add up to the count, and ranks ascend to it', () => {
    property([many, many, fc.nat()], (a, b, coin) => {
      const sketch = merged(of(a, coin), of(b, coin + 1));
      const known = new Set([...a, ...b].map((value) => value + 0));
      expect(sketch.items().every((level) => level.every((value) => known.has(value)))).toBe(true);
      expect([sketch.count, weights(sketch)]).toEqual([a.length + b.length, a.length + b.length]);
      const { values, weights: ranks } = sketch.steps();
      expect([...values].every((value, index) => index === 0 || value > (values[index - 1] ?? 0))).toBe(true);
      expect([...ranks].every((rank, index) => rank > (ranks[index - 1] ?? 0))).toBe(true);
      expect(ranks.at(-1) ?? 0).toBe(sketch.count);
    });
  });

  it('a coarse sketch of up to 800 values, merged or not, keeps every rank within 40 %', () => {
    property([many, many, fc.nat()], (a, b, coin) => {
      const all = [...a, ...b];
      for (const sketch of [
        merged(of(a, coin), of(b, coin + 1)),
        merged(of(b, coin), of(a, coin + 1)),
        of(all, coin),
      ]) {
        for (const value of all) {
          const exact = all.filter((other) => other <= value).length / all.length;
          expect(Math.abs(sketch.cdf(value) - exact)).toBeLessThan(0.4);
        }
      }
    });
  });

  it('while exact, order and merging do not matter and quantiles are nearest ranks', () => {
    property([numbers, numbers, fc.double({ min: 0, max: 1, noNaN: true })], (a, b, p) => {
      const all = [...a, ...b];
      const sketch = merged(exactOf(b), exactOf(a));
      expect(sketch.toState()).toEqual(exactOf(all.toReversed()).toState());
      const sorted = all.map((value) => value + 0).toSorted((x, y) => x - y);
      expect(sketch.quantile(p)).toBe(sorted[Math.max(0, Math.ceil(p * all.length) - 1)]);
    });
  });

  it('fromState(toState()) is the same', () => {
    property([many], (values) => {
      const state = of(values).toState();
      expect(QuantileSketch.fromState(structuredClone(state)).toState()).toEqual(state);
    });
  });
});

describe('DistinctSketch', () => {
  const of = (values: readonly string[]) => filled(new DistinctSketch(), values);

  it('order, repeats and merges do not matter', () => {
    property([texts, texts, texts], (a, b, c) => {
      const whole = of([...a, ...b, ...c]).toState();
      expect(merged(of(a), of(b), of(c)).toState()).toEqual(whole);
      expect(merged(of(c), merged(of(b), of(a)), of(a)).toState()).toEqual(whole);
    });
  });
});

describe('FrequentValues', () => {
  const of = (values: readonly string[], cap?: number) => filled(new FrequentValues(cap), values);

  it('while complete, order and merges do not matter', () => {
    property([texts, texts], (a, b) => {
      const whole = of([...a, ...b]).toState();
      expect(merged(of(a), of(b)).toState()).toEqual(whole);
      expect(merged(of(b), of(a)).toState()).toEqual(whole);
    });
  });

  it('beyond the cap, complete does not depend on order, and counts keep their bound', () => {
    property([texts, texts, fc.integer({ min: 1, max: 6 })], (a, b, cap) => {
      const all = [...a, ...b];
      for (const frequent of [of(all, cap), merged(of(a, cap), of(b, cap)), merged(of(b, cap), of(a, cap))]) {
        expect([frequent.complete, frequent.total]).toEqual([new Set(all).size <= cap, all.length]);
        expect(frequent.error).toBeLessThanOrEqual(all.length / (cap + 1));
        for (const value of all) {
          const exact = all.filter((other) => other === value).length;
          expect(frequent.count(value)).toBeLessThanOrEqual(exact);
          expect(frequent.count(value) + frequent.error).toBeGreaterThanOrEqual(exact);
        }
      }
    });
  });

  it('fromState(toState()) is the same', () => {
    property([texts, fc.integer({ min: 1, max: 6 })], (values, cap) => {
      const state = of(values, cap).toState();
      expect(FrequentValues.fromState(structuredClone(state)).toState()).toEqual(state);
    });
  });
});

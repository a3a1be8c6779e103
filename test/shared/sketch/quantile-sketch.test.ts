import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { QuantileSketch } from '../../../shared/sketch/index.ts';
import { deequKll, whenPresent } from '../cases.ts';
import { normal, uniform } from './random.ts';

const sketchOf = (values: Iterable<number>, seed = 1, options = {}): QuantileSketch => {
  const sketch = new QuantileSketch(seed, options);
  for (const value of values) sketch.add(value);
  return sketch;
};

const weight = (sketch: QuantileSketch): number =>
  sketch.items().reduce((total, level, height) => total + level.length * 2 ** height, 0);

/** The largest distance between the sketch's cumulative share and the true one, over all of its steps: the exact answer. */
const worstRankError = (sketch: QuantileSketch, values: Float64Array): number => {
  const sorted = values.slice().sort();
  let worst = 0;
  let at = 0;
  let before = 0;
  const steps = sketch.steps();
  for (const [index, value] of steps.values.entries()) {
    while (at < sorted.length && (sorted[at] ?? 0) < value) at += 1;
    const below = at;
    while (at < sorted.length && sorted[at] === value) at += 1;
    const weightHere = steps.weights[index] ?? 0;
    worst = Math.max(worst, Math.abs(below - before), Math.abs(at - weightHere));
    before = weightHere;
  }
  return worst / sorted.length;
};

describe('QuantileSketch', () => {
  it('quantile(p) returns undefined while empty', () => {
    expect(new QuantileSketch(1).quantile(0.5)).toBeUndefined();
  });

  it('quantile(p) refuses shares outside 0..1 and NaN', () => {
    expect(() => sketchOf([1]).quantile(1.01)).toThrow(new RangeError('p is 1.01, but must lie in 0..1'));
    expect(() => sketchOf([1]).quantile(Number.NaN)).toThrow(RangeError);
  });

  it('quantile(p) is the nearest rank while exact', () => {
    const sketch = sketchOf([4, 1, 3, 2]);
    expect([0, 0.25, 0.26, 0.5, 0.75, 1].map((p) => sketch.quantile(p))).toEqual([1, 1, 2, 2, 3, 4]);
  });

  it('rank(x), cdf(x) and cdfBelow(x) count repeats', () => {
    const sketch = sketchOf([0, 1, 0, 0, 1, -0]);
    expect([-1, 0, 0.5, 1, 2].map((x) => sketch.rank(x))).toEqual([0, 4, 4, 6, 6]);
    expect(sketch.cdf(0)).toBeCloseTo(4 / 6, 15);
    expect([sketch.cdfBelow(0), sketch.cdfBelow(1)]).toEqual([0, 4 / 6]);
    expect(new QuantileSketch(1).cdf(0)).toBe(0);
  });

  it('add(value) refuses what has no rank', () => {
    expect(() => sketchOf([Number.NaN])).toThrow('value is NaN, but must be finite');
    expect(() => sketchOf([Number.POSITIVE_INFINITY])).toThrow(RangeError);
  });

  it('refuses a k or c that cannot work, and a merge of unlike sketches', () => {
    expect(() => new QuantileSketch(1, { k: 1 })).toThrow('k is 1, but must be an integer of at least 2');
    expect(() => new QuantileSketch(1, { c: 1 })).toThrow('c is 1, but must be above 0.5 and below 1');
    expect(() => new QuantileSketch(1).merge(new QuantileSketch(1, { k: 4 }))).toThrow(RangeError);
  });

  it('is exact up to 2,050 values and keeps all of their weight beyond', () => {
    const random = uniform(5);
    const values = Array.from({ length: 2051 }, random);
    expect(sketchOf(values.slice(0, 2050)).exact).toBe(true);
    const sketch = sketchOf(values);
    expect(sketch.exact).toBe(false);
    expect(weight(sketch)).toBe(2051);
  });

  it('the same seed and order give the same state, another seed another', () => {
    const values = Array.from({ length: 20_000 }, normal(3));
    expect(sketchOf(values, 7).toState()).toEqual(sketchOf(values, 7).toState());
    expect(sketchOf(values, 7).toState()).not.toEqual(sketchOf(values, 8).toState());
  });

  it('fromState(toState()) goes on as the original would', () => {
    const values = Array.from({ length: 30_000 }, normal(4));
    const original = sketchOf(values.slice(0, 10_000));
    const resumed = QuantileSketch.fromState(original.toState());
    for (const value of values.slice(10_000)) {
      original.add(value);
      resumed.add(value);
    }
    expect(resumed.toState()).toEqual(original.toState());
  });

  it.runIf(whenPresent(deequKll))('lays out its levels as Deequ does', () => {
    const { cases } = JSON.parse(readFileSync(deequKll, 'utf8'));
    for (const { input, parameters, data } of cases) {
      const values = input.filter((value: number | null) => value !== null);
      const sketch = sketchOf(values, 1, { k: parameters.k, c: parameters.c });
      const lengths = sketch.items().map(({ length }) => length);
      expect(lengths).toEqual(data.map(({ length }: number[]) => length));
      expect(weight(sketch)).toBe(values.length);
    }
  });
});

describe('QuantileSketch accuracy, k = 2,048: no rank is off by more than 0.15 %', () => {
  const distributions: readonly (readonly [string, (seed: number) => () => number])[] = [
    ['uniform', uniform],
    ['normal', normal],
    [
      'log-normal',
      (seed) =>
        (
          (draw) => () =>
            Math.exp(2 * draw())
        )(normal(seed)),
    ],
    [
      'two values',
      (seed) =>
        (
          (draw) => () =>
            draw() < 0.1 ? 1 : 0
        )(uniform(seed)),
    ],
    [
      'ascending',
      () =>
        (
          (next) => () =>
            next++
        )(0),
    ],
  ];

  it.each(distributions)('of 200,000 %s values, added one by one or merged from 40 parts', (_, draws) => {
    const worst = { added: 0, merged: 0 };
    for (let seed = 1; seed <= 5; seed += 1) {
      const values = Float64Array.from({ length: 200_000 }, draws(seed));
      const merged = new QuantileSketch(seed);
      for (let part = 0; part < 40; part += 1) {
        merged.merge(sketchOf(values.subarray(part * 5000, (part + 1) * 5000), 100 * seed + part));
      }
      worst.added = Math.max(worst.added, worstRankError(sketchOf(values, seed), values));
      worst.merged = Math.max(worst.merged, worstRankError(merged, values));
      expect(weight(merged)).toBe(200_000);
      expect(merged.items().reduce((total, { length }) => total + length, 0)).toBeLessThan(6000);
    }
    expect(worst.added).toBeLessThan(0.0015);
    expect(worst.merged).toBeLessThan(0.0015);
  });
});

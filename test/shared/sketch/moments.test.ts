import { describe, expect, it } from 'vitest';
import { Moments } from '../../../shared/sketch/index.ts';

const momentsOf = (values: readonly number[]): Moments => {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  return moments;
};

describe('Moments', () => {
  it('has no mean, deviation, minimum or maximum while empty', () => {
    const { count, sum, mean, standardDeviation, min, max } = new Moments();
    expect({ count, sum }).toEqual({ count: 0, sum: 0 });
    expect([mean, standardDeviation, min, max]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('standardDeviation divides by n, as Deequ does', () => {
    const moments = momentsOf([1, 2, 3, 4, 5, 6]);
    expect(moments.mean).toBeCloseTo(3.5, 15);
    expect(moments.standardDeviation).toBeCloseTo(1.707825127659933, 15);
    expect([moments.sum, moments.min, moments.max]).toEqual([21, 1, 6]);
  });

  it('keeps small deviations around a large mean', () => {
    expect(momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).standardDeviation).toBeCloseTo(Math.sqrt(22.5), 9);
  });

  it('merge(empty) changes nothing, either way', () => {
    const some = momentsOf([3, -4]);
    const before = some.toState();
    some.merge(new Moments());
    expect(some.toState()).toEqual(before);
    const empty = new Moments();
    empty.merge(some);
    expect(empty.toState()).toEqual(before);
  });

  it.each([[[Number.MAX_VALUE, Number.MAX_VALUE]], [[Number.MAX_VALUE, -Number.MAX_VALUE]], [[Number.MIN_VALUE, -0]]])(
    '%s survives toState and JSON',
    (values) => {
      const state = momentsOf(values).toState();
      expect(Moments.fromState(JSON.parse(JSON.stringify(state))).toState()).toEqual(state);
    },
  );
});

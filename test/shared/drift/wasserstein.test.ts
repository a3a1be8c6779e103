import { describe, expect, it } from 'vitest';
import { energyDistance, normedWasserstein, stepsOf, wasserstein } from '../../../shared/drift/index.ts';

const steps = (...values: readonly number[]) => stepsOf(Float64Array.from(values));

describe('wasserstein', () => {
  it('is how far everything was moved', () => {
    expect(wasserstein(steps(1, 5, 9), steps(4, 8, 12))).toBe(3);
    expect(wasserstein(steps(0, 0, 0, 8), steps(0, 8, 0, 8))).toBe(2);
  });

  it('takes values at the ends of a double', () => {
    const { MAX_VALUE } = Number;
    expect(wasserstein(steps(-MAX_VALUE, 0, 0, 0), steps(MAX_VALUE, 0, 0, 0))).toBe(MAX_VALUE / 2);
    expect(wasserstein(steps(-MAX_VALUE), steps(MAX_VALUE))).toBe(Number.POSITIVE_INFINITY);
  });

  it('is undefined where either side is empty', () => {
    expect(wasserstein(steps(), steps(1))).toBeUndefined();
    expect(energyDistance(steps(1), steps())).toBeUndefined();
  });
});

describe('normedWasserstein', () => {
  it("is in the baseline's standard deviations", () => {
    expect(normedWasserstein(steps(1, 5), steps(4, 8), 2)).toBe(1.5);
  });

  it('is undefined where the baseline does not vary', () => {
    expect(normedWasserstein(steps(1, 1), steps(4), 0)).toBeUndefined();
  });
});

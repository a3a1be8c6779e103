import { describe, expect, it } from 'vitest';
import { populationStabilityIndex } from '../../../shared/drift/index.ts';

describe('populationStabilityIndex', () => {
  it('is 0 for equal shares', () => {
    expect(populationStabilityIndex([50, 50], [50, 50])).toBe(0);
    expect(populationStabilityIndex([5000, 5000], [500, 500])).toBeCloseTo(0, 12);
  });

  it('is Σ (p − q)·ln(p / q) of the smoothed shares', () => {
    const [q0, q1] = [600.5 / 1001, 400.5 / 1001];
    const [p0, p1] = [300.5 / 1001, 700.5 / 1001];
    const expected = (p0 - q0) * Math.log(p0 / q0) + (p1 - q1) * Math.log(p1 / q1);
    expect(populationStabilityIndex([600, 400], [300, 700])).toBeCloseTo(expected, 14);
  });

  it('stays finite over an empty bin', () => {
    expect(populationStabilityIndex([100, 0], [50, 50])).toBeLessThan(10);
  });

  it('is undefined without rows or with one bin', () => {
    expect(populationStabilityIndex([0, 0], [1, 1])).toBeUndefined();
    expect(populationStabilityIndex([1, 1], [0, 0])).toBeUndefined();
    expect(populationStabilityIndex([1], [1])).toBeUndefined();
  });

  it('refuses different bins', () => {
    expect(() => populationStabilityIndex([1, 2], [1])).toThrow(RangeError);
  });
});

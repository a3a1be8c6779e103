import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../shared/drift/index.ts';
import { QuantileSketch } from '../../../shared/sketch/index.ts';

describe('stepsOf', () => {
  it('has each value once with the weight up to it, and leaves the sample as it is', () => {
    const sample = Float64Array.of(3, -1, 3, 0, -0);
    expect(stepsOf(sample)).toEqual({ values: Float64Array.of(-1, 0, 3), weights: Float64Array.of(1, 3, 5) });
    expect([...sample]).toEqual([3, -1, 3, 0, -0]);
  });

  it('is what an exact sketch of the same values says', () => {
    const sketch = new QuantileSketch(1);
    const sample = Float64Array.from({ length: 500 }, (_, index) => (index * 37) % 101);
    for (const value of sample) sketch.add(value);
    expect(stepsOf(sample)).toEqual(sketch.steps());
  });

  it('is empty of an empty sample, and refuses what has no place', () => {
    expect(stepsOf(new Float64Array(0)).values.length).toBe(0);
    expect(() => stepsOf(Float64Array.of(1, Number.NaN))).toThrow('sample holds NaN');
    expect(() => stepsOf(Float64Array.of(Number.NEGATIVE_INFINITY))).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { expectedAccuracy } from '../../../shared/decision/index.ts';
import { stepsOf } from '../../../shared/drift/index.ts';

const of = (probabilities: readonly number[], threshold = 0.5) =>
  expectedAccuracy(stepsOf(Float64Array.from(probabilities)), threshold);

describe('expectedAccuracy', () => {
  it('is the mean of what the model claims to be right in', () => {
    expect(of([0.9, 0.8, 0.3, 0.1])).toBeCloseTo((0.9 + 0.8 + 0.7 + 0.9) / 4, 12);
    expect(of([0.5])).toBe(0.5);
  });

  it('goes by the threshold that decides', () => {
    expect(of([0.4, 0.4, 0.2], 0.3)).toBeCloseTo((0.4 + 0.4 + 0.8) / 3, 12);
  });

  it('falls as the model becomes less sure, and is not told of no values', () => {
    expect(of([0.55, 0.45])).toBeLessThan(of([0.95, 0.05]) ?? 0);
    expect(of([])).toBeUndefined();
    expect(of([1.2, -0.1])).toBe(1);
  });
});

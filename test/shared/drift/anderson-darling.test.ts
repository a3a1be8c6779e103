import { describe, expect, it } from 'vitest';
import { andersonDarlingTest, stepsOf } from '../../../shared/drift/index.ts';

const steps = (...values: readonly number[]) => stepsOf(Float64Array.from(values));
const upTo = (count: number, shift = 0) => steps(...Array.from({ length: count }, (_, index) => index + shift));

describe('andersonDarlingTest', () => {
  it('gives the nearer end where the chance lies outside the known ones', () => {
    expect(andersonDarlingTest(upTo(50), upTo(50))).toMatchObject({ pValue: 0.25 });
    expect(andersonDarlingTest(upTo(50), upTo(50, 100))).toMatchObject({ pValue: 0.001 });
    expect(andersonDarlingTest(upTo(2000), upTo(2000, 9000))).toMatchObject({ pValue: 0.001 });
  });

  it('is below 0 where less differs than chance would have it', () => {
    expect(andersonDarlingTest(upTo(50), upTo(50))?.statistic).toBeLessThan(0);
  });

  it('finds less in fewer effective rows', () => {
    const [all, few] = [
      andersonDarlingTest(upTo(500), upTo(500, 60)),
      andersonDarlingTest(upTo(500), upTo(500, 60), [25, 25]),
    ];
    expect(all?.pValue).toBeLessThan(0.01);
    expect(few?.pValue).toBe(0.25);
  });

  it('is undefined of fewer than four values, of equal ones, and of none', () => {
    expect(andersonDarlingTest(steps(1, 2), steps(3))).toBeUndefined();
    expect(andersonDarlingTest(steps(1, 1), steps(1, 1))).toBeUndefined();
    expect(andersonDarlingTest(steps(1, 2, 3, 4), steps())).toBeUndefined();
  });
});

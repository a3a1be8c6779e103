import { describe, expect, it } from 'vitest';
import { cramerVonMises, cramerVonMisesTest, stepsOf } from '../../../shared/drift/index.ts';

const steps = (...values: readonly number[]) => stepsOf(Float64Array.from(values));
const upTo = (count: number, shift = 0) => steps(...Array.from({ length: count }, (_, index) => index + shift));

describe('cramerVonMises', () => {
  it('is 0 between equal distributions of repeated values, whatever the numbers of rows', () => {
    expect(cramerVonMises(steps(1, 1, 2, 2), steps(1, 2))).toBe(0);
  });

  it('is a third between many values apart, a half between one and one', () => {
    expect(cramerVonMises(upTo(3000), upTo(3000, 9000))).toBeCloseTo(1 / 3, 3);
    expect(cramerVonMises(steps(1), steps(2))).toBe(0.5);
  });

  it('is undefined where either side is empty', () => {
    expect(cramerVonMises(steps(), steps(1))).toBeUndefined();
    expect(cramerVonMisesTest(steps(1), steps())).toBeUndefined();
  });
});

describe('cramerVonMisesTest', () => {
  it('finds less in fewer effective rows', () => {
    const [all, few] = [
      cramerVonMisesTest(upTo(1000), upTo(1000, 60)),
      cramerVonMisesTest(upTo(1000), upTo(1000, 60), [100, 100]),
    ];
    expect(few?.statistic).toBeCloseTo((all?.statistic ?? Number.NaN) / 10, 12);
    expect(all?.pValue).toBeLessThan(0.05);
    expect(few?.pValue).toBeGreaterThan(0.3);
  });

  it('says nothing of one value against one', () => {
    expect(cramerVonMisesTest(steps(1), steps(2))?.pValue).toBe(1);
  });

  it('refuses rows that are none', () => {
    expect(() => cramerVonMisesTest(steps(1), steps(2), [1, Number.NaN])).toThrow(RangeError);
  });
});

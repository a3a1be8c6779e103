import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov, kolmogorovSmirnovTest, stepsOf } from '../../../shared/drift/index.ts';

const steps = (...values: readonly number[]) => stepsOf(Float64Array.from(values));
const numbers = (count: number, of: (index: number) => number) =>
  steps(...Array.from({ length: count }, (_, index) => of(index)));

describe('kolmogorovSmirnov', () => {
  it('is 0 for the same values, 1 for values apart, undefined for none', () => {
    expect(kolmogorovSmirnov(steps(1, 2, 2), steps(1, 2, 2))).toBe(0);
    expect(kolmogorovSmirnov(steps(1, 2), steps(3, 4))).toBe(1);
    expect(kolmogorovSmirnov(steps(1), steps())).toBeUndefined();
  });

  it('counts repeated values with their whole weight', () => {
    const [mostlyZero, mostlyOne] = [numbers(1000, (i) => (i < 900 ? 0 : 1)), numbers(1000, (i) => (i < 100 ? 0 : 1))];
    expect(kolmogorovSmirnov(mostlyZero, mostlyOne)).toBeCloseTo(0.8, 12);
  });
});

describe('kolmogorovSmirnovTest', () => {
  const [a, b] = [numbers(1000, (i) => i), numbers(1000, (i) => i + 100)];

  it('has the chance of the published critical value', () => {
    // 1.3581 is Kolmogorov's 5 % point; D = 0.1 reaches it at nm/(n+m) = 184.4.
    const rows = [2 * 184.4431855, 2 * 184.4431855] as const;
    expect(kolmogorovSmirnovTest(a, b, rows)?.pValue).toBeCloseTo(0.05, 7);
  });

  it('finds less in fewer effective rows, and the same distance', () => {
    const all = kolmogorovSmirnovTest(a, b);
    const few = kolmogorovSmirnovTest(a, b, [50, 50]);
    expect(all?.statistic).toBe(few?.statistic);
    expect(all?.pValue).toBeLessThan(1e-3);
    expect(few?.pValue).toBeGreaterThan(0.9);
  });

  it('is undefined for none, and refuses rows below 0', () => {
    expect(kolmogorovSmirnovTest(a, steps())).toBeUndefined();
    expect(() => kolmogorovSmirnovTest(a, b, [10, 0])).toThrow('rows holds 0');
  });
});

import { describe, expect, it } from 'vitest';
import { contingencyChiSquared, twoProportionZ } from '../../../shared/drift/index.ts';

const [baseline, current] = [
  { having: 50, total: 200 },
  { having: 45, total: 100 },
];

describe('twoProportionZ', () => {
  it('squares to chi-square of the same table, with its chance', () => {
    const { statistic = 0, pValue } = twoProportionZ(baseline, current) ?? {};
    const chiSquared = contingencyChiSquared([
      [150, 50],
      [55, 45],
    ]);
    expect(statistic).toBeGreaterThan(0);
    expect(statistic ** 2).toBeCloseTo(chiSquared?.statistic ?? Number.NaN, 10);
    expect(pValue).toBeCloseTo(chiSquared?.pValue ?? Number.NaN, 12);
  });

  it('is below 0 where the share fell, and smaller in fewer effective rows', () => {
    const fell = twoProportionZ(current, baseline)?.statistic ?? Number.NaN;
    expect(fell).toBeLessThan(0);
    expect(twoProportionZ(current, baseline, [25, 50])?.statistic).toBeCloseTo(fell / 2, 12);
  });

  it('is 0 where all have it or none, undefined where a side is empty', () => {
    expect(twoProportionZ({ having: 3, total: 3 }, { having: 9, total: 9 })).toEqual({ statistic: 0, pValue: 1 });
    expect(twoProportionZ({ having: 0, total: 3 }, { having: 0, total: 9 })).toEqual({ statistic: 0, pValue: 1 });
    expect(twoProportionZ({ having: 0, total: 0 }, current)).toBeUndefined();
  });

  it('refuses more than all', () => {
    expect(() => twoProportionZ({ having: 4, total: 3 }, current)).toThrow('having is 4, but must be 0 to 3');
  });
});

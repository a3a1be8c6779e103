import { describe, expect, it } from 'vitest';
import { shareVerdict, wilsonLowerBound } from '../../../shared/quality/index.ts';

describe('wilsonLowerBound', () => {
  it('agrees with the published formula', () => {
    // 10 of 100 at z = 3.09: (0.1 + 0.0477405 − 3.09·√(0.0009 + 0.00023870)) / 1.0954810
    expect(wilsonLowerBound(10, 100)).toBeCloseTo(0.03967, 4);
  });

  it('is 0 when nothing was seen and below the share otherwise', () => {
    expect(wilsonLowerBound(0, 100)).toBe(0);
    expect(wilsonLowerBound(0, 0)).toBe(0);
    for (const count of [1, 50, 100]) expect(wilsonLowerBound(count, 100)).toBeLessThan(count / 100);
  });
});

describe('shareVerdict', () => {
  it('says so when there are too few rows', () => {
    expect(shareVerdict(49, 49, 0.01)).toBe('not-enough-data');
  });

  it('needs more than chance explains', () => {
    expect(shareVerdict(13, 1000, 0.01)).toBe('ok');
    expect(shareVerdict(40, 1000, 0.01)).toBe('violation');
  });
});

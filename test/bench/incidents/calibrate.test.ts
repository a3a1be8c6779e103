import { expect, it } from 'vitest';
import { thresholdOf } from '../../../bench/incidents/calibrate.ts';
import { trueMinimumEffect } from '../../../bench/incidents/truth.ts';

it('thresholdOf(months) lets one incident a month through', () => {
  const month = new Float32Array(720);
  [month[100], month[300], month[500]] = [3, 2, 1];
  const threshold = thresholdOf([month]);
  expect(threshold).toBeLessThanOrEqual(3);
  expect(threshold).toBeGreaterThan(2);
  expect(thresholdOf([month, new Float32Array(720)])).toBeLessThanOrEqual(2);
});

it('thresholdOf(months) does not take an alarm that never ends for one', () => {
  const month = new Float32Array(720).fill(1);
  month[10] = 5;
  expect(thresholdOf([month])).toBeGreaterThan(1);
});

it('trueMinimumEffect(effect, variance) is above what is tolerated, and grows with the noise', () => {
  const effect = { id: 'a', size: 0, level: 1e-6, tolerance: 0.1, referenceHours: 672 };
  expect(trueMinimumEffect(effect, 0)).toBeCloseTo(0.1, 9);
  // Noise of a week of 0.02, and a quarter of its variance for the reference.
  const noise = 0.02 * Math.sqrt(1.25);
  expect(trueMinimumEffect(effect, 0.02 ** 2)).toBeCloseTo(0.1 + 2.925 * noise, 9);
  expect(trueMinimumEffect(effect, 0.1 ** 2)).toBeCloseTo((4.7534 + 1.28) * 5 * noise, 3);
});

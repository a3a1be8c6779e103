import { describe, expect, it } from 'vitest';
import { estimatedAccuracy } from '../../../shared/evaluation/estimated-accuracy.ts';
import { columnsOf } from '../../../shared/monitor/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const told = (reference: readonly (number | string)[], current: readonly (number | string)[], prediction: object) => {
  const mapping = { input: { columns: ['age', 'plan'] }, output: { columns: ['score'] }, prediction };
  const monitor = aMonitor({ mapping });
  const profileOf = (scores: readonly (number | string)[]) => {
    const profile = Profile.empty(columnsOf(monitor.mapping), 'scores');
    for (const score of scores) profile.addRow({ input: [1, 'a'], output: [score] });
    return profile;
  };
  return estimatedAccuracy(monitor, { reference: profileOf(reference), current: profileOf(current) });
};

describe('estimatedAccuracy(monitor, beside)', () => {
  it('says what calibrated probabilities would mean, and that only ground truth can tell', () => {
    expect(told([0.9, 0.1], [0.6, 0.4], { probability: 'score' })).toBe(
      'Were the probabilities as right as they claim, accuracy would be 60 % instead of 90 %; only ground truth can tell.',
    );
  });

  it('goes by the monitor’s threshold', () => {
    expect(told([0.9, 0.1], [0.6, 0.6], { probability: 'score', threshold: 0.7 })).toContain(
      'would be 40 % instead of 90 %',
    );
  });

  it('says nothing without a probability, or without numbers on one side', () => {
    expect(told([0.9], [0.6], { label: 'score' })).toBeUndefined();
    expect(told([0.9], ['high'], { probability: 'score' })).toBeUndefined();
    expect(told(['high'], [0.9], { probability: 'score' })).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { Profile } from '../../../shared/profile/index.ts';
import { columnWeights } from '../../../shared/reference/column-weights.ts';
import { uniformNumbers } from '../decision/hours.ts';

const columns = [
  { name: 'age', role: 'input' },
  { name: 'noise', role: 'input' },
  { name: 'city', role: 'input' },
  { name: 'plan', role: 'input' },
  { name: 'label', role: 'output' },
  { name: 'score', role: 'output' },
] as const;

/** Rows whose score goes with age and plan, and neither with noise nor with one of 200 cities. */
const profileOf = (seed: number, rows = 2000): Profile => {
  const next = uniformNumbers(seed);
  const profile = Profile.empty(columns, `weights ${seed}`);
  for (let row = 0; row < rows; row += 1) {
    const age = 20 + Math.floor(50 * next());
    const isGold = next() < 0.5;
    const score = 0.01 * age + (isGold ? 0.3 : 0) + 0.1 * next();
    profile.addRecord([
      {
        input: [age, String(next()), `city ${Math.floor(200 * next())}`, isGold ? 'gold' : 'basic'],
        output: [score > 0.6 ? 'churns' : 'stays', String(score)],
      },
    ]);
  }
  return profile;
};

describe('columnWeights(profile, predictions)', () => {
  it('is large for what the prediction goes with, and small for all else, however many values it has', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const { age = 0, plan = 0, noise = 1, city = 1 } = columnWeights(profileOf(seed), ['score']);
      expect(age).toBeGreaterThan(0.3);
      expect(plan).toBeGreaterThan(0.3);
      expect(noise).toBeLessThan(0.1);
      expect(city).toBeLessThan(0.1);
    }
  });

  it('weighs by the first prediction that there is, in whatever order the outputs come', () => {
    const profile = profileOf(1);
    expect(columnWeights(profile, ['score', 'label'])).toEqual(columnWeights(profile, ['score']));
    expect(columnWeights(profile, ['probability', 'score'])).toEqual(columnWeights(profile, ['score']));
  });

  it('weighs nothing by a label in text, by no prediction, and without a sample', () => {
    expect(columnWeights(profileOf(1), ['label'])).toEqual({});
    expect(columnWeights(profileOf(1), [])).toEqual({});
    const unsampled = Profile.empty(columns, 'unsampled', { sampleRows: false });
    unsampled.addRow({ input: ['1', '2', 'a', 'b'], output: ['x', '0.5'] });
    expect(columnWeights(unsampled, ['score'])).toEqual({});
    expect(columnWeights(Profile.empty(columns, 'empty'), ['score'])).toEqual({});
  });
});

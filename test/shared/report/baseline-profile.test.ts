import { describe, expect, it } from 'vitest';
import { Profile } from '../../../shared/profile/index.ts';
import { parseStatistics, profileOfStatistics, statisticsJson } from '../../../shared/report/index.ts';

const aProfile = (): Profile => {
  const columns = ['age', 'plan', 'note', 'empty'].map((name) => ({ name, role: 'input' as const }));
  const profile = Profile.empty(columns, 'test');
  for (let row = 0; row < 3000; row += 1)
    profile.addRow({
      input: [row % 9 === 0 ? null : String((row * 7) % 53), row % 3 ? 'basic' : 'premium', `note ${row}`, null],
      output: [],
    });
  return profile;
};

const readBack = (profile: Profile): Profile =>
  profileOfStatistics(parseStatistics(JSON.parse(JSON.stringify(statisticsJson(profile)))));

describe('profileOfStatistics', () => {
  it('keeps what statistics.json tells: counts, types, moments, quantiles, values', () => {
    const profile = aProfile();
    const told = readBack(profile);
    for (const [place, column] of profile.columns.entries()) {
      const found = told.columns[place];
      expect(found).toMatchObject({ name: column.name, present: column.present, missing: column.missing });
      expect(found?.inferredType).toBe(column.inferredType);
      const [moments, expected] = [found?.numeric?.moments, column.numeric?.moments];
      expect(moments?.mean).toBe(expected?.mean);
      expect(moments?.standardDeviation ?? 0).toBeCloseTo(expected?.standardDeviation ?? 0, 9);
      expect(found?.numeric?.quantiles.steps()).toEqual(column.numeric?.quantiles.steps());
    }
    expect(told.columns[1]?.values.counts()).toEqual(profile.columns[1]?.values.counts());
  });

  it('does not claim to know values that the file does not list', () => {
    expect(readBack(aProfile()).columns[2]?.values.complete).toBe(false);
  });

  it('refuses a sketch of other parameters', () => {
    const statistics = structuredClone(statisticsJson(aProfile()));
    const parameters = statistics.features[0]?.numerical_statistics?.distribution?.kll?.sketch?.parameters;
    if (parameters !== undefined) parameters.k = 200;
    expect(() => profileOfStatistics(statistics)).toThrow('must have k 2048');
  });
});

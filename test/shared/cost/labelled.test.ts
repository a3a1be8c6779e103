import { describe, expect, it } from 'vitest';
import { anotherLabel, confusionIn, countsLabels } from '../../../shared/cost/index.ts';
import { slicesOf } from '../../../shared/evaluation/index.ts';
import { columnsOf } from '../../../shared/monitor/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const mapping = {
  input: { columns: ['age'] },
  output: { columns: ['said'] },
  groundTruth: { columns: ['churned'] },
  prediction: { label: 'said' },
};
const monitor = aMonitor({ mapping, segments: ['said'] });

type Row = readonly [said: string, churned: string | null];

const profileOf = (rows: readonly Row[], plan?: ReturnType<typeof slicesOf>): Profile => {
  const profile = Profile.empty(columnsOf(monitor.mapping), 'test', plan && { slicePlan: plan });
  for (const [said, churned] of rows) profile.addRow({ input: ['40'], output: [said, churned] });
  return profile;
};

const baseline = profileOf([
  ['yes', 'yes'],
  ['no', 'no'],
]);
const counted = (rows: readonly Row[]) => profileOf(rows, slicesOf(monitor, baseline));

describe('countsLabels(monitor)', () => {
  it.each([
    [true, {}],
    [false, { segments: [] }],
    [false, { mapping: { ...mapping, groundTruth: undefined } }],
    [false, { mapping: { ...mapping, groundTruth: { columns: ['churned', 'when'] } } }],
    [false, { mapping: { ...mapping, prediction: { probability: 'said' } } }],
  ])('is %s with %j', (expected, changes) => {
    expect(countsLabels(aMonitor({ mapping, segments: ['said'], ...changes }))).toBe(expected);
  });
});

describe('confusionIn(profile, mapping)', () => {
  it('counts predictions by label, and leaves out rows without one and predictions that the baseline did not know', () => {
    const rows: Row[] = [
      ['yes', 'yes'],
      ['yes', 'no'],
      ['no', 'no'],
      ['no', 'no'],
      ['no', null],
      ['yes', 'perhaps'],
      ['maybe', 'yes'],
    ];
    const cells = confusionIn(counted(rows), monitor.mapping) ?? [];
    expect(cells.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toEqual([
      { actual: anotherLabel, predicted: 'yes', count: 1 },
      { actual: 'no', predicted: 'no', count: 2 },
      { actual: 'no', predicted: 'yes', count: 1 },
      { actual: 'yes', predicted: 'yes', count: 1 },
    ]);
  });

  it('is the same of merged profiles as of all their rows', () => {
    const rows: Row[] = [
      ['yes', 'no'],
      ['no', 'yes'],
      ['no', 'no'],
    ];
    const merged = counted(rows.slice(0, 1));
    merged.merge(counted(rows.slice(1)));
    expect(confusionIn(merged, monitor.mapping)).toEqual(confusionIn(counted(rows), monitor.mapping));
  });

  it('is undefined where a profile counts no slices', () => {
    expect(confusionIn(profileOf([['yes', 'no']]), monitor.mapping)).toBeUndefined();
    expect(confusionIn(counted([['yes', 'no']]), aMonitor().mapping)).toBeUndefined();
  });
});

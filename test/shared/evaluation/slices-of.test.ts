import { describe, expect, it } from 'vitest';
import { slicesOf } from '../../../shared/evaluation/index.ts';
import { slicePlanOf } from '../../../shared/profile/index.ts';
import { profileOfStatistics, statisticsJson } from '../../../shared/report/index.ts';
import { aBaseline } from '../../factories/baselines.ts';
import { aMonitor } from '../../factories/monitors.ts';

const monitor = aMonitor({ segments: ['plan'] });
const baseline = aBaseline(monitor);

describe('slicesOf(monitor, baseline)', () => {
  it("is the baseline's plan of the monitor's segments", () => {
    const plan = slicesOf(monitor, baseline);
    expect(plan).toEqual(slicePlanOf(baseline, [{ name: 'plan', role: 'input' }]));
    expect(plan?.segments).toEqual([{ name: 'plan', role: 'input', values: ['basic', 'premium'] }]);
  });

  it('gives columns of a statistics.json the roles of the mapping', () => {
    const plan = slicesOf(monitor, profileOfStatistics(statisticsJson(baseline)));
    expect(plan?.columns.find(({ name }) => name === 'score')).toMatchObject({ role: 'output', kind: 'scores' });
  });

  it('is undefined without segments, or without a baseline', () => {
    expect(slicesOf(aMonitor(), baseline)).toBeUndefined();
    expect(slicesOf(monitor, undefined)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { baselineLimits } from '../../../shared/evaluation/baseline-limits.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

describe('baselineLimits(monitor, baseline)', () => {
  const baseline = Profile.empty(
    [
      ...['age', 'plan', 'id', 'empty'].map((name) => ({ name, role: 'input' }) as const),
      ...['score', 'churned'].map((name) => ({ name, role: 'output' }) as const),
    ],
    'baseline',
  );
  for (let row = 0; row < 10; row += 1)
    baseline.addRow({ input: [row < 3 ? null : row, 'basic', row, null], output: [0.5, row % 2] });
  const { limits, kinds } = baselineLimits(
    aMonitor({
      mapping: {
        input: { columns: ['age', 'plan', 'id', 'empty'] },
        output: { columns: ['score'] },
        groundTruth: { columns: ['churned'] },
      },
      checks: { ignoreColumns: ['id'] },
    }),
    baseline,
  );

  it('are how much of a column was missing, and of which kind it was', () => {
    expect(Object.fromEntries(limits)).toEqual({
      age: { mostMissing: 0.3, fewestDistinct: 1 },
      plan: { mostMissing: 0, fewestDistinct: 1 },
      empty: { mostMissing: 1, fewestDistinct: 1 },
      score: { mostMissing: 0, fewestDistinct: 1 },
    });
    expect(Object.fromEntries(kinds)).toEqual({ age: 'number', plan: 'text', empty: undefined, score: 'number' });
  });

  it('has none for columns that nobody looks at, and for ground truth, which comes late', () => {
    for (const name of ['id', 'churned']) expect([limits.has(name), kinds.has(name)]).toEqual([false, false]);
  });
});

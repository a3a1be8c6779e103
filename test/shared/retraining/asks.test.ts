import { describe, expect, it } from 'vitest';
import { causes } from '../../../events/parts/cause.ts';
import { asksForRun } from '../../../shared/retraining/index.ts';

const policy = {
  pipelineName: 'retrain',
  onSeverity: 'warning' as const,
  coolDownHours: 72,
  maxRunsPerIncident: 2,
  leaseHours: 24,
};

describe('asksForRun', () => {
  it('asks for what a model can learn from newer data, and for nothing that is broken, mistaken or not known', () => {
    expect(causes.filter((cause) => asksForRun(policy, { cause, severity: 'critical' }))).toEqual([
      'category-renamed',
      'category-taking-over',
      'traffic-mix',
      'unseen-category',
      'input-and-prediction-drift',
      'input-drift',
      'prediction-drift',
    ]);
  });

  it('asks from the severity on that the policy names, and never without one', () => {
    const asks = (onSeverity: 'warning' | undefined) =>
      (['info', 'warning', 'critical'] as const).map((severity) => {
        const { onSeverity: _, ...others } = policy;
        const of = onSeverity === undefined ? others : policy;
        return asksForRun(of, { cause: 'input-drift', severity });
      });
    expect(asks('warning')).toEqual([false, true, true]);
    expect(asks(undefined)).toEqual([false, false, false]);
  });
});

import { describe, expect, it } from 'vitest';
import { type Cause, causes } from '../../../events/parts/cause.ts';
import { severityOfDrift } from '../../../shared/evaluation/severity.ts';

const severity = (cause: Cause, inputs: readonly string[], predictions: readonly string[] = [], weights = {}) =>
  severityOfDrift(cause, { inputs, predictions, weights });

describe('severityOfDrift(cause, consequence)', () => {
  it('is at least a warning where the prediction shifted, whatever the cause', () => {
    for (const cause of causes) expect(['warning', 'critical']).toContain(severity(cause, ['age'], ['score']));
    expect(severity('prediction-drift', [], ['score'])).toBe('warning');
  });

  it('is info for inputs alone, unless a tenth of the prediction goes with one of them', () => {
    expect(severity('input-drift', ['age', 'city'])).toBe('info');
    expect(severity('input-drift', ['age', 'city'], [], { city: 0.0999, plan: 0.9 })).toBe('info');
    expect(severity('input-drift', ['age', 'city'], [], { city: 0.1 })).toBe('warning');
    expect(severity('unseen-category', ['city'])).toBe('info');
    expect(severity('traffic-mix', ['city'], [], { city: 0.5 })).toBe('warning');
  });

  it('is that of a fault, wherever it shows', () => {
    expect(severity('unit-or-scale', ['age'])).toBe('warning');
    expect(severity('category-renamed', ['city'])).toBe('warning');
    expect(severity('swapped-columns', ['age', 'city'])).toBe('critical');
  });
});

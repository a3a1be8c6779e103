import { describe, expect, it } from 'vitest';
import { changesBefore, type EndpointState, endpointChanges } from '../../../shared/lifecycle/index.ts';

const minute = 60_000;
const onset = Date.parse('2026-11-20T10:00:00Z');

const state = (minutesBefore: number, changes: Partial<EndpointState> = {}): EndpointState => ({
  atMs: onset - minutesBefore * minute,
  status: 'InService',
  configName: 'churn-6',
  variants: [{ name: 'A', modelName: 'churn-a', weight: 1 }],
  isAsynchronous: false,
  ...changes,
});
const changesIn = (states: readonly EndpointState[], windowMs = 0) => changesBefore({ states }, onset, windowMs);

describe('changesBefore', () => {
  it('names a configuration that came within two hours, and when', () => {
    expect(changesIn([state(600), state(40, { configName: 'churn-7' })])).toEqual([
      'The endpoint took the configuration churn-7 in place of churn-6 40 minutes before it began.',
    ]);
  });

  it('leaves out what is older, what came after, and what changed nothing', () => {
    expect(changesIn([state(600), state(121, { configName: 'churn-7' })])).toEqual([]);
    expect(changesIn([state(600), state(-1, { configName: 'churn-7' })])).toEqual([]);
    expect(changesIn([state(600), state(30, { status: 'Updating' }), state(20)])).toEqual([]);
    expect(changesIn([state(20)])).toEqual([]);
  });

  it('counts what came within the window in which it began', () => {
    expect(changesIn([state(600), state(-90, { configName: 'churn-7' })], 360 * minute)).toEqual([
      'The endpoint took the configuration churn-7 in place of churn-6 2 hours into its first window.',
    ]);
  });

  it('tells other weights and other models, but not more machines', () => {
    const weights = [
      { name: 'A', modelName: 'churn-a', weight: 0.5 },
      { name: 'B', modelName: 'churn-b', weight: 0.5 },
    ];
    const both = [
      state(600, { variants: weights.map((one) => ({ ...one, weight: 1 })) }),
      state(90, { variants: weights }),
    ];
    expect(changesIn(both)).toEqual([
      "The weights of the endpoint's variants changed from A=1, B=1 to A=0.5, B=0.5 2 hours before it began.",
    ]);
    const models = endpointChanges({ states: [state(600), state(10, { variants: weights.slice(1) })] });
    expect(models.map(({ what }) => what)).toEqual(["The endpoint's models changed from A=churn-a to B=churn-b"]);
    const more = [{ name: 'A', modelName: 'churn-a', weight: 1, currentInstanceCount: 9 }];
    expect(endpointChanges({ states: [state(600), state(10, { variants: more })] })).toEqual([]);
  });

  it('names the latest first', () => {
    const states = [state(600), state(100, { configName: 'churn-7' }), state(5, { configName: 'churn-8' })];
    expect(changesIn(states).map((text) => text.match(/configuration (\S+)/)?.[1])).toEqual(['churn-8', 'churn-7']);
  });
});

import { describe, expect, it } from 'vitest';
import { type EvaluationSources, evaluationIdOf } from '../../../shared/evaluation/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const window = { startMs: 0, endMs: 3_600_000 };
const sources: EvaluationSources = {
  baselineVersion: 'v1',
  referenceVersion: '28d-a',
  partials: [],
  pastDigest: 'week',
};
const idWith = (changes: Partial<EvaluationSources>) =>
  evaluationIdOf(aMonitor(), window, { ...sources, ...changes }).evaluationId;
const idOf = (...keys: readonly string[]) => idWith({ partials: keys.map((key) => ({ key })) });

describe('evaluationIdOf(monitor, window, sources)', () => {
  it('differs with the baseline, the reference and the week before', () => {
    const changes = [{}, { baselineVersion: null }, { referenceVersion: null }, { pastDigest: 'other week' }];
    expect(new Set(changes.map(idWith)).size).toBe(4);
  });

  it('differs with the set of partials, and only with it', () => {
    expect(idOf('a', 'b')).toBe(idOf('a', 'b'));
    expect(new Set([idOf(), idOf('a'), idOf('b'), idOf('a', 'b'), idOf('ab')]).size).toBe(5);
  });

  it('takes a week of a busy endpoint', () => {
    const partials = Array.from({ length: 300_000 }, (_, index) => ({ key: `partial ${index}` }));
    expect(evaluationIdOf(aMonitor(), window, { ...sources, partials }).partialsDigest).toMatch(/^[0-9a-f]{32}$/);
  });
});

import { describe, expect, it } from 'vitest';
import { evaluationIdOf } from '../../../shared/evaluation/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const window = { startMs: 0, endMs: 3_600_000 };
const idOf = (...keys: readonly string[]) =>
  evaluationIdOf(
    aMonitor(),
    window,
    'v1',
    keys.map((key) => ({ key })),
  ).evaluationId;

describe('evaluationIdOf(monitor, window, baselineVersion, partials)', () => {
  it('differs with the set of partials, and only with it', () => {
    expect(idOf('a', 'b')).toBe(idOf('a', 'b'));
    expect(new Set([idOf(), idOf('a'), idOf('b'), idOf('a', 'b'), idOf('ab')]).size).toBe(5);
  });

  it('takes a week of a busy endpoint', () => {
    const partials = Array.from({ length: 300_000 }, (_, index) => ({ key: `partial ${index}` }));
    expect(evaluationIdOf(aMonitor(), window, 'v1', partials).partialsDigest).toMatch(/^[0-9a-f]{32}$/);
  });
});

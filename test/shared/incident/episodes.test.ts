import { describe, expect, it } from 'vitest';
import { type Episode, episodesOf, type Observation } from '../../../shared/incident/index.ts';

const hour = 3_600_000;
/** One letter an hour: V violating, . clear, ? unknown. */
const series = (letters: string): Observation[] =>
  [...letters].map((letter, index) => ({
    startMs: index * hour,
    endMs: (index + 1) * hour,
    state: letter === 'V' ? 'violating' : letter === '.' ? 'clear' : 'unknown',
    ...(letter === 'V'
      ? { found: { cause: 'input-drift', severity: 'warning', columns: ['age'], headline: 'h' } }
      : {}),
  }));
const spans = (episodes: readonly Episode[]) =>
  episodes.map(({ onsetMs, lastSeenMs, resolvedMs }) => [
    onsetMs / hour,
    lastSeenMs / hour,
    resolvedMs === undefined ? undefined : resolvedMs / hour,
  ]);

describe('episodesOf', () => {
  it('is empty without a violation', () => {
    expect(episodesOf(series('..?.'), 2)).toEqual([]);
  });

  it('stays open until enough windows in a row are clear', () => {
    expect(spans(episodesOf(series('.VV.'), 2))).toEqual([[1, 3, undefined]]);
    expect(spans(episodesOf(series('.VV..'), 2))).toEqual([[1, 3, 5]]);
  });

  it('goes on when the cause comes back before it was resolved, and is a new one after', () => {
    expect(spans(episodesOf(series('V.V..'), 2))).toEqual([[0, 3, 5]]);
    expect(spans(episodesOf(series('V..V'), 2))).toEqual([
      [0, 1, 3],
      [3, 4, undefined],
    ]);
  });

  it('neither ends nor continues over windows that could not be judged', () => {
    expect(spans(episodesOf(series('V?.?.'), 2))).toEqual([[0, 1, 5]]);
  });

  it('keeps the gravest severity, all columns with the latest first, and the latest headline', () => {
    const found = (severity: 'warning' | 'critical', columns: string[], headline: string) => ({
      cause: 'input-drift' as const,
      severity,
      columns,
      headline,
    });
    const [episode] = episodesOf(
      [
        { startMs: 0, endMs: 1, state: 'violating', found: found('critical', ['age', 'plan'], 'first') },
        {
          startMs: 1,
          endMs: 2,
          state: 'violating',
          found: found('warning', ['score', 'age'], 'second'),
          evaluationId: 'e2',
        },
      ],
      1,
    );
    expect(episode).toMatchObject({
      severity: 'critical',
      columns: ['score', 'age', 'plan'],
      headline: 'second',
      windowsInViolation: 2,
      evaluationId: 'e2',
    });
  });
});

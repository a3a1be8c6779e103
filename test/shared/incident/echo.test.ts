import { describe, expect, it } from 'vitest';
import { type Episode, episodesOf, type Judgement } from '../../../shared/incident/index.ts';
import { aCauseFound, aJudgement, hour } from '../../factories/judgements.ts';

const shown = (horizonHours: number, columns = ['age']) =>
  aCauseFound({ columns, series: [{ id: `${columns[0]}/location`, shift: 1, tolerance: 0.1, horizonHours }] });

/** One letter an hour: D a day shows it, L only longer looks while the day is back, E longer looks while it is not, . nothing. */
const hours = (letters: string): Judgement[] =>
  [...letters].map((letter, index) =>
    aJudgement(index, {
      causes: letter === '.' ? [] : [shown(letter === 'D' ? 6 : 168)],
      elevated: letter === 'E' || letter === 'D' ? { 'age/location': 0.9 } : {},
    }),
  );

const spans = (episodes: readonly Episode[]) =>
  episodes.map(({ openingMs, lastSeenMs, resolvedMs }) => [
    openingMs / hour,
    lastSeenMs / hour,
    resolvedMs === undefined ? undefined : resolvedMs / hour,
  ]);
const found = (judgements: readonly Judgement[]) => spans(episodesOf(judgements, { calmToResolve: 3 }));

describe('what longer looks still see of a change that is over', () => {
  it('does not keep an incident open once the day is back', () => {
    expect(found(hours('.DDLLLL'))).toEqual([[1, 3, 6]]);
  });

  it('opens none in the week after it', () => {
    expect(found(hours(`DD${'L'.repeat(160)}.`))).toEqual([[0, 2, 5]]);
  });

  it('keeps it open while the day is not back', () => {
    expect(found(hours('DDEEEE'))).toEqual([[0, 6, undefined]]);
  });

  it('is a change of its own where no day ever showed it, or none of the last week did', () => {
    expect(found(hours('..LLLL'))).toEqual([[2, 6, undefined]]);
    expect(found(hours(`D${'.'.repeat(200)}LL`))).toEqual([
      [0, 1, 4],
      [201, 203, undefined],
    ]);
  });

  it('is no echo of what another column did', () => {
    const other = hours('DDLLL').concat(
      [5, 6].map((index) => aJudgement(index, { causes: [{ ...shown(168, ['plan']), cause: 'unit-or-scale' }] })),
    );
    expect(found(other)).toEqual([
      [0, 2, 5],
      [5, 7, undefined],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { type Episode, episodesOf, type Judgement } from '../../../shared/incident/index.ts';
import { aCauseFound, aJudgement, aNormal, hour, hoursWith } from '../../factories/judgements.ts';

/** One letter an hour: V violating, . calm, i judged without a reference, ? not judged. */
const series = (letters: string, found = aCauseFound()): Judgement[] =>
  [...letters].map((letter, index) => {
    const causes = letter === 'V' ? [found] : [];
    return aJudgement(index, { causes, judged: letter === '?' ? 'nothing' : letter === 'i' ? 'integrity' : 'all' });
  });
const spans = (episodes: readonly Episode[]) =>
  episodes.map(({ openingMs, lastSeenMs, resolvedMs }) => [
    openingMs / hour,
    lastSeenMs / hour,
    resolvedMs === undefined ? undefined : resolvedMs / hour,
  ]);
const calm = (calmToResolve: number) => ({ calmToResolve });
const causesOf = (episodes: readonly Episode[]) => episodes.map(({ cause }) => cause);

const drift = aCauseFound();
const unit = aCauseFound({ cause: 'unit-or-scale', headline: 'age comes in months' });
const predictions = aCauseFound({ cause: 'prediction-drift', columns: ['score'] });
const both = aCauseFound({ cause: 'input-and-prediction-drift', columns: ['age', 'score'] });
const missing = aCauseFound({ cause: 'values-missing' });

describe('episodesOf, the end of an episode', () => {
  it('is empty without a violation', () => {
    expect(episodesOf(series('..?.'), calm(2))).toEqual([]);
  });

  it('stays open until enough windows in a row are calm', () => {
    expect(spans(episodesOf(series('.VV.'), calm(2)))).toEqual([[1, 3, undefined]]);
    expect(spans(episodesOf(series('.VV..'), calm(2)))).toEqual([[1, 3, 5]]);
  });

  it('goes on when the cause comes back before it was resolved, and is a new one after', () => {
    expect(spans(episodesOf(series('V.V..'), calm(2)))).toEqual([[0, 3, 5]]);
    expect(spans(episodesOf(series('V..V'), calm(2)))).toEqual([
      [0, 1, 3],
      [3, 4, undefined],
    ]);
  });

  it('neither ends nor continues over windows that could not be judged', () => {
    expect(spans(episodesOf(series('V?.?.'), calm(2)))).toEqual([[0, 1, 5]]);
  });

  it('takes a window judged without a reference as calm for what is broken, and as silent for drift', () => {
    expect(spans(episodesOf(series('Vii', missing), calm(2)))).toEqual([[0, 1, 3]]);
    expect(spans(episodesOf(series('Vii', drift), calm(2)))).toEqual([[0, 1, undefined]]);
  });

  it('needs a reference too where what is broken shows in a series', () => {
    const doubled = aCauseFound({
      cause: 'duplicate-rows',
      columns: [],
      series: [{ id: 'rows/distinct', shift: -0.4, tolerance: 0.1 }],
    });
    expect(spans(episodesOf(series('Vii', doubled), calm(2)))).toEqual([[0, 1, undefined]]);
    expect(spans(episodesOf(series('V..', doubled), calm(2)))).toEqual([[0, 1, 3]]);
  });
});

describe('episodesOf, the series of an episode', () => {
  const shifted = (shift: number) => aCauseFound({ series: [{ id: 'age/location', shift, tolerance: 0.1 }] });
  const elevated = (index: number, shift: number | null) => aJudgement(index, { elevated: { 'age/location': shift } });
  const endOf = (judgements: readonly Judgement[]) => spans(episodesOf(judgements, calm(1)))[0]?.[2];

  it('hold it open while a day is not under 0.7 of the first shift', () => {
    const opening = aJudgement(0, { causes: [shifted(-1)] });
    expect(endOf([opening, elevated(1, -0.7)])).toBeUndefined();
    expect(endOf([opening, elevated(1, -0.69)])).toBe(2);
    expect(endOf([opening, elevated(1, null)])).toBeUndefined();
    expect(endOf([opening, aJudgement(1)])).toBe(2);
  });

  it('need not come under what is tolerated', () => {
    const opening = aJudgement(0, { causes: [shifted(0.12)] });
    expect(endOf([opening, elevated(1, 0.09)])).toBe(2);
  });

  it('keep the bound of their first violation', () => {
    const opening = [aJudgement(0, { causes: [shifted(1)] }), aJudgement(1, { causes: [shifted(5)] })];
    expect(endOf([...opening, elevated(2, 0.8)])).toBeUndefined();
  });

  it('start the count of calm windows anew', () => {
    const opening = aJudgement(0, { causes: [shifted(1)] });
    const episodes = episodesOf([opening, aJudgement(1), elevated(2, 2), aJudgement(3), aJudgement(4)], calm(2));
    expect(spans(episodes)).toEqual([[0, 1, 5]]);
  });

  it('of other episodes do not matter', () => {
    const opening = aJudgement(0, { causes: [shifted(1)] });
    expect(endOf([opening, aJudgement(1, { elevated: { 'plan/location': 9 } })])).toBe(2);
  });
});

describe('episodesOf, what goes on with what', () => {
  it('joins drift of a column under one episode, told as the cause most often found', () => {
    const [episode, ...others] = episodesOf(hoursWith([drift], [unit], [unit]), calm(2));
    expect(others).toEqual([]);
    expect(episode).toMatchObject({ openingCause: 'input-drift', cause: 'unit-or-scale', windowsInViolation: 3 });
    expect(episode?.headline).toBe('age comes in months');
  });

  it('takes of causes found as often the one that says most', () => {
    expect(causesOf(episodesOf(hoursWith([drift], [unit]), calm(2)))).toEqual(['unit-or-scale']);
    expect(causesOf(episodesOf(hoursWith([unit], [drift]), calm(2)))).toEqual(['unit-or-scale']);
    expect(causesOf(episodesOf(hoursWith([unit], [drift], [drift]), calm(2)))).toEqual(['input-drift']);
  });

  it('joins shifted predictions with the drift that names them, in either order', () => {
    for (const found of [[predictions], [both]]) {
      const other = found[0] === both ? predictions : both;
      expect(episodesOf(hoursWith(found, [other]), calm(2))).toHaveLength(1);
    }
    expect(episodesOf(hoursWith([predictions, drift]), calm(2))).toHaveLength(2);
  });

  it('goes on with the episode that shares most columns', () => {
    const wide = aCauseFound({ cause: 'traffic-mix', columns: ['plan', 'city'] });
    const mixed = aCauseFound({ cause: 'unknown', columns: ['age', 'plan', 'city'] });
    const episodes = episodesOf(hoursWith([drift, wide], [mixed]), calm(2));
    expect(episodes.map(({ cause, windowsInViolation }) => [cause, windowsInViolation])).toEqual([
      ['traffic-mix', 2],
      ['input-drift', 1],
    ]);
  });

  it('does not call a window calm in which its columns are at another episode', () => {
    const wide = aCauseFound({ cause: 'traffic-mix', columns: ['plan', 'city'] });
    const mixed = aCauseFound({ cause: 'traffic-mix', columns: ['age', 'plan', 'city'] });
    expect(spans(episodesOf(hoursWith([drift, wide], [mixed], [mixed]), calm(1)))).toEqual([
      [0, 3, undefined],
      [0, 1, undefined],
    ]);
  });

  it('never joins what is broken with drift, nor with what else is broken', () => {
    const typed = aCauseFound({ cause: 'type-changed' });
    expect(causesOf(episodesOf(hoursWith([missing], [drift], [typed]), calm(9)))).toEqual([
      'values-missing',
      'input-drift',
      'type-changed',
    ]);
  });

  it('counts a window once, however many of its findings go on with an episode', () => {
    const [episode, ...others] = episodesOf(hoursWith([drift, unit, both]), calm(2));
    expect(others).toEqual([]);
    expect(episode).toMatchObject({ windowsInViolation: 1, openingCause: 'unit-or-scale', columns: ['age', 'score'] });
  });
});

describe('episodesOf, what it says', () => {
  it('keeps the gravest severity and all columns, and of the latest window the rest', () => {
    const first = aCauseFound({
      severity: 'critical',
      columns: ['age', 'plan'],
      slice: { segment: 'plan', value: 'basic' },
      exampleRecordIds: ['r1'],
      knownChanges: ['The variant weights changed 5 minutes before.'],
    });
    const second = aCauseFound({ columns: ['score', 'age'], headline: 'second', exampleRecordIds: ['r2'] });
    const [episode] = episodesOf(hoursWith([first], [second]), calm(1));
    expect(episode).toMatchObject({
      severity: 'critical',
      columns: ['score', 'age', 'plan'],
      headline: 'second',
      exampleRecordIds: ['r2'],
      knownChanges: ['The variant weights changed 5 minutes before.'],
      windowsInViolation: 2,
      evaluationId: 'e1',
    });
    expect(episode?.slice).toBeUndefined();
  });

  it('begins where the shortest span begins that shows it, and opens when it could be known', () => {
    const since = aCauseFound({ onsetAt: '1969-12-31T18:00:00.000Z' });
    expect(episodesOf(hoursWith([since]), calm(1))).toMatchObject([
      { onsetMs: -6 * hour, openingMs: 0, openedMs: hour },
    ]);
    expect(episodesOf(hoursWith([drift]), calm(1))).toMatchObject([{ onsetMs: 0 }]);
  });

  it('is lasting once it shows 14 days after it opened', () => {
    const lasting = (hours: number) => episodesOf(hoursWith(...Array(hours).fill([drift])), calm(1))[0]?.isLasting;
    expect([lasting(14 * 24), lasting(14 * 24 + 1)]).toEqual([false, true]);
    const quiet = [
      ...hoursWith([drift]),
      ...Array.from({ length: 400 }, (_, at) => aJudgement(at + 1, { judged: 'nothing' })),
    ];
    expect(episodesOf(quiet, calm(1))[0]?.isLasting).toBe(false);
  });
});

describe('episodesOf, what a person took for the new normal', () => {
  const accepting = (acceptedAt: number, judgements: readonly Judgement[], changes = {}) =>
    episodesOf(judgements, { calmToResolve: 2, accepted: [aNormal({ acceptedAtMs: acceptedAt * hour, ...changes })] });

  it('ends at its acceptance, whatever windows up to it say', () => {
    const [episode, ...others] = accepting(3, series('VVV'));
    expect(others).toEqual([]);
    expect(episode).toMatchObject({ resolvedMs: 3 * hour, isAccepted: true, windowsInViolation: 3 });
  });

  it('is another one where windows after it show it against the new reference', () => {
    expect(spans(accepting(3, series('VVV.V')))).toEqual([
      [0, 3, 3],
      [4, 5, undefined],
    ]);
  });

  it('stays accepted when a late file moves its opening or changes its first cause', () => {
    expect(spans(accepting(3, series('.VV')))).toEqual([[1, 3, 3]]);
    expect(accepting(3, hoursWith([unit], [drift], [drift]))).toMatchObject([
      { openingCause: 'unit-or-scale', isAccepted: true },
    ]);
  });

  it('leaves what it is not about', () => {
    const other = { cause: 'traffic-mix' as const, columns: ['plan'] };
    expect(spans(accepting(3, series('VVV'), other))).toEqual([[0, 3, undefined]]);
    expect(spans(accepting(3, series('V..VV')))).toEqual([
      [0, 1, 3],
      [3, 5, undefined],
    ]);
  });
});

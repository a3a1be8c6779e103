import { describe, expect, it } from 'vitest';
import { causes } from '../../../events/parts/cause.ts';
import { type CauseMatch, causeNames } from '../../../shared/decision/index.ts';
import { causeNamed, causeSentence } from '../../../shared/evaluation/cause-words.ts';

type EvidenceOf<Cause extends CauseMatch['cause']> = Extract<CauseMatch, { readonly cause: Cause }>['evidence'];

/** A match with as much evidence as its sentence reads. */
const match = <Cause extends CauseMatch['cause']>(cause: Cause, ...evidence: readonly object[]): CauseMatch =>
  ({ cause, evidence: evidence as unknown as EvidenceOf<Cause> }) as CauseMatch;

describe('causeNamed(name)', () => {
  it('is a cause of incidents for each that rows can tell, no two the same', () => {
    const named = causeNames.map(causeNamed);
    for (const cause of named) expect(causes).toContain(cause);
    expect(new Set(named).size).toBe(causeNames.length);
  });
});

describe('causeSentence(match)', () => {
  it.each<[CauseMatch, string]>([
    [
      match('unit-or-scale', {
        column: 'age',
        change: 'mi → km',
        fittedFactor: 1.609344,
        fittedOffset: 0,
        slice: null,
      }),
      'age has changed its unit or scale, mi → km: values are 1.609 times what they were.',
    ],
    [
      match('unit-or-scale', {
        column: 't',
        change: '°C → °F',
        fittedFactor: 1.8,
        fittedOffset: 32,
        slice: { segment: 'site', value: 'a' },
      }),
      't where site=a has changed its unit or scale, °C → °F: values are 1.8 times what they were, plus 32.',
    ],
    [match('swapped-columns', { columns: ['a', 'b'] }), 'a holds what b held, and b what a held.'],
    [
      match('category-renamed', { column: 'city', from: 'NYC', to: 'New York', rise: 0.25 }),
      "In city, 'New York' (25 %) took the place of 'NYC'.",
    ],
    [
      match('category-taking-over', { column: 'city', to: 'x', rise: 0.5 }),
      "In city, the new value 'x' makes up 50 %, taken from others.",
    ],
    [
      match('domain-cut', { column: 'age', end: 'upper', how: 'truncated', cut: 60, lost: 0.12 }),
      'age holds nothing above 60 any more, where 12 % lay.',
    ],
    [
      match('domain-cut', { column: 'age', end: 'lower', how: 'clamped', cut: 18, lost: 0.003 }),
      'age is set to 18 wherever it lay below it, which was so in 0.3 %.',
    ],
    [match('clock-shift', { lagHours: 5 }), "The day's course comes 5 hours later than usual."],
    [match('clock-shift', { lagHours: -1 }), "The day's course comes 1 hour earlier than usual."],
    [
      match('traffic-mix', { segment: 'region', slice: 'eu', shareBefore: 0.5, shareNow: 0.9 }),
      'Rows where region=eu make up 90 % instead of 50 %; within the values of region little changed.',
    ],
  ])('of $cause', (of, sentence) => {
    expect(causeSentence(of)).toBe(sentence);
  });

  it('is one sentence after the other where there are several, and none where the findings say all', () => {
    expect(causeSentence(match('swapped-columns', { columns: ['a', 'b'] }, { columns: ['c', 'd'] }))).toBe(
      'a holds what b held, and b what a held. c holds what d held, and d what c held.',
    );
    for (const cause of ['inputs-shifted', 'prediction-shifted', 'inputs-and-prediction-shifted', 'unknown'] as const)
      expect(causeSentence(match(cause))).toBeUndefined();
  });
});

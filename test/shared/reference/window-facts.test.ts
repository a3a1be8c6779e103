import { describe, expect, it } from 'vitest';
import { Profile } from '../../../shared/profile/index.ts';
import { kindOf, kindsOf, windowFacts } from '../../../shared/reference/window-facts.ts';

const names = ['whole', 'fraction', 'flag', 'text', 'mixed', 'empty'] as const;

const profile = Profile.empty(
  names.map((name) => ({ name, role: 'input' })),
  'facts',
);
profile.addRow({ input: [1, 0.5, true, 'a', 'x', null], output: [] });
profile.addRow({ input: ['2', '1.5', 'false', 'b', 1, null], output: [] });
profile.addRow({ input: [null, 'nan', 'maybe', 'b', 2, null], output: [] });

const factsBy = (kinds: Parameters<typeof windowFacts>[0]) =>
  Object.fromEntries(windowFacts(kinds, 7, profile).columns);

describe('kindOf(column)', () => {
  it('is number for whole and fractional ones, and undefined without values', () => {
    const whole = Profile.empty([{ name: 'n', role: 'input' }], 'n');
    whole.addRow({ input: ['3'], output: [] });
    expect(whole.columns.map(kindOf)).toEqual(['number']);
    expect(Profile.empty([{ name: 'n', role: 'input' }], 'n').columns.map(kindOf)).toEqual([undefined]);
  });
});

describe('kindsOf(profile)', () => {
  it('has no column without values', () => {
    expect([...kindsOf(profile).keys()]).toEqual(['whole', 'fraction', 'flag', 'text', 'mixed']);
    expect(kindsOf(profile).get('whole')).toBe('number');
    expect(kindsOf(profile).get('text')).toBe('text');
  });
});

describe('windowFacts(kinds, startMs, profile)', () => {
  it('counts the values of the kind that a column always had', () => {
    const facts = factsBy(
      new Map([
        ['whole', 'number'],
        ['fraction', 'number'],
        ['flag', 'boolean'],
        ['text', 'text'],
        ['mixed', 'number'],
        ['empty', 'number'],
      ] as const),
    );
    expect(Object.entries(facts).map(([name, { ofType, missing }]) => [name, ofType, missing])).toEqual([
      ['whole', 2, 1],
      ['fraction', 2, 0],
      ['flag', 2, 0],
      ['text', 3, 0],
      ['mixed', 2, 0],
      ['empty', 0, 3],
    ]);
    expect(facts.text).toEqual({ rows: 3, missing: 0, ofType: 3, distinct: 2 });
  });

  it('takes anything for a value where no kind is known, and leaves out columns that nobody asks for', () => {
    const facts = factsBy(new Map([['mixed', undefined]]));
    expect(facts).toEqual({ mixed: { rows: 3, missing: 0, ofType: 3, distinct: 3 } });
    expect(windowFacts(new Map(), 7, profile)).toEqual({ startMs: 7, rows: 3, columns: new Map() });
  });
});

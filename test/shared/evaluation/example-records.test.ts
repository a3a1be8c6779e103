import { describe, expect, it } from 'vitest';
import type { ReferenceColumn } from '../../../shared/decision/index.ts';
import { exampleRecordIds } from '../../../shared/evaluation/example-records.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { aLookedAt, type LookChanges } from '../../factories/looks.ts';

type Cells = readonly [age: string | number | null, plan: string | null, score: number | null];

/** A profile of a few rows, whose record ids are their numbers. `age` is an output too. */
const profileOf = (rows: readonly Cells[], sampleRows = true): Profile => {
  const columns = [
    { name: 'age', role: 'input' },
    { name: 'plan', role: 'input' },
    { name: 'age', role: 'output' },
  ] as const;
  const profile = Profile.empty(columns, 'rows', { sampleRows });
  for (const [at, [age, plan, score]] of rows.entries())
    profile.addRecord([{ input: [age, plan], output: [score] }], { eventId: `e${at}`, recordId: String(at) });
  return profile;
};

const column = (form: 'numbers' | 'categories', name: string): ReferenceColumn => {
  const named = { key: `input/${name}`, name, role: 'input', slice: null } as const;
  if (form === 'categories') return { ...named, form, categories: ['basic'] };
  return { ...named, form, bins: { cuts: [], shares: [1], scores: [0], lowerTail: 0, upperTail: 0 } };
};

const reference = {
  columns: [column('numbers', 'age'), column('categories', 'plan')],
  known: { 'input/plan': ['basic', 'premium'] },
};

const rows: readonly Cells[] = [
  [30, 'basic', 0.3],
  [70, 'premium', 0.1],
  [null, 'basic', 0.9],
  ['old', null, 0.5],
  [50, 'gold', 0.7],
  [10, 'basic', 0.2],
];

const idsOf = (look: LookChanges, of: Profile = profileOf(rows)) => exampleRecordIds([aLookedAt(look)], of, reference);

describe('exampleRecordIds(shifted, current, reference)', () => {
  it('names the rows that lie farthest the way a column shifted, and none without a number', () => {
    expect(idsOf({ shift: 1 })).toEqual(['1', '4', '0', '5']);
    expect(idsOf({ shift: -1 })).toEqual(['5', '0', '4', '1']);
    expect(idsOf({ series: { kind: 'lower-tail' } })).toEqual(['5', '0', '4', '1']);
    expect(idsOf({ series: { kind: 'upper-tail' } })).toEqual(['1', '4', '0', '5']);
  });

  it('of another spread, those farthest from the middle', () => {
    expect(idsOf({ series: { kind: 'spread' } }).slice(0, 2)).toEqual(['5', '0']);
  });

  it('names rows without a value, and of numbers those with something else', () => {
    expect(idsOf({ series: { kind: 'missing' } }).toSorted()).toEqual(['2', '3']);
    expect(idsOf({ series: { kind: 'missing', column: 'plan' } })).toEqual(['3']);
  });

  it('names rows with values never seen, and those with the category that rose', () => {
    expect(idsOf({ series: { kind: 'new-category', column: 'plan' } })).toEqual(['4']);
    expect(idsOf({ series: { kind: 'category', column: 'plan', category: 'premium' } })).toEqual(['1']);
    expect(idsOf({ series: { kind: 'category', column: 'plan', category: 'premium' }, shift: -1 })).toHaveLength(6);
  });

  it('looks at the column of the series, though one of the other side has its name', () => {
    expect(idsOf({ series: { group: 'prediction' }, shift: 1 }).slice(0, 2)).toEqual(['2', '4']);
  });

  it('keeps to the rows of a slice', () => {
    expect(idsOf({ series: { slice: 'plan=basic' } })).toEqual(['0', '5']);
  });

  it('names ten records at most, each once, and none where no rows were kept', () => {
    const many = Array.from({ length: 40 }, (_, at): Cells => [at, 'basic', 0]);
    expect(idsOf({}, profileOf(many))).toEqual(Array.from({ length: 10 }, (_, at) => String(39 - at)));
    expect(idsOf({}, profileOf(many, false))).toEqual([]);
    expect(exampleRecordIds([], profileOf(many), reference)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { differences, summaryOf } from '../../bench/summary.ts';
import { Profile } from '../../shared/profile/index.ts';

const columnsOf = (rows: readonly (readonly (string | null)[])[]) => {
  const profile = Profile.empty(
    [
      { name: 'amount', role: 'input' },
      { name: 'plan', role: 'input' },
    ],
    'bench',
  );
  for (const input of rows) profile.addRow({ input: [...input], output: [] });
  return profile.columns.map(summaryOf);
};

const rows = [
  ['1', 'gold'],
  ['2', 'basic'],
  ['6', 'gold'],
  [null, 'gold'],
] as const;

describe('summaryOf(column)', () => {
  it('tells moments and median of numbers, and how often the most frequent text occurs', () => {
    const [amount, plan] = columnsOf(rows);
    expect(amount).toMatchObject({ present: 3, mean: 3, min: 1, max: 6, median: 2 });
    expect(plan).toMatchObject({ present: 4, top: 3 });
    expect(plan).not.toHaveProperty('mean');
  });
});

describe('differences(ours, theirs)', () => {
  const ours = { records: 4, columns: columnsOf(rows) };

  it('finds none in the same answer, nor in what the other does not work out', () => {
    expect(differences(ours, ours)).toEqual([]);
    expect(differences(ours, { records: 4, columns: [] })).toEqual([]);
  });

  it('takes any median that lies among the middle values', () => {
    const digits = columnsOf(Array.from({ length: 1000 }, (_, index) => [String(index % 10), 'gold']));
    const of = (median: number) =>
      differences({ records: 1000, columns: digits }, { records: 1000, columns: [{ present: 1000, median }] });
    expect([of(4), of(4.3), of(5)]).toEqual([[], [], []]);
    expect(of(5.1)).toEqual(['column 1: median 5.1, not 4']);
  });

  it('names records, column and figure that differ', () => {
    const theirs = { records: 3, columns: columnsOf([...rows.slice(0, 3), ['7', 'gold']]) };
    expect(differences(ours, theirs)).toEqual(
      expect.arrayContaining(['3 records, not 4', 'column 1: present 4, not 3', 'column 1: mean 4, not 3']),
    );
  });
});

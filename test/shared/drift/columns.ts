import { type ColumnProfile, Profile } from '../../../shared/profile/index.ts';

/** The profile of one column of these cells. */
export const columnOf = (cells: readonly (string | number | boolean)[]): ColumnProfile => {
  const profile = Profile.empty([{ name: 'c', role: 'input' }], 'test');
  for (const cell of cells) profile.addRow({ input: [cell], output: [] });
  const [column] = profile.columns;
  if (column === undefined) throw new Error('A profile of one column has none');
  return column;
};

export const numbers = <Value>(count: number, of: (index: number) => Value): readonly Value[] =>
  Array.from({ length: count }, (_, index) => of(index));

import type { ColumnFacts, WindowFacts } from '../decision/index.ts';
import type { ColumnProfile, Profile } from '../profile/index.ts';

/** What a column's values are, as far as integrity cares: whole and fractional numbers are one kind; text holds anything. */
export type ValueKind = 'number' | 'boolean' | 'text';

/** The kind of the values that a column holds; undefined while it holds none. */
export const kindOf = ({ inferredType }: ColumnProfile): ValueKind | undefined => {
  switch (inferredType) {
    case 'Integral':
    case 'Fractional':
      return 'number';
    case 'Boolean':
      return 'boolean';
    case 'String':
      return 'text';
    default:
      return undefined;
  }
};

/** The kind of each column, by name; columns without values are not there. */
export const kindsOf = ({ columns }: Profile): ReadonlyMap<string, ValueKind> =>
  new Map(
    columns.flatMap((column) => (kindOf(column) === undefined ? [] : [[column.name, kindOf(column) as ValueKind]])),
  );

const ofKind = (column: ColumnProfile, kind: ValueKind | undefined): number => {
  if (kind === 'number') return column.numeric?.moments.count ?? 0;
  return kind === 'boolean' ? column.types.boolean : column.present;
};

const factsOf = (column: ColumnProfile, kind: ValueKind | undefined): ColumnFacts => ({
  rows: column.present + column.missing,
  missing: column.missing,
  ofType: ofKind(column, kind),
  distinct: column.distinctCount,
});

/** What integrity asks of a window, from the profile of its rows. @param kinds of the columns that are to be judged */
export const windowFacts = (
  kinds: ReadonlyMap<string, ValueKind | undefined>,
  startMs: number,
  profile: Profile,
): WindowFacts => ({
  startMs,
  rows: profile.rows,
  columns: new Map(
    profile.columns
      .filter(({ name }) => kinds.has(name))
      .map((column) => [column.name, factsOf(column, kinds.get(column.name))]),
  ),
});

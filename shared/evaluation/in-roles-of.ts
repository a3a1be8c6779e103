import { columnsOf, type Mapping } from '../monitor/index.ts';
import { type Column, Profile } from '../profile/index.ts';

const isSame = (one: Column, other: Column): boolean => one.name === other.name && one.role === other.role;

/**
 * The baseline with the roles that a mapping gives its columns by name: neither `statistics.json` nor a baseline made without
 * a mapping knows which columns are outputs. Columns that the mapping does not name, and names that the baseline has in both roles,
 * stay as they are.
 *
 * @returns the baseline itself where no column has another role
 */
export const inRolesOf = (baseline: Profile, mapping: Mapping): Profile => {
  const mapped = columnsOf(mapping);
  const has = (columns: readonly Column[], column: Column): boolean => columns.some((each) => isSame(each, column));
  const inRole = (column: Column): Column => {
    const other = mapped.find(({ name }) => name === column.name);
    return other === undefined || has(mapped, column) || has(baseline.columns, other) ? column : other;
  };
  const columns = baseline.columns.map(inRole);
  if (columns.every((column, place) => column === baseline.columns[place])) return baseline;
  const moved = Profile.empty(columns, 'baseline');
  for (const [place, column] of baseline.columns.entries()) moved.columns[place]?.merge(column);
  return moved;
};

import type { ColumnProfile, Profile } from '../profile/index.ts';
import type { FeatureStatistics } from './files.ts';

/** Most distinct values for which Model Monitor keeps a categorical histogram (Deequ's default). */
const mostCategories = 120;

/** The columns in Model Monitor's order: predictions first, then inputs. */
export const orderedColumns = ({ columns }: Profile): readonly ColumnProfile[] => [
  ...columns.filter(({ role }) => role === 'output'),
  ...columns.filter(({ role }) => role === 'input'),
];

/** A column's type in Model Monitor's words: a boolean column is a String. */
export const modelMonitorType = ({ inferredType }: ColumnProfile): FeatureStatistics['inferred_type'] =>
  inferredType === 'Boolean' ? 'String' : inferredType;

/** Whether Model Monitor treats the column as one of numbers. */
export const isNumerical = ({ inferredType }: ColumnProfile): boolean =>
  inferredType === 'Integral' || inferredType === 'Fractional';

/** Share of the rows that hold a value, 0 to 1; 0 while there are no rows. */
export const completeness = ({ present, missing }: ColumnProfile): number =>
  present + missing === 0 ? 0 : present / (present + missing);

/** The column's values with exact counts, ascending by value, when they are few enough to be listed; else `undefined`. */
export const categories = ({ values }: ColumnProfile): readonly (readonly [string, number])[] | undefined => {
  if (!values.complete) return undefined;
  const counts = values.counts();
  return counts.length > mostCategories ? undefined : counts.toSorted(([a], [b]) => (a < b ? -1 : 1));
};

/**
 * The column that a feature of a file is about: by its name, or by its place where the file was made of rows without a header, whose
 * columns Model Monitor calls `_c0`, `_c1` …
 *
 * @param columns in Model Monitor's order
 */
export const columnOf = (columns: readonly ColumnProfile[], featureName: string): ColumnProfile | undefined => {
  const place = /^_c(\d+)$/.exec(featureName)?.[1];
  return columns.find(({ name }) => name === featureName) ?? (place === undefined ? undefined : columns[Number(place)]);
};

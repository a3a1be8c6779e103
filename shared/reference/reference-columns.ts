import { followedCategories, type ReferenceColumn, scoreBins, scoreBinsOfCounts } from '../decision/index.ts';
import type { Column, ColumnProfile, PlannedColumn, Profile, Slice } from '../profile/index.ts';
import { sliceLabel } from './slice-label.ts';

/** Numbers of at most so many different values are categories. */
const fewValues = 20;

/** Share of the rows that must differ for a column to name its rows rather than to describe them. */
const identifyingShare = 0.5;

/** Slices with a smaller share of the reference's rows are not watched. */
const leastShareOfSlice = 0.01;

/** Most columns of slices that are watched; those of the largest slices come first. */
const mostSliceColumns = 400;

/** The columns of a reference: which there are, and which rows of it are of which role. */
export interface ColumnChoice {
  /** Outputs whose shift is a shift of the prediction; ground truth is none. */
  readonly predictions: readonly string[];
  /** Columns that nobody looks at. */
  readonly ignored: readonly string[];
  /** Columns of ground truth: they come late, so that their absence says nothing. */
  readonly groundTruth: readonly string[];
}

const isNumeric = ({ inferredType }: ColumnProfile): boolean =>
  inferredType === 'Integral' || inferredType === 'Fractional';

const isCategorical = (column: ColumnProfile): boolean =>
  column.values.complete && (!isNumeric(column) || column.values.size <= fewValues);

/** Whole numbers and texts that differ from row to row; measurements do so too, but have fractions. */
const isIdentifier = (column: ColumnProfile): boolean =>
  column.inferredType !== 'Fractional' && column.distinctCount > identifyingShare * column.present;

const nameOf = ({ name, role }: Column): Pick<ReferenceColumn, 'name' | 'role'> & { readonly key: string } => ({
  key: `${role}/${name}`,
  name,
  role: role === 'input' ? 'input' : 'prediction',
});

const mostFrequent = (column: ColumnProfile): readonly string[] =>
  column.values
    .counts()
    .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, followedCategories)
    .map(([value]) => value);

const wholeColumn = (column: ColumnProfile): ReferenceColumn => {
  const names = { ...nameOf(column), slice: null };
  if (column.present === 0 || (isIdentifier(column) && !(isCategorical(column) && isNumeric(column))))
    return { ...names, form: 'identifiers' };
  if (isCategorical(column)) return { ...names, form: 'categories', categories: mostFrequent(column) };
  const bins = column.numeric && isNumeric(column) ? scoreBins(column.numeric.quantiles) : undefined;
  return bins === undefined ? { ...names, form: 'identifiers' } : { ...names, form: 'numbers', bins };
};

const isWatched =
  ({ ignored, groundTruth }: ColumnChoice) =>
  ({ name }: Column): boolean =>
    !ignored.includes(name) && !groundTruth.includes(name);

/** A column within a slice, by the plan that profiles count slices by; undefined where the slice holds no two bins of it. */
const slicedColumn = (slice: Slice, planned: PlannedColumn, place: number): ReferenceColumn | undefined => {
  const label = sliceLabel(slice);
  const names = { ...nameOf(planned), key: `${planned.role}/${planned.name} where ${label}`, slice: label };
  const counts = slice.columns[place]?.bins ?? [];
  if (counts.filter((count) => count > 0).length < 2) return undefined;
  if (planned.kind === 'categories') return { ...names, form: 'categories', categories: planned.values.map(String) };
  const bins = scoreBinsOfCounts(planned.edges, counts);
  return bins && { ...names, form: 'numbers', bins };
};

const slicedColumns = ({ slices, rows }: Profile, choice: ColumnChoice): readonly ReferenceColumn[] => {
  if (slices === undefined) return [];
  const watched = slices
    .slices()
    .filter((slice) => slice.value !== undefined && slice.rows >= leastShareOfSlice * rows)
    .toSorted((a, b) => b.rows - a.rows);
  const columns = slices.plan.columns.map((planned, place) => ({ planned, place }));
  return watched
    .flatMap((slice) =>
      columns
        .filter(({ planned }) => isWatched(choice)(planned) && planned.name !== slice.segment.name)
        .flatMap(({ planned, place }) => slicedColumn(slice, planned, place) ?? []),
    )
    .slice(0, mostSliceColumns);
};

/**
 * What of a reference is followed: each column by its form, then the columns of its larger slices. Texts and whole numbers of which more than
 * half differ are identifiers, and so are texts with more values than are counted exactly: of them only absence is followed.
 *
 * @param whole the profile of all rows of the reference
 */
export const referenceColumns = (whole: Profile, choice: ColumnChoice): readonly ReferenceColumn[] => [
  ...whole.columns.filter(isWatched(choice)).map(wholeColumn),
  ...slicedColumns(whole, choice),
];

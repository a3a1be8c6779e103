import {
  type ColumnCounts,
  type ReferenceColumn,
  scoreBinCounts,
  unseenRows,
  type WindowCounts,
} from '../decision/index.ts';
import type { BinCounts, ColumnProfile, Profile } from '../profile/index.ts';
import { sliceLabel } from './slice-label.ts';

/** What a window is counted by. */
export interface CountedBy {
  readonly columns: readonly ReferenceColumn[];
  /** Plan of the reference's slices; profiles of another plan count no slices. */
  readonly slicePlanId: string | null;
  /** Values that the reference knows, by `ReferenceColumn.key`; of columns that are not there no value is new. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Values of a column and their rows; what was never seen often enough to be kept is not among them. */
export const valueRows = ({ values }: ColumnProfile): readonly (readonly [value: string, rows: number])[] =>
  values.counts();

const ofWhole = (
  reference: ReferenceColumn,
  column: ColumnProfile,
  known: ReadonlySet<string> | undefined,
): ColumnCounts => {
  const rows = column.present + column.missing;
  if (reference.form === 'identifiers') return { rows, missing: column.missing };
  if (reference.form === 'numbers') {
    const count = column.numeric?.moments.count ?? 0;
    const bins = column.numeric === undefined ? [] : scoreBinCounts(reference.bins, column.numeric.quantiles, count);
    return { rows, missing: rows - count, bins };
  }
  const categories = reference.categories.map((value) => column.values.count(value));
  const isCounted = known !== undefined && column.values.complete;
  return {
    rows,
    missing: column.missing,
    categories,
    ...(isCounted ? { unseen: unseenRows(known, valueRows(column)) } : {}),
  };
};

const ofSlice = (reference: ReferenceColumn, rows: number, { bins, other, missing }: BinCounts): ColumnCounts =>
  reference.form === 'numbers' ? { rows, missing: missing + other, bins } : { rows, missing, categories: bins };

/** The counts of slices by `ReferenceColumn.key`. */
const slicedCounts = (
  { slices }: Profile,
  { columns, slicePlanId }: CountedBy,
): readonly (readonly [string, ColumnCounts])[] => {
  if (slices === undefined || slices.plan.id !== slicePlanId) return [];
  const byLabel = new Map(slices.slices().map((slice) => [sliceLabel(slice), slice]));
  const placeOf = new Map(slices.plan.columns.map(({ name, role }, place) => [`${role}/${name}`, place]));
  return columns.flatMap((reference) => {
    const slice = reference.slice === null ? undefined : byLabel.get(reference.slice);
    const place = placeOf.get(`${reference.role === 'input' ? 'input' : 'output'}/${reference.name}`);
    const counts = place === undefined ? undefined : slice?.columns[place];
    return slice === undefined || counts === undefined || slice.rows === 0
      ? []
      : [[reference.key, ofSlice(reference, slice.rows, counts)] as const];
  });
};

const distinctIn = ({ distinctRows, rows }: Profile): { readonly distinctRows?: number } =>
  distinctRows === undefined ? {} : { distinctRows: Math.min(rows, distinctRows.estimate()) };

/** One window as charts read it, from the profile of its rows. */
export const windowCounts = (by: CountedBy, startMs: number, profile: Profile): WindowCounts => {
  const found = new Map(profile.columns.map((column) => [`${column.role}/${column.name}`, column]));
  const whole = by.columns.flatMap((reference) => {
    const column = reference.slice === null ? found.get(reference.key) : undefined;
    return column === undefined
      ? []
      : [[reference.key, ofWhole(reference, column, by.known.get(reference.key))] as const];
  });
  const columns = new Map(profile.rows === 0 ? [] : [...whole, ...slicedCounts(profile, by)]);
  return { startMs, rows: profile.rows, ...distinctIn(profile), columns };
};

import type { Column, ColumnProfile } from './column-profile.ts';
import type { Profile } from './profile.ts';
import {
  mostSegments,
  mostSlices,
  type PlannedColumn,
  planWithId,
  type Segment,
  type SlicePlan,
  type SliceValue,
} from './slice-plan.ts';

/** Ranks of the edges between score bins: close together in the tails, where shares are watched. */
const edgeRanks: readonly number[] = [
  ...[0.005, 0.01, 0.025],
  ...Array.from({ length: 19 }, (_, index) => (index + 1) / 20),
  ...[0.975, 0.99, 0.995],
];

/** Numbers of at most so many different values are categories. */
const fewValues = 20;

/** Most categories that are counted by name. */
const mostCategories = 8;

interface Candidate {
  /** Place of the segment. */
  readonly place: number;
  readonly value: SliceValue;
  readonly count: number;
}

/** Values with their counts, most frequent first; equal counts as the state has them, numbers first. */
const heaviest = ({ values }: ColumnProfile, most: number): readonly (readonly [SliceValue, number])[] => {
  const { numbers, texts, counts } = values.toState();
  const known: readonly SliceValue[] = [...Array.from(numbers), ...texts];
  return known
    .map((value, place) => [value, counts[place] ?? 0] as const)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, most);
};

const isCategorical = ({ inferredType, values }: ColumnProfile): boolean =>
  (inferredType !== 'Integral' && inferredType !== 'Fractional') || (values.complete && values.size <= fewValues);

const plannedColumn = (column: ColumnProfile): PlannedColumn => {
  const { name, role } = column;
  if (isCategorical(column)) {
    return { name, role, kind: 'categories', values: heaviest(column, mostCategories).map(([value]) => value) };
  }
  const edges = edgeRanks.map((rank) => column.numeric?.quantiles.quantile(rank));
  return { name, role, kind: 'scores', edges: [...new Set(edges.filter((edge) => edge !== undefined))] };
};

/** The values with the largest shares over all segment columns together: all have the same number of rows. */
const segmentsOf = (columns: readonly ColumnProfile[]): readonly Segment[] => {
  const room = mostSlices - columns.length;
  const candidates = columns.flatMap((column, place) =>
    heaviest(column, room).map(([value, count]): Candidate => ({ place, value, count })),
  );
  const kept = candidates.toSorted((a, b) => b.count - a.count).slice(0, room);
  return columns.map(({ name, role }, place) => ({
    name,
    role,
    values: kept.filter((candidate) => candidate.place === place).map(({ value }) => value),
  }));
};

/**
 * The slices that a reference suggests: of each segment column its most frequent values, 64 slices at most in all, and for every column
 * edges at the reference's quantiles, or its eight most frequent categories where it is no number or has at most 20 different ones.
 * Segments come in the order of the reference's columns, so the same reference and the same segment columns give the same plan.
 *
 * @param segmentColumns at most eight; those that the reference lacks, or knows no value of, are left out
 * @returns undefined where no segment column is left
 * @throws RangeError when there are more than eight
 */
export const slicePlanOf = (
  { columns }: Pick<Profile, 'columns'>,
  segmentColumns: readonly Column[],
): SlicePlan | undefined => {
  if (segmentColumns.length > mostSegments)
    throw new RangeError(`segmentColumns are ${segmentColumns.length}, but must be at most ${mostSegments}`);
  const isSegment = ({ name, role, values }: ColumnProfile): boolean =>
    values.size > 0 && segmentColumns.some((segment) => segment.name === name && segment.role === role);
  const segments = segmentsOf(columns.filter(isSegment));
  return segments.length === 0 ? undefined : planWithId({ segments, columns: columns.map(plannedColumn) });
};

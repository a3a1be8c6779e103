import { count } from '../../shared/evaluation/index.ts';
import type { PlannedColumn, Profile, Slice, SliceCounts } from '../../shared/profile/index.ts';
import { numberCell, textTable } from './text-table.ts';

/** What `show` tells of a column; null where the column has none. */
export interface ColumnSummary {
  readonly name: string;
  readonly role: 'input' | 'output';
  readonly type: string;
  readonly present: number;
  readonly missing: number;
  readonly distinct: number;
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  readonly min: number | null;
  readonly p25: number | null;
  readonly median: number | null;
  readonly p75: number | null;
  readonly max: number | null;
  /** The most frequent values with their counts. */
  readonly topValues: readonly { readonly value: string; readonly count: number }[];
}

/** Counts by slice, where a profile has them. */
export interface SlicesSummary {
  /** Id of the plan: counts of the same plan can be held against each other. */
  readonly plan: string;
  /** What the bins of each column are. */
  readonly columns: readonly PlannedColumn[];
  /** `value` is null for the slice of all other rows. */
  readonly slices: readonly (Omit<Slice, 'value'> & { readonly value: string | number | null })[];
}

export interface ProfileSummary {
  readonly rows: number;
  readonly records: number;
  readonly rejected: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  readonly columns: readonly ColumnSummary[];
  readonly slices?: SlicesSummary;
}

const topValues = 5;
const shownValues = 3;

const columnSummary = (column: Profile['columns'][number]): ColumnSummary => {
  const { name, role, inferredType: type, present, missing, numeric, values } = column;
  const { mean, standardDeviation, min, max } = numeric?.moments ?? {};
  const quantile = (share: number) => numeric?.quantiles.quantile(share) ?? null;
  return {
    name,
    role,
    type,
    present,
    missing,
    distinct: Math.round(column.distinctCount),
    mean: mean ?? null,
    standardDeviation: standardDeviation ?? null,
    min: min ?? null,
    p25: quantile(0.25),
    median: quantile(0.5),
    p75: quantile(0.75),
    max: max ?? null,
    topValues: values
      .counts()
      .slice(0, topValues)
      .map(([value, count]) => ({ value, count })),
  };
};

const slicesSummary = (counts: SliceCounts): SlicesSummary => ({
  plan: counts.plan.id,
  columns: counts.plan.columns,
  slices: counts.slices().map(({ segment, value = null, rows, columns }) => ({ segment, value, rows, columns })),
});

/** A profile in the numbers that people look at first. */
export const profileSummary = (profile: Profile): ProfileSummary => ({
  rows: profile.rows || Math.max(0, ...profile.columns.map(({ present, missing }) => present + missing)),
  records: profile.records,
  rejected: profile.rejected,
  rejectedByReason: profile.rejectedByReason,
  columns: profile.columns.map(columnSummary),
  ...(profile.slices === undefined ? {} : { slices: slicesSummary(profile.slices) }),
});

const topCell = ({ type, topValues: top }: ColumnSummary): string =>
  type === 'Fractional'
    ? ''
    : top
        .slice(0, shownValues)
        .map(({ value, count }) => `${value} ${count}`)
        .join(', ');

/** A profile's summary as a table, one line a column. */
export const summaryText = ({ rows, records, rejected, columns }: ProfileSummary): string => {
  const headings = [
    'column',
    'role',
    'type',
    'missing',
    'distinct',
    'mean',
    'sd',
    'min',
    'p25',
    'median',
    'p75',
    'max',
    'most frequent',
  ];
  const lines = columns.map((column) => [
    column.name,
    column.role,
    column.type,
    numberCell(column.missing),
    numberCell(column.distinct),
    ...[column.mean, column.standardDeviation, column.min, column.p25, column.median, column.p75, column.max].map(
      numberCell,
    ),
    topCell(column),
  ]);
  const of = records > 0 ? ` of ${count(records, 'record')}` : '';
  const aside = rejected > 0 ? `, ${numberCell(rejected)} set aside` : '';
  return `${count(rows, 'row')}${of}${aside}, ${count(columns.length, 'column')}\n\n${textTable(headings, lines)}`;
};

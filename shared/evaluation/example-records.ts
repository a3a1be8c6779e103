import type { ColumnForm, ReferenceColumn } from '../decision/index.ts';
import type { Profile, SampledRow } from '../profile/index.ts';
import { slicePartsOf } from '../reference/index.ts';
import { rowsIn, seatsOf } from './cause-evidence.ts';
import type { LookedAt } from './change-findings.ts';

/** Most ids that ride along with a cause. */
const mostExamples = 10;

const distinctIds = (rows: readonly SampledRow[]): readonly string[] =>
  [...new Set(rows.map(({ recordId }) => recordId))].slice(0, mostExamples);

type ReadCell = (row: SampledRow) => SampledRow['input'][number];

/** What a row holds in the column of a series; null where it holds nothing. */
const cellReader = (profile: Profile, { column, group }: LookedAt['shifted']['finding']['series']): ReadCell => {
  const { input, output } = seatsOf(profile);
  const [inInput, inOutput] = [input.indexOf(column ?? ''), output.indexOf(column ?? '')];
  return (row) => (group === 'prediction' ? row.output[inOutput] : row.input[inInput]) ?? null;
};

const isEmpty = (cell: unknown): boolean => cell === null || cell === '';

/** The number that a cell holds; NaN where it holds none. */
const numberOf = (cell: unknown): number =>
  isEmpty(cell) || (typeof cell === 'string' && cell.trim() === '') ? Number.NaN : Number(cell);

/** The rows with numbers, those that lie farthest the way a shift went first; of another spread, those farthest from the middle. */
const farthestOut = (
  rows: readonly SampledRow[],
  cell: ReadCell,
  { series: { kind }, shift }: LookedAt['shifted']['finding'],
): readonly SampledRow[] => {
  const numbers = rows
    .map((row) => ({ row, value: numberOf(cell(row)) }))
    .filter(({ value }) => Number.isFinite(value));
  const ascending = numbers.map(({ value }) => value).toSorted((a, b) => a - b);
  const middle = ascending[ascending.length >> 1] ?? 0;
  const isDown = kind === 'lower-tail' || (kind === 'location' && shift < 0);
  const outwards = (value: number): number => (kind === 'spread' ? Math.abs(value - middle) : isDown ? -value : value);
  return numbers.toSorted((a, b) => outwards(b.value) - outwards(a.value)).map(({ row }) => row);
};

/** The rows that show a shift best, first. */
const tellingRows = (
  { shifted: { finding } }: LookedAt,
  current: Profile,
  rows: readonly SampledRow[],
  { form, known }: KnownColumn,
): readonly SampledRow[] => {
  const { series, shift } = finding;
  if (series.column === null) return rows;
  const cell = cellReader(current, series);
  switch (series.kind) {
    case 'missing':
      return rows.filter((row) => isEmpty(cell(row)) || (form === 'numbers' && !Number.isFinite(numberOf(cell(row)))));
    case 'new-category':
      return rows.filter((row) => !isEmpty(cell(row)) && known?.has(String(cell(row))) !== true);
    case 'category':
      return shift < 0 ? rows : rows.filter((row) => String(cell(row)) === series.category);
    default:
      return farthestOut(rows, cell, finding);
  }
};

/** What a reference knows of a column. */
interface KnownColumn {
  readonly form: ColumnForm['form'] | undefined;
  readonly known: ReadonlySet<string> | undefined;
}

/** What a reference knows of its columns. */
export interface KnownColumns {
  readonly columns: readonly ReferenceColumn[];
  /** Values of categorical columns, by key. */
  readonly known: Readonly<Record<string, readonly string[]>>;
}

const knownColumn = ({ columns, known }: KnownColumns, key: string | null): KnownColumn => {
  const values = key === null ? undefined : known[key];
  return { form: columns.find((column) => column.key === key)?.form, known: values && new Set(values) };
};

/**
 * Ids of up to ten records that show the first of some shifts: rows of its slice, with values never seen, without a value or with one of another
 * type, or that lie farthest out, among the profile's sample.
 *
 * @param shifted the most telling first
 * @param reference what was usual
 */
export const exampleRecordIds = (
  shifted: readonly LookedAt[],
  current: Profile,
  reference: KnownColumns,
): readonly string[] => {
  const [first] = shifted;
  const sample = current.sample?.rows() ?? [];
  if (first === undefined) return [];
  const { slice, key } = first.shifted.finding.series;
  const rows = slice === null ? sample : rowsIn(sample, seatsOf(current), slicePartsOf(slice));
  return distinctIds(tellingRows(first, current, rows, knownColumn(reference, key)));
};

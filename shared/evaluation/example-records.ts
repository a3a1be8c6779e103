import type { Profile, SampledRow } from '../profile/index.ts';
import { slicePartsOf } from '../reference/index.ts';
import { rowsIn, seatsOf } from './cause-evidence.ts';
import type { LookedAt } from './change-findings.ts';

/** Most ids that ride along with a cause. */
const mostExamples = 10;

const distinctIds = (rows: readonly SampledRow[]): readonly string[] =>
  [...new Set(rows.map(({ recordId }) => recordId))].slice(0, mostExamples);

/** What a row holds in a column; null where it holds nothing. */
const cellReader = (profile: Profile, column: string) => {
  const { input, output } = seatsOf(profile);
  const [inInput, inOutput] = [input.indexOf(column), output.indexOf(column)];
  return (row: SampledRow) => (inInput === -1 ? row.output[inOutput] : row.input[inInput]) ?? null;
};

const isEmpty = (cell: unknown): boolean => cell === null || cell === '';

/** The rows that show a shift best, first. */
const tellingRows = (
  { shifted: { finding } }: LookedAt,
  current: Profile,
  rows: readonly SampledRow[],
  known: ReadonlySet<string> | undefined,
): readonly SampledRow[] => {
  const { series, shift } = finding;
  if (series.column === null) return rows;
  const cell = cellReader(current, series.column);
  if (series.kind === 'missing') return rows.filter((row) => isEmpty(cell(row)));
  if (series.kind === 'new-category')
    return rows.filter((row) => !isEmpty(cell(row)) && known?.has(String(cell(row))) !== true);
  if (series.kind === 'category') return shift < 0 ? rows : rows.filter((row) => String(cell(row)) === series.category);
  const numbers = rows.map((row) => ({ row, value: Number(cell(row)) })).filter(({ value }) => Number.isFinite(value));
  const isDown = series.kind === 'lower-tail' || (series.kind === 'location' && shift < 0);
  return numbers.toSorted((a, b) => (isDown ? a.value - b.value : b.value - a.value)).map(({ row }) => row);
};

/**
 * Ids of up to ten records that show the first of some shifts: rows of its slice, with values never seen, without a value, or that lie farthest
 * out, among the profile's sample.
 *
 * @param shifted the most telling first
 * @param known values that the reference knows, by column key
 */
export const exampleRecordIds = (
  shifted: readonly LookedAt[],
  current: Profile,
  known: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] => {
  const [first] = shifted;
  const sample = current.sample?.rows() ?? [];
  if (first === undefined) return [];
  const { slice, key } = first.shifted.finding.series;
  const rows = slice === null ? sample : rowsIn(sample, seatsOf(current), slicePartsOf(slice));
  return distinctIds(tellingRows(first, current, rows, key === null ? undefined : known.get(key)));
};

import type { Cell } from '../capture/index.ts';
import { columnWeight } from '../decision/index.ts';
import type { ColumnProfile, Profile } from '../profile/index.ts';

/** Ranks of the cuts that a column's numbers are binned by: eight bins leave 32 of 256 rows in each. */
const ranks = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875];

const numberIn = (cell: Cell): number | null => {
  const number = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

const weighedCell = (cell: Cell, isNumeric: boolean): number | string | null =>
  isNumeric ? numberIn(cell) : cell === null ? null : String(cell);

const cutsOf = ({ numeric }: ColumnProfile) => {
  const values = new Set(ranks.map((rank) => numeric?.quantiles.quantile(rank)));
  return [...values].filter((value) => value !== undefined).map((value) => ({ value, isInclusive: true }));
};

/**
 * How much of the prediction goes with each input, by the profile's sample of rows: see `columnWeight`.
 *
 * @param predictions names of the outputs that hold what is predicted, the first that the profile has
 * @returns by name, 0 to 1; inputs that could not be weighed, for want of rows or of a prediction in numbers, are not there
 */
export const columnWeights = (profile: Profile, predictions: readonly string[]): Readonly<Record<string, number>> => {
  const rows = profile.sample?.rows() ?? [];
  const outputs = profile.columns.filter(({ role }) => role === 'output');
  const place = outputs.findIndex(({ name }) => predictions.includes(name));
  const predicted = rows.map(({ output }) => numberIn(output[place] ?? null));
  const inputs = profile.columns.filter(({ role }) => role === 'input');
  return Object.fromEntries(
    inputs.flatMap((column, at) => {
      const isNumeric = column.inferredType === 'Integral' || column.inferredType === 'Fractional';
      const cells = rows.map(({ input }) => weighedCell(input[at] ?? null, isNumeric));
      const weight = columnWeight({ cells, predictions: predicted, ...(isNumeric ? { cuts: cutsOf(column) } : {}) });
      return weight === undefined ? [] : [[column.name, weight] as const];
    }),
  );
};

import type { Cell } from '../capture/index.ts';
import { columnWeight, followedCategories } from '../decision/index.ts';
import type { ColumnProfile, Profile } from '../profile/index.ts';

/** Ranks of the cuts that a column's numbers are binned by: eight bins leave 32 of 256 rows in each. */
const ranks = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875];

const numberIn = (cell: Cell): number | null => {
  const number = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** What a value counts as that is none of the frequent ones: values with a row or two each would go with any prediction by chance. */
const rare = '(other)';

/** What cells of a column are weighed as: numbers, or frequent values by their text. */
const weigher = (column: ColumnProfile): ((cell: Cell) => number | string | null) => {
  if (isNumeric(column)) return numberIn;
  const frequent = new Set(
    column.values
      .counts()
      .slice(0, followedCategories)
      .map(([value]) => value),
  );
  return (cell) => (cell === null || cell === '' ? null : frequent.has(String(cell)) ? String(cell) : rare);
};

const isNumeric = ({ inferredType }: ColumnProfile): boolean =>
  inferredType === 'Integral' || inferredType === 'Fractional';

const cutsOf = ({ numeric }: ColumnProfile) => {
  const values = new Set(ranks.map((rank) => numeric?.quantiles.quantile(rank)));
  return [...values].filter((value) => value !== undefined).map((value) => ({ value, isInclusive: true }));
};

/**
 * How much of the prediction goes with each input, by the profile's sample of rows: see `columnWeight`.
 *
 * @param predictions names of the outputs that hold what is predicted, the most telling first; numbers only, so a label in text has no weights
 * @returns by name, 0 to 1; inputs that could not be weighed, for want of rows or of a prediction in numbers, are not there
 */
export const columnWeights = (profile: Profile, predictions: readonly string[]): Readonly<Record<string, number>> => {
  const rows = profile.sample?.rows() ?? [];
  const outputs = profile.columns.filter(({ role }) => role === 'output').map(({ name }) => name);
  const place = outputs.indexOf(predictions.find((name) => outputs.includes(name)) ?? '');
  const predicted = rows.map(({ output }) => numberIn(output[place] ?? null));
  const inputs = profile.columns.filter(({ role }) => role === 'input');
  return Object.fromEntries(
    inputs.flatMap((column, at) => {
      const weighed = weigher(column);
      const cells = rows.map(({ input }) => weighed(input[at] ?? null));
      const cuts = isNumeric(column) ? { cuts: cutsOf(column) } : {};
      const weight = columnWeight({ cells, predictions: predicted, ...cuts });
      return weight === undefined ? [] : [[column.name, weight] as const];
    }),
  );
};

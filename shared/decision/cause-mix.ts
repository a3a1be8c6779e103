import type { CategoryRows, CauseColumn, CauseSlice, Pair } from './cause-input.ts';
import { byText, type Tested } from './cause-verdict.ts';

/** Shifts that come from other proportions of the same kinds of rows. */
export interface MixFound {
  /** Column whose values' proportions changed. */
  readonly segment: string;
  readonly columns: readonly string[];
  /** Of each column, the share of its shift that proportions alone make; 1 is all. */
  readonly explained: readonly number[];
  /** The slice whose share changed most. */
  readonly slice: string;
  /** Its share of the rows, 0 to 1. */
  readonly shareBefore: number;
  readonly shareNow: number;
}

/** What must be explained; as much beyond it means that slices moved against it. */
const leastExplained = 0.7;
/** As far as chance may blur it, and no further: half of a shift must be made by proportions. */
const mostBlurred = 0.5;
/** Standard deviations that chance is given. */
const deviations = 2;
/** A level that moved less, in scores or as total variation, has nothing to explain. */
const leastShift = 0.05;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** One slice: its share of the rows, and where its values lie: mean score of numbers, share of each category. */
interface Level {
  readonly share: Pair<number>;
  readonly level: Pair<readonly number[]>;
}

const categoriesOf = ({ reference, current }: Pair<CategoryRows>): readonly string[] => [
  ...reference.keys(),
  ...current.keys(),
];

const sharesOf = (rows: CategoryRows, names: readonly string[]): readonly number[] => {
  const all = sum([...rows.values()]);
  return names.map((name) => (all > 0 ? (rows.get(name) ?? 0) / all : 0));
};

const meanScore = (counts: readonly number[], scores: readonly number[]): number => {
  const rows = sum(counts);
  return rows > 0 ? sum(counts.map((count, bin) => count * (scores[bin] ?? 0))) / rows : 0;
};

/** Where a slice's values of a column lie; undefined where the slice does not say. */
const levelIn = (
  slice: CauseSlice,
  column: CauseColumn,
  names: readonly string[],
): Pair<readonly number[]> | undefined => {
  const { bins, categories } = slice.columns.find((one) => one.column === column.name) ?? {};
  if (column.form === 'categories') {
    return (
      categories && { reference: sharesOf(categories.reference, names), current: sharesOf(categories.current, names) }
    );
  }
  const scores = column.bins?.scores;
  if (bins === undefined || scores === undefined) return undefined;
  return { reference: [meanScore(bins.reference, scores)], current: [meanScore(bins.current, scores)] };
};

const levelsOf = (slices: readonly CauseSlice[], column: CauseColumn): readonly Level[] => {
  const ofColumn = slices.flatMap(({ columns }) => columns.filter((one) => one.column === column.name));
  const names = [...new Set(ofColumn.flatMap(({ categories }) => (categories ? categoriesOf(categories) : [])))].sort(
    byText,
  );
  const all = {
    reference: sum(slices.map(({ rows }) => rows.reference)),
    current: sum(slices.map(({ rows }) => rows.current)),
  };
  return slices.flatMap((slice) => {
    const level = levelIn(slice, column, names);
    const share = { reference: slice.rows.reference / all.reference, current: slice.rows.current / all.current };
    return level === undefined ? [] : [{ share, level: borrowed(level, slice.rows) }];
  });
};

/** A slice that one side lacks is as it is on the other: that it came or went is all a matter of proportions. */
const borrowed = (level: Level['level'], rows: Pair<number>): Level['level'] => ({
  reference: rows.reference > 0 ? level.reference : level.current,
  current: rows.current > 0 ? level.current : level.reference,
});

const length = (vector: readonly number[]): number => Math.sqrt(sum(vector.map((value) => value ** 2)));

/** Share of a shift that proportions explain: their part along the shift. @returns undefined where there is no shift, or no slice says */
const explainedOf = (levels: readonly Level[]): { readonly explained: number; readonly shift: number } | undefined => {
  const [first] = levels;
  if (first === undefined) return undefined;
  const places = first.level.reference.map((_, at) => at);
  const at = (vector: readonly number[], place: number): number => vector[place] ?? 0;
  const shift = places.map((place) =>
    sum(
      levels.map(
        ({ share, level }) => share.current * at(level.current, place) - share.reference * at(level.reference, place),
      ),
    ),
  );
  const byMix = places.map((place) =>
    sum(levels.map(({ share, level }) => (share.current - share.reference) * at(level.reference, place))),
  );
  if (length(shift) < leastShift) return undefined;
  const explained = sum(places.map((place) => at(byMix, place) * at(shift, place))) / length(shift) ** 2;
  return { explained, shift: length(shift) };
};

/** Standard deviation by chance of a column's level, in scores (of which a value varies by 1) or as a length of shares (by less). */
const chanceOf = (column: CauseColumn, { reference, current }: Pair<number>): number =>
  Math.sqrt((column.designEffect ?? 1) * (1 / reference + 1 / current));

interface Explained {
  readonly name: string;
  readonly explained: number;
  /** What chance adds to it, in shares of the shift. */
  readonly blur: number;
}

const isExplained = ({ explained, blur }: Explained): boolean =>
  Math.abs(explained - 1) <=
  Math.max(1 - leastExplained, Math.min(mostBlurred, 1 - leastExplained + deviations * blur));

/** One segment column's account of the shifts, if it has one for all of them. */
const mixBy = (
  segment: string,
  slices: readonly CauseSlice[],
  columns: readonly CauseColumn[],
): readonly MixFound[] => {
  const all = {
    reference: sum(slices.map(({ rows }) => rows.reference)),
    current: sum(slices.map(({ rows }) => rows.current)),
  };
  const told = columns.flatMap((column) => {
    const found = explainedOf(levelsOf(slices, column));
    const chance = chanceOf(column, all);
    if (found === undefined || found.shift < deviations * chance) return [];
    return [{ name: column.name, explained: found.explained, blur: chance / found.shift }];
  });
  if (told.length === 0 || !told.every(isExplained)) return [];
  const [largest] = slices
    .map(({ value, rows }) => ({ value, before: rows.reference / all.reference, now: rows.current / all.current }))
    .toSorted((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before) || byText(a.value, b.value));
  if (largest === undefined) return [];
  return [
    {
      segment,
      columns: told.map(({ name }) => name),
      explained: told.map(({ explained }) => explained),
      slice: largest.value,
      shareBefore: largest.before,
      shareNow: largest.now,
    },
  ];
};

/** Sum of what is left unexplained. */
const unexplained = ({ explained }: MixFound): number =>
  sum(explained.map((share) => Math.abs(share - 1))) / explained.length;

/**
 * A traffic mix: the proportions of one segment column's slices changed, and that alone, Σ (π′ − π)·μ, makes 70 to 130 % of the shift of every
 * column that shifted by more than chance and that slices count; where chance blurs that much, 50 to 150 %. Of numbers the mean score counts, of categories all their shares. Cannot be told without
 * slices. O(slices × columns × bins).
 *
 * @param columns those that shifted, in order of name
 * @returns at most one, of the segment that explains most
 * @see Kitagawa, "Components of a difference between two rates", J. Am. Stat. Assoc. 1955
 */
export const trafficMix = (columns: readonly CauseColumn[], slices: readonly CauseSlice[]): Tested<MixFound> => {
  if (slices.length === 0) {
    return { found: [], cannotTell: [{ cause: 'traffic-mix', columns: [], reason: 'no slices' }] };
  }
  const ordered = slices.toSorted((a, b) => byText(a.segment, b.segment) || byText(a.value, b.value));
  const mixes = [...Map.groupBy(ordered, ({ segment }) => segment)].flatMap(([segment, of]) =>
    mixBy(segment, of, columns),
  );
  return { found: mixes.toSorted((a, b) => unexplained(a) - unexplained(b)).slice(0, 1), cannotTell: [] };
};

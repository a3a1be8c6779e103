import { kolmogorovSmirnov, totalVariation } from '../drift/index.ts';
import type { CategoryRows, CauseColumn } from './cause-input.ts';
import { countOf } from './cause-steps.ts';
import { byText, type CannotTell, leastValues, type Tested } from './cause-verdict.ts';

/** Two columns that changed places. Distances are Kolmogorov–Smirnov's of numbers, total variation of categories. */
export interface SwapFound {
  readonly columns: readonly [string, string];
  /** Sum of both distances to the column's own reference. */
  readonly own: number;
  /** Sum of both distances to the other's. */
  readonly crossed: number;
}

/** Crossed over own, at most. */
const mostCrossed = 1 / 4;
/** Distance of two references below which swapping them would change nothing to see. */
const leastApart = 0.1;

type Side = 'reference' | 'current';

const rowsIn = (rows: CategoryRows): number => [...rows.values()].reduce((sum, count) => sum + count, 0);

const valuesOf = (column: CauseColumn, side: Side): number =>
  column.form === 'numbers' ? countOf(column.steps[side]) : rowsIn(column.rows[side]);

const variation = (a: CategoryRows, b: CategoryRows): number | undefined => {
  const names = [...new Set([...a.keys(), ...b.keys()])].sort(byText);
  return totalVariation(
    names.map((name) => a.get(name) ?? 0),
    names.map((name) => b.get(name) ?? 0),
  );
};

const distance = (a: CauseColumn, sideOfA: Side, b: CauseColumn, sideOfB: Side): number => {
  const apart =
    a.form === 'numbers' && b.form === 'numbers'
      ? kolmogorovSmirnov(a.steps[sideOfA], b.steps[sideOfB])
      : a.form === 'categories' && b.form === 'categories'
        ? variation(a.rows[sideOfA], b.rows[sideOfB])
        : undefined;
  return apart ?? 1;
};

const swapBetween = (a: CauseColumn, b: CauseColumn, own: number): SwapFound | undefined => {
  const first = distance(a, 'current', b, 'reference');
  if (first > mostCrossed * own) return undefined;
  const crossed = first + distance(b, 'current', a, 'reference');
  return crossed <= mostCrossed * own ? { columns: [a.name, b.name], own, crossed } : undefined;
};

/** Each column in one swap only, the clearest first. */
const disjoint = (swaps: readonly SwapFound[]): readonly SwapFound[] => {
  const taken = new Set<string>();
  return swaps
    .toSorted((a, b) => a.crossed / a.own - b.crossed / b.own || byText(a.columns.join('/'), b.columns.join('/')))
    .filter(({ columns }) => {
      const isFree = columns.every((column) => !taken.has(column));
      if (isFree) for (const column of columns) taken.add(column);
      return isFree;
    });
};

/** One line for all, as alike columns make a pair each with each. */
const untold = (columns: readonly string[]): readonly CannotTell[] =>
  columns.length === 0
    ? []
    : [{ cause: 'swapped-columns', columns, reason: `of each another's reference is under ${leastApart} apart` }];

/**
 * Pairs of columns that changed places: each is now as the other was, the two distances together at most a quarter of those to what they were
 * themselves. Two columns that are alike (under 0.1 apart) cannot be told. O(pairs × steps).
 *
 * @param columns those that shifted, in order of name
 */
export const swappedColumns = (columns: readonly CauseColumn[]): Tested<SwapFound> => {
  const judged = columns.filter(
    (column) => valuesOf(column, 'reference') > 0 && valuesOf(column, 'current') >= leastValues,
  );
  const own = judged.map((column) => distance(column, 'reference', column, 'current'));
  const found: SwapFound[] = [];
  const alike = new Set<string>();
  for (const [at, a] of judged.entries()) {
    for (const [later, b] of judged.slice(at + 1).entries()) {
      if (a.form !== b.form) continue;
      if (distance(a, 'reference', b, 'reference') < leastApart) {
        alike.add(a.name).add(b.name);
        continue;
      }
      const swap = swapBetween(a, b, (own[at] ?? 0) + (own[at + 1 + later] ?? 0));
      if (swap !== undefined) found.push(swap);
    }
  }
  return { found: disjoint(found), cannotTell: untold([...alike].sort(byText)) };
};

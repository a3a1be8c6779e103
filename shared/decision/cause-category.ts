import type { CategoryRows, CauseColumn } from './cause-input.ts';
import { byText, leastValues, type Tested } from './cause-verdict.ts';

/** A category under another name. Shares are of the column's values; intervals are of 95 %. */
export interface RenameFound {
  readonly column: string;
  readonly from: string;
  readonly to: string;
  /** What the old name lost, above 0. */
  readonly fall: number;
  /** What the new one has. */
  readonly rise: number;
}

/** A new category that takes most of what moved. */
export interface TakeoverFound {
  readonly column: string;
  readonly to: string;
  readonly rise: number;
  /** Sum of all falls: share of the values that moved, 0 to 1. */
  readonly moved: number;
}

/** Share that a new category must have, as in `seriesKinds`: below it nothing fires. */
const leastRise = 0.005;
/** Of the moved mass. */
const leastOfMoved = 0.5;
const interval = 1.96;
/** Of what it had, that a category may keep to count as gone: one that is gone is likelier renamed than one that fell a little. */
const mostKept = 0.1;
/** Standard deviations that a category must have fallen by when it is not gone, as the one that fell most of many falls by chance. */
const clearFall = 3;

interface Move {
  readonly name: string;
  readonly before: number;
  readonly now: number;
}

const total = (rows: CategoryRows): number => [...rows.values()].reduce((sum, count) => sum + count, 0);

type Categories = Extract<CauseColumn, { readonly form: 'categories' }>;

interface Moves {
  readonly moves: readonly Move[];
  /** 1/n and 1/m at effective rows. */
  readonly perRow: { readonly before: number; readonly now: number };
}

const movesOf = ({ rows: { reference, current }, designEffect = 1 }: Categories): Moves => {
  const [n, m] = [total(reference), total(current)];
  const names = [...new Set([...reference.keys(), ...current.keys()])].sort(byText);
  return {
    moves: names.map((name) => ({ name, before: (reference.get(name) ?? 0) / n, now: (current.get(name) ?? 0) / m })),
    perRow: { before: designEffect / n, now: designEffect / m },
  };
};

const varianceOf = ({ before, now }: Move, perRow: Moves['perRow']): number =>
  before * (1 - before) * perRow.before + now * (1 - now) * perRow.now;

/** The new category with the largest share, where it is one to speak of: clearly more than is tolerated, unless a chart has said so already. */
const largestNew = ({ moves, perRow }: Moves, isProven: boolean): Move | undefined => {
  const [largest] = moves.filter(({ before, now }) => before === 0 && now > 0).toSorted((a, b) => b.now - a.now);
  if (largest === undefined) return undefined;
  return isProven || largest.now - interval * Math.sqrt(varianceOf(largest, perRow)) > leastRise ? largest : undefined;
};

/** The one category that fell by as much as the new one rose: the intervals of both overlap. */
const renamedTo = ({ moves, perRow }: Moves, risen: Move): Move | undefined => {
  const falls = moves.toSorted((a, b) => b.before - b.now - (a.before - a.now));
  const isFallen = (move: Move): boolean =>
    move.before - move.now >
    (move.now <= mostKept * move.before ? interval : clearFall) * Math.sqrt(varianceOf(move, perRow));
  // Of many that did not move, one in forty seems to: only another fall of half the rise says that more than one fell.
  const [fallen, ...others] = falls.filter((move) => move.before - move.now >= risen.now / 10 && isFallen(move));
  if (fallen === undefined || others.some(({ before, now }) => before - now > risen.now / 2)) return undefined;
  const gap = Math.abs(fallen.before - fallen.now - risen.now);
  const reach = (move: Move): number => interval * Math.sqrt(varianceOf(move, perRow));
  return gap <= reach(fallen) + reach(risen) ? fallen : undefined;
};

/** Share of the values that left categories, without what chance takes from each of many. */
const clearlyMoved = ({ moves, perRow }: Moves): number =>
  moves.reduce(
    (sum, move) => sum + Math.max(0, move.before - move.now - interval * Math.sqrt(varianceOf(move, perRow))),
    0,
  );

const isCounted = ({ rows: { reference, current } }: Categories): boolean =>
  total(reference) >= leastValues && total(current) >= leastValues;

/** What both causes say together; each column is found by one of them at most. */
export interface CategoryChanges {
  readonly renamed: Tested<RenameFound>;
  readonly takingOver: Tested<TakeoverFound>;
}

/**
 * Categories that were renamed (one fell, and a new one has as much, their 95 % intervals overlapping), and new ones that take at least half of
 * all that moved. Cannot be told of columns with more categories than are counted, as then no category is known to be new. O(categories).
 *
 * @param proven columns of which a chart has found that new categories have more than is tolerated
 */
export const categoryChanges = (
  columns: readonly CauseColumn[],
  proven: ReadonlySet<string> = new Set(),
): CategoryChanges => {
  const categories = columns.filter((column) => column.form === 'categories');
  const untold = categories.flatMap((column) => {
    const reason = column.isExact ? `under ${leastValues} values on one side` : 'more categories than are counted';
    return column.isExact && isCounted(column) ? [] : [{ columns: [column.name], reason }];
  });
  const renamed: RenameFound[] = [];
  const takingOver: TakeoverFound[] = [];
  for (const column of categories.filter((one) => one.isExact && isCounted(one))) {
    const moves = movesOf(column);
    const risen = largestNew(moves, proven.has(column.name));
    if (risen === undefined) continue;
    const [{ name }, { name: to, now: rise }] = [column, risen];
    const fallen = renamedTo(moves, risen);
    const moved = Math.max(rise, clearlyMoved(moves));
    if (fallen !== undefined) {
      renamed.push({ column: name, from: fallen.name, to, fall: fallen.before - fallen.now, rise });
    } else if (rise >= leastOfMoved * moved) takingOver.push({ column: name, to, rise, moved });
  }
  return {
    renamed: { found: renamed, cannotTell: untold.map((one) => ({ cause: 'category-renamed', ...one })) },
    takingOver: { found: takingOver, cannotTell: untold.map((one) => ({ cause: 'category-taking-over', ...one })) },
  };
};

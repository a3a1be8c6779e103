import { hourMs } from '../window/index.ts';

/** How far back looks reach, in hours. */
export const horizonHours: readonly number[] = [1, 3, 6, 12, 24, 72, 168];

/** The horizon that dependence between hours is learned at. */
export const dayHours = 24;

/** The longest horizon: a decision rests on these hours and on the reference alone. */
export const longestHorizonHours = 168;

/**
 * The horizons that whole windows fill.
 *
 * @param hoursPerWindow divides 24
 * @throws RangeError when it does not
 */
export const horizonsOf = (hoursPerWindow: number): readonly number[] => {
  if (!(hoursPerWindow >= 1 && dayHours % hoursPerWindow === 0)) {
    throw new RangeError(`hoursPerWindow is ${hoursPerWindow}, but must divide a day: 1, 2, 3, 4, 6, 8, 12 or 24`);
  }
  return horizonHours.filter((hours) => hours % hoursPerWindow === 0);
};

/** What a window adds to the evidence of a series: its standardised residual, and how much its rows count. */
export interface Evidence {
  readonly startMs: number;
  readonly rows: number;
  /** w·u: clipped residual over its own standard deviation, twice divided. */
  readonly pull: number;
  /** The same of the residual as it was, for people to read; no decision rests on it. */
  readonly unclippedPull: number;
  /** w²: one over the window's variance. */
  readonly weight: number;
}

/** Evidence of several windows together. */
export interface Gathered {
  readonly windows: number;
  readonly rows: number;
  readonly pull: number;
  readonly unclippedPull: number;
  readonly weight: number;
}

const nothing: Gathered = { windows: 0, rows: 0, pull: 0, unclippedPull: 0, weight: 0 };

/** Position of the first window that does not begin before a moment. */
const firstFrom = (evidence: readonly Evidence[], timeMs: number): number => {
  let low = 0;
  let high = evidence.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((evidence[middle]?.startMs ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** What the windows that begin in `[endMs − hours, endMs)` say together. @param evidence in order of time */
export const gathered = (evidence: readonly Evidence[], endMs: number, hours: number): Gathered => {
  let { windows, rows, pull, unclippedPull, weight } = nothing;
  for (let at = firstFrom(evidence, endMs - hours * hourMs); at < evidence.length; at += 1) {
    const window = evidence[at];
    if (window === undefined || window.startMs >= endMs) break;
    windows += 1;
    rows += window.rows;
    pull += window.pull;
    unclippedPull += window.unclippedPull;
    weight += window.weight;
  }
  return { windows, rows, pull, unclippedPull, weight };
};

/**
 * What `gathered` says of several horizons that end together, in one pass from the end: the sums are those of the windows last to first.
 *
 * @param evidence in order of time
 * @param horizons hours, ascending
 */
export const gatheredWithin = (
  evidence: readonly Evidence[],
  endMs: number,
  horizons: readonly number[],
): readonly Gathered[] => {
  let { windows, rows, pull, unclippedPull, weight } = nothing;
  let at = firstFrom(evidence, endMs) - 1;
  return horizons.map((hours) => {
    const fromMs = endMs - hours * hourMs;
    for (; at >= 0; at -= 1) {
      const window = evidence[at];
      if (window === undefined || window.startMs < fromMs) break;
      windows += 1;
      rows += window.rows;
      pull += window.pull;
      unclippedPull += window.unclippedPull;
      weight += window.weight;
    }
    return { windows, rows, pull, unclippedPull, weight };
  });
};

/** Whether at least half of a horizon's windows are there. */
export const isPresent = ({ windows }: Gathered, hours: number, hoursPerWindow: number): boolean =>
  windows > 0 && 2 * windows * hoursPerWindow >= hours;

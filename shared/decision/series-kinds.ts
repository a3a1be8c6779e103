/** What of a column, or of a window as a whole, is followed from window to window. */
export type SeriesKind =
  | 'location'
  | 'spread'
  | 'upper-tail'
  | 'lower-tail'
  | 'missing'
  | 'category'
  | 'new-category'
  | 'volume'
  | 'distinct-rows';

/** Which way a shift goes. */
export type Side = 'up' | 'down';

/** How a kind of series is judged. */
export interface KindRule {
  /** `score`: standard deviations of a normal column; `log`: natural logarithm of a ratio; `share`: compared as `stabilised`. */
  readonly unit: 'score' | 'log' | 'share';
  /** The shift that is tolerated for ever: in the series' unit, of a share in shares. */
  readonly tolerance: number;
  /** The shift that must be found if it lasts; a chart that could not find it says `not-enough-data`. Unit as `tolerance`. */
  readonly mustFind: number;
  readonly sides: readonly Side[];
  /** How many standard deviations one window may count at most. */
  readonly clip: number;
  /** Variance of a window's value times its rows if rows were independent: the design effect is never taken below it. */
  readonly leastDesignEffect: number;
}

const both: readonly Side[] = ['up', 'down'];

/** Tolerances, sides and clips of all kinds. Volume and distinct rows name the traffic; their must-find sizes are twice their tolerance. */
export const seriesKinds: Readonly<Record<SeriesKind, KindRule>> = {
  location: { unit: 'score', tolerance: 0.1, mustFind: 0.3, sides: both, clip: 4, leastDesignEffect: 1 },
  spread: {
    unit: 'log',
    tolerance: Math.log(1.15),
    mustFind: Math.log(1.3),
    sides: both,
    clip: 4,
    leastDesignEffect: 2,
  },
  'upper-tail': { unit: 'share', tolerance: 0.01, mustFind: 0.05, sides: ['up'], clip: 4, leastDesignEffect: 1 },
  'lower-tail': { unit: 'share', tolerance: 0.01, mustFind: 0.05, sides: ['up'], clip: 4, leastDesignEffect: 1 },
  missing: { unit: 'share', tolerance: 0.01, mustFind: 0.05, sides: ['up'], clip: 8, leastDesignEffect: 1 },
  category: { unit: 'share', tolerance: 0.02, mustFind: 0.05, sides: both, clip: 4, leastDesignEffect: 1 },
  'new-category': { unit: 'share', tolerance: 0.005, mustFind: 0.05, sides: ['up'], clip: 8, leastDesignEffect: 1 },
  volume: {
    unit: 'log',
    tolerance: Math.log(1.5),
    mustFind: 2 * Math.log(1.5),
    sides: both,
    clip: 8,
    leastDesignEffect: 1,
  },
  'distinct-rows': { unit: 'share', tolerance: 0.05, mustFind: 0.1, sides: ['down'], clip: 8, leastDesignEffect: 1 },
};

/**
 * A share on the scale on which its noise does not depend on the share: 2·asin√((pn + 3/8)/(n + 3/4)), of variance 1/n for independent rows.
 *
 * @param share 0 to 1
 * @param rows above 0
 * @returns 0 to π
 * @throws RangeError when the share is outside 0..1 or there are no rows
 * @see Anscombe, "The transformation of Poisson, binomial and negative-binomial data", Biometrika 1948; Freeman and Tukey, 1950
 */
export const stabilised = (share: number, rows: number): number => {
  if (!(share >= 0 && share <= 1 + 1e-9)) throw new RangeError(`share is ${share}, but must be 0 to 1`);
  if (!(rows > 0)) throw new RangeError(`rows is ${rows}, but must be above 0`);
  return 2 * Math.asin(Math.min(1, Math.sqrt((share * rows + 3 / 8) / (rows + 3 / 4))));
};

/** The share that a stabilised value of many rows stands for. @param value 0 to π */
export const shareOf = (value: number): number => Math.sin(value / 2) ** 2;

/** A share of infinitely many rows, stabilised. */
const limit = (share: number): number => 2 * Math.asin(Math.sqrt(share));

/**
 * A shift of a kind's unit in the series' own, at the level where the reference lies: shares are carried through `stabilised`.
 *
 * @param size above 0, unit as `KindRule.tolerance`
 * @param level mean of the series' values in the reference
 * @returns above 0; ∞ where no share could shift so far
 */
export const carried = (kind: SeriesKind, side: Side, size: number, level: number): number => {
  if (seriesKinds[kind].unit !== 'share') return size;
  const from = shareOf(level);
  const to = side === 'up' ? from + size : from - size;
  return to < 0 || to > 1 ? Number.POSITIVE_INFINITY : Math.abs(limit(to) - limit(from));
};

/** Shifts that a monitor tolerates in place of the usual ones, unit as `KindRule.tolerance`. */
export type Tolerances = { readonly [Kind in SeriesKind]?: number | undefined };

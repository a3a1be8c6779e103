import { normalQuantile } from '../drift/index.ts';

/** What score bins are made and counted from; `QuantileSketch` is one. */
export interface Distribution {
  /** Smallest value at or below which a share `p` lies; undefined while there are no values. */
  quantile(p: number): number | undefined;
  /** Share of the values that are at most `x`. */
  cdf(x: number): number;
  /** Share of the values that are less than `x`. */
  cdfBelow(x: number): number;
}

/** A border between two bins. A repeated value belongs to one bin only: below an exclusive cut is less, below an inclusive one at most `value`. */
export interface Cut {
  readonly value: number;
  readonly isInclusive: boolean;
}

/** Bins of a column's numbers with normal scores, made from its reference. Bin `i` lies between cuts `i − 1` and `i`. */
export interface ScoreBins {
  /** Ascending. */
  readonly cuts: readonly Cut[];
  /** Share of the reference in each bin, one more than there are cuts. */
  readonly shares: readonly number[];
  /** Score of each bin, such that the reference's scores have mean 0 and mean square 1. */
  readonly scores: readonly number[];
  /** How many of the first bins are the lower tail: below the reference's 2.5 % rank. */
  readonly lowerTail: number;
  /** How many of the last bins are the upper tail: above the reference's 97.5 % rank. */
  readonly upperTail: number;
}

const lowerRanks = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45];
const upperRanks = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99, 0.995];
const lowerTailRank = 0.025;
const upperTailRank = 0.975;

/** Share that a bin is scored by when the reference has nothing in it: that of the outermost edge. */
const emptyShare = 0.005;

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Density of a standard normal at its own rank; 0 at both ends. */
const densityAtRank = (rank: number): number => density(normalQuantile(Math.min(1, Math.max(0, rank))));

/** Mean of a standard normal between two ranks. */
const scoreBetween = (low: number, high: number): number =>
  high > low ? (densityAtRank(low) - densityAtRank(high)) / (high - low) : scoreOfEmpty(low);

/** A bin without reference lies at an end, beyond a value that is repeated there. */
const scoreOfEmpty = (rank: number): number =>
  rank < 0.5 ? scoreBetween(0, emptyShare) : scoreBetween(1 - emptyShare, 1);

/** The quantiles at the ranks, equal ones made one. */
const cutsAt = (reference: Distribution, ranks: readonly number[], isInclusive: boolean): readonly Cut[] => {
  const values = new Set(ranks.map((rank) => reference.quantile(rank)));
  return [...values].filter((value) => value !== undefined).map((value) => ({ value, isInclusive }));
};

const shareBelow = (cut: Cut, distribution: Distribution): number =>
  cut.isInclusive ? distribution.cdf(cut.value) : distribution.cdfBelow(cut.value);

const sharesOf = (cuts: readonly Cut[], distribution: Distribution): readonly number[] => {
  const below = [0, ...cuts.map((cut) => shareBelow(cut, distribution)), 1];
  return below.slice(1).map((share, bin) => share - (below[bin] ?? 0));
};

const scoresOf = (shares: readonly number[]): readonly number[] => {
  let low = 0;
  const raw = shares.map((share) => {
    const high = low + share;
    const score = share > 0 ? scoreBetween(low, high) : scoreOfEmpty(low);
    low = high;
    return score;
  });
  const meanSquare = raw.reduce((sum, score, bin) => sum + (shares[bin] ?? 0) * score * score, 0);
  return raw.map((score) => score / Math.sqrt(meanSquare));
};

/**
 * Bins at the reference's ranks 0.5, 1, 2.5, 5, 10 … 90, 95, 97.5, 99 and 99.5 %, equal ones made one, each with the mean of a standard
 * normal between its ranks as its score: so a shift of 0.1 is a tenth of a standard deviation of a normal column, whatever the column's
 * own form, and an outlier counts as the last bin. Cuts of the lower half are exclusive and those of the upper half inclusive, so that
 * what lies beyond an often repeated least or greatest value has a bin of its own.
 *
 * @returns undefined where the reference has no values, or all are equal
 * @see van der Waerden's normal scores; Lehmann, "Nonparametrics", 1975
 */
export const scoreBins = (reference: Distribution): ScoreBins | undefined => {
  const lower = cutsAt(reference, lowerRanks, false);
  const upper = cutsAt(reference, upperRanks, true);
  const cuts = [...lower, ...upper];
  const shares = sharesOf(cuts, reference);
  if (shares.filter((share) => share > 0).length < 2) return undefined;
  const [low, high] = [reference.quantile(lowerTailRank), reference.quantile(upperTailRank)];
  return {
    cuts,
    shares,
    scores: scoresOf(shares),
    lowerTail: lower.findIndex(({ value }) => value === low) + 1,
    upperTail: upper.length - upper.findIndex(({ value }) => value === high),
  };
};

/**
 * Bins of which only the counts are known, such as those of a slice: scored as `scoreBins` scores its own. No bin is a tail.
 *
 * @param edges ascending; a value that equals one lies below it
 * @param counts of the reference's values by bin, one more than edges
 * @returns undefined where fewer than two bins have values
 */
export const scoreBinsOfCounts = (edges: readonly number[], counts: readonly number[]): ScoreBins | undefined => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.filter((count) => count > 0).length < 2) return undefined;
  const shares = counts.map((count) => count / total);
  const cuts = edges.map((value) => ({ value, isInclusive: true }));
  return { cuts, shares, scores: scoresOf(shares), lowerTail: 0, upperTail: 0 };
};

/**
 * How many of a window's values lie in each bin; as exact as the distribution.
 *
 * @param count values of the distribution
 */
export const scoreBinCounts = (bins: ScoreBins, distribution: Distribution, count: number): readonly number[] =>
  sharesOf(bins.cuts, distribution).map((share) => share * count);

/** How many of the sorted values are below a bound. O(log n). */
const countBelow = (sorted: Float64Array, isBelow: (value: number) => boolean): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(sorted[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The exact distribution of values that are at hand: nearest-rank quantiles. @param values finite, in any order */
export const sampleDistribution = (values: readonly number[] | Float64Array): Distribution => {
  const sorted = Float64Array.from(values).sort();
  const share = (isBelow: (value: number) => boolean): number =>
    sorted.length === 0 ? 0 : countBelow(sorted, isBelow) / sorted.length;
  return {
    quantile: (p) => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)],
    cdf: (x) => share((value) => value <= x),
    cdfBelow: (x) => share((value) => value < x),
  };
};

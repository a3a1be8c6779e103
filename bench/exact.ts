import type { QuantileSketch } from '../shared/sketch/index.ts';

/* The slow exact answers that sketches are held against. */

/** How many of the sorted numbers are below the bound, or at most the bound. */
const countUpTo = (sorted: Float64Array, bound: number, inclusive: boolean): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle] ?? 0;
    if (value < bound || (inclusive && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * The largest distance between the sketch's cumulative share and the true one over all numbers, kept or not. Between two of
 * the sketch's steps its share stands still and the true one rises, so the distance is largest at either side of a step.
 *
 * @param sorted all values that were added, ascending
 * @returns a share, 0 to 1
 */
export const worstRankError = (sketch: QuantileSketch, sorted: Float64Array): number => {
  const { values, weights } = sketch.steps();
  let worst = 0;
  let before = 0;
  for (const [step, value] of values.entries()) {
    const weight = weights[step] ?? 0;
    const below = Math.abs(countUpTo(sorted, value, false) - before);
    const upTo = Math.abs(countUpTo(sorted, value, true) - weight);
    worst = Math.max(worst, below, upTo);
    before = weight;
  }
  return worst / sorted.length;
};

/** A sum in two doubles, 106 bits: every addition's rounding error is kept. */
class LongSum {
  high = 0;
  low = 0;

  /** Knuth's TwoSum. */
  add(value: number): void {
    const sum = this.high + value;
    const part = sum - this.high;
    this.low += this.high - (sum - part) + (value - part);
    this.high = sum;
  }

  get value(): number {
    return this.high + this.low;
  }
}

const splitter = 2 ** 27 + 1;

/** A number's upper half, so that products of halves are exact (Veltkamp). */
const upperHalf = (value: number): number => {
  const scaled = splitter * value;
  return scaled - (scaled - value);
};

/** What rounding took from a square (Dekker). */
const squareError = (value: number, square: number): number => {
  const upper = upperHalf(value);
  const lower = value - upper;
  return upper * upper - square + 2 * upper * lower + lower * lower;
};

/** What `exactMoments` answers. */
export interface ExactMoments {
  readonly sum: number;
  readonly mean: number;
  /** Divided by n. */
  readonly standardDeviation: number;
}

/**
 * Sum, mean and standard deviation in two passes of doubled precision, so that only the answer is rounded.
 *
 * @param values at least one, of magnitudes whose squares stay within a double
 * @see Dekker, Numerische Mathematik 1971; Knuth, TAOCP 4.2.2
 */
export const exactMoments = (values: Float64Array): ExactMoments => {
  const sum = new LongSum();
  for (const value of values) sum.add(value);
  const mean = sum.value / values.length;
  // Distances from the rounded mean, exact in two doubles; what the rounding moved is taken out at the end.
  const distances = new LongSum();
  const squares = new LongSum();
  for (const value of values) {
    const distance = value - mean;
    const part = distance - value;
    const rest = value - (distance - part) - (mean + part);
    const square = distance * distance;
    distances.add(distance);
    distances.add(rest);
    squares.add(square);
    squares.add(squareError(distance, square) + 2 * distance * rest);
  }
  const shift = distances.value / values.length;
  const variance = Math.max(0, squares.value / values.length - shift * shift);
  return { sum: sum.value, mean, standardDeviation: Math.sqrt(variance) };
};

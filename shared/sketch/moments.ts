import { type NumberText, numberOfText, numberText } from './number-text.ts';
import type { Runs } from './runs.ts';

/** `Moments` as JSON. */
export interface MomentsState {
  readonly count: number;
  readonly sum: NumberText;
  readonly mean: NumberText;
  readonly squares: NumberText;
  readonly min: NumberText;
  readonly max: NumberText;
}

/** Sum of the numbers' distances from `origin`. */
const sumOfDistances = ({ values, counts, length }: Runs, origin: number): number => {
  let sum = 0;
  for (let run = 0; run < length; run += 1) sum += (counts[run] ?? 0) * ((values[run] ?? 0) - origin);
  return sum;
};

const sumOfSquares = ({ values, counts, length }: Runs, origin: number): number => {
  let squares = 0;
  for (let run = 0; run < length; run += 1) {
    const distance = (values[run] ?? 0) - origin;
    squares += (counts[run] ?? 0) * distance * distance;
  }
  return squares;
};

/**
 * Count, sum, mean, variance and range of numbers, in one pass and constant memory. Count, minimum and maximum do not
 * depend on the order of adding and merging; sum, mean and deviation do so only in their last digits, and become
 * infinite or NaN where the true sums leave the range of a double.
 *
 * @see Welford, Technometrics 1962 (adding); Chan, Golub, LeVeque, COMPSTAT 1982 (merging)
 */
export class Moments {
  #count = 0;
  #sum = 0;
  #mean = 0;
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** How many values were added. */
  get count(): number {
    return this.#count;
  }

  /** Sum of the values, 0 while there are none. */
  get sum(): number {
    return this.#sum;
  }

  /** Arithmetic mean; `undefined` while nothing was added. */
  get mean(): number | undefined {
    return this.#count === 0 ? undefined : this.#mean;
  }

  /** Sum of squared distances from the mean, often called M2. */
  get squares(): number {
    return this.#squares;
  }

  /** Smallest value; `undefined` while nothing was added. */
  get min(): number | undefined {
    return this.#count === 0 ? undefined : this.#min;
  }

  /** Largest value; `undefined` while nothing was added. */
  get max(): number | undefined {
    return this.#count === 0 ? undefined : this.#max;
  }

  /** Population standard deviation (divided by n, as Model Monitor has it); `undefined` while nothing was added. */
  get standardDeviation(): number | undefined {
    return this.#count === 0 ? undefined : Math.sqrt(this.#squares / this.#count);
  }

  /** @param value any finite number; the caller keeps NaN and the infinities out */
  add(value: number): void {
    this.#count += 1;
    this.#sum += value;
    const distance = value - this.#mean;
    this.#mean += distance / this.#count;
    this.#squares += distance * (value - this.#mean);
    // Adding zero turns −0 into 0, which would else depend on which of the two came first.
    if (value < this.#min) this.#min = value + 0;
    if (value > this.#max) this.#max = value + 0;
  }

  /** Adds a value so many times. @param times a positive integer */
  addRepeated(value: number, times: number): void {
    const batch = new Moments();
    batch.#count = times;
    batch.#sum = value * times;
    batch.#mean = value;
    batch.#min = value + 0;
    batch.#max = value + 0;
    this.merge(batch);
  }

  /**
   * Adds many values at once: two passes for mean and squares, around a value of theirs, which is more exact than one value at a
   * time. Where all are the same, the deviation is 0.
   */
  addRuns(runs: Runs): void {
    if (runs.length === 0) return;
    const { values, length, total } = runs;
    const origin = values[length >> 1] ?? 0;
    const distances = sumOfDistances(runs, origin);
    const batch = new Moments();
    batch.#count = total;
    batch.#sum = origin * total + distances;
    batch.#mean = origin + distances / total;
    batch.#squares = sumOfSquares(runs, batch.#mean);
    batch.#min = values[0] ?? 0;
    batch.#max = values[length - 1] ?? 0;
    this.merge(batch);
  }

  /** Adds everything that `other` has seen; leaves `other` as it is. */
  merge(other: Moments): void {
    if (other.#count === 0) return;
    const count = this.#count + other.#count;
    const distance = this.#count === 0 ? 0 : other.#mean - this.#mean;
    this.#squares = this.#squares + other.#squares + distance * distance * ((this.#count * other.#count) / count);
    // Weighing both means, rather than moving one towards the other, keeps merging commutative to the last bit.
    if (distance !== 0 || this.#count === 0) {
      this.#mean = this.#mean * (this.#count / count) + other.#mean * (other.#count / count);
    }
    this.#sum += other.#sum;
    this.#count = count;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  toState(): MomentsState {
    return {
      count: this.#count,
      sum: numberText(this.#sum),
      mean: numberText(this.#mean),
      squares: numberText(this.#squares),
      min: numberText(this.#min),
      max: numberText(this.#max),
    };
  }

  static fromState(state: MomentsState): Moments {
    const moments = new Moments();
    moments.#count = state.count;
    moments.#sum = numberOfText(state.sum);
    moments.#mean = numberOfText(state.mean);
    moments.#squares = numberOfText(state.squares);
    moments.#min = numberOfText(state.min);
    moments.#max = numberOfText(state.max);
    return moments;
  }
}

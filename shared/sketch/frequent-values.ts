import { hashDigits } from './hash.ts';

/** Most distinct values that are counted exactly. */
export const exactValuesCap = 1024;

/** Longer values are kept by their first characters and their hash, which is shorter than this. In UTF-16 code units. */
const longestKept = 160;
const keptPrefix = 128;

/** V8 makes short slices by copying; longer ones keep the text they were cut from alive. */
const shortestSlice = 13;

/** `FrequentValues` as JSON: value and count, ascending by value. */
export interface FrequentValuesState {
  readonly cap: number;
  readonly complete: boolean;
  readonly total: number;
  readonly error: number;
  readonly counts: readonly (readonly [string, number])[];
}

const keptForm = (value: string): string =>
  value.length <= longestKept ? value : `${value.slice(0, keptPrefix)}…#${hashDigits(value)}`;

/** A copy that holds no memory but its own, also when the value was cut from a long line. */
const detached = (value: string): string =>
  value.length < shortestSlice ? value : Buffer.from(value, 'utf16le').toString('utf16le');

const byValue = (a: readonly [string, number], b: readonly [string, number]): number => (a[0] < b[0] ? -1 : 1);
const byCount = (a: readonly [string, number], b: readonly [string, number]): number => b[1] - a[1] || byValue(a, b);

/**
 * How often each value occurs: exactly up to `cap` different values, in any order of adding and merging. Beyond the cap,
 * `complete` is false and only the heaviest are kept: a value's true count lies between its count and its count plus
 * `error`, and `error` is at most `total / (cap + 1)`, so every value with a greater share of the total is there.
 *
 * This is space-saving in its Misra–Gries form, cut back in batches: up to twice the cap is held, then everything is
 * lowered by the count of rank cap + 1 and what is not above zero goes. Values longer than 160 characters are kept by
 * their beginning and hash. Amortised one map look-up per value.
 *
 * @see Agarwal et al., "Mergeable Summaries", PODS 2012 (equivalence with space-saving, merging, the bound)
 */
export class FrequentValues {
  readonly cap: number;
  #counts = new Map<string, number>();
  #total = 0;
  #error = 0;
  #pruned = false;

  /** @throws RangeError when the cap is not an integer of at least 1 */
  constructor(cap: number = exactValuesCap) {
    if (!Number.isInteger(cap) || cap < 1) throw new RangeError(`cap is ${cap}, but must be an integer of at least 1`);
    this.cap = cap;
  }

  /** Whether every value is there with its exact count. */
  get complete(): boolean {
    return !this.#pruned && this.#counts.size <= this.cap;
  }

  /** How many values were added, counting repeats. */
  get total(): number {
    return this.#total;
  }

  /** How much a count may be too low; 0 while complete. */
  get error(): number {
    return this.#afterPruning().error;
  }

  /** @param times how often the value occurred, a positive integer */
  add(value: string, times = 1): void {
    const key = keptForm(value);
    const count = this.#counts.get(key);
    this.#total += times;
    if (count !== undefined) {
      this.#counts.set(key, count + times);
      return;
    }
    this.#counts.set(detached(key), times);
    if (this.#counts.size > 2 * this.cap) this.#prune();
  }

  /** Adds everything that `other` has seen; leaves `other` as it is. */
  merge(other: FrequentValues): void {
    for (const [value, count] of other.#counts) this.#counts.set(value, (this.#counts.get(value) ?? 0) + count);
    this.#total += other.#total;
    this.#error += other.#error;
    this.#pruned ||= other.#pruned;
    if (this.#counts.size > 2 * this.cap) this.#prune();
  }

  /** A value's count: exact while complete, else a lower bound, 0 when it is not among the heaviest. */
  count(value: string): number {
    return this.#afterPruning().counts.get(keptForm(value)) ?? 0;
  }

  /** Whether the value is among those kept: while complete, whether it ever occurred. */
  has(value: string): boolean {
    return this.count(value) > 0;
  }

  /** The values with their counts, most frequent first, equal counts by value. At most `cap`. */
  counts(): readonly (readonly [value: string, count: number])[] {
    return [...this.#afterPruning().counts].sort(byCount);
  }

  toState(): FrequentValuesState {
    const { counts, error } = this.#afterPruning();
    return {
      cap: this.cap,
      complete: this.complete,
      total: this.#total,
      error,
      counts: [...counts].sort(byValue),
    };
  }

  static fromState(state: FrequentValuesState): FrequentValues {
    const values = new FrequentValues(state.cap);
    values.#counts = new Map(state.counts);
    values.#total = state.total;
    values.#error = state.error;
    values.#pruned = !state.complete;
    return values;
  }

  #prune(): void {
    const { counts, error } = this.#afterPruning();
    this.#counts = counts;
    this.#error = error;
    this.#pruned = true;
  }

  /** What would be left if it were cut back to the cap now: so what is read never depends on when that last happened. */
  #afterPruning(): { counts: Map<string, number>; error: number } {
    if (this.#counts.size <= this.cap) return { counts: this.#counts, error: this.#error };
    const threshold = [...this.#counts.values()].sort((a, b) => b - a)[this.cap] ?? 0;
    const counts = new Map<string, number>();
    for (const [value, count] of this.#counts) if (count > threshold) counts.set(value, count - threshold);
    return { counts, error: this.#error + threshold };
  }
}

import { Decimal, hashDecimal, scanDecimal } from './decimal.ts';
import { Hash, hashDigits, hashText } from './hash.ts';
import { ValueTable } from './value-table.ts';

/** Most distinct values that are counted exactly. */
export const exactValuesCap = 1024;

/** Longer values are kept by their first characters and their hash, which is shorter than this. In UTF-16 code units. */
export const longestKept = 160;
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
 * their beginning and hash. Plain decimals are held by their digits, and get their text when they are asked for.
 * Amortised one look-up per value.
 *
 * @see Agarwal et al., "Mergeable Summaries", PODS 2012 (equivalence with space-saving, merging, the bound)
 */
export class FrequentValues {
  readonly cap: number;
  readonly #table = new ValueTable();
  #total = 0;
  #error = 0;
  #pruned = false;
  readonly #hash = new Hash();
  readonly #decimal = new Decimal();

  /** @throws RangeError when the cap is not an integer of at least 1 */
  constructor(cap: number = exactValuesCap) {
    if (!Number.isInteger(cap) || cap < 1) throw new RangeError(`cap is ${cap}, but must be an integer of at least 1`);
    this.cap = cap;
  }

  /** Whether every value is there with its exact count. */
  get complete(): boolean {
    return !this.#pruned && this.#table.size <= this.cap;
  }

  /** How many values were added, counting repeats. */
  get total(): number {
    return this.#total;
  }

  /** How much a count may be too low; 0 while complete. */
  get error(): number {
    return this.#error + this.#excess();
  }

  /** @param times how often the value occurred, a positive integer */
  add(value: string, times = 1): void {
    const entry = this.#entryOf(keptForm(value), true);
    this.#count(entry, times);
  }

  /** Adds a plain decimal by its digits. @param hash what `hashDecimal` makes of it */
  addDecimal(high: number, low: number, form: number, hash: Hash): void {
    this.#count(this.#table.decimal(high, low, form, hash.low), 1);
  }

  /**
   * Adds ASCII bytes that are no plain decimal, at most `longestKept` of them.
   *
   * @param hash what `hashAscii` makes of them
   * @returns their text
   */
  addAscii(bytes: Uint8Array, start: number, end: number, hash: Hash): string {
    const entry = this.#table.ascii(bytes, start, end, hash);
    const text = this.#table.text(entry);
    this.#count(entry, 1);
    return text;
  }

  /** Adds everything that `other` has seen; leaves `other` as it is. */
  merge(other: FrequentValues): void {
    this.#table.merge(other.#table);
    this.#total += other.#total;
    this.#error += other.#error;
    this.#pruned ||= other.#pruned;
    if (this.#table.size > 2 * this.cap) this.#prune();
  }

  /** A value's count: exact while complete, else a lower bound, 0 when it is not among the heaviest. */
  count(value: string): number {
    const entry = this.#entryOf(keptForm(value), false);
    return entry === -1 ? 0 : Math.max(0, this.#table.count(entry) - this.#excess());
  }

  /** Whether the value is among those kept: while complete, whether it ever occurred. */
  has(value: string): boolean {
    return this.count(value) > 0;
  }

  /** The values with their counts, most frequent first, equal counts by value. At most `cap`. */
  counts(): readonly (readonly [value: string, count: number])[] {
    return this.#kept().sort(byCount);
  }

  toState(): FrequentValuesState {
    return {
      cap: this.cap,
      complete: this.complete,
      total: this.#total,
      error: this.error,
      counts: this.#kept().sort(byValue),
    };
  }

  static fromState(state: FrequentValuesState): FrequentValues {
    const values = new FrequentValues(state.cap);
    for (const [value, count] of state.counts) values.#table.increase(values.#entryOf(value, true), count);
    values.#total = state.total;
    values.#error = state.error;
    values.#pruned = !state.complete;
    return values;
  }

  #entryOf(value: string, make: boolean): number {
    if (scanDecimal(value, this.#decimal)) {
      const decimal = this.#decimal;
      hashDecimal(decimal.high, decimal.low, decimal.form, this.#hash);
      return make
        ? this.#table.decimal(decimal.high, decimal.low, decimal.form, this.#hash.low)
        : this.#table.findDecimal(decimal.high, decimal.low, decimal.form, this.#hash.low);
    }
    hashText(value, this.#hash);
    const found = this.#table.findText(value, this.#hash);
    return found === -1 && make ? this.#table.addText(detached(value), this.#hash) : found;
  }

  #count(entry: number, times: number): void {
    this.#total += times;
    this.#table.increase(entry, times);
    if (this.#table.size > 2 * this.cap) this.#prune();
  }

  #prune(): void {
    const excess = this.#excess();
    this.#table.lower(excess);
    this.#error += excess;
    this.#pruned = true;
  }

  /** By how much counts would be lowered if it were cut back now: so what is read never depends on when that last happened. */
  #excess(): number {
    return this.#table.size <= this.cap ? 0 : this.#table.countOfRank(this.cap);
  }

  #kept(): (readonly [string, number])[] {
    return this.#table.aboveZero(this.#excess());
  }
}

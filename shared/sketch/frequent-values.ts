import { CountedNumber, countedNumber } from './decimal.ts';
import { hashDigits } from './hash.ts';
import type { Runs } from './runs.ts';
import { type Counts, countOfRank, ValueTable } from './value-table.ts';

/** Most distinct values that are counted exactly. */
export const exactValuesCap = 1024;

/** Most values that are kept where there are more than can be counted exactly: the heaviest. */
export const heavyValues = 256;

/** Longer values are kept by their first characters and their hash, which is shorter than this. In UTF-16 code units. */
export const longestKept = 160;
const keptPrefix = 128;

/** V8 makes short slices by copying; longer ones keep the text they were cut from alive. */
const shortestSlice = 13;

/** `FrequentValues` as plain data. */
export interface FrequentValuesState {
  readonly cap: number;
  readonly complete: boolean;
  readonly total: number;
  readonly error: number;
  /** Ascending. */
  readonly numbers: ArrayLike<number>;
  /** Fraction digits that each number is shown with beyond need. */
  readonly shownDigits: ArrayLike<number>;
  /** Ascending, none of them a number that is counted by its value. */
  readonly texts: readonly string[];
  /** Of the numbers, then of the texts. */
  readonly counts: ArrayLike<number>;
}

/** A text as it is kept: whole, or by its beginning and hash. */
export const keptForm = (value: string): string =>
  value.length <= longestKept ? value : `${value.slice(0, keptPrefix)}…#${hashDigits(value)}`;

/** A copy that holds no memory but its own, also when the value was cut from a long line. */
const detached = (value: string): string =>
  value.length < shortestSlice ? value : Buffer.from(value, 'utf16le').toString('utf16le');

const byText = (a: readonly [string, number], b: readonly [string, number]): number => (a[0] < b[0] ? -1 : 1);
const byCount = (a: readonly [string, number], b: readonly [string, number]): number => b[1] - a[1] || byText(a, b);
/** The first place from `from` on whose count is above a limit; `length` when there is none. */
const nextAbove = (counts: Counts, limit: number, from: number, length: number): number => {
  let index = from;
  while (index < length && (counts[index] ?? 0) <= limit) index += 1;
  return index;
};

/**
 * How often each value occurs: exactly up to `cap` different values, in any order of adding and merging. Beyond the cap,
 * `complete` is false and only the 256 heaviest are kept (or `cap`, if that is less): a value's true count lies between its
 * count and its count plus `error`, and `error` is at most `total / 257`, so every value with a greater share of the total is there.
 *
 * This is space-saving in its Misra–Gries form, cut back in batches: up to twice the cap is held, then everything is
 * lowered by the count of rank 257 and what is not above zero goes. Values longer than 160 characters are kept by
 * their beginning and hash. Numbers count by their value, so that 1 and 1.0 are one (see `countedNumber`), and get their
 * text when they are asked for. Amortised one look-up per value.
 *
 * @see Agarwal et al., "Mergeable Summaries", PODS 2012 (equivalence with space-saving, merging, the bound)
 */
export class FrequentValues {
  readonly cap: number;
  #table = new ValueTable();
  #total = 0;
  #error = 0;
  #pruned = false;
  readonly #heavy: number;
  readonly #number = new CountedNumber();

  /** @throws RangeError when the cap is not an integer of at least 1 */
  constructor(cap: number = exactValuesCap) {
    if (!Number.isInteger(cap) || cap < 1) throw new RangeError(`cap is ${cap}, but must be an integer of at least 1`);
    this.cap = cap;
    this.#heavy = Math.min(cap, heavyValues);
  }

  /** Whether every value is there with its exact count. */
  get complete(): boolean {
    return !this.#pruned && this.#table.size <= this.cap;
  }

  /** How many values were added, counting repeats. */
  get total(): number {
    return this.#total;
  }

  /** How many different values are held; while complete, how many there are. */
  get size(): number {
    return this.#table.size;
  }

  /** How much a count may be too low; 0 while complete. */
  get error(): number {
    return this.#error + this.#excess();
  }

  /** @param times how often the value occurred, a positive integer */
  add(value: string, times = 1): void {
    const entry = countedNumber(value, this.#number)
      ? this.#table.numberEntry(this.#number.value, this.#number.shownDigits)
      : this.#table.textEntry(detached(keptForm(value)));
    this.#total += times;
    this.#table.increase(entry, times);
    this.#pruneIfLarge();
  }

  /**
   * Adds many numbers at once, all below 10^15. Where there are more different ones than the cap, those that are too rare to stay are
   * never put in.
   */
  addRuns({ values, counts, shownDigits, length, total }: Runs): void {
    const lowered = this.#lowerMany(counts, length, total);
    const next = (from: number) => nextAbove(counts, lowered, from, length);
    for (let run = next(0); run < length; run = next(run + 1)) {
      const entry = this.#table.numberEntry(values[run] ?? 0, shownDigits[run] ?? 0);
      this.#table.increase(entry, (counts[run] ?? 0) - lowered);
    }
    this.#pruneIfLarge();
  }

  /**
   * The same of different texts that are no such numbers, in their kept form.
   *
   * @param textOf the text at a place
   * @param counts how often each occurred, `total` times in all
   */
  addTexts(textOf: (index: number) => string, counts: Counts, length: number, total: number): void {
    const lowered = this.#lowerMany(counts, length, total);
    for (let index = 0; index < length; index += 1) {
      const count = (counts[index] ?? 0) - lowered;
      if (count > 0) this.#table.increase(this.#table.textEntry(textOf(index)), count);
    }
    this.#pruneIfLarge();
  }

  /** Has a number shown with at least so many fraction digits, where it is kept. */
  show(value: number, shownDigits: number): void {
    if (this.#table.findNumber(value) !== -1) this.#table.numberEntry(value, shownDigits);
  }

  /** Adds everything that `other` has seen; leaves `other` as it is. */
  merge(other: FrequentValues): void {
    this.#table.merge(other.#table);
    this.#total += other.#total;
    this.#error += other.#error;
    this.#pruned ||= other.#pruned;
    this.#pruneIfLarge();
  }

  /** A value's count: exact while complete, else a lower bound, 0 when it is not among the heaviest. */
  count(value: string): number {
    const entry = countedNumber(value, this.#number)
      ? this.#table.findNumber(this.#number.value)
      : this.#table.findText(keptForm(value));
    return entry === -1 ? 0 : Math.max(0, this.#table.count(entry) - this.#excess());
  }

  /** Whether the value is among those kept: while complete, whether it ever occurred. */
  has(value: string): boolean {
    return this.count(value) > 0;
  }

  /** The values with their counts, most frequent first, equal counts by text; once there were more than `cap`, at most 256. */
  counts(): readonly (readonly [value: string, count: number])[] {
    const kept: (readonly [string, number])[] = [];
    this.#forEachKept((entry, count) => kept.push([this.#table.text(entry), count]));
    return kept.sort(byCount);
  }

  toState(): FrequentValuesState {
    const excess = this.#excess();
    const table = this.#table;
    const kept: number[] = [];
    for (let entry = 0; entry < table.size; entry += 1) if (table.count(entry) > excess) kept.push(entry);
    const numbers = kept.filter((entry) => !Number.isNaN(table.number(entry)));
    const texts = kept.filter((entry) => Number.isNaN(table.number(entry)));
    numbers.sort((a, b) => table.number(a) - table.number(b));
    texts.sort((a, b) => (table.text(a) < table.text(b) ? -1 : 1));
    return {
      cap: this.cap,
      complete: this.complete,
      total: this.#total,
      error: this.error,
      numbers: Float64Array.from(numbers, (entry) => table.number(entry)),
      shownDigits: Uint8Array.from(numbers, (entry) => table.shownDigits(entry)),
      texts: texts.map((entry) => table.text(entry)),
      counts: Float64Array.from([...numbers, ...texts], (entry) => table.count(entry) - excess),
    };
  }

  static fromState(state: FrequentValuesState): FrequentValues {
    const values = new FrequentValues(state.cap);
    values.#table = ValueTable.of(state.numbers, state.shownDigits, state.texts, state.counts);
    values.#total = state.total;
    values.#error = state.error;
    values.#pruned = !state.complete;
    return values;
  }

  /** So many values of which none is known. */
  static unknown(total: number): FrequentValues {
    const values = new FrequentValues();
    values.#total = total;
    values.#error = total;
    values.#pruned = total > 0;
    return values;
  }

  #pruneIfLarge(): void {
    if (this.#table.size <= 2 * this.cap) return;
    const excess = this.#excess();
    this.#table.lower(excess);
    this.#error += excess;
    this.#pruned = true;
  }

  /** Counts many different values and answers by how much each of their counts is to be lowered. */
  #lowerMany(counts: Counts, length: number, total: number): number {
    this.#total += total;
    if (length <= this.cap) return 0;
    const lowered = countOfRank(counts, length, this.#heavy);
    this.#error += lowered;
    this.#pruned = true;
    return lowered;
  }

  /** By how much counts would be lowered if it were cut back now: so what is read never depends on when that last happened. */
  #excess(): number {
    return this.complete ? 0 : this.#table.countOfRank(this.#heavy);
  }

  /** Visits the entries whose lowered count is above zero. */
  #forEachKept(visit: (entry: number, count: number) => void): void {
    const excess = this.#excess();
    for (let entry = 0; entry < this.#table.size; entry += 1) {
      const count = this.#table.count(entry) - excess;
      if (count > 0) visit(entry, count);
    }
  }
}

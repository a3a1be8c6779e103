import { countedText } from './decimal.ts';
import { Hash, hashOfNumber, hashText } from './hash.ts';

const firstSlots = 32;

const grownIntegers = (numbers: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const longer = new Int32Array(length);
  longer.set(numbers);
  return longer;
};

const grownNumbers = (numbers: Float64Array, length: number): Float64Array<ArrayBuffer> => {
  const longer = new Float64Array(length);
  longer.set(numbers);
  return longer;
};

/** Counts by place. */
export type Counts = Float64Array | Int32Array;

/** Counts from here on are rare among many, and sorted when they matter. */
const largeCount = 1024;
const byCount = new Int32Array(largeCount + 1);

const countByCount = (counts: Counts, length: number): void => {
  byCount.fill(0);
  for (let index = 0; index < length; index += 1) {
    const count = counts[index] ?? 0;
    const bounded = count < largeCount ? count : largeCount;
    byCount[bounded] = (byCount[bounded] ?? 0) + 1;
  }
};

/** The count that so many others reach or exceed; 0 when there are not as many. @param counts the first `length` count */
export const countOfRank = (counts: Counts, length: number, rank: number): number => {
  if (length <= rank) return 0;
  countByCount(counts, length);
  let above = 0;
  for (let count = largeCount; count >= 0; count -= 1) {
    above += byCount[count] ?? 0;
    if (above <= rank) continue;
    return count < largeCount ? count : (counts.slice(0, length).sort()[length - 1 - rank] ?? 0);
  }
  return 0;
};

/**
 * Values with their counts: an open hash table in typed arrays. An entry is a number, found by its bits, or a text. Entries keep
 * their order of arrival.
 */
export class ValueTable {
  #slots: Int32Array;
  #size = 0;
  /** Lower half of the value's hash, which decides its slot. */
  #hashes: Int32Array;
  /** NaN for a text. */
  #numbers: Float64Array;
  #shownDigits: Int32Array;
  #counts: Float64Array;
  readonly #texts: string[] = [];
  readonly #hash = new Hash();
  /** Entries up to here can be found; those of a table that was read are seated when the first is looked for. */
  #seated = 0;

  /** @param slots room to begin with, a power of two; it grows when half is taken */
  constructor(slots = firstSlots) {
    this.#slots = new Int32Array(slots);
    this.#hashes = new Int32Array(slots / 2);
    this.#numbers = new Float64Array(slots / 2);
    this.#shownDigits = new Int32Array(slots / 2);
    this.#counts = new Float64Array(slots / 2);
  }

  /**
   * The table of what is known to differ: numbers, then texts.
   *
   * @param counts of the numbers, then of the texts
   */
  static of(
    numbers: ArrayLike<number>,
    shownDigits: ArrayLike<number>,
    texts: readonly string[],
    counts: ArrayLike<number>,
  ): ValueTable {
    const size = numbers.length + texts.length;
    const table = new ValueTable(Math.max(firstSlots, 2 ** Math.ceil(Math.log2(2 * size + 2))));
    table.#numbers.fill(Number.NaN, 0, size);
    table.#numbers.set(numbers);
    table.#shownDigits.set(shownDigits);
    table.#counts.set(counts);
    for (let entry = 0; entry < numbers.length; entry += 1) {
      table.#hashes[entry] = hashOfNumber(table.#numbers[entry] ?? 0);
      table.#texts.push('');
    }
    for (const text of texts) {
      hashText(text, table.#hash);
      table.#hashes[table.#texts.length] = table.#hash.low;
      table.#texts.push(text);
    }
    table.#size = size;
    return table;
  }

  get size(): number {
    return this.#size;
  }

  count(entry: number): number {
    return this.#counts[entry] ?? 0;
  }

  increase(entry: number, times: number): void {
    this.#counts[entry] = (this.#counts[entry] ?? 0) + times;
  }

  /** The entry's text; of a number, made for the asking. */
  text(entry: number): string {
    const number = this.#numbers[entry] ?? Number.NaN;
    return Number.isNaN(number) ? (this.#texts[entry] ?? '') : countedText(number, this.#shownDigits[entry] ?? 0);
  }

  /** The entry's number; NaN for a text. */
  number(entry: number): number {
    return this.#numbers[entry] ?? Number.NaN;
  }

  /** Fraction digits that the entry's number is shown with beyond need. */
  shownDigits(entry: number): number {
    return this.#shownDigits[entry] ?? 0;
  }

  /** The number's entry, or −1. */
  findNumber(number: number): number {
    return this.#findNumber(number, hashOfNumber(number));
  }

  /** The number's entry, with count 0 where it is new. The longest way of showing it wins. */
  numberEntry(number: number, shownDigits: number): number {
    const hash = hashOfNumber(number);
    const found = this.#findNumber(number, hash);
    const entry = found === -1 ? this.#add(number, hash) : found;
    if (shownDigits > (this.#shownDigits[entry] ?? 0)) this.#shownDigits[entry] = shownDigits;
    return entry;
  }

  /** The text's entry, or −1. */
  findText(text: string): number {
    hashText(text, this.#hash);
    return this.#findText(text, this.#hash.low);
  }

  /** The text's entry, with count 0 where it is new. */
  textEntry(text: string): number {
    hashText(text, this.#hash);
    const found = this.#findText(text, this.#hash.low);
    return found === -1 ? this.#addText(text, this.#hash.low) : found;
  }

  /** Adds everything that `other` holds. */
  merge(other: ValueTable): void {
    for (let theirs = 0; theirs < other.#size; theirs += 1) this.#take(other, theirs, other.#counts[theirs] ?? 0);
  }

  /** The count that so many others reach or exceed; 0 when there are not as many. */
  countOfRank(rank: number): number {
    return countOfRank(this.#counts, this.#size, rank);
  }

  /** Lowers every count and drops what is not above zero then. */
  lower(by: number): void {
    const kept = new ValueTable();
    for (let entry = 0; entry < this.#size; entry += 1) {
      const count = this.#counts[entry] ?? 0;
      if (count > by) kept.#take(this, entry, count - by);
    }
    this.#slots.fill(0);
    this.#size = 0;
    this.#seated = 0;
    this.#texts.length = 0;
    this.merge(kept);
  }

  #take(other: ValueTable, entry: number, times: number): void {
    const hash = other.#hashes[entry] ?? 0;
    const number = other.#numbers[entry] ?? Number.NaN;
    if (Number.isNaN(number)) {
      const text = other.text(entry);
      const found = this.#findText(text, hash);
      this.increase(found === -1 ? this.#addText(text, hash) : found, times);
      return;
    }
    const found = this.#findNumber(number, hash);
    const ours = found === -1 ? this.#add(number, hash) : found;
    const shownDigits = other.#shownDigits[entry] ?? 0;
    if (shownDigits > (this.#shownDigits[ours] ?? 0)) this.#shownDigits[ours] = shownDigits;
    this.increase(ours, times);
  }

  #findNumber(number: number, hash: number): number {
    if (this.#seated < this.#size) this.#seatAll();
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry === -1 || this.#numbers[entry] === number) return entry;
    }
  }

  #findText(text: string, hash: number): number {
    if (this.#seated < this.#size) this.#seatAll();
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry === -1 || (this.#hashes[entry] === hash && this.#texts[entry] === text)) return entry;
    }
  }

  #addText(text: string, hash: number): number {
    const entry = this.#add(Number.NaN, hash);
    this.#texts[entry] = text;
    return entry;
  }

  #add(number: number, hash: number): number {
    const entry = this.#size;
    if (2 * (entry + 1) > this.#slots.length) this.#grow();
    this.#hashes[entry] = hash;
    this.#numbers[entry] = number;
    this.#shownDigits[entry] = 0;
    this.#counts[entry] = 0;
    this.#texts.push('');
    this.#size += 1;
    this.#seat(entry);
    this.#seated = this.#size;
    return entry;
  }

  #seatAll(): void {
    for (let entry = this.#seated; entry < this.#size; entry += 1) this.#seat(entry);
    this.#seated = this.#size;
  }

  #seat(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#hashes[entry] ?? 0) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  #grow(): void {
    const entries = this.#slots.length;
    this.#hashes = grownIntegers(this.#hashes, entries);
    this.#shownDigits = grownIntegers(this.#shownDigits, entries);
    this.#numbers = grownNumbers(this.#numbers, entries);
    this.#counts = grownNumbers(this.#counts, entries);
    this.#slots = new Int32Array(2 * entries);
    for (let entry = 0; entry < this.#size; entry += 1) this.#seat(entry);
  }
}

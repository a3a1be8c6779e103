import { decimalText } from './decimal.ts';
import type { Hash } from './hash.ts';

/** A text's form is below zero and tells its place in the list of texts: −1 is the first. */
const isTextForm = (form: number): boolean => form < 0;

const firstSlots = 32;

const grown = (numbers: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const longer = new Int32Array(length);
  longer.set(numbers);
  return longer;
};

const isText = (text: string, bytes: Uint8Array, start: number): boolean => {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
};

/**
 * Values with their counts: an open hash table in typed arrays, so that neither a look-up nor a new decimal makes a string. An
 * entry is a plain decimal by its digits, or a text with its hash in their place. Entries keep their order of arrival.
 */
export class ValueTable {
  #slots: Int32Array;
  #size = 0;
  #highs: Int32Array;
  #lows: Int32Array;
  #forms: Int32Array;
  /** What decides an entry's slot; of a text also its `low`. */
  #hashes: Int32Array;
  #counts: Float64Array;
  #texts: string[] = [];

  /** @param slots room to begin with, a power of two; it grows when half is taken */
  constructor(slots = firstSlots) {
    this.#slots = new Int32Array(slots);
    this.#highs = new Int32Array(slots / 2);
    this.#lows = new Int32Array(slots / 2);
    this.#forms = new Int32Array(slots / 2);
    this.#hashes = new Int32Array(slots / 2);
    this.#counts = new Float64Array(slots / 2);
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

  /** The entry's text; of a decimal, made for the asking. */
  text(entry: number): string {
    const form = this.#forms[entry] ?? 0;
    return isTextForm(form)
      ? (this.#texts[-1 - form] ?? '')
      : decimalText(this.#highs[entry] ?? 0, this.#lows[entry] ?? 0, form);
  }

  /** The decimal's entry, or −1. @param slotHash its hash's lower half */
  findDecimal(high: number, low: number, form: number, slotHash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = slotHash & mask; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry === -1) return -1;
      if (this.#highs[entry] === high && this.#lows[entry] === low && this.#forms[entry] === form) return entry;
    }
  }

  /** The decimal's entry, with count 0 where it is new. */
  decimal(high: number, low: number, form: number, slotHash: number): number {
    const found = this.findDecimal(high, low, form, slotHash);
    return found === -1 ? this.#add(high, low, form, slotHash) : found;
  }

  /** The text's entry, or −1. */
  findText(text: string, { high, low }: Hash): number {
    const mask = this.#slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry === -1) return -1;
      if (this.#isTextEntry(entry, high | 0, low | 0) && this.text(entry) === text) return entry;
    }
  }

  /** Adds a text that is not there, with count 0. */
  addText(text: string, { high, low }: Hash): number {
    this.#texts.push(text);
    return this.#add(high | 0, low | 0, -this.#texts.length, low);
  }

  /** The entry of ASCII bytes, with count 0 where it is new. */
  ascii(bytes: Uint8Array, start: number, end: number, hash: Hash): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash.low & mask; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry === -1) return this.addText(Buffer.from(bytes.subarray(start, end)).toString('latin1'), hash);
      if (!this.#isTextEntry(entry, hash.high | 0, hash.low | 0)) continue;
      const text = this.text(entry);
      if (text.length === end - start && isText(text, bytes, start)) return entry;
    }
  }

  /** Adds everything that `other` holds. */
  merge(other: ValueTable): void {
    for (let theirs = 0; theirs < other.#size; theirs += 1) {
      this.increase(this.#twinOf(other, theirs), other.#counts[theirs] ?? 0);
    }
  }

  /** The count that so many others reach or exceed; 0 when there are not as many. */
  countOfRank(rank: number): number {
    let aboveOne = 0;
    for (let entry = 0; entry < this.#size; entry += 1) if ((this.#counts[entry] ?? 0) > 1) aboveOne += 1;
    // Of mostly different numbers most occur once: then nothing has to be sorted.
    if (aboveOne <= rank) return this.#size > rank ? 1 : 0;
    return this.#counts.slice(0, this.#size).sort()[this.#size - 1 - rank] ?? 0;
  }

  /** Lowers every count and drops what is not above zero then. */
  lower(by: number): void {
    const kept = new ValueTable();
    for (let entry = 0; entry < this.#size; entry += 1) {
      const count = this.#counts[entry] ?? 0;
      if (count > by) kept.increase(kept.#twinOf(this, entry), count - by);
    }
    this.#slots.fill(0);
    this.#size = 0;
    this.#texts = [];
    this.merge(kept);
  }

  /** Texts and lowered counts of what is above zero then. */
  aboveZero(loweredBy: number): (readonly [text: string, count: number])[] {
    const kept: (readonly [string, number])[] = [];
    for (let entry = 0; entry < this.#size; entry += 1) {
      const count = this.count(entry) - loweredBy;
      if (count > 0) kept.push([this.text(entry), count]);
    }
    return kept;
  }

  #isTextEntry(entry: number, high: number, low: number): boolean {
    return isTextForm(this.#forms[entry] ?? 0) && this.#highs[entry] === high && this.#lows[entry] === low;
  }

  /** Our entry for an entry of another table, with count 0 where it is new. */
  #twinOf(other: ValueTable, entry: number): number {
    const [high, low, form] = [other.#highs[entry] ?? 0, other.#lows[entry] ?? 0, other.#forms[entry] ?? 0];
    if (!isTextForm(form)) return this.decimal(high, low, form, other.#hashes[entry] ?? 0);
    const text = other.text(entry);
    const found = this.findText(text, { high, low });
    return found === -1 ? this.addText(text, { high, low }) : found;
  }

  #add(high: number, low: number, form: number, slotHash: number): number {
    const entry = this.#size;
    if (2 * (entry + 1) > this.#slots.length) this.#grow();
    this.#highs[entry] = high;
    this.#lows[entry] = low;
    this.#forms[entry] = form;
    this.#hashes[entry] = slotHash;
    this.#counts[entry] = 0;
    this.#size += 1;
    this.#seat(entry);
    return entry;
  }

  #seat(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#hashes[entry] ?? 0) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  #grow(): void {
    const entries = this.#slots.length;
    this.#highs = grown(this.#highs, entries);
    this.#lows = grown(this.#lows, entries);
    this.#forms = grown(this.#forms, entries);
    this.#hashes = grown(this.#hashes, entries);
    const counts = new Float64Array(entries);
    counts.set(this.#counts);
    this.#counts = counts;
    this.#slots = new Int32Array(2 * entries);
    for (let entry = 0; entry < this.#size; entry += 1) this.#seat(entry);
  }
}

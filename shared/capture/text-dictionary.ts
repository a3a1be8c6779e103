import { asciiText, Hash, hashText, keptForm } from '../sketch/index.ts';
import { type CellType, classifiedText } from './cell-type.ts';

const firstSlots = 32;
/** Numbers that are kept of an entry, side by side: what finds it, and where its bytes lie. A text beyond ASCII has none. */
const entryWidth = 4;
const lookUpAt = 0;
const startAt = 1;
const lengthAt = 2;
const firstBytes = 256;

const hashFactor = 0x85ebca6b;
const wordBytes = 4;

const lastAscii = 127;
const isAscii = (text: string): boolean => {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > lastAscii) return false;
  return true;
};

const longer = <Numbers extends { set(numbers: Numbers): void }>(numbers: Numbers, room: Numbers): Numbers => {
  room.set(numbers);
  return room;
};

/** The hash by which a `TextDictionary` finds ASCII bytes: four at a time, the last four once more where they are no multiple. */
const lookUpHash = (view: DataView, start: number, end: number): number => {
  let hash = end - start;
  if (hash < wordBytes) {
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ view.getUint8(at), hashFactor);
    return hash ^ (hash >>> 15);
  }
  const last = end - wordBytes;
  for (let at = start; at < last; at += wordBytes)
    hash = Math.imul(hash ^ view.getInt32(at, true), hashFactor) ^ (hash >>> 15);
  hash = Math.imul(hash ^ view.getInt32(last, true), hashFactor);
  return hash ^ (hash >>> 15);
};

const areSame = (one: DataView, oneStart: number, other: DataView, otherStart: number, length: number): boolean => {
  let at = 0;
  for (; at + wordBytes <= length; at += wordBytes) {
    if (one.getInt32(oneStart + at, true) !== other.getInt32(otherStart + at, true)) return false;
  }
  for (; at < length; at += 1) if (one.getUint8(oneStart + at) !== other.getUint8(otherStart + at)) return false;
  return true;
};

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A text, and what it counts as. */
export interface TextFacts {
  /** The text; a long one in its kept form. */
  readonly text: string;
  readonly type: CellType;
  /** The finite number that the text is; NaN for anything else. */
  readonly number: number;
  /** Whether it means a number that has no place on the line. */
  readonly nonFinite: boolean;
  /** Length of the whole text in UTF-16 code units. */
  readonly length: number;
  /** The whole text's hash, as `hashText` has it. */
  readonly high: number;
  readonly low: number;
}

/** What several dictionaries keep together. */
export interface Tally {
  /** How many bytes their texts take up, about. */
  bytes: number;
  /** How many texts came latest that may have to be taken back. */
  uncommitted: number;
  /** The dictionaries that they came to, one for each; those beyond mean nothing, so that the list keeps its room. */
  readonly latest: TextDictionary[];
}

/**
 * The different texts of a column, numbered as they come, so that cells can be counted by number. A text is found from its bytes
 * without being made; what it counts as is worked out once. Long texts are held by their beginning and hash.
 */
export class TextDictionary {
  readonly #tally: Tally;
  #facts: TextFacts[] = [];
  /** Entries beyond ASCII, by text; the others are found by their bytes. */
  readonly #others = new Map<string, number>();
  #slots = new Int32Array(firstSlots);
  #entries = new Int32Array((entryWidth * firstSlots) / 2);
  /** Halves of the hashes of the texts, by entry. */
  highs = new Int32Array(firstSlots / 2);
  lows = new Int32Array(firstSlots / 2);
  #bytes = new Uint8Array(firstBytes);
  #view = viewOf(this.#bytes);
  #bytesUsed = 0;
  #tallied = 0;
  #generation = 0;
  readonly #hash = new Hash();

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** How many texts there are. */
  get size(): number {
    return this.#facts.length;
  }

  /** Changes whenever the texts are forgotten, so that whoever remembers something about entries can tell. */
  get generation(): number {
    return this.#generation;
  }

  facts(entry: number): TextFacts {
    const facts = this.#facts[entry];
    if (facts === undefined) throw new RangeError(`entry is ${entry}, but must be below ${this.size}`);
    return facts;
  }

  /**
   * The entry of ASCII bytes that are no number, boolean, or name of NaN or infinity, at most `longestKept` of them.
   *
   * @param view of the bytes
   */
  word(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const lookUp = lookUpHash(view, start, end);
    const found = this.#find(view, start, end, lookUp);
    if (found !== -1) return found;
    const text = asciiText(bytes, start, end);
    hashText(text, this.#hash);
    const { high, low } = this.#hash;
    const facts: TextFacts = {
      text,
      type: 'string',
      number: Number.NaN,
      nonFinite: false,
      length: text.length,
      high,
      low,
    };
    return this.#addAscii(facts, bytes, start, end, lookUp);
  }

  /** The entry of any text. */
  entry(text: string): number {
    const kept = keptForm(text);
    const bytes = isAscii(kept) ? Buffer.from(kept, 'latin1') : undefined;
    const lookUp = bytes === undefined ? 0 : lookUpHash(viewOf(bytes), 0, bytes.length);
    const found =
      bytes === undefined ? (this.#others.get(kept) ?? -1) : this.#find(viewOf(bytes), 0, bytes.length, lookUp);
    if (found !== -1) return found;
    const { type, number, nonFinite } = classifiedText(text);
    hashText(text, this.#hash);
    const { high, low } = this.#hash;
    const facts = {
      text: kept,
      type,
      number: nonFinite ? Number.NaN : number,
      nonFinite,
      length: text.length,
      high,
      low,
    };
    return bytes === undefined ? this.#addOther(facts) : this.#addAscii(facts, bytes, 0, bytes.length, lookUp);
  }

  /** Our entry for the text of another dictionary's entry. */
  twin(facts: TextFacts): number {
    if (!isAscii(facts.text)) return this.#others.get(facts.text) ?? this.#addOther(facts);
    const bytes = Buffer.from(facts.text, 'latin1');
    const lookUp = lookUpHash(viewOf(bytes), 0, bytes.length);
    const found = this.#find(viewOf(bytes), 0, bytes.length, lookUp);
    return found === -1 ? this.#addAscii(facts, bytes, 0, bytes.length, lookUp) : found;
  }

  /** Forgets the text that came last, as if it had never come. */
  forgetLast(): void {
    const facts = this.#facts.pop();
    if (facts === undefined) return;
    const entry = this.size;
    const length = this.#entries[entryWidth * entry + lengthAt] ?? 0;
    const bytes = length === -1 ? 2 * facts.text.length : length;
    if (length === -1) this.#others.delete(facts.text);
    else this.#unseat(entry);
    this.#tally.bytes -= bytes;
    this.#tallied -= bytes;
  }

  /** Forgets all texts: entries given out before mean nothing any more. */
  clear(): void {
    this.#generation += 1;
    this.#facts = [];
    this.#others.clear();
    this.#slots.fill(0);
    this.#bytesUsed = 0;
    this.#tally.bytes -= this.#tallied;
    this.#tallied = 0;
  }

  #find(view: DataView, start: number, end: number, lookUp: number): number {
    const mask = this.#slots.length - 1;
    const entries = this.#entries;
    const length = end - start;
    for (let slot = lookUp & mask; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry === -1) return -1;
      const at = entryWidth * entry;
      if (entries[at + lookUpAt] !== lookUp || entries[at + lengthAt] !== length) continue;
      if (areSame(this.#view, entries[at + startAt] ?? 0, view, start, length)) return entry;
    }
  }

  #addAscii(facts: TextFacts, bytes: Uint8Array, start: number, end: number, lookUp: number): number {
    const entry = this.#add(facts, end - start);
    const at = this.#bytesUsed;
    const length = end - start;
    if (at + length > this.#bytes.length) {
      this.#bytes = longer(this.#bytes, new Uint8Array(Math.max(2 * this.#bytes.length, at + length)));
      this.#view = viewOf(this.#bytes);
    }
    for (let index = 0; index < length; index += 1) this.#bytes[at + index] = bytes[start + index] ?? 0;
    this.#entries[entryWidth * entry + lookUpAt] = lookUp;
    this.#entries[entryWidth * entry + startAt] = at;
    this.#entries[entryWidth * entry + lengthAt] = length;
    this.#bytesUsed = at + length;
    this.#seat(entry);
    return entry;
  }

  #addOther(facts: TextFacts): number {
    const entry = this.#add(facts, 2 * facts.text.length);
    this.#entries[entryWidth * entry + lengthAt] = -1;
    this.#others.set(facts.text, entry);
    return entry;
  }

  #add(facts: TextFacts, bytes: number): number {
    const entry = this.#facts.length;
    if (2 * (entry + 1) > this.#slots.length) this.#grow();
    this.#facts.push(facts);
    this.highs[entry] = facts.high;
    this.lows[entry] = facts.low;
    const tally = this.#tally;
    tally.bytes += bytes;
    tally.latest[tally.uncommitted] = this;
    tally.uncommitted += 1;
    this.#tallied += bytes;
    return entry;
  }

  #seat(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#entries[entryWidth * entry + lookUpAt] ?? 0) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  /** Empties the slot of the last entry, which no other was led past. */
  #unseat(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#entries[entryWidth * entry + lookUpAt] ?? 0) & mask;
    while (this.#slots[slot] !== entry + 1) slot = (slot + 1) & mask;
    this.#slots[slot] = 0;
    this.#bytesUsed = this.#entries[entryWidth * entry + startAt] ?? 0;
  }

  #grow(): void {
    const entries = this.#slots.length;
    this.#entries = longer(this.#entries, new Int32Array(entryWidth * entries));
    this.highs = longer(this.highs, new Int32Array(entries));
    this.lows = longer(this.lows, new Int32Array(entries));
    this.#slots = new Int32Array(2 * entries);
    for (let entry = 0; entry < this.size; entry += 1)
      if (this.#entries[entryWidth * entry + lengthAt] !== -1) this.#seat(entry);
  }
}

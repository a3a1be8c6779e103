import { InvalidInputError } from '../errors.ts';

const sevenBits = 128;
/** What the last byte of the largest integer counts. */
const largestFactor = sevenBits ** 7;
const wordBytes = 8;
const firstBytes = 4096;

/** The 64 bits of a double as an integer's two words, so that they ascend as doubles do. */
const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);
const signBit = 0x80000000;

/** Bytes that grow as they are written. */
class Stream {
  bytes = Buffer.alloc(firstBytes);
  length = 0;

  reserve(length: number): void {
    if (this.length + length <= this.bytes.length) return;
    const more = Buffer.alloc(Math.max(2 * this.bytes.length, this.length + length));
    more.set(this.written());
    this.bytes = more;
  }

  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** Writes values one after the other: integers in as few bytes as they need, smaller first; random words apart. */
export class ByteWriter {
  readonly #ordered = new Stream();
  readonly #random = new Stream();

  /** @param value an integer from 0 to 2^53 − 1 */
  integer(value: number): void {
    const stream = this.#ordered;
    stream.reserve(wordBytes);
    let rest = value;
    while (rest >= sevenBits) {
      stream.bytes[stream.length] = (rest % sevenBits) + sevenBits;
      stream.length += 1;
      rest = Math.floor(rest / sevenBits);
    }
    stream.bytes[stream.length] = rest;
    stream.length += 1;
  }

  /** @param value any double */
  double(value: number): void {
    this.#ordered.reserve(wordBytes);
    this.#ordered.length = this.#ordered.bytes.writeDoubleLE(value, this.#ordered.length);
  }

  /** @param value an integer from 0 to 2^32 − 1, so random that compressing it would be in vain */
  word(value: number): void {
    this.#random.reserve(wordBytes);
    this.#random.length = this.#random.bytes.writeUInt32LE(value, this.#random.length);
  }

  /** Writes text with its length. Lone surrogates, which UTF-8 lacks, make it JSON. */
  text(value: string): void {
    const isWellFormed = value.isWellFormed();
    const bytes = Buffer.from(isWellFormed ? value : JSON.stringify(value), 'utf8');
    this.integer(2 * bytes.length + (isWellFormed ? 0 : 1));
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.#ordered.reserve(bytes.length);
    this.#ordered.bytes.set(bytes, this.#ordered.length);
    this.#ordered.length += bytes.length;
  }

  /** What was written, but for the random words. */
  ordered(): Uint8Array {
    return this.#ordered.written();
  }

  random(): Uint8Array {
    return this.#random.written();
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. */
export class ByteReader {
  readonly #bytes: Buffer;
  readonly #random: Buffer;
  #at = 0;
  #randomAt = 0;

  constructor(ordered: Uint8Array, random: Uint8Array) {
    this.#bytes = Buffer.from(ordered.buffer, ordered.byteOffset, ordered.byteLength);
    this.#random = Buffer.from(random.buffer, random.byteOffset, random.byteLength);
  }

  /** @throws InvalidInputError when the bytes end before the value does, or are none that a writer writes; so does every other method */
  integer(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw endsTooEarly();
      this.#at += 1;
      if (byte < sevenBits) return value + byte * factor;
      if (factor === largestFactor) throw unreadable('holds a number of too many bytes');
      value += (byte - sevenBits) * factor;
      factor *= sevenBits;
    }
  }

  /** How many values follow, none of which takes less than a byte: so whoever makes room for them never makes more than there are bytes. */
  length(): number {
    const length = this.integer();
    if (length > this.#bytes.length - this.#at) throw endsTooEarly();
    return length;
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(wordBytes));
  }

  word(): number {
    const at = this.#randomAt;
    if (at + wordBytes / 2 > this.#random.length) throw endsTooEarly();
    this.#randomAt = at + wordBytes / 2;
    return this.#random.readUInt32LE(at);
  }

  text(): string {
    const length = this.integer();
    const start = this.#take(Math.floor(length / 2));
    const text = this.#bytes.toString('utf8', start, this.#at);
    return length % 2 === 0 ? text : textOfJson(text);
  }

  /** @returns a view of the bytes */
  raw(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Says that everything was read. @throws InvalidInputError when there is more */
  end(): void {
    const isAtEnd = this.#at === this.#bytes.length && this.#randomAt === this.#random.length;
    if (!isAtEnd) throw unreadable('goes on where it should end');
  }

  #take(length: number): number {
    const start = this.#at;
    if (start + length > this.#bytes.length) throw endsTooEarly();
    this.#at = start + length;
    return start;
  }
}

/** Says why a body cannot be read. @param what it is or does, as the end of a sentence */
export const unreadable = (what: string, cause?: unknown): InvalidInputError =>
  new InvalidInputError(`The profile's body ${what}`, { field: 'body' }, cause);

const endsTooEarly = (): InvalidInputError => unreadable('ends too early');

const textOfJson = (json: string): string => {
  let text: unknown;
  try {
    text = JSON.parse(json);
  } catch (cause) {
    throw unreadable('holds a text that cannot be read', cause);
  }
  if (typeof text !== 'string') throw unreadable('holds a text that cannot be read');
  return text;
};

/** Most fraction digits for which numbers are written as integers. */
const maxFractionDigits = 15;
/** Stands for numbers that are written as doubles. */
const asDoubles = maxFractionDigits + 1;

/** The fewest fraction digits with which all numbers can be written exactly; `asDoubles` when there are too many. */
const fractionDigitsOf = (numbers: ArrayLike<number>): number => {
  let fractionDigits = 0;
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] ?? 0;
    while (!isWritten(number, fractionDigits)) {
      fractionDigits += 1;
      if (fractionDigits === asDoubles) return asDoubles;
    }
  }
  // A digit more may have made an earlier number too large.
  for (let index = 0; index < numbers.length; index += 1) {
    if (!isWritten(numbers[index] ?? 0, fractionDigits)) return asDoubles;
  }
  return fractionDigits;
};

const isWritten = (number: number, fractionDigits: number): boolean => {
  const scale = 10 ** fractionDigits;
  const whole = Math.round(number * scale);
  return whole / scale === number && Math.abs(whole) < 2 ** 51;
};

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/** Writes finite numbers that ascend, none of them −0: decimals by their differences, others by those of the upper half of their bits. */
export const writeAscending = (writer: ByteWriter, numbers: ArrayLike<number>): void => {
  writer.integer(numbers.length);
  if (numbers.length === 0) return;
  const fractionDigits = fractionDigitsOf(numbers);
  writer.integer(fractionDigits);
  if (fractionDigits === asDoubles) writeDoubles(writer, numbers);
  else writeDecimals(writer, numbers, 10 ** fractionDigits);
};

const writeDecimals = (writer: ByteWriter, numbers: ArrayLike<number>, scale: number): void => {
  let before = Math.round((numbers[0] ?? 0) * scale);
  writer.integer(zigzag(before));
  for (let index = 1; index < numbers.length; index += 1) {
    const whole = Math.round((numbers[index] ?? 0) * scale);
    writer.integer(whole - before);
    before = whole;
  }
};

const writeDoubles = (writer: ByteWriter, numbers: ArrayLike<number>): void => {
  const lows = new Uint32Array(numbers.length);
  let before = 0;
  for (let index = 0; index < numbers.length; index += 1) {
    bits[0] = numbers[index] ?? 0;
    const [low = 0, high = 0] = words;
    const isNegative = high >= signBit;
    const ascending = (isNegative ? ~high : high ^ signBit) >>> 0;
    lows[index] = low;
    writer.integer(ascending - before);
    before = ascending;
  }
  for (const low of lows) writer.word(low);
};

/** Reads what `writeAscending` wrote. */
export const readAscending = (reader: ByteReader): Float64Array => {
  const length = reader.length();
  const numbers = new Float64Array(length);
  if (length === 0) return numbers;
  const fractionDigits = reader.integer();
  if (fractionDigits > asDoubles) throw unreadable('holds numbers of too many fraction digits');
  if (fractionDigits === asDoubles) readDoubles(reader, numbers);
  else readDecimals(reader, numbers, 10 ** fractionDigits);
  return numbers;
};

const readDecimals = (reader: ByteReader, numbers: Float64Array, scale: number): void => {
  let whole = unzigzag(reader.integer());
  numbers[0] = whole / scale;
  for (let index = 1; index < numbers.length; index += 1) {
    whole += reader.integer();
    numbers[index] = whole / scale;
  }
};

const readDoubles = (reader: ByteReader, numbers: Float64Array): void => {
  const halves = new Uint32Array(numbers.buffer);
  let ascending = 0;
  for (let index = 0; index < numbers.length; index += 1) {
    ascending += reader.integer();
    const isNegative = ascending < signBit;
    halves[2 * index + 1] = isNegative ? ~ascending : ascending ^ signBit;
  }
  for (let index = 0; index < numbers.length; index += 1) halves[2 * index] = reader.word();
};

import {
  type DistinctSketch,
  decimalValue,
  digitsOf,
  digitsPerHalf,
  type FrequentValues,
  fractionDigitsOf,
  Hash,
  hashDecimal,
  isNegativeForm,
  sortDoubles,
  sortIntegers,
} from '../sketch/index.ts';

/** Numbers of a column that are worked on together: enough to make sorting by counting pay, few enough for the cache. */
const batchNumbers = 16_384;
const firstNumbers = 64;

/** Scratch space that all batches share: they are emptied one at a time. */
const values = new Float64Array(batchNumbers);
const spareValues = new Float64Array(batchNumbers);
const integers = new Int32Array(batchNumbers);
const spareIntegers = new Int32Array(batchNumbers);
const hash = new Hash();

const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const largestInteger = 2 ** 31 - 1;

const grown = (numbers: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const longer = new Int32Array(length);
  longer.set(numbers);
  return longer;
};

/** Plain decimals of a column, in the order they came, until there are enough of them to be worth sorting. */
export class NumberBatch {
  #highs = new Int32Array(firstNumbers);
  #lows = new Int32Array(firstNumbers);
  #forms = new Int32Array(firstNumbers);
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** @returns whether the batch is full: it takes no more until it was emptied */
  add(high: number, low: number, form: number): boolean {
    const at = this.#length;
    if (at === this.#highs.length) this.#grow();
    this.#highs[at] = high;
    this.#lows[at] = low;
    this.#forms[at] = form;
    this.#length = at + 1;
    return at + 1 === batchNumbers;
  }

  /** Counts the batch's texts. */
  countTexts(distinct: DistinctSketch, frequent: FrequentValues): void {
    for (let index = 0; index < this.#length; index += 1) {
      const high = this.#highs[index] ?? 0;
      const low = this.#lows[index] ?? 0;
      const form = this.#forms[index] ?? 0;
      hashDecimal(high, low, form, hash);
      distinct.addHash(hash);
      frequent.addDecimal(high, low, form, hash);
    }
  }

  /** How many of the numbers have a fraction. */
  fractional(): number {
    let count = 0;
    for (let index = 0; index < this.#length; index += 1) {
      if (fractionDigitsOf(this.#forms[index] ?? 0) > 0) count += 1;
    }
    return count;
  }

  /** Empties the batch. @returns its values, ascending, without −0; overwritten by the next batch of any column */
  sorted(): Float64Array {
    const length = this.#length;
    this.#length = 0;
    const scale = this.#commonScale(length);
    const sorted = values.subarray(0, length);
    if (scale !== undefined) {
      const numbers = integers.subarray(0, length);
      sortIntegers(numbers, spareIntegers.subarray(0, length));
      for (let index = 0; index < length; index += 1) sorted[index] = (numbers[index] ?? 0) / scale;
      return sorted;
    }
    for (let index = 0; index < length; index += 1) {
      sorted[index] = decimalValue(this.#highs[index] ?? 0, this.#lows[index] ?? 0, this.#forms[index] ?? 0) + 0;
    }
    sortDoubles(sorted, spareValues.subarray(0, length));
    return sorted;
  }

  /**
   * Writes the numbers as 32-bit integers of one scale. Prices, counts and rounded measures fit, and integers sort in a
   * third of the time; both ways lead to the same doubles, for an integer over a power of ten is rounded once.
   *
   * @returns the scale, or `undefined` when they do not fit
   */
  #commonScale(length: number): number | undefined {
    let fraction = 0;
    for (let index = 0; index < length; index += 1) {
      const own = fractionDigitsOf(this.#forms[index] ?? 0);
      if (own > fraction) fraction = own;
      if (this.#lows[index] !== 0 || own > digitsPerHalf) return undefined;
    }
    for (let index = 0; index < length; index += 1) {
      const form = this.#forms[index] ?? 0;
      if (digitsOf(form) > digitsPerHalf) return undefined;
      const whole = (this.#highs[index] ?? 0) * (powersOfTen[fraction - fractionDigitsOf(form)] ?? 1);
      if (whole > largestInteger) return undefined;
      integers[index] = isNegativeForm(form) ? -whole : whole;
    }
    return powersOfTen[fraction] ?? 1;
  }

  #grow(): void {
    const length = Math.min(batchNumbers, 4 * this.#highs.length);
    this.#highs = grown(this.#highs, length);
    this.#lows = grown(this.#lows, length);
    this.#forms = grown(this.#forms, length);
  }
}

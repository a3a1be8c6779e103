import { cellForms, fullRows, isLongDecimal, type RowBlock, type TextDictionary } from '../capture/index.ts';
import { powerOfTen, Runs, runsOfAscending, sortDoubles, sortIntegers } from '../sketch/index.ts';

/** Most different integers that are counted in a table of their own instead of being sorted. */
const tableSpan = 65_536;
const largestInteger = 2 ** 31 - 1;

/** Some rows' cells of one column of a block, from `first` to before `end`. */
export interface ColumnCells {
  readonly block: RowBlock;
  readonly dictionary: TextDictionary;
  readonly first: number;
  readonly end: number;
}

/**
 * The form that all cells are of, but for a zero at their end: plain decimals of 32 bits with as many fraction digits; `undefined`
 * for any others. Looks at four forms at once: in columns they all are alike or not at all.
 */
export const commonForm = ({ block: { forms }, first, end }: ColumnCells): number | undefined => {
  let any = 0;
  let all = 255;
  let at = first;
  if (first % 4 === 0) {
    const words = new Int32Array(forms.buffer, forms.byteOffset, forms.length >> 2);
    const endWord = end >> 2;
    let anyWord = 0;
    let allWord = -1;
    for (let word = first >> 2; word < endWord; word += 1) {
      anyWord |= words[word] ?? 0;
      allWord &= words[word] ?? 0;
    }
    any = (anyWord | (anyWord >>> 8) | (anyWord >>> 16) | (anyWord >>> 24)) & 255;
    all = allWord & (allWord >>> 8) & (allWord >>> 16) & (allWord >>> 24) & 255;
    at = Math.max(first, endWord << 2);
  }
  for (; at < end; at += 1) {
    const form = forms[at] ?? 0;
    any |= form;
    all &= form;
  }
  return any < cellForms.shortDecimals && ((any ^ all) & cellForms.fractionDigits) === 0 ? any : undefined;
};

const minimum = (integers: Int32Array): number => {
  let min = largestInteger;
  for (let index = 0; index < integers.length; index += 1) {
    const integer = integers[index] ?? 0;
    if (integer < min) min = integer;
  }
  return min;
};

const maximum = (integers: Int32Array): number => {
  let max = -largestInteger;
  for (let index = 0; index < integers.length; index += 1) {
    const integer = integers[index] ?? 0;
    if (integer > max) max = integer;
  }
  return max;
};

const countInto = (table: Int32Array, integers: Int32Array, min: number): void => {
  for (let index = 0; index < integers.length; index += 1) {
    const at = (integers[index] ?? 0) - min;
    table[at] = (table[at] ?? 0) + 1;
  }
};

/** Takes the counts out of a table of `length` and leaves zeros. Answers how many runs there are. */
const runsOfTable = (
  table: Int32Array,
  length: number,
  min: number,
  integers: Int32Array,
  counts: Int32Array,
): number => {
  let runs = 0;
  for (let at = 0; at < length; at += 1) {
    const count = table[at] ?? 0;
    table[at] = 0;
    // Written in any case and overwritten where there was none: half of the places are empty, which no processor can guess.
    integers[runs] = at + min;
    counts[runs] = count;
    runs += count === 0 ? 0 : 1;
  }
  return runs;
};

const showZeros = (shown: Uint8Array, integers: Int32Array, length: number, fractionDigits: number): void => {
  for (let run = 0; run < length; run += 1) if ((integers[run] ?? 0) % 10 === 0) shown[run] = fractionDigits;
};

const divideInto = (quotients: Float64Array, integers: Int32Array, length: number, scale: number): void => {
  for (let index = 0; index < length; index += 1) quotients[index] = (integers[index] ?? 0) / scale;
};

/**
 * A column's cells put in order: its numbers ascending and by run, its texts with their counts. One scratch space for all columns:
 * `fold` overwrites it.
 */
export class FoldedCells {
  missing = 0;
  /** Numbers by kind, texts left out. */
  integral = 0;
  fractional = 0;
  /** The numbers, texts left out. */
  readonly runs = new Runs(fullRows + 1);
  /** How many different texts there are, and their entries and counts, in order of appearance. */
  texts = 0;
  textEntries = new Int32Array(fullRows);
  textCounts = new Int32Array(fullRows);
  /** Places of cells that are NaN or an infinity. */
  nonFinite: number[] = [];
  /** Whether numbers of several forms are there, some with needless zeros: then their way of being shown is to be looked up. */
  hasMixedZeros = false;

  #runIntegers = new Int32Array(fullRows + 1);
  #sorted = new Float64Array(fullRows);
  #spare = new Float64Array(fullRows);
  #integers = new Int32Array(fullRows);
  #spareIntegers = new Int32Array(fullRows);
  #table = new Int32Array(tableSpan);
  /** Counts by entry, zero between two calls. */
  #byEntry = new Int32Array(fullRows);

  /** @param cells at most 16,384 of them */
  fold(cells: ColumnCells): void {
    this.missing = 0;
    this.integral = 0;
    this.fractional = 0;
    this.texts = 0;
    if (this.nonFinite.length > 0) this.nonFinite = [];
    this.hasMixedZeros = false;
    const form = commonForm(cells);
    if (form === undefined) this.#foldMixed(cells);
    else this.#foldAlike(cells, form);
  }

  /** Plain decimals of 32 bits with the same number of fraction digits, and nothing else. */
  #foldAlike({ block, first, end }: ColumnCells, form: number): void {
    const length = end - first;
    const fractionDigits = form & cellForms.fractionDigits;
    if (fractionDigits === 0) this.integral = length;
    else this.fractional = length;
    const integers = this.#integers.subarray(0, length);
    integers.set(block.integers.subarray(first, end));
    this.#runsOfIntegers(integers, fractionDigits, (form & cellForms.endsInZero) !== 0);
  }

  /** Any cells. */
  #foldMixed(cells: ColumnCells): void {
    const { block, first, end, dictionary } = cells;
    const { forms, integers } = block;
    let mostDigits = 0;
    let fewestDigits: number = cellForms.fractionDigits;
    let areShort = true;
    let zeros = 0;
    for (let at = first; at < end; at += 1) {
      const form = forms[at] ?? 0;
      if (form < cellForms.shortDecimals || isLongDecimal(form)) {
        const digits = form & cellForms.fractionDigits;
        if (digits === 0) this.integral += 1;
        else this.fractional += 1;
        if (digits > mostDigits) mostDigits = digits;
        if (digits < fewestDigits) fewestDigits = digits;
        if (form >= cellForms.shortDecimals) areShort = false;
        zeros |= form;
      } else if (form === cellForms.missing) this.missing += 1;
      else if (form === cellForms.entry) this.#countText(integers[at] ?? 0, dictionary);
      else if (form === cellForms.nonFinite) this.nonFinite.push(at);
      else {
        if (form === cellForms.integral) this.integral += 1;
        else this.fractional += 1;
        areShort = false;
      }
    }
    const endInZero = (zeros & cellForms.endsInZero) !== 0;
    const areAlike = areShort && fewestDigits === mostDigits;
    this.hasMixedZeros = endInZero && !areAlike;
    if (!(areShort && this.#foldDecimals(cells, mostDigits, endInZero && areAlike))) this.#foldValues(cells);
    this.#endTexts();
  }

  /** Plain decimals among other things, as integers of one scale. Answers whether they fit. */
  #foldDecimals({ block, first, end }: ColumnCells, mostDigits: number, endInZero: boolean): boolean {
    const integers = this.#integers;
    let to = 0;
    for (let at = first; at < end; at += 1) {
      const form = block.forms[at] ?? 0;
      if (form >= cellForms.shortDecimals) continue;
      const whole = (block.integers[at] ?? 0) * powerOfTen(mostDigits - (form & cellForms.fractionDigits));
      if (whole > largestInteger || whole < -largestInteger) return false;
      integers[to] = whole;
      to += 1;
    }
    this.#runsOfIntegers(integers.subarray(0, to), mostDigits, endInZero);
    return true;
  }

  #foldValues({ block, first, end }: ColumnCells): void {
    const sorted = this.#sorted;
    let to = 0;
    for (let at = first; at < end; at += 1) {
      const form = block.forms[at] ?? 0;
      if (form === cellForms.missing || form === cellForms.entry || form === cellForms.nonFinite) continue;
      sorted[to] = form === cellForms.fractional ? (block.values[at] ?? 0) : block.number(at);
      to += 1;
    }
    sortDoubles(sorted.subarray(0, to), this.#spare.subarray(0, to));
    this.runs.take(sorted, to);
  }

  #countText(entry: number, dictionary: TextDictionary): void {
    if (entry >= this.#byEntry.length) {
      const more = new Int32Array(Math.max(2 * this.#byEntry.length, dictionary.size));
      more.set(this.#byEntry);
      this.#byEntry = more;
    }
    const count = this.#byEntry[entry] ?? 0;
    if (count === 0) {
      this.textEntries[this.texts] = entry;
      this.texts += 1;
    }
    this.#byEntry[entry] = count + 1;
  }

  /** Ends the counting of texts. */
  #endTexts(): void {
    for (let text = 0; text < this.texts; text += 1) {
      const entry = this.textEntries[text] ?? 0;
      this.textCounts[text] = this.#byEntry[entry] ?? 0;
      this.#byEntry[entry] = 0;
    }
  }

  /** @param endInZero whether some of the numbers were written with needless zeros, with as many fraction digits as all of them */
  #runsOfIntegers(integers: Int32Array, fractionDigits: number, endInZero: boolean): void {
    const { length } = integers;
    const { runs } = this;
    const runIntegers = this.#runIntegers;
    const min = minimum(integers);
    const span = maximum(integers) - min;
    if (span < tableSpan && span < 4 * length) {
      countInto(this.#table, integers, min);
      runs.length = runsOfTable(this.#table, span + 1, min, runIntegers, runs.counts);
    } else {
      sortIntegers(integers, this.#spareIntegers.subarray(0, length));
      runs.length = runsOfAscending(integers, length, runIntegers, runs.counts);
    }
    runs.total = length;
    divideInto(runs.values, runIntegers, runs.length, powerOfTen(fractionDigits));
    runs.shownDigits.fill(0, 0, runs.length);
    if (endInZero && fractionDigits > 0) showZeros(runs.shownDigits, runIntegers, runs.length, fractionDigits);
  }
}

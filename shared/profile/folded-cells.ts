import { cellForms, fullRows, type TextDictionary } from '../capture/index.ts';
import { powerOfTen, sortDoubles, sortIntegers } from '../sketch/index.ts';

/** Most different integers that are counted in a table of their own instead of being sorted. */
const tableSpan = 65_536;
const largestInteger = 2 ** 31 - 1;

/** Some rows' cells of one column of a block, from `first` to before `end`. */
export interface ColumnCells {
  readonly values: Float64Array;
  readonly forms: Uint8Array;
  readonly dictionary: TextDictionary;
  readonly first: number;
  readonly end: number;
}

/**
 * A column's cells put in order: its numbers ascending and by run, its texts with their counts. One scratch space for all columns:
 * `fold` overwrites it.
 */
export class FoldedCells {
  missing = 0;
  /** Numbers by kind, texts left out. */
  integral = 0;
  fractional = 0;
  /** How many numbers there are, and they, ascending; those in texts such as 007 are among them. */
  length = 0;
  sorted = new Float64Array(fullRows);
  /** How many different numbers are counted by value, and they, ascending. */
  runs = 0;
  runValues = new Float64Array(fullRows);
  runCounts = new Float64Array(fullRows);
  /** Fraction digits that a run's value is shown with beyond need. */
  runShownDigits = new Uint8Array(fullRows);
  /** How many different texts there are, and their entries and counts, in order of appearance. */
  texts = 0;
  textEntries = new Int32Array(fullRows);
  textCounts = new Float64Array(fullRows);
  /** Places of cells that are NaN or an infinity. */
  nonFinite: number[] = [];
  /** Whether numbers of several forms are there, some with needless zeros: then their way of being shown is to be looked up. */
  hasMixedZeros = false;

  #spare = new Float64Array(fullRows);
  #integers = new Int32Array(fullRows);
  #spareIntegers = new Int32Array(fullRows);
  #table = new Int32Array(tableSpan);
  /** Counts by entry, zero between two calls. */
  #byEntry = new Int32Array(fullRows);

  /** @param cells at most 16,384 of them */
  fold(cells: ColumnCells): void {
    const { forms, first, end } = cells;
    this.missing = 0;
    this.integral = 0;
    this.fractional = 0;
    this.texts = 0;
    if (this.nonFinite.length > 0) this.nonFinite = [];
    this.hasMixedZeros = false;
    let any = 0;
    let all = 255;
    for (let at = first; at < end; at += 1) {
      const form = forms[at] ?? 0;
      any |= form;
      all &= form;
    }
    if (any < cellForms.decimals && ((any ^ all) & cellForms.fractionDigits) === 0) this.#foldAlike(cells, any);
    else this.#foldMixed(cells);
  }

  /** Plain decimals with the same number of fraction digits, and nothing else. */
  #foldAlike({ values, first, end }: ColumnCells, form: number): void {
    const length = end - first;
    const fractionDigits = form & cellForms.fractionDigits;
    if (fractionDigits === 0) this.integral = length;
    else this.fractional = length;
    const hasZeros = (form & cellForms.endsInZero) !== 0;
    const scale = powerOfTen(fractionDigits);
    let min = values[first] ?? 0;
    let max = min;
    for (let at = first; at < end; at += 1) {
      const value = values[at] ?? 0;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.length = length;
    if (max <= largestInteger && min >= -largestInteger) {
      const integers = this.#integers;
      for (let at = first, to = 0; at < end; at += 1, to += 1) integers[to] = values[at] ?? 0;
      this.#runsOfIntegers(length, min, max, scale, hasZeros ? fractionDigits : 0);
      return;
    }
    // Mantissas keep their order when they are divided, and fewer divisions are left when they are done by run.
    this.sorted.set(values.subarray(first, end));
    this.#sort(length);
    this.#runsOfSorted(length);
    if (fractionDigits === 0) return;
    if (hasZeros) {
      for (let run = 0; run < this.runs; run += 1) {
        this.runShownDigits[run] = (this.runValues[run] ?? 0) % 10 === 0 ? fractionDigits : 0;
      }
    }
    for (let run = 0; run < this.runs; run += 1) this.runValues[run] = (this.runValues[run] ?? 0) / scale;
    this.#expandRuns();
  }

  /** Any cells. */
  #foldMixed(cells: ColumnCells): void {
    const { values, forms, first, end, dictionary } = cells;
    let numbers = 0;
    let mostDigits = 0;
    let areDecimals = true;
    let zeros = 0;
    for (let at = first; at < end; at += 1) {
      const form = forms[at] ?? 0;
      if (form < cellForms.decimals) {
        const digits = form & cellForms.fractionDigits;
        if (digits === 0) this.integral += 1;
        else this.fractional += 1;
        if (digits > mostDigits) mostDigits = digits;
        zeros |= form;
        numbers += 1;
      } else if (form === cellForms.missing) this.missing += 1;
      else if (form === cellForms.entry) this.#countText(values[at] ?? 0, dictionary);
      else if (form === cellForms.nonFinite) this.nonFinite.push(at);
      else {
        if (form === cellForms.integral) this.integral += 1;
        else this.fractional += 1;
        areDecimals = false;
        numbers += 1;
      }
    }
    this.hasMixedZeros = (zeros & cellForms.endsInZero) !== 0;
    if (!(areDecimals && this.#foldDecimals(cells, numbers, mostDigits))) this.#foldValues(cells, numbers);
    this.#addNumbersOfTexts(dictionary);
  }

  /** Plain decimals among other things, as integers of one scale. Answers whether they fit. */
  #foldDecimals({ values, forms, first, end }: ColumnCells, length: number, mostDigits: number): boolean {
    const integers = this.#integers;
    let to = 0;
    let min = largestInteger;
    let max = -largestInteger;
    for (let at = first; at < end; at += 1) {
      const form = forms[at] ?? 0;
      if (form >= cellForms.decimals) continue;
      const whole = (values[at] ?? 0) * powerOfTen(mostDigits - (form & cellForms.fractionDigits));
      if (whole > largestInteger || whole < -largestInteger) return false;
      if (whole < min) min = whole;
      if (whole > max) max = whole;
      integers[to] = whole;
      to += 1;
    }
    this.length = length;
    this.#runsOfIntegers(length, min, max, powerOfTen(mostDigits), 0);
    return true;
  }

  #foldValues({ values, forms, first, end }: ColumnCells, length: number): void {
    const { sorted } = this;
    let to = 0;
    for (let at = first; at < end; at += 1) {
      const form = forms[at] ?? 0;
      if (form > cellForms.fractional) continue;
      const value = values[at] ?? 0;
      sorted[to] = form < cellForms.decimals ? value / powerOfTen(form & cellForms.fractionDigits) : value;
      to += 1;
    }
    this.length = length;
    this.#sort(length);
    this.#runsOfSorted(length);
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

  /** Ends the counting of texts; those that are numbers, such as 007, join the numbers, but not the runs. */
  #addNumbersOfTexts(dictionary: TextDictionary): void {
    const before = this.length;
    for (let text = 0; text < this.texts; text += 1) {
      const entry = this.textEntries[text] ?? 0;
      const count = this.#byEntry[entry] ?? 0;
      this.#byEntry[entry] = 0;
      this.textCounts[text] = count;
      const { number } = dictionary.facts(entry);
      if (Number.isNaN(number)) continue;
      this.sorted.fill(number, this.length, this.length + count);
      this.length += count;
    }
    if (this.length > before) this.#sort(this.length);
  }

  #runsOfIntegers(length: number, min: number, max: number, scale: number, fractionDigits: number): void {
    if (length > 0 && max - min < tableSpan && max - min < 4 * length) this.#runsByTable(length, min, max, scale);
    else this.#runsBySorting(length, scale);
    if (fractionDigits > 0) {
      for (let run = 0; run < this.runs; run += 1) {
        const whole = Math.round((this.runValues[run] ?? 0) * scale);
        this.runShownDigits[run] = whole % 10 === 0 ? fractionDigits : 0;
      }
    }
    this.#expandRuns();
  }

  #runsByTable(length: number, min: number, max: number, scale: number): void {
    const table = this.#table;
    const integers = this.#integers;
    for (let index = 0; index < length; index += 1) {
      const at = (integers[index] ?? 0) - min;
      table[at] = (table[at] ?? 0) + 1;
    }
    let runs = 0;
    for (let at = 0; at <= max - min; at += 1) {
      const count = table[at] ?? 0;
      if (count === 0) continue;
      table[at] = 0;
      this.runValues[runs] = (at + min) / scale;
      this.runCounts[runs] = count;
      this.runShownDigits[runs] = 0;
      runs += 1;
    }
    this.runs = runs;
  }

  #runsBySorting(length: number, scale: number): void {
    const integers = this.#integers.subarray(0, length);
    sortIntegers(integers, this.#spareIntegers.subarray(0, length));
    let runs = 0;
    let start = 0;
    for (let index = 1; index <= length; index += 1) {
      if (index < length && integers[index] === integers[start]) continue;
      this.runValues[runs] = (integers[start] ?? 0) / scale;
      this.runCounts[runs] = index - start;
      this.runShownDigits[runs] = 0;
      runs += 1;
      start = index;
    }
    this.runs = runs;
  }

  #runsOfSorted(length: number): void {
    const { sorted } = this;
    let runs = 0;
    let start = 0;
    for (let index = 1; index <= length; index += 1) {
      if (index < length && sorted[index] === sorted[start]) continue;
      this.runValues[runs] = sorted[start] ?? 0;
      this.runCounts[runs] = index - start;
      this.runShownDigits[runs] = 0;
      runs += 1;
      start = index;
    }
    this.runs = runs;
  }

  #expandRuns(): void {
    const { sorted, runValues, runCounts } = this;
    let to = 0;
    for (let run = 0; run < this.runs; run += 1) {
      const value = runValues[run] ?? 0;
      for (let left = runCounts[run] ?? 0; left > 0; left -= 1) {
        sorted[to] = value;
        to += 1;
      }
    }
  }

  #sort(length: number): void {
    sortDoubles(this.sorted.subarray(0, length), this.#spare.subarray(0, length));
  }
}

import { CountedNumber, countedBelow, countedNumber, Decimal, decimalValue, scanDecimal } from '../sketch/index.ts';
import type { Cell, Row } from './records.ts';
import { type Tally, TextDictionary } from './text-dictionary.ts';

/**
 * What a cell of a block is. Plain decimals are a mantissa: the lower four bits of their form say how many fraction digits there
 * are, and `endsInZero` is set where the last of them is zero. Forms below 32 and `entry` stand in `integers`, others in `values`.
 */
export const cellForms = {
  fractionDigits: 15,
  endsInZero: 16,
  /** Forms below are plain decimals of 32 bits. */
  shortDecimals: 32,
  /** A whole number below 10^15 as its value. */
  integral: 32,
  /** Any other number below 10^15 as its value. */
  fractional: 33,
  /** NaN or an infinity, as a number and not as text. */
  nonFinite: 34,
  /** An entry of the column's dictionary. */
  entry: 64,
  /** Added to the form of a plain decimal whose mantissa has more than 32 bits. */
  longDecimal: 128,
  missing: 255,
} as const;

/** Whether a form is that of a plain decimal with a long mantissa. */
export const isLongDecimal = (form: number): boolean => form >= cellForms.longDecimal && form !== cellForms.missing;

const firstRows = 64;
/** Columns lie a little further apart than they are long: at powers of two they would all compete for the same lines of the cache. */
const gap = 16;
const largestInteger = 2 ** 31 - 1;
/** Enough rows to make sorting by counting pay, few enough for the cache. */
export const fullRows = 16_384;
/** Cells of a full block at most, 3 MiB: wide rows come in shorter blocks. */
const fullCells = 21 * fullRows;
/** Texts of a full block at most, in bytes. */
const fullTextBytes = 4 * 1024 * 1024;
/** Texts of a column that are remembered from block to block. */
const keptTexts = fullRows;

/** The text by which a number is counted that is too large to be counted by its value. */
const textOfLarge = (cell: number): string => (Number.isInteger(cell) ? BigInt(cell).toString() : String(cell));

/**
 * Rows on their way into a profile, column by column: each cell one number and one byte. Rows are written behind the committed ones
 * and count once they are committed, so that a line that proves unreadable leaves nothing behind. When it is full, its committed
 * rows are to be taken out. Memory is bounded by its size and one record.
 */
export class RowBlock {
  /** Columns: those of the input, then those of the output. */
  readonly width: number;
  readonly inputs: number;
  /** Cell `row` of a column stands at `column * stride + row`; a multiple of 8. */
  stride = firstRows + gap;
  /** Rows that there is room for. */
  capacity = firstRows;
  integers: Int32Array;
  values: Float64Array;
  forms: Uint8Array;
  readonly dictionaries: readonly TextDictionary[];
  /** Committed rows. */
  rows = 0;
  readonly #fullRows: number;
  readonly #tally: Tally = { bytes: 0, uncommitted: 0, latest: [] };
  readonly #decimal = new Decimal();
  readonly #number = new CountedNumber();

  constructor(inputs: number, outputs: number) {
    this.inputs = inputs;
    this.width = inputs + outputs;
    const rows = Math.floor(fullCells / Math.max(1, this.width) / 8) * 8;
    this.#fullRows = Math.max(firstRows, Math.min(fullRows, rows));
    this.integers = new Int32Array(this.width * this.stride);
    this.values = new Float64Array(this.width * this.stride);
    this.forms = new Uint8Array(this.width * this.stride);
    this.dictionaries = Array.from({ length: this.width }, () => new TextDictionary(this.#tally));
  }

  /** Whether the committed rows are to be taken out before more are written. */
  get isFull(): boolean {
    return this.rows >= this.#fullRows || this.#tally.bytes > fullTextBytes;
  }

  /** Makes so many rows behind the committed ones count. */
  commit(rows: number): void {
    this.rows += rows;
    this.#tally.uncommitted = 0;
  }

  /** Forgets the texts of rows that were not committed: so that neither memory nor when it is full depends on them. */
  rollBack(): void {
    const tally = this.#tally;
    while (tally.uncommitted > 0) {
      tally.uncommitted -= 1;
      tally.latest[tally.uncommitted]?.forgetLast();
    }
  }

  /** Forgets all rows. */
  clear(): void {
    this.rows = 0;
    this.#tally.uncommitted = 0;
    // One record with more rows than a block holds does not make it large for good.
    if (this.capacity > this.#fullRows) this.#resize(this.#fullRows, 0);
    const hasManyTexts = this.#tally.bytes > fullTextBytes;
    for (const dictionary of this.dictionaries) if (hasManyTexts || dictionary.size > keptTexts) dictionary.clear();
  }

  /** Makes room for one more row behind the committed ones and so many that are not committed yet. */
  makeRoom(uncommitted: number): void {
    const needed = this.rows + uncommitted + 1;
    if (needed > this.capacity) this.#grow(needed);
  }

  /** Writes a row behind the committed ones and so many that are not committed yet. Cells beyond the columns are left out. */
  write({ input, output }: Row, uncommitted: number): void {
    this.makeRoom(uncommitted);
    const row = this.rows + uncommitted;
    for (let column = 0; column < this.width; column += 1) {
      const cell = column < this.inputs ? input[column] : output[column - this.inputs];
      this.#writeCell(column, column * this.stride + row, cell);
    }
  }

  /** Copies rows that another block holds behind its committed ones to behind ours. */
  copyUncommitted(other: RowBlock, rows: number): void {
    for (let row = 0; row < rows; row += 1) {
      this.makeRoom(row);
      for (let column = 0; column < this.width; column += 1) {
        const from = column * other.stride + other.rows + row;
        const to = column * this.stride + this.rows + row;
        const form = other.forms[from] ?? cellForms.missing;
        const integer = other.integers[from] ?? 0;
        this.forms[to] = form;
        this.integers[to] = form === cellForms.entry ? this.#twin(other, column, integer) : integer;
        this.values[to] = other.values[from] ?? 0;
      }
    }
  }

  /** Writes a plain decimal. @param form its fraction digits, and `endsInZero` */
  writeDecimal(at: number, mantissa: number, form: number): void {
    if (mantissa <= largestInteger && mantissa >= -largestInteger) {
      this.forms[at] = form;
      this.integers[at] = mantissa;
    } else {
      this.forms[at] = cellForms.longDecimal | form;
      this.values[at] = mantissa;
    }
  }

  /** The value of a cell that is a number and no text. */
  number(at: number): number {
    const form = this.forms[at] ?? 0;
    if (form < cellForms.shortDecimals) return decimalValue(this.integers[at] ?? 0, form & cellForms.fractionDigits);
    const value = this.values[at] ?? 0;
    return isLongDecimal(form) ? decimalValue(value, form & cellForms.fractionDigits) : value;
  }

  /** Writes a text that is not counted by its value as a number. @param at place of the cell */
  writeEntry(column: number, at: number, text: string): void {
    this.forms[at] = cellForms.entry;
    this.integers[at] = this.dictionary(column).entry(text);
  }

  #writeCell(column: number, at: number, cell: Cell | undefined): void {
    if (cell === null || cell === undefined) this.forms[at] = cellForms.missing;
    else if (typeof cell === 'number') this.#writeNumber(column, at, cell);
    else this.writeText(column, at, typeof cell === 'string' ? cell : String(cell));
  }

  #writeNumber(column: number, at: number, cell: number): void {
    if (!Number.isFinite(cell)) {
      this.forms[at] = cellForms.nonFinite;
      this.values[at] = cell;
    } else if (Math.abs(cell) < countedBelow) {
      this.forms[at] = Number.isInteger(cell) ? cellForms.integral : cellForms.fractional;
      this.values[at] = cell + 0;
    } else this.writeEntry(column, at, textOfLarge(cell));
  }

  /** Writes a text as what it counts as. @param at place of the cell */
  writeText(column: number, at: number, text: string): void {
    if (scanDecimal(text, this.#decimal)) {
      const { mantissa, fractionDigits } = this.#decimal;
      const zeros = fractionDigits > 0 && mantissa % 10 === 0 ? cellForms.endsInZero : 0;
      this.writeDecimal(at, mantissa, fractionDigits | zeros);
    } else if (countedNumber(text, this.#number)) {
      this.forms[at] = cellForms.fractional;
      this.values[at] = this.#number.value;
    } else this.writeEntry(column, at, text);
  }

  #twin(other: RowBlock, column: number, entry: number): number {
    return this.dictionary(column).twin(other.dictionary(column).facts(entry));
  }

  /** The texts of a column. */
  dictionary(column: number): TextDictionary {
    const dictionary = this.dictionaries[column];
    if (dictionary === undefined) throw new RangeError(`column is ${column}, but must be below ${this.width}`);
    return dictionary;
  }

  #grow(needed: number): void {
    const larger = this.capacity < this.#fullRows ? Math.min(4 * this.capacity, this.#fullRows) : 2 * this.capacity;
    this.#resize(Math.ceil(Math.max(needed, larger) / 8) * 8, Math.min(this.capacity, needed));
  }

  #resize(capacity: number, kept: number): void {
    const stride = capacity + gap;
    const integers = new Int32Array(this.width * stride);
    const values = new Float64Array(this.width * stride);
    const forms = new Uint8Array(this.width * stride);
    for (let column = 0; column < this.width; column += 1) {
      const first = column * this.stride;
      integers.set(this.integers.subarray(first, first + kept), column * stride);
      values.set(this.values.subarray(first, first + kept), column * stride);
      forms.set(this.forms.subarray(first, first + kept), column * stride);
    }
    this.capacity = capacity;
    this.stride = stride;
    this.integers = integers;
    this.values = values;
    this.forms = forms;
  }
}

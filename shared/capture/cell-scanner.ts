import { asciiText, countedBelow, longestKept, longNumber, maxDecimalDigits } from '../sketch/index.ts';
import { cellForms, RowBlock } from './row-block.ts';

const quote = 34;
const plus = 43;
const comma = 44;
const minus = 45;
const point = 46;
const zero = 48;
const nine = 57;
const backslash = 92;
const letterE = 101;
const letterF = 102;
const letterI = 105;
const letterN = 110;
const letterT = 116;
const firstPrintable = 32;
const lastAscii = 126;
/** Turns capital letters into small ones. */
const smallLetter = 0x20;

/** Digits whose integer surely has 32 bits. */
const shortDigits = 9;

const isDigit = (byte: number): boolean => byte >= zero && byte <= nine;

const asciiBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const nullBytes = asciiBytes('null');
const trueBytes = asciiBytes('true');
const falseBytes = asciiBytes('false');
const noBytes = new Uint8Array();

/** What a byte of a CSV cell is: part of it, its end, or something that is left to the general path. */
const plain = 0;
const cellEnd = 1;
const odd = 2;
const classes = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === comma || byte === quote || byte === backslash) return cellEnd;
  return byte < firstPrintable || byte > lastAscii ? odd : plain;
});

const standAt = (name: Uint8Array, bytes: Uint8Array, at: number): boolean => {
  for (let index = 0; index < name.length; index += 1) if (name[index] !== bytes[at + index]) return false;
  return true;
};

/** Whether bytes begin with a letter and are no boolean; what NaN and infinity may be is left out by length. */
const isWord = (bytes: Uint8Array, start: number, end: number): boolean => {
  const lower = (bytes[start] ?? 0) | smallLetter;
  const length = end - start;
  if (lower < 97 || lower > 122) return false;
  if (lower === letterN || lower === letterI) return length !== 3 && length !== 8;
  if (length === trueBytes.length && lower === letterT) return !standAt(trueBytes, bytes, start);
  return length !== falseBytes.length || lower !== letterF || !standAt(falseBytes, bytes, start);
};

/** The literal of JSON that begins with a letter; none for others. */
const literalOf = (letter: number): Uint8Array => {
  if (letter === letterN) return nullBytes;
  if (letter === letterT) return trueBytes;
  return letter === letterF ? falseBytes : noBytes;
};

/** The integer of up to 15 digits, with a point among them or not. */
const mantissaOf = (bytes: Uint8Array, start: number, end: number): number => {
  let mantissa = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit >= 0) mantissa = mantissa * 10 + digit;
  }
  return mantissa;
};

/**
 * Reads cells from their bytes into a block. Whatever needs a thought (escapes, bytes beyond ASCII, rows of another width) is
 * left to the general path; what is read is what the general path would have written.
 */
export class CellScanner {
  /** Rows of the CSV that was read last. */
  rows = 0;
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #block = new RowBlock(0, 0);

  /** Turns to a line. @param view of its bytes */
  begin(bytes: Uint8Array, view: DataView, block: RowBlock): void {
    this.#bytes = bytes;
    this.#view = view;
    this.#block = block;
  }

  /** Marks a column's cells as missing in rows behind the committed ones. */
  leaveOut(block: RowBlock, column: number, rows: number): void {
    const first = column * block.stride + block.rows;
    block.forms.fill(cellForms.missing, first, first + rows);
  }

  /**
   * Reads CSV up to the closing quote. Rows end in an escaped line feed. One algorithm told whole: it runs for every byte of the data, and
   * a number's digits, end and seat share too many variables to be handed about.
   *
   * @param firstColumn of its columns among those of the block
   * @returns where it ends; −1 when it has to be read the general way
   */
  csv(start: number, firstColumn: number, width: number): number {
    const block = this.#block;
    const bytes = this.#bytes;
    const committed = block.rows;
    if (committed >= block.capacity) block.makeRoom(0);
    let { stride, integers, forms } = block;
    let row = 0;
    let column = 0;
    let cell = firstColumn * stride + committed;
    let at = start;
    for (;;) {
      const first = at;
      let byte = bytes[at] ?? 0;
      const isNegative = byte === minus;
      if (isNegative) {
        at += 1;
        byte = bytes[at] ?? 0;
      }
      const digitsStart = at;
      // Wraps around where there are too many digits; those are read again.
      let mantissa = 0;
      let digit = byte - zero;
      while (digit >>> 0 <= 9) {
        mantissa = (Math.imul(mantissa, 10) + digit) | 0;
        at += 1;
        digit = (bytes[at] ?? 0) - zero;
      }
      const wholeDigits = at - digitsStart;
      let fractionDigits = 0;
      byte = digit + zero;
      if (byte === point) {
        at += 1;
        const fractionStart = at;
        digit = (bytes[at] ?? 0) - zero;
        while (digit >>> 0 <= 9) {
          mantissa = (Math.imul(mantissa, 10) + digit) | 0;
          at += 1;
          digit = (bytes[at] ?? 0) - zero;
        }
        fractionDigits = at - fractionStart;
        byte = digit + zero;
        // A point without digits behind it makes no number.
        if (fractionDigits === 0) fractionDigits = -1;
      }
      const isEnd = classes[byte & 255] === cellEnd;
      const hasZeroFirst = wholeDigits > 1 && bytes[digitsStart] === zero;
      if (isEnd && wholeDigits > 0 && fractionDigits >= 0 && !hasZeroFirst) {
        if (wholeDigits + fractionDigits <= shortDigits) {
          integers[cell] = isNegative ? -mantissa : mantissa;
          forms[cell] =
            fractionDigits > 0 && bytes[at - 1] === zero ? fractionDigits | cellForms.endsInZero : fractionDigits;
        } else this.#longNumber(cell, firstColumn + column, first, digitsStart, at, wholeDigits, fractionDigits);
      } else if (isEnd && at === first) {
        if (width === 1) return -1;
        forms[cell] = cellForms.missing;
      } else {
        at = this.#text(cell, firstColumn + column, first);
        if (at === -1) return -1;
        byte = bytes[at] ?? 0;
      }
      column += 1;
      if (byte === comma) {
        if (column === width) return -1;
        at += 1;
        cell += stride;
        continue;
      }
      if (column !== width) return -1;
      row += 1;
      if (byte === backslash) {
        if (bytes[at + 1] !== letterN) return -1;
        at += 2;
        if (bytes[at] !== quote) {
          if (committed + row >= block.capacity) {
            block.makeRoom(row);
            ({ stride, integers, forms } = block);
          }
          column = 0;
          cell = firstColumn * stride + committed + row;
          continue;
        }
      }
      this.rows = row;
      return at;
    }
  }

  /**
   * Reads a value of JSON that stands within a text.
   *
   * @param column −1 where no cell is made of it
   * @returns where it ends; −1 when it has to be read the general way
   */
  jsonValue(start: number, column: number, row: number): number {
    const block = this.#block;
    const byte = this.#bytes[start] ?? 0;
    const cell = column * block.stride + block.rows + row;
    if (byte === minus || isDigit(byte)) return this.#jsonNumber(cell, column, start);
    return byte === backslash ? this.#jsonText(cell, column, start) : this.#jsonLiteral(cell, column, start);
  }

  #jsonNumber(cell: number, column: number, start: number): number {
    const bytes = this.#bytes;
    const isNegative = bytes[start] === minus;
    const digitsStart = isNegative ? start + 1 : start;
    let at = digitsStart;
    let mantissa = 0;
    let digit = (bytes[at] ?? 0) - zero;
    while (digit >>> 0 <= 9) {
      mantissa = (Math.imul(mantissa, 10) + digit) | 0;
      at += 1;
      digit = (bytes[at] ?? 0) - zero;
    }
    const wholeDigits = at - digitsStart;
    if (wholeDigits === 0 || (wholeDigits > 1 && bytes[digitsStart] === zero)) return -1;
    let fractionDigits = 0;
    if (digit + zero === point) {
      at += 1;
      const fractionStart = at;
      digit = (bytes[at] ?? 0) - zero;
      while (digit >>> 0 <= 9) {
        mantissa = (Math.imul(mantissa, 10) + digit) | 0;
        at += 1;
        digit = (bytes[at] ?? 0) - zero;
      }
      fractionDigits = at - fractionStart;
      if (fractionDigits === 0) return -1;
    }
    const hasExponent = ((digit + zero) | smallLetter) === letterE;
    if (!hasExponent && wholeDigits + fractionDigits <= shortDigits) {
      if (column < 0) return at;
      while (fractionDigits > 0 && mantissa % 10 === 0) {
        mantissa /= 10;
        fractionDigits -= 1;
      }
      this.#block.integers[cell] = isNegative ? -mantissa : mantissa;
      this.#block.forms[cell] = fractionDigits;
      return at;
    }
    const end = hasExponent ? this.#exponentEnd(at) : at;
    if (end === -1 || column < 0) return end;
    const value = hasExponent ? Number(asciiText(bytes, digitsStart, end)) : longNumber(this.#view, digitsStart, end);
    if (!(value < countedBelow)) return -1;
    this.#block.values[cell] = isNegative ? 0 - value : value;
    this.#block.forms[cell] = Number.isInteger(value) ? cellForms.integral : cellForms.fractional;
    return end;
  }

  /** Where an exponent ends that begins at `at`; −1 when it has no digits. */
  #exponentEnd(at: number): number {
    const bytes = this.#bytes;
    let end = at + 1;
    if (bytes[end] === plus || bytes[end] === minus) end += 1;
    const digits = end;
    while (isDigit(bytes[end] ?? 0)) end += 1;
    return end === digits ? -1 : end;
  }

  #jsonLiteral(cell: number, column: number, start: number): number {
    const bytes = this.#bytes;
    const name = literalOf(bytes[start] ?? 0);
    if (name.length === 0 || !standAt(name, bytes, start)) return -1;
    const end = start + name.length;
    if (column < 0) return end;
    if (bytes[start] === letterN) this.#block.forms[cell] = cellForms.missing;
    else this.#block.writeEntry(column, cell, asciiText(bytes, start, end));
    return end;
  }

  /** A text between escaped quotes, of plain characters: what it says counts, as of any text. */
  #jsonText(cell: number, column: number, start: number): number {
    const bytes = this.#bytes;
    if (bytes[start + 1] !== quote) return -1;
    const first = start + 2;
    let end = first;
    for (let byte = bytes[end] ?? 0; byte !== backslash; byte = bytes[end] ?? 0) {
      if (byte < firstPrintable || byte > lastAscii || byte === quote) return -1;
      end += 1;
    }
    if (bytes[end + 1] !== quote) return -1;
    if (column >= 0) {
      if (isWord(bytes, first, end)) this.#word(cell, column, first, end);
      else this.#block.writeText(column, cell, asciiText(bytes, first, end));
    }
    return end + 2;
  }

  /** Reads any text of a CSV cell that is no short number. Answers where it ends, −1 when it has to be read the general way. */
  #text(cell: number, column: number, first: number): number {
    const bytes = this.#bytes;
    let at = first;
    while (classes[bytes[at] ?? 0] === plain) at += 1;
    if (classes[bytes[at] ?? 0] === odd) return -1;
    if (isWord(bytes, first, at)) this.#word(cell, column, first, at);
    else this.#block.writeText(column, cell, asciiText(bytes, first, at));
    return at;
  }

  #word(cell: number, column: number, first: number, end: number): void {
    const block = this.#block;
    if (end - first > longestKept) block.writeEntry(column, cell, asciiText(this.#bytes, first, end));
    else {
      block.forms[cell] = cellForms.entry;
      block.integers[cell] = block.dictionary(column).word(this.#bytes, this.#view, first, end);
    }
  }

  /** Writes a number of ten digits or more. */
  #longNumber(
    cell: number,
    column: number,
    first: number,
    digitsStart: number,
    end: number,
    wholeDigits: number,
    fractionDigits: number,
  ): void {
    const bytes = this.#bytes;
    const block = this.#block;
    const significant = wholeDigits + fractionDigits - (bytes[digitsStart] === zero ? 1 : 0);
    if (significant <= maxDecimalDigits) {
      const mantissa = mantissaOf(bytes, digitsStart, end);
      const zeros = fractionDigits > 0 && bytes[end - 1] === zero ? cellForms.endsInZero : 0;
      block.writeDecimal(cell, digitsStart > first ? 0 - mantissa : mantissa, fractionDigits | zeros);
      return;
    }
    const value = fractionDigits > 0 ? longNumber(this.#view, digitsStart, end) : countedBelow;
    if (value < countedBelow) {
      block.values[cell] = digitsStart > first ? 0 - value : value;
      block.forms[cell] = cellForms.fractional;
    } else block.writeEntry(column, cell, asciiText(bytes, first, end));
  }
}

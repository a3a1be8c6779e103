import { decimalForm, digitsPerHalf, Hash, hashAscii, maxDecimalDigits } from '../sketch/index.ts';
import { inferenceTimeMs } from './inference-time.ts';
import { type CapturedLine, cutLines, type DamagedRest, defaultMaxLineBytes, type LineCutter } from './lines.ts';
import { longestId, type Readers, type ReadOptions, readersOf, recordOf } from './read-capture.ts';
import type { CapturedRecord, RejectedRecord } from './records.ts';
import { cellKinds, ScannedRecord } from './scanned-record.ts';
import { learnedTemplate, type SlotKind, standsAt, type Template } from './template.ts';

/** Forms of lines that are remembered at once: records with and without one side or an id of the caller's. */
const maxTemplates = 4;

const quote = 34;
const backslash = 92;
const comma = 44;
const minus = 45;
const point = 46;
const zero = 48;
const colon = 58;
const zulu = 90;
const letterN = 110;
const firstPrintable = 32;
const lastAscii = 126;

/** Bytes of `2026-01-31T23`, which tell the hour, and of a whole moment without fraction. */
const hourBytes = 13;
const momentBytes = 20;

const msPerSecond = 1000;
const secondsPerMinute = 60;

const asciiBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const booleans = [asciiBytes('true'), asciiBytes('false')];

/** Whether the bytes are a text that begins with a letter and is no boolean; what NaN and infinity may be is left out by length. */
const isWord = (bytes: Uint8Array, start: number, end: number): boolean => {
  const lower = (bytes[start] ?? 0) | 0x20;
  const length = end - start;
  if (lower < 97 || lower > 122) return false;
  if (lower === 110 || lower === 105) return length !== 3 && length !== 8;
  if (lower !== 116 && lower !== 102) return true;
  return booleans.every((name) => name.length !== length || name.some((byte, index) => byte !== bytes[start + index]));
};

/** Two digits as a number below 60, else −1. */
const belowSixty = (bytes: Uint8Array, at: number): number => {
  const tens = (bytes[at] ?? 0) - zero;
  const ones = (bytes[at + 1] ?? 0) - zero;
  return tens >= 0 && tens <= 5 && ones >= 0 && ones <= 9 ? 10 * tens + ones : -1;
};

/** The end of a text without escapes, of ASCII without control characters; −1 when it is not one. */
const plainTextEnd = (bytes: Uint8Array, start: number): number => {
  for (let at = start; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < firstPrintable || byte > lastAscii || byte === backslash) return -1;
  }
};

/**
 * Takes the lines of a capture object apart. A line of a form that was seen before is read from its bytes into one reused
 * `ScannedRecord`; any other, and any line with something unexpected in it, becomes what `readCapture` makes of it. Feed it by
 * `scanCapture` and ask for `next` until there is none.
 */
export class CaptureScanner {
  readonly #readers: Readers;
  readonly #maxLineBytes: number;
  readonly #record: ScannedRecord;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #hash = new Hash();
  #templates: Template[] = [];
  #cutter: LineCutter | undefined;
  #damage: DamagedRest | undefined;
  #viewed: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #hour = new Uint8Array(hourBytes);
  #hourMs = 0;
  /** Rows of a side that was just scanned. */
  #rows = 0;

  constructor({ mapping, maxLineBytes = defaultMaxLineBytes }: ReadOptions) {
    this.#readers = readersOf(mapping);
    this.#maxLineBytes = maxLineBytes;
    this.#inputs = this.#readers.input?.columns.length ?? 0;
    this.#outputs = this.#readers.output?.columns.length ?? 0;
    this.#record = new ScannedRecord(this.#inputs, this.#outputs);
  }

  /** Takes what can be read next. */
  feed(lines: LineCutter | DamagedRest): void {
    if ('damaged' in lines) {
      this.#damage = lines;
      this.#cutter = undefined;
    } else {
      this.#cutter = lines;
    }
  }

  /** The next record; `undefined` when what was fed is used up. A scanned record is overwritten by the next one. */
  next(): ScannedRecord | CapturedRecord | RejectedRecord | undefined {
    const cutter = this.#cutter;
    if (cutter === undefined) return this.#nextDamage();
    if (!cutter.next()) return undefined;
    if (!cutter.isTooLong) {
      for (let index = 0; index < this.#templates.length; index += 1) {
        const template = this.#templates[index];
        if (template !== undefined && this.#matches(template, cutter)) return this.#record;
      }
    }
    return this.#general(cutter.current());
  }

  /** The record that was scanned last, as `readCapture` gives it. */
  wholeRecord(): CapturedRecord {
    const cutter = this.#cutter;
    const record = cutter && recordOf(cutter.current(), this.#readers, this.#maxLineBytes);
    if (record?.kind !== 'record') throw new Error('A line that was scanned as a record is none');
    return record;
  }

  #nextDamage(): RejectedRecord | CapturedRecord | undefined {
    const damage = this.#damage;
    this.#damage = undefined;
    return damage && recordOf(damage, this.#readers, this.#maxLineBytes);
  }

  #general(line: CapturedLine): CapturedRecord | RejectedRecord {
    const record = recordOf(line, this.#readers, this.#maxLineBytes);
    if (record.kind === 'record' && 'bytes' in line) {
      if (this.#readers.needWholeLines) return record;
      const roles = (['input', 'output'] as const).filter((role) => this.#readers[role] !== undefined);
      const template = learnedTemplate(line.bytes, roles);
      if (template !== undefined) this.#templates = [template, ...this.#templates.slice(0, maxTemplates - 1)];
    }
    return record;
  }

  #matches(template: Template, cutter: LineCutter): boolean {
    const record = this.#record;
    const { bytes, end } = cutter;
    if (this.#viewed !== bytes) {
      this.#viewed = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    record.bytes = bytes;
    record.rows = 0;
    record.recordIdEnd = -1;
    let hasInput = false;
    let hasOutput = false;
    let at = cutter.start;
    for (let index = 0; ; index += 1) {
      const fixed = template.fixed[index];
      if (fixed === undefined || !standsAt(fixed, this.#view, at)) return false;
      at += fixed.bytes.length;
      const slot = template.slots[index];
      if (slot === undefined) break;
      if (slot === 'input') hasInput = true;
      if (slot === 'output') hasOutput = true;
      at = this.#slotEnd(slot, bytes, at);
      if (at === -1 || at > end) return false;
    }
    if (at !== end || !(hasInput || hasOutput)) return false;
    if (!hasInput) this.#leaveOut(0, this.#inputs);
    if (!hasOutput) this.#leaveOut(this.#inputs, this.#outputs);
    if (record.recordIdEnd <= record.recordIdStart) {
      record.recordIdStart = record.eventIdStart;
      record.recordIdEnd = record.eventIdEnd;
    }
    record.line = cutter.line;
    record.byteOffset = cutter.byteOffset;
    record.byteLength = end - cutter.start;
    return true;
  }

  /** Reads what stands in a slot. Answers where it ends, −1 when it has to be read by the general path. */
  #slotEnd(slot: SlotKind, bytes: Uint8Array, at: number): number {
    const record = this.#record;
    switch (slot) {
      case 'input':
        return this.#side(bytes, at, 0, this.#inputs);
      case 'output':
        return this.#side(bytes, at, this.#inputs, this.#outputs);
      case 'inferenceTime':
        return this.#moment(bytes, at);
      case 'eventId': {
        const end = plainTextEnd(bytes, at);
        record.eventIdStart = at;
        record.eventIdEnd = end;
        return end > at && end - at <= longestId ? end : -1;
      }
      case 'inferenceId': {
        const end = plainTextEnd(bytes, at);
        record.recordIdStart = at;
        record.recordIdEnd = end;
        return end - at <= longestId ? end : -1;
      }
      case 'other':
        return plainTextEnd(bytes, at);
    }
  }

  #moment(bytes: Uint8Array, start: number): number {
    const end = plainTextEnd(bytes, start);
    let isKnownHour = end - start === momentBytes;
    for (let index = 0; isKnownHour && index < hourBytes; index += 1) {
      isKnownHour = bytes[start + index] === this.#hour[index];
    }
    const minute = belowSixty(bytes, start + hourBytes + 1);
    const second = belowSixty(bytes, start + hourBytes + 4);
    const hasForm =
      bytes[start + hourBytes] === colon && bytes[start + hourBytes + 3] === colon && bytes[end - 1] === zulu;
    if (isKnownHour && minute >= 0 && second >= 0 && hasForm) {
      this.#record.inferenceTimeMs = this.#hourMs + (minute * secondsPerMinute + second) * msPerSecond;
      return end;
    }
    return end === -1 ? -1 : this.#newMoment(bytes, start, end);
  }

  #newMoment(bytes: Uint8Array, start: number, end: number): number {
    const timeMs = inferenceTimeMs(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
    if (timeMs === undefined) return -1;
    this.#record.inferenceTimeMs = timeMs;
    if (end - start === momentBytes) {
      this.#hour.set(bytes.subarray(start, start + hourBytes));
      const minute = belowSixty(bytes, start + hourBytes + 1);
      const second = belowSixty(bytes, start + hourBytes + 4);
      this.#hourMs = timeMs - (minute * secondsPerMinute + second) * msPerSecond;
    }
    return end;
  }

  /** Marks the cells of a side that was not captured as missing. */
  #leaveOut(offset: number, width: number): void {
    const { rows, width: rowWidth, kinds } = this.#record;
    for (let row = 0; row < rows; row += 1) {
      const first = row * rowWidth + offset;
      kinds.fill(cellKinds.missing, first, first + width);
    }
  }

  /** Reads the rows of a side and compares their number with the other side's. */
  #side(bytes: Uint8Array, start: number, offset: number, width: number): number {
    const record = this.#record;
    const end = this.#cells(bytes, start, offset, width);
    if (end === -1 || (record.rows !== 0 && record.rows !== this.#rows)) return -1;
    record.rows = this.#rows;
    return end;
  }

  /**
   * Reads CSV cells up to the closing quote. Rows end in an escaped line feed. Whatever needs a thought (other escapes, bytes
   * beyond ASCII, rows of another width, empty rows) is left to the general path.
   */
  #cells(bytes: Uint8Array, start: number, offset: number, width: number): number {
    const record = this.#record;
    const { width: rowWidth } = record;
    let { kinds, highs, lows, forms, starts, ends } = record;
    let row = 0;
    let column = 0;
    let at = start;
    for (;;) {
      const cell = row * rowWidth + offset + column;
      const first = at;
      const isNegative = bytes[at] === minus;
      if (isNegative) at += 1;
      let high = 0;
      let low = 0;
      let digits = 0;
      let digitsBefore = -1;
      let byte = bytes[at] ?? 0;
      for (; digits <= maxDecimalDigits; byte = bytes[at] ?? 0) {
        const digit = byte - zero;
        if (digit >= 0 && digit <= 9) {
          if (digits < digitsPerHalf) high = high * 10 + digit;
          else if (digits < maxDecimalDigits) low = low * 10 + digit;
          digits += 1;
        } else if (byte === point && digitsBefore === -1 && digits > 0) digitsBefore = digits;
        else break;
        at += 1;
      }
      const isEnd = byte === comma || byte === quote || byte === backslash;
      if (isEnd && digits > 0 && digits <= maxDecimalDigits && digits !== digitsBefore) {
        kinds[cell] = cellKinds.decimal;
        highs[cell] = high;
        lows[cell] = low;
        forms[cell] = decimalForm(digits, digitsBefore === -1 ? 0 : digits - digitsBefore, isNegative);
      } else {
        while (byte !== comma && byte !== quote && byte !== backslash) {
          if (byte < firstPrintable || byte > lastAscii) return -1;
          at += 1;
          byte = bytes[at] ?? 0;
        }
        if (at === first) {
          kinds[cell] = cellKinds.missing;
          if (width === 1) return -1;
        } else {
          starts[cell] = first;
          ends[cell] = at;
          kinds[cell] = cellKinds.odd;
          if (isWord(bytes, first, at)) {
            kinds[cell] = cellKinds.word;
            hashAscii(bytes, first, at, this.#hash);
            highs[cell] = this.#hash.high;
            lows[cell] = this.#hash.low;
          }
        }
      }
      column += 1;
      if (byte === comma) {
        if (column === width) return -1;
        at += 1;
        continue;
      }
      if (column !== width) return -1;
      row += 1;
      column = 0;
      if (byte === backslash) {
        if (bytes[at + 1] !== letterN) return -1;
        at += 2;
        if (bytes[at] !== quote) {
          if ((row + 1) * rowWidth > kinds.length) {
            record.grow();
            ({ kinds, highs, lows, forms, starts, ends } = record);
          }
          continue;
        }
      }
      this.#rows = row;
      return at;
    }
  }
}

/**
 * Reads a capture object as it streams in, as `readCapture` does and with the same outcome for every line, but without making
 * objects of lines that are like the ones before. Yields the same scanner each time there is something to read; its records must be
 * used up (`next`) before it is asked for again.
 *
 * @param chunks bytes of the object from its start, cut anywhere; its errors pass through
 */
export const scanCapture = async function* (
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<CaptureScanner, void, undefined> {
  const { maxLineBytes = defaultMaxLineBytes } = options;
  const scanner = new CaptureScanner(options);
  for await (const lines of cutLines(chunks, { maxLineBytes })) {
    scanner.feed(lines);
    yield scanner;
  }
};

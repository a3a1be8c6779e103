import { CellScanner } from './cell-scanner.ts';
import { Forms } from './forms.ts';
import { type CapturedLine, cutLines, type DamagedRest, defaultMaxLineBytes, type LineCutter } from './lines.ts';
import { MomentScanner } from './moment-scanner.ts';
import { longestId, type Readers, type ReadOptions, readersOf, recordOf } from './read-capture.ts';
import type { CapturedRecord, RejectedRecord } from './records.ts';
import type { RowBlock } from './row-block.ts';
import { ScannedRecord } from './scanned-record.ts';
import { type Slot, slotKinds, standsAt, type Template } from './template.ts';
import { escapedTextEnd, hashPlainText, idHash, plainTextEnd } from './text-scanner.ts';

/**
 * Takes the lines of a capture object apart. A line of a form that was seen before is read from its bytes: its rows are written
 * behind the committed ones of a block. Any other, and any line with something unexpected in it, becomes what `readCapture` makes of
 * it. Feed it by `scanCapture` and ask for `next` until there is none.
 */
export class CaptureScanner {
  readonly #readers: Readers;
  readonly #maxLineBytes: number;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #record = new ScannedRecord(() => this.#presentBlock());
  readonly #cells = new CellScanner();
  readonly #moments = new MomentScanner();
  #block: RowBlock | undefined;
  readonly #forms: Forms;
  #cutter: LineCutter | undefined;
  #damage: DamagedRest | undefined;
  /** The record at hand, once somebody wanted it whole. */
  #whole: CapturedRecord | undefined;
  /** Of the line at hand: its bytes, and what was found in it so far. */
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #rows = 0;
  #hasInput = false;
  #hasOutput = false;
  #eventIdStart = 0;
  #eventIdEnd = 0;
  #inferenceIdStart = 0;
  #inferenceIdEnd = 0;

  constructor(readers: Readers, maxLineBytes: number) {
    this.#readers = readers;
    this.#maxLineBytes = maxLineBytes;
    this.#forms = new Forms(this.#readers);
    this.#inputs = this.#readers.input?.columns.length ?? 0;
    this.#outputs = this.#readers.output?.columns.length ?? 0;
  }

  /** Where the rows of the next lines are to be written; until there is a block, every line is read the general way. */
  set block(block: RowBlock) {
    this.#block = block;
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
    this.#whole = undefined;
    if (cutter === undefined) return this.#nextDamage();
    while (cutter.begin()) {
      const block = this.#block;
      if (block !== undefined && !cutter.isTooLong) {
        const { templates } = this.#forms;
        for (let index = 0; index < templates.length; index += 1) {
          const template = templates[index];
          if (template === undefined || !this.#matches(template, cutter, block)) continue;
          this.#forms.fitted(index);
          return this.#record;
        }
        block.forgetUncommitted();
      }
      if (cutter.cut()) return this.#general(cutter.current());
    }
    return undefined;
  }

  /** The record that was scanned last, as `readCapture` gives it. */
  wholeRecord(): CapturedRecord {
    if (this.#whole !== undefined) return this.#whole;
    const cutter = this.#cutter;
    const record = cutter && recordOf(cutter.current(), this.#readers, this.#maxLineBytes);
    if (record?.kind !== 'record') throw new Error('A line that was scanned as a record is none');
    this.#whole = record;
    return record;
  }

  #presentBlock(): RowBlock {
    if (this.#block === undefined) throw new Error('A record was scanned without a block');
    return this.#block;
  }

  #nextDamage(): RejectedRecord | CapturedRecord | undefined {
    const damage = this.#damage;
    this.#damage = undefined;
    return damage && recordOf(damage, this.#readers, this.#maxLineBytes);
  }

  #general(line: CapturedLine): CapturedRecord | RejectedRecord {
    const record = recordOf(line, this.#readers, this.#maxLineBytes);
    if (record.kind === 'record' && 'bytes' in line) this.#forms.learn(line.bytes, record.extraColumns);
    return record;
  }

  /** Whether a line is of a form. If so, its rows stand behind the committed ones, and the record tells the rest. */
  #matches(template: Template, cutter: LineCutter, block: RowBlock): boolean {
    const { fixed, slots } = template;
    this.#begin(template, cutter, block);
    let at = cutter.start;
    for (let index = 0; ; index += 1) {
      const piece = fixed[index];
      if (piece === undefined || !standsAt(piece, this.#view, at)) return false;
      at += piece.bytes.length;
      const slot = slots[index];
      if (slot === undefined) return this.#ends(template, cutter, block, at);
      at = this.#slotEnd(slot, at);
      if (at === -1) return false;
    }
  }

  #begin({ jsonRows, sparseColumns }: Template, { bytes }: LineCutter, block: RowBlock): void {
    if (this.#bytes !== bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    block.forgetUncommitted();
    if (jsonRows > 0) {
      block.makeRoom(jsonRows - 1);
      for (const column of sparseColumns) this.#cells.leaveOut(block, column, jsonRows);
    }
    this.#cells.begin(bytes, this.#view, block);
    this.#rows = jsonRows;
    this.#hasInput = jsonRows > 0;
    this.#hasOutput = jsonRows > 0;
    this.#eventIdEnd = 0;
    this.#inferenceIdEnd = 0;
  }

  /** Reads what stands in a slot. Answers where it ends, −1 when it has to be read the general way. */
  #slotEnd(slot: Slot, start: number): number {
    switch (slot.kind) {
      case slotKinds.jsonValue:
        return this.#cells.jsonValue(start, slot.column, slot.row);
      case slotKinds.inputCsv:
        this.#hasInput = true;
        return this.#csvEnd(start, 0, this.#inputs);
      case slotKinds.outputCsv:
        this.#hasOutput = true;
        return this.#csvEnd(start, this.#inputs, this.#outputs);
      case slotKinds.eventId: {
        const end = hashPlainText(this.#bytes, this.#view, start);
        this.#eventIdStart = start;
        this.#eventIdEnd = end;
        return end > start && end - start <= longestId ? end : -1;
      }
      case slotKinds.inferenceId: {
        const end = plainTextEnd(this.#bytes, start);
        this.#inferenceIdStart = start;
        this.#inferenceIdEnd = end;
        return end - start <= longestId ? end : -1;
      }
      case slotKinds.inferenceTime:
        return this.#moments.scan(this.#bytes, start);
      default:
        return escapedTextEnd(this.#bytes, start);
    }
  }

  /** Reads a side's CSV and compares the number of its rows with the other side's. */
  #csvEnd(start: number, firstColumn: number, width: number): number {
    const end = this.#cells.csv(start, firstColumn, width);
    if (end === -1 || (this.#rows !== 0 && this.#rows !== this.#cells.rows)) return -1;
    this.#rows = this.#cells.rows;
    return end;
  }

  /** Whether the line ends where its form does; then fills in the record. */
  #ends({ extraColumns }: Template, cutter: LineCutter, block: RowBlock, at: number): boolean {
    const rows = this.#rows;
    if (!cutter.endAt(at) || rows === 0 || this.#eventIdEnd === 0) return false;
    if (!this.#hasInput) this.#leaveOut(block, 0, this.#inputs, rows);
    if (!this.#hasOutput) this.#leaveOut(block, this.#inputs, block.width, rows);
    const record = this.#record;
    if (this.#inferenceIdEnd > this.#inferenceIdStart) {
      record.identify(this.#bytes, this.#inferenceIdStart, this.#inferenceIdEnd);
    } else record.identify(this.#bytes, this.#eventIdStart, this.#eventIdEnd);
    record.eventHigh = idHash.high;
    record.eventLow = idHash.low;
    record.inferenceTimeMs = this.#moments.timeMs;
    record.rows = rows;
    record.extraColumns = extraColumns;
    record.line = cutter.line;
    record.byteOffset = cutter.byteOffset;
    record.byteLength = at - cutter.start;
    return true;
  }

  /** Marks the cells of a side that was not captured as missing. */
  #leaveOut(block: RowBlock, from: number, end: number, rows: number): void {
    for (let column = from; column < end; column += 1) this.#cells.leaveOut(block, column, rows);
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
  const { mapping, maxLineBytes = defaultMaxLineBytes } = options;
  const scanner = new CaptureScanner(await readersOf(mapping), maxLineBytes);
  for await (const lines of cutLines(chunks, { maxLineBytes })) {
    scanner.feed(lines);
    yield scanner;
  }
};

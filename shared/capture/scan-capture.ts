import { CellScanner } from './cell-scanner.ts';
import { type CapturedLine, cutLines, type DamagedRest, defaultMaxLineBytes, type LineCutter } from './lines.ts';
import { MomentScanner } from './moment-scanner.ts';
import { longestId, type Readers, type ReadOptions, readersOf, recordOf } from './read-capture.ts';
import type { CapturedRecord, RejectedRecord } from './records.ts';
import type { RowBlock } from './row-block.ts';
import { ScannedRecord } from './scanned-record.ts';
import { learnedTemplate, slotKinds, standsAt, type Template } from './template.ts';
import { escapedTextEnd, hashPlainText, idHash, plainTextEnd } from './text-scanner.ts';

/** Forms of lines that are remembered at once: with and without one side or an id of the caller's, JSON of few or many rows. */
const maxTemplates = 8;

/**
 * How many lines are learned before it must have paid, and every how many lines one more: learning costs as much as reading some
 * thirty lines, and there are files of more forms than are remembered.
 */
const firstLessons = 16;
const linesPerLesson = 64;

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
  #templates: Template[] = [];
  #lessons = 0;
  #cutter: LineCutter | undefined;
  #damage: DamagedRest | undefined;
  #viewed: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor({ mapping, maxLineBytes = defaultMaxLineBytes }: ReadOptions) {
    this.#readers = readersOf(mapping);
    this.#maxLineBytes = maxLineBytes;
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
    if (cutter === undefined) return this.#nextDamage();
    while (cutter.begin()) {
      const block = this.#block;
      if (block !== undefined && !cutter.isTooLong) {
        for (let index = 0; index < this.#templates.length; index += 1) {
          const template = this.#templates[index];
          if (template === undefined) continue;
          if (this.#matches(template, cutter, block)) {
            if (index > 0) this.#prefer(template, index);
            return this.#record;
          }
          block.rollBack();
        }
      }
      if (cutter.cut()) return this.#general(cutter.current());
    }
    return undefined;
  }

  /** The record that was scanned last, as `readCapture` gives it. */
  wholeRecord(): CapturedRecord {
    const cutter = this.#cutter;
    const record = cutter && recordOf(cutter.current(), this.#readers, this.#maxLineBytes);
    if (record?.kind !== 'record') throw new Error('A line that was scanned as a record is none');
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

  /** The form that fitted last is tried first. */
  #prefer(template: Template, index: number): void {
    this.#templates.splice(index, 1);
    this.#templates.unshift(template);
  }

  #general(line: CapturedLine): CapturedRecord | RejectedRecord {
    const record = recordOf(line, this.#readers, this.#maxLineBytes);
    const mayLearn = !this.#readers.needWholeLines && this.#lessons < firstLessons + line.line / linesPerLesson;
    if (record.kind === 'record' && 'bytes' in line && mayLearn) {
      this.#lessons += 1;
      const template = learnedTemplate(line.bytes, this.#readers, record.extraColumns);
      if (template !== undefined) this.#templates = [template, ...this.#templates.slice(0, maxTemplates - 1)];
    }
    return record;
  }

  #matches(template: Template, cutter: LineCutter, block: RowBlock): boolean {
    const record = this.#record;
    const { bytes } = cutter;
    if (this.#viewed !== bytes) {
      this.#viewed = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const { fixed, slots, jsonRows, sparseColumns } = template;
    const cells = this.#cells;
    if (jsonRows > 0) {
      block.makeRoom(jsonRows - 1);
      for (const column of sparseColumns) cells.leaveOut(block, column, jsonRows);
    }
    cells.begin(bytes, this.#view, block);
    let rows = jsonRows;
    let eventIdStart = 0;
    let eventIdEnd = 0;
    let idStart = 0;
    let idEnd = 0;
    let hasInput = jsonRows > 0;
    let hasOutput = jsonRows > 0;
    let at = cutter.start;
    for (let index = 0; ; index += 1) {
      const piece = fixed[index];
      if (piece === undefined || !standsAt(piece, this.#view, at)) return false;
      at += piece.bytes.length;
      const slot = slots[index];
      if (slot === undefined) break;
      const start = at;
      switch (slot.kind) {
        case slotKinds.jsonValue:
          at = cells.jsonValue(start, slot.column, slot.row);
          break;
        case slotKinds.inputCsv:
        case slotKinds.outputCsv: {
          const isInput = slot.kind === slotKinds.inputCsv;
          if (isInput) hasInput = true;
          else hasOutput = true;
          at = isInput ? cells.csv(start, 0, this.#inputs) : cells.csv(start, this.#inputs, this.#outputs);
          if (rows !== 0 && rows !== cells.rows) return false;
          rows = cells.rows;
          break;
        }
        case slotKinds.eventId:
          at = hashPlainText(bytes, this.#view, start);
          eventIdStart = start;
          eventIdEnd = at;
          if (at <= start || at - start > longestId) return false;
          record.eventHigh = idHash.high;
          record.eventLow = idHash.low;
          break;
        case slotKinds.inferenceId:
          at = plainTextEnd(bytes, start);
          idStart = start;
          idEnd = at;
          if (at - start > longestId) return false;
          break;
        case slotKinds.inferenceTime:
          at = this.#moments.scan(bytes, start);
          record.inferenceTimeMs = this.#moments.timeMs;
          break;
        default:
          at = escapedTextEnd(bytes, start);
      }
      if (at === -1) return false;
    }
    if (!cutter.endAt(at) || rows === 0 || eventIdEnd === 0) return false;
    if (!hasInput) for (let column = 0; column < this.#inputs; column += 1) cells.leaveOut(block, column, rows);
    if (!hasOutput) {
      for (let column = this.#inputs; column < block.width; column += 1) cells.leaveOut(block, column, rows);
    }
    const hasId = idEnd > idStart;
    record.identify(bytes, hasId ? idStart : eventIdStart, hasId ? idEnd : eventIdEnd);
    record.rows = rows;
    record.extraColumns = template.extraColumns;
    record.line = cutter.line;
    record.byteOffset = cutter.byteOffset;
    record.byteLength = at - cutter.start;
    return true;
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

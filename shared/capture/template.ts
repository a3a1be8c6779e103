import type { Role, SideReader } from './columns.ts';
import { type JsonForm, jsonForm } from './json-leaves.ts';
import type { Readers } from './record-content.ts';

/** What stands in a place that differs from line to line. */
export const slotKinds = {
  /** CSV of the input or of the output. */
  inputCsv: 0,
  outputCsv: 1,
  /** A number, text or literal of JSON within a text. */
  jsonValue: 2,
  eventId: 3,
  inferenceId: 4,
  inferenceTime: 5,
  /** Any other text. */
  other: 6,
} as const;

/** A place that differs from line to line. */
export interface Slot {
  readonly kind: number;
  /** Of a value of JSON: the column of its cell among those of both sides, −1 for none, and the row. */
  readonly column: number;
  readonly row: number;
}

/** Fixed bytes of a line. */
export interface FixedBytes {
  readonly bytes: Uint8Array;
  /**
   * The bytes eight at a time, little-endian; the last eight overlap those before where they are not a multiple of eight. ASCII
   * bytes make no zero and no NaN, so equal doubles are equal bytes. Empty where that does not hold, or there are fewer than eight.
   */
  readonly eights: Float64Array;
}

/**
 * The form of a line of Data Capture: fixed bytes, and between them the texts that differ. A line that has a template's fixed bytes
 * in their places, and harmless texts between them, is the same JSON but for those texts.
 */
export interface Template {
  /** One more than there are slots: a line begins and ends with fixed bytes. */
  readonly fixed: readonly FixedBytes[];
  readonly slots: readonly Slot[];
  /** How many rows the JSON holds; 0 where none of the sides is JSON. */
  readonly jsonRows: number;
  /** Columns that the JSON has no value for in every row, so that they are to be marked as missing before. */
  readonly sparseColumns: readonly number[];
  /** Keys of JSON rows that the mapping does not name. */
  readonly extraColumns: readonly string[];
}

interface Text {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** No line of Data Capture nests deeper; what does is left to the general path. */
const deepest = 8;

class Unlearnable extends Error {}

/** Walks through the bytes of a line that is known to be JSON and notes where its texts lie. */
class Walker {
  readonly texts: Text[] = [];
  readonly #line: string;
  readonly #paths = new Set<string>();
  #at = 0;

  /** @param line one character per byte */
  constructor(line: string) {
    this.#line = line;
  }

  value(path: string, depth: number): void {
    if (depth > deepest) throw new Unlearnable();
    this.#skipSpace();
    const character = this.#line[this.#at];
    if (character === '{') this.#object(path, depth);
    else if (character === '[') this.#array(path, depth);
    else if (character === '"') this.texts.push({ path, ...this.#text() });
    else while (/[^\s,\]}]/.test(this.#line[this.#at] ?? ' ')) this.#at += 1;
    this.#skipSpace();
  }

  #object(path: string, depth: number): void {
    this.#at += 1;
    this.#skipSpace();
    while (this.#line[this.#at] !== '}') {
      const { start, end } = this.#text();
      const key = this.#line.slice(start, end);
      const inner = `${path}/${key}`;
      // The last of two equal keys counts, and an escaped key may equal another: neither is worth following.
      if (key.includes('\\') || key.includes('/') || this.#paths.has(inner)) throw new Unlearnable();
      this.#paths.add(inner);
      this.#skipSpace();
      this.#at += 1;
      this.value(inner, depth + 1);
      if (this.#line[this.#at] === ',') this.#at += 1;
      this.#skipSpace();
    }
    this.#at += 1;
  }

  #array(path: string, depth: number): void {
    this.#at += 1;
    this.#skipSpace();
    for (let index = 0; this.#line[this.#at] !== ']'; index += 1) {
      this.value(`${path}/${index}`, depth + 1);
      if (this.#line[this.#at] === ',') this.#at += 1;
      this.#skipSpace();
    }
    this.#at += 1;
  }

  /** Moves past a text; its place is that between the quotes. */
  #text(): { start: number; end: number } {
    const start = this.#at + 1;
    let end = start;
    while (this.#line[end] !== '"') end += this.#line[end] === '\\' ? 2 : 1;
    this.#at = end + 1;
    return { start, end };
  }

  #skipSpace(): void {
    while (/\s/.test(this.#line[this.#at] ?? '')) this.#at += 1;
  }
}

const metadata = '/eventMetadata/';
/** What batch transform wrote stands for both sides; it is left to the general path. */
const batchOutput = '/captureData/batchTransformOutput/';
const roles = ['input', 'output'] as const;
const sides = { input: '/captureData/endpointInput/', output: '/captureData/endpointOutput/' } as const;
const csvKinds = { input: slotKinds.inputCsv, output: slotKinds.outputCsv } as const;
const metadataKinds = new Map<string, number>([
  ['eventId', slotKinds.eventId],
  ['inferenceId', slotKinds.inferenceId],
  ['inferenceTime', slotKinds.inferenceTime],
]);

/** A slot with its place in the line. */
interface PlacedSlot extends Slot {
  readonly start: number;
  readonly end: number;
}

const textSlot = (kind: number, { start, end }: Text): PlacedSlot => ({ kind, start, end, column: -1, row: 0 });

const wordBytes = 8;
const firstPrintable = 32;
const lastAscii = 126;

const fixedBytes = (bytes: Uint8Array): FixedBytes => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPlain = bytes.every((byte) => byte >= firstPrintable && byte <= lastAscii);
  const eights = new Float64Array(!isPlain || bytes.length < wordBytes ? 0 : Math.ceil(bytes.length / wordBytes));
  for (let word = 0; word < eights.length; word += 1) {
    eights[word] = view.getFloat64(Math.min(wordBytes * word, bytes.length - wordBytes), true);
  }
  return { bytes, eights };
};

/** Fixed bytes of a line, each kind of them once: most of what stands between the values of JSON is a comma. */
class FixedPieces {
  readonly #known = new Map<string, FixedBytes>();

  /** @param text the line, one character per byte */
  piece(line: Uint8Array, text: string, start: number, end: number | undefined): FixedBytes {
    const key = text.slice(start, end);
    const known = this.#known.get(key) ?? fixedBytes(line.slice(start, end));
    this.#known.set(key, known);
    return known;
  }
}

const textsOf = (line: string): readonly Text[] | undefined => {
  const walker = new Walker(line);
  try {
    walker.value('', 0);
  } catch (error) {
    if (error instanceof Unlearnable) return undefined;
    throw error;
  }
  return walker.texts;
};

/** The values of a side's JSON as slots. @param offset of its columns among those of both sides */
const jsonSlots = ({ leaves }: JsonForm, offset: number): readonly PlacedSlot[] =>
  leaves.map(({ start, end, row, place }) => ({
    kind: slotKinds.jsonValue,
    start,
    end,
    row,
    column: place === -1 ? -1 : offset + place,
  }));

/** A line that is being learned. */
class Lesson {
  readonly #line: string;
  readonly #texts: readonly Text[];
  readonly slots: PlacedSlot[] = [];
  jsonRows = 0;

  constructor(line: string, texts: readonly Text[]) {
    this.#line = line;
    this.#texts = texts;
  }

  /** Learns everything but the sides that are mapped. */
  learnRest(isMapped: (role: Role) => boolean): void {
    for (const text of this.#texts) {
      const role = roles.find((each) => text.path === `${sides[each]}data`);
      if (role !== undefined) {
        if (!isMapped(role)) this.slots.push(textSlot(slotKinds.other, text));
      } else if (text.path.startsWith(metadata)) {
        this.slots.push(textSlot(metadataKinds.get(text.path.slice(metadata.length)) ?? slotKinds.other, text));
      }
    }
  }

  /** Learns a mapped side. Answers whether its data can be followed, also when it was not captured. */
  learnSide(role: Role, side: SideReader, offset: number): boolean {
    const data = this.#find(role, 'data');
    if (data === undefined) return true;
    const encoding = this.#textOf(role, 'encoding');
    if (encoding === 'CSV') {
      this.slots.push(textSlot(csvKinds[role], data));
      return true;
    }
    const contentType = this.#textOf(role, 'observedContentType');
    if (encoding !== 'JSON' || contentType?.includes('\\') === true) return false;
    const form = jsonForm(this.#line, data, { data: '', encoding, contentType }, side);
    if (form === undefined || (this.jsonRows !== 0 && this.jsonRows !== form.rows)) return false;
    this.jsonRows = form.rows;
    for (const slot of jsonSlots(form, offset)) this.slots.push(slot);
    return true;
  }

  #find(role: Role, key: string): Text | undefined {
    return this.#texts.find(({ path }) => path === sides[role] + key);
  }

  #textOf(role: Role, key: string): string | undefined {
    const found = this.#find(role, key);
    return found && this.#line.slice(found.start, found.end);
  }
}

/** Columns of which some row has no value in the JSON. */
const sparseColumns = (slots: readonly Slot[], columns: number, rows: number): readonly number[] => {
  const seen = new Array<number>(columns).fill(0);
  for (const { column } of slots) if (column >= 0) seen[column] = (seen[column] ?? 0) + 1;
  return rows === 0 ? [] : seen.flatMap((count, column) => (count < rows ? [column] : []));
};

/**
 * Learns the form of a line.
 *
 * @param line bytes that the general path has read as a record
 * @param readers the sides that are mapped: their data must be CSV or JSON where they were captured
 * @param extraColumns keys of JSON rows that the mapping does not name, as the general path found them
 * @returns `undefined` when the line's form cannot be followed byte by byte
 */
export const learnedTemplate = (
  line: Uint8Array,
  readers: Readers,
  extraColumns: readonly string[],
): Template | undefined => {
  const text = Buffer.from(line).toString('latin1');
  const texts = textsOf(text);
  if (texts === undefined || texts.some(({ path }) => path.startsWith(batchOutput))) return undefined;
  const lesson = new Lesson(text, texts);
  lesson.learnRest((role) => readers[role] !== undefined);
  let offset = 0;
  for (const role of roles) {
    const side = readers[role];
    if (side === undefined) continue;
    if (!lesson.learnSide(role, side, offset)) return undefined;
    offset += side.columns.length;
  }
  const slots = lesson.slots.toSorted((a, b) => a.start - b.start);
  if (!slots.some(({ kind }) => kind === slotKinds.inferenceTime)) return undefined;
  const ends = [0, ...slots.map(({ end }) => end)];
  const pieces = new FixedPieces();
  const fixed = ends.map((end, index) => pieces.piece(line, text, end, slots[index]?.start));
  const { jsonRows } = lesson;
  return { fixed, slots, jsonRows, sparseColumns: sparseColumns(slots, offset, jsonRows), extraColumns };
};

const isSameSlot = (a: Slot, b: Slot | undefined): boolean =>
  a.kind === b?.kind && a.column === b.column && a.row === b.row;

/** Whether two lines are of the same form. */
export const isSameTemplate = (a: Template, b: Template): boolean =>
  a.slots.length === b.slots.length &&
  a.slots.every((slot, index) => isSameSlot(slot, b.slots[index])) &&
  a.fixed.every(({ bytes }, index) => Buffer.compare(bytes, b.fixed[index]?.bytes ?? new Uint8Array()) === 0);

/** Whether the fixed bytes stand at a place of a line. @param view of the bytes that the line lies in */
export const standsAt = ({ bytes, eights }: FixedBytes, view: DataView, at: number): boolean => {
  const { length } = bytes;
  if (at + length > view.byteLength) return false;
  const last = eights.length - 1;
  for (let word = 0; word < last; word += 1) {
    if (view.getFloat64(at + wordBytes * word, true) !== eights[word]) return false;
  }
  if (last >= 0) return view.getFloat64(at + length - wordBytes, true) === eights[last];
  for (let index = 0; index < length; index += 1) if (view.getUint8(at + index) !== bytes[index]) return false;
  return true;
};

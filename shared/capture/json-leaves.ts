import type { SideReader } from './columns.ts';
import { ExtraColumns } from './json-rows.ts';
import { type CapturedSide, sideRows } from './payload.ts';

/** A number, text or literal of JSON that stands, escaped, in a text of other JSON: where, and whose cell it is. */
export interface JsonLeaf {
  readonly start: number;
  readonly end: number;
  /** Row and place among the side's columns; −1 where the mapping leaves it out. */
  readonly row: number;
  readonly place: number;
}

/** A side's JSON as a form: where its values stand. */
export interface JsonForm {
  readonly leaves: readonly JsonLeaf[];
  readonly rows: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Most values of a form: each takes some hundred bytes as long as the form is remembered. */
export const mostLeaves = 16_384;

const structure = /[[\]{},:\s]/;
const plain = /^[ -~]*$/;

/** What may stand between a key and its colon. */
const beforeColon = /(?: |\\n)*:/y;

/** Where a text that begins with an escaped quote ends; −1 when it holds anything but plain characters. */
const textEnd = (line: string, start: number): number => {
  let at = start + 2;
  while (line[at] !== '\\') at += 1;
  return line[at + 1] === '"' ? at + 2 : -1;
};

const plainEnd = (line: string, start: number, end: number): number => {
  let at = start;
  while (at < end && !structure.test(line[at] ?? ' ') && line[at] !== '\\') at += 1;
  return at;
};

/**
 * Finds the values between `start` and `end`; `undefined` where anything but ASCII, or escapes other than of quotes and line feeds, stands, or
 * too many values.
 */
const spansOf = (line: string, start: number, end: number): readonly Span[] | undefined => {
  if (!plain.test(line.slice(start, end))) return undefined;
  const spans: Span[] = [];
  for (let at = start; at < end && spans.length <= mostLeaves; ) {
    if (line[at] === '\\' && line[at + 1] === 'n') at += 2;
    else if (line[at] === '\\') {
      const last = line[at + 1] === '"' ? textEnd(line, at) : -1;
      if (last === -1) return undefined;
      // A text before a colon is a key, which belongs to the form.
      beforeColon.lastIndex = last;
      if (!beforeColon.test(line)) spans.push({ start: at, end: last });
      at = last;
    } else if (structure.test(line[at] ?? ' ')) at += 1;
    else {
      const last = plainEnd(line, at, end);
      spans.push({ start: at, end: last });
      at = last;
    }
  }
  return spans.length > mostLeaves ? undefined : spans;
};

const marker = (index: number): string => `#${index}#`;
const markerForm = /^#(\d+)#$/;

/** The JSON with every value replaced by a text that tells its number. */
const marked = (line: string, start: number, end: number, spans: readonly Span[]): string => {
  const pieces: string[] = [];
  let from = start;
  for (const [index, span] of spans.entries()) {
    pieces.push(line.slice(from, span.start), `\\"${marker(index)}\\"`);
    from = span.end;
  }
  pieces.push(line.slice(from, end));
  return JSON.parse(`"${pieces.join('')}"`);
};

/**
 * Learns which value of a side's JSON becomes which cell: by reading it, as any other, with marks in place of its values. So whatever
 * the mapping says holds, and a line of the same form but other values is read the same way.
 *
 * @param line one character per byte
 * @param captured the side, whose data stand between `start` and `end`
 * @returns `undefined` when a value decides more than its own cell, is not written plainly, or there are more than 16,384
 */
export const jsonForm = (
  line: string,
  { start, end }: Span,
  captured: CapturedSide,
  side: SideReader,
): JsonForm | undefined => {
  const spans = spansOf(line, start, end);
  if (spans === undefined) return undefined;
  const extra = new ExtraColumns();
  const rows = sideRows({ ...captured, data: marked(line, start, end, spans) }, side, { extra });
  if ('reason' in rows) return undefined;
  const seats = new Map<number, { row: number; place: number }>();
  for (const [row, cells] of rows.entries()) {
    for (const [place, cell] of cells.entries()) {
      if (cell === null) continue;
      const index = markerForm.exec(String(cell))?.[1];
      if (index === undefined || seats.has(Number(index))) return undefined;
      seats.set(Number(index), { row, place });
    }
  }
  const nowhere = { row: 0, place: -1 };
  const leaves = spans.map((span, index) => ({ ...span, ...(seats.get(index) ?? nowhere) }));
  return { leaves, rows: rows.length };
};

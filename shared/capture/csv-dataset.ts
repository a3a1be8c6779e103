import { InvalidInputError } from '../errors.ts';
import { csvRows } from './csv.ts';
import { type Dataset, type DatasetEntry, rejectedEntry, unnamedColumn } from './dataset.ts';
import { lineText, placeOf } from './line-text.ts';
import { type CapturedLine, capturedLineGroups, defaultMaxLineBytes, type LineOptions } from './lines.ts';
import type { Cell, LinePlace, RejectedRecord } from './records.ts';

export interface CsvOptions extends LineOptions {
  /** Whether the first row holds the columns' names; otherwise they are `_c0`, `_c1` … */
  readonly header?: boolean;
}

/** A row whose quoted field goes on in the next line. */
interface OpenRow {
  readonly place: LinePlace;
  readonly text: string;
  /** Line that the text was last continued by. */
  readonly lastLine: number;
}

/** A row of CSV, its cells as text. */
export interface FoundRow extends LinePlace {
  readonly cells: readonly Cell[];
  /** Its line, or lines, without empty ones at its end. */
  readonly text: string;
}

/** Puts rows together from lines. Holds one row at most, and gives up on it when it grows over the limit of a line. */
class CsvRowReader {
  readonly #maxLineBytes: number;
  #open: OpenRow | undefined;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  push(line: CapturedLine): FoundRow | RejectedRecord | undefined {
    const place = placeOf(line);
    const text = lineText(line, this.#maxLineBytes);
    if (typeof text !== 'string') {
      this.#open = undefined;
      return rejectedEntry(place, text);
    }
    if (this.#open !== undefined) return this.#continued(this.#open, place, text);
    return this.#closed({ place, text, lastLine: place.line }, text);
  }

  /** The row that was never closed, when the file ends within one. */
  end(): RejectedRecord | undefined {
    const open = this.#open;
    if (open === undefined) return undefined;
    const detail = 'A quote opens in this row and is never closed.';
    return rejectedEntry(open.place, { reason: 'encoding-mismatch', detail });
  }

  #continued(open: OpenRow, place: LinePlace, text: string): FoundRow | RejectedRecord | undefined {
    // Empty lines do not come by themselves; within a quoted field they count.
    const joined = open.text + '\n'.repeat(place.line - open.lastLine) + text;
    const byteLength = place.byteOffset + place.byteLength - open.place.byteOffset;
    if (byteLength > this.#maxLineBytes) {
      this.#open = undefined;
      const detail = `A quote opens in this row and is not closed within ${this.#maxLineBytes} bytes.`;
      return rejectedEntry(open.place, { reason: 'line-too-long', detail });
    }
    return this.#closed({ place: { ...open.place, byteLength }, text: joined, lastLine: place.line }, text);
  }

  #closed(row: OpenRow, added: string): FoundRow | undefined {
    // Only a quote can close the field; without one the row needs no second look.
    const cells = this.#open === undefined || added.includes('"') ? csvRows(row.text)?.[0] : undefined;
    this.#open = cells === undefined ? row : undefined;
    return cells === undefined ? undefined : { ...row.place, cells, text: row.text };
  }
}

/** The rows of a CSV file, grouped by the chunk they end in, and its lines that are none. */
export const csvEntries = async function* (
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<readonly (FoundRow | RejectedRecord)[], void, undefined> {
  const reader = new CsvRowReader(maxLineBytes);
  for await (const lines of capturedLineGroups(chunks, { maxLineBytes })) {
    const batch = [...lines].flatMap((line) => reader.push(line) ?? []);
    if (batch.length > 0) yield batch;
  }
  const unfinished = reader.end();
  if (unfinished !== undefined) yield [unfinished];
};

const columnNames = (header: readonly Cell[]): readonly string[] => {
  const names = header.map((cell, place) => (cell === null ? unnamedColumn(place) : String(cell).trim()));
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice === undefined) return names;
  throw new InvalidInputError(`The header names the column ${twice} twice, but a name must come once`, {
    column: twice,
  });
};

const entryOf = (found: FoundRow | RejectedRecord, columns: number): DatasetEntry => {
  if ('kind' in found) return found;
  if (found.cells.length === columns) return found.cells;
  const detail = `The row has ${found.cells.length} columns, but the first row has ${columns}.`;
  return rejectedEntry(found, { reason: 'column-count', detail });
};

/**
 * A CSV file, by RFC 4180: fields in quotes may hold commas and line ends. Rows of another length than the first are rejected
 * one by one. Memory is bounded by a chunk's lines and one row; gzip is inflated on the fly.
 *
 * @throws InvalidInputError when there is no row at all, or the header cannot be read or names a column twice
 * @see RFC 4180
 */
export const csvDataset = async (
  chunks: AsyncIterable<Uint8Array>,
  { header = true, maxLineBytes = defaultMaxLineBytes }: CsvOptions = {},
): Promise<Dataset> => {
  const batches = csvEntries(chunks, maxLineBytes);
  const { value: first = [] } = await batches.next();
  const [head] = first;
  if (head === undefined) throw new InvalidInputError('The CSV file is empty, but must hold a header or rows');
  if ('kind' in head) throw new InvalidInputError(`The first row cannot be read. ${head.detail}`);
  const columns = header ? columnNames(head.cells) : head.cells.map((_, place) => unnamedColumn(place));
  const entries = (batch: readonly (FoundRow | RejectedRecord)[]) =>
    batch.map((found) => entryOf(found, columns.length));
  return {
    columns,
    batches: (async function* () {
      yield entries(header ? first.slice(1) : first);
      for await (const batch of batches) yield entries(batch);
    })(),
  };
};

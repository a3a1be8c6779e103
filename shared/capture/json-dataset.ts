import { InvalidInputError } from '../errors.ts';
import { type Dataset, type DatasetEntry, rejectedEntry, unnamedColumn } from './dataset.ts';
import { DocumentReader, type JsonDocument } from './documents.ts';
import { isJsonObject } from './json-rows.ts';
import { capturedLineGroups, defaultMaxLineBytes, type LineOptions } from './lines.ts';
import type { Cell, RejectedRecord } from './records.ts';

/** Lines that are looked at before the columns are settled. */
const sampledLines = 1000;

type JsonRow = Readonly<Record<string, unknown>> | readonly unknown[];

/** A row, or a line or object that is none. */
type FoundRow = { readonly kind: 'row'; readonly row: JsonRow } | RejectedRecord;

const rowOf = (found: JsonDocument | RejectedRecord): FoundRow => {
  if (found.kind === 'rejected') return found;
  const { value } = found;
  if (isJsonObject(value) || Array.isArray(value)) return { kind: 'row', row: value };
  const detail = 'The line is JSON, but neither an object nor a list.';
  return rejectedEntry(found, { reason: 'not-a-capture-record', detail });
};

const jsonEntries = async function* (
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<readonly FoundRow[], void, undefined> {
  const reader = new DocumentReader(maxLineBytes);
  for await (const lines of capturedLineGroups(chunks, { maxLineBytes })) {
    const batch: FoundRow[] = [];
    for (const line of lines) batch.push(...reader.push(line).map(rowOf));
    if (batch.length > 0) yield batch;
  }
  const unfinished = reader.end();
  if (unfinished.length > 0) yield unfinished;
};

const namesOf = (row: JsonRow): readonly string[] =>
  Array.isArray(row) ? row.map((_, place) => unnamedColumn(place)) : Object.keys(row);

const cellOf = (value: unknown): Cell => {
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean);
};

const entryOf = (found: FoundRow, columns: readonly string[]): DatasetEntry => {
  if (found.kind === 'rejected') return found;
  const { row } = found;
  if (Array.isArray(row)) return columns.map((_, place) => cellOf(row[place]));
  const byName = row as Readonly<Record<string, unknown>>;
  return columns.map((name) => (Object.hasOwn(byName, name) ? cellOf(byName[name]) : null));
};

/**
 * A JSON Lines file whose lines are objects, or lists read by place; an object may stretch over several lines. The columns are the names in the first 1,000 lines, in order of
 * appearance; names that only come later are left out, names that a line lacks are missing there. A nested value is its JSON text.
 *
 * @throws InvalidInputError when the first lines hold no row
 */
export const jsonDataset = async (
  chunks: AsyncIterable<Uint8Array>,
  { maxLineBytes = defaultMaxLineBytes }: LineOptions = {},
): Promise<Dataset> => {
  const batches = jsonEntries(chunks, maxLineBytes);
  const sample: FoundRow[] = [];
  while (sample.length < sampledLines) {
    const { value, done } = await batches.next();
    if (done) break;
    sample.push(...value);
  }
  const columns = [...new Set(sample.flatMap((found) => (found.kind === 'rejected' ? [] : namesOf(found.row))))];
  if (columns.length === 0) {
    const [first] = sample;
    const found = first?.kind === 'rejected' ? ` ${first.detail}` : '';
    throw new InvalidInputError(`No line of the file's start is a JSON object or list.${found}`);
  }
  return {
    columns,
    batches: (async function* () {
      yield sample.map((found) => entryOf(found, columns));
      for await (const batch of batches) yield batch.map((found) => entryOf(found, columns));
    })(),
  };
};

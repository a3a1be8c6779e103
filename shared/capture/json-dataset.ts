import { InvalidInputError } from '../errors.ts';
import { type Dataset, type DatasetEntry, rejectedEntry, unnamedColumn } from './dataset.ts';
import { isJsonObject } from './json-rows.ts';
import { lineText, placeOf } from './line-text.ts';
import { type CapturedLine, capturedLineGroups, defaultMaxLineBytes, type LineOptions } from './lines.ts';
import { parsedJson } from './payload.ts';
import type { Cell, RejectedRecord } from './records.ts';

/** Lines that are looked at before the columns are settled. */
const sampledLines = 1000;

type JsonRow = Readonly<Record<string, unknown>> | readonly unknown[];

const rowOf = (line: CapturedLine, maxLineBytes: number): JsonRow | RejectedRecord => {
  const place = placeOf(line);
  const text = lineText(line, maxLineBytes);
  if (typeof text !== 'string') return rejectedEntry(place, text);
  const parsed = parsedJson(text);
  if (parsed === undefined) return rejectedEntry(place, { reason: 'not-json', detail: 'The line is not JSON.' });
  if (isJsonObject(parsed.value) || Array.isArray(parsed.value)) return parsed.value;
  const detail = 'The line is JSON, but neither an object nor a list.';
  return rejectedEntry(place, { reason: 'not-a-capture-record', detail });
};

const isRejectedRow = (row: JsonRow | RejectedRecord): row is RejectedRecord =>
  !Array.isArray(row) && 'kind' in row && row.kind === 'rejected' && 'byteOffset' in row;

const jsonEntries = async function* (
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<readonly (JsonRow | RejectedRecord)[], void, undefined> {
  for await (const lines of capturedLineGroups(chunks, { maxLineBytes })) {
    const batch = Array.from(lines, (line) => rowOf(line, maxLineBytes));
    if (batch.length > 0) yield batch;
  }
};

const namesOf = (row: JsonRow): readonly string[] =>
  Array.isArray(row) ? row.map((_, place) => unnamedColumn(place)) : Object.keys(row);

const cellOf = (value: unknown): Cell => {
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean);
};

const entryOf = (row: JsonRow | RejectedRecord, columns: readonly string[]): DatasetEntry => {
  if (isRejectedRow(row)) return row;
  if (Array.isArray(row)) return columns.map((_, place) => cellOf(row[place]));
  const byName = row as Readonly<Record<string, unknown>>;
  return columns.map((name) => (Object.hasOwn(byName, name) ? cellOf(byName[name]) : null));
};

/**
 * A JSON Lines file whose lines are objects, or lists read by place. The columns are the names in the first 1,000 lines, in order of
 * appearance; names that only come later are left out, names that a line lacks are missing there. A nested value is its JSON text.
 *
 * @throws InvalidInputError when the first lines hold no row
 */
export const jsonDataset = async (
  chunks: AsyncIterable<Uint8Array>,
  { maxLineBytes = defaultMaxLineBytes }: LineOptions = {},
): Promise<Dataset> => {
  const batches = jsonEntries(chunks, maxLineBytes);
  const sample: (JsonRow | RejectedRecord)[] = [];
  while (sample.length < sampledLines) {
    const { value, done } = await batches.next();
    if (done) break;
    sample.push(...value);
  }
  const columns = [...new Set(sample.flatMap((row) => (isRejectedRow(row) ? [] : namesOf(row))))];
  if (columns.length === 0) {
    const [first] = sample;
    const found = first !== undefined && isRejectedRow(first) ? ` ${first.detail}` : '';
    throw new InvalidInputError(`No line of the file's start is a JSON object or list.${found}`);
  }
  return {
    columns,
    batches: (async function* () {
      yield sample.map((row) => entryOf(row, columns));
      for await (const batch of batches) yield batch.map((row) => entryOf(row, columns));
    })(),
  };
};

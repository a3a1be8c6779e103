import type { SideReader } from './columns.ts';
import { csvRows } from './csv.ts';
import { columnCountRefusal, type ExtraColumns, jsonRows, type SideRows } from './json-rows.ts';
import type { Cell, Refusal } from './records.ts';

/** One side of a captured invocation, as far as its form was checked. */
export interface CapturedSide {
  readonly data: string;
  readonly encoding: string;
  readonly contentType: string | undefined;
}

const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;
const bareNonFinite = /(?:^|[[,:\s])-?(?:NaN|Infinity)\s*(?:[\],}\s]|$)/;
const printableName = /^[\w.+/-]{1,60}$/;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes; `undefined` when they are not UTF-8. */
export const utf8Text = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** The value of JSON text in a box; `undefined` when it is not JSON. */
export const parsedJson = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

/** A label that may be told: a short name as it stands, anything else not at all. */
const named = (label: string): string => (printableName.test(label) ? `"${label}"` : 'something else');

const mediaType = (contentType: string | undefined): string => (contentType ?? '').split(';', 1)[0]?.trim() ?? '';

const parsedLines = (text: string): readonly unknown[] | undefined => {
  const bodies: unknown[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const parsed = parsedJson(line);
    if (parsed === undefined) return undefined;
    bodies.push(parsed.value);
  }
  return bodies.length === 0 ? undefined : bodies;
};

/** The bodies of a JSON text: itself, or its lines. JSON Lines are labelled JSON too, so what parses decides. */
const bodiesOf = (text: string, preferLines: boolean): readonly unknown[] | undefined => {
  const whole = () => {
    const parsed = parsedJson(text);
    return parsed === undefined ? undefined : [parsed.value];
  };
  return preferLines ? (parsedLines(text) ?? whole()) : (whole() ?? parsedLines(text));
};

/** What a JSON text holds, or why it cannot be read. @param told what sentences call it */
export const jsonBodies = (text: string, contentType: string, told: string): readonly unknown[] | Refusal => {
  const bodies = bodiesOf(text, contentType.toLowerCase().includes('jsonlines'));
  if (bodies !== undefined) return bodies;
  if (bareNonFinite.test(text)) {
    return { reason: 'not-json', detail: `The ${told} holds a bare NaN or Infinity, which JSON does not have.` };
  }
  return { reason: 'encoding-mismatch', detail: `The ${told} is labelled JSON, but is neither JSON nor JSON Lines.` };
};

/** The rows of a CSV text, or why it cannot be read. @param told what sentences call it */
export const csvCells = (text: string, told: string): readonly Cell[][] | Refusal =>
  csvRows(text) ?? {
    reason: 'encoding-mismatch',
    detail: `The ${told} is labelled CSV, but a quote in it is never closed.`,
  };

/** Blank lines hold nothing, except on a side of one column, where each is a missing value. */
const withoutBlankRows = (rows: readonly Cell[][], { columns }: SideReader): readonly Cell[][] =>
  columns.length === 1 ? rows : rows.filter((row) => row.length > 1 || row[0] !== null);

const csvSide = (text: string, side: SideReader, partnerRows: number | undefined): SideRows => {
  const parsed = csvCells(text, side.told);
  if ('reason' in parsed) return parsed;
  const rows = withoutBlankRows(parsed, side);
  const [first = []] = rows;
  // Some containers answer n rows with n predictions in one line.
  if (side.columns.length === 1 && rows.length === 1 && first.length > 1 && first.length === partnerRows) {
    return first.map((cell) => [cell]);
  }
  const odd = rows.findIndex((row) => row.length !== side.columns.length);
  return odd === -1 ? rows : columnCountRefusal(side, rows[odd]?.length ?? 0, odd + 1);
};

/** Data as text of a known form. */
interface Decoded {
  readonly form: 'csv' | 'json';
  readonly text: string;
  readonly contentType: string;
}

const decodedBase64 = ({ data }: CapturedSide, contentType: string, told: string): Decoded | Refusal => {
  const type = contentType.toLowerCase();
  const isCsv = type === 'text/csv';
  const isJson = /^application\/(?:[\w.-]+\+)?(?:x-)?json(?:lines)?$/.test(type);
  if (!isCsv && !isJson) {
    const found = type === '' ? 'no content type' : named(type);
    const detail = `The ${told} is BASE64 of ${found}, but only CSV, JSON and JSON Lines can be read.`;
    return { reason: 'unsupported-content-type', detail };
  }
  const compact = data.replaceAll(/\s/g, '');
  if (!base64Form.test(compact) || compact.length % 4 !== 0) {
    return { reason: 'encoding-mismatch', detail: `The ${told} is labelled BASE64, but does not decode as such.` };
  }
  const text = utf8Text(Buffer.from(compact, 'base64'));
  if (text === undefined) return { reason: 'not-utf8', detail: `The ${told}'s decoded BASE64 is not UTF-8 text.` };
  return { form: isCsv ? 'csv' : 'json', text, contentType };
};

/** The text that was captured and its form, or why it cannot be told. @param told what sentences call the side */
export const decoded = (captured: CapturedSide, told: string): Decoded | Refusal => {
  const contentType = mediaType(captured.contentType);
  switch (captured.encoding) {
    case 'CSV':
      return { form: 'csv', text: captured.data, contentType };
    case 'JSON':
      return { form: 'json', text: captured.data, contentType };
    case 'BASE64':
      return decodedBase64(captured, contentType, told);
    default: {
      const detail = `The ${told}'s encoding is ${named(captured.encoding)}, but must be CSV, JSON or BASE64.`;
      return { reason: 'unsupported-encoding', detail };
    }
  }
};

const rowsOf = (
  captured: CapturedSide,
  side: SideReader,
  extra: ExtraColumns,
  partnerRows: number | undefined,
): SideRows => {
  const found = decoded(captured, side.told);
  if ('reason' in found) return found;
  if (found.form === 'csv') return csvSide(found.text, side, partnerRows);
  const bodies = jsonBodies(found.text, found.contentType, side.told);
  return 'reason' in bodies ? bodies : jsonRows(bodies, side, extra);
};

/** Rows, unless there are none or the reading of them overflows: JSON may nest as deeply as it likes. */
export const heldRows = (told: string, read: () => SideRows): SideRows => {
  let rows: SideRows;
  try {
    rows = read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { reason: 'not-json', detail: `The ${told}'s JSON is nested too deeply to be read.` };
  }
  if ('reason' in rows || rows.length > 0) return rows;
  return { reason: 'row-count', detail: `The ${told} holds no rows.` };
};

/**
 * The rows of one side, each with as many cells as the mapping has columns, or why they cannot be read.
 *
 * @param extra is told the keys of JSON rows that the mapping does not name
 * @param partnerRows number of rows on the other side where it is known: with one column mapped, a single CSV line of as many
 *   fields is that many rows
 */
export const sideRows = (
  captured: CapturedSide,
  side: SideReader,
  { extra, partnerRows }: { readonly extra: ExtraColumns; readonly partnerRows?: number },
): SideRows => heldRows(side.told, () => rowsOf(captured, side, extra, partnerRows));

import type { Mapping } from '../monitor/index.ts';
import { type SideReader, sideReader } from './columns.ts';
import { inferenceTimeMs } from './inference-time.ts';
import { ExtraColumns, isJsonObject } from './json-rows.ts';
import { type CapturedLine, cutLines, defaultMaxLineBytes, type LineOptions } from './lines.ts';
import { type CapturedSide, parsedJson, sideRows, utf8Text } from './payload.ts';
import type { CapturedRecord, Cell, LinePlace, Refusal, RejectedRecord, Row } from './records.ts';

/** A batch is handed over at so many records, or at so many bytes of their lines, whichever comes first. */
const batchRecords = 512;
const batchBytes = 1024 * 1024;

/** Longest id of a record or event, in UTF-16 code units. SageMaker's own have at most 64; as a key, an id must stay short. */
export const longestId = 256;

export interface ReadOptions extends LineOptions {
  readonly mapping: Mapping;
}

/** What the mapping says about both sides; made once per object. */
export interface Readers {
  readonly input: SideReader | undefined;
  readonly output: SideReader | undefined;
  /** Whether a line must be parsed for its rows, and cannot be followed byte by byte. */
  readonly needWholeLines: boolean;
}

/** Prepares both sides of a mapping. */
export const readersOf = (mapping: Mapping): Readers => {
  const [input, output] = [sideReader(mapping, 'input'), sideReader(mapping, 'output')];
  return { input, output, needWholeLines: [input, output].some((side) => side?.hasQueries === true) };
};

type JsonObject = Readonly<Record<string, unknown>>;

interface Envelope {
  readonly captureData: JsonObject;
  readonly eventId: string;
  readonly recordId: string;
  readonly inferenceTime: unknown;
}

const notARecord = (detail: string): Refusal => ({ reason: 'not-a-capture-record', detail });

const envelopeOf = (value: unknown): Envelope | Refusal => {
  if (!isJsonObject(value)) return notARecord('The line is JSON, but not an object.');
  const { captureData, eventMetadata } = value;
  if (!isJsonObject(captureData)) return notARecord('The object has no captureData object.');
  if (!isJsonObject(eventMetadata)) return notARecord('The object has no eventMetadata object.');
  const { eventId, inferenceId, inferenceTime } = eventMetadata;
  if (typeof eventId !== 'string' || eventId === '') return notARecord('eventMetadata has no eventId text.');
  if (inferenceId !== undefined && inferenceId !== null && typeof inferenceId !== 'string') {
    return notARecord('eventMetadata has an inferenceId that is not text.');
  }
  const recordId = inferenceId || eventId;
  if (eventId.length > longestId || recordId.length > longestId) {
    return notARecord(`eventMetadata has an id of more than ${longestId} characters.`);
  }
  return { captureData, eventId, recordId, inferenceTime };
};

/** The side as captured; `undefined` when it was not captured, or the mapping leaves it out. */
const capturedSide = (captureData: JsonObject, side: SideReader | undefined): CapturedSide | Refusal | undefined => {
  if (side === undefined) return undefined;
  const key = side.role === 'input' ? 'endpointInput' : 'endpointOutput';
  const captured = captureData[key];
  if (captured === undefined || captured === null) return undefined;
  if (!isJsonObject(captured)) return notARecord(`${key} is not an object.`);
  const { data, encoding, observedContentType } = captured;
  if (typeof data !== 'string') return notARecord(`${key} has no data text.`);
  if (typeof encoding !== 'string') return notARecord(`${key} has no encoding text.`);
  return { data, encoding, contentType: typeof observedContentType === 'string' ? observedContentType : undefined };
};

const missingCells = (side: SideReader | undefined): readonly Cell[] => side?.columns.map(() => null) ?? [];

type SideCells = readonly (readonly Cell[])[] | undefined;

/** Puts the two sides together, row by row. A mapped side that was not captured is missing in every row. */
const joinedRows = (input: SideCells, output: SideCells, readers: Readers): readonly Row[] | Refusal => {
  if (input === undefined && output === undefined) {
    return notARecord('captureData holds no side that the mapping names.');
  }
  if (input !== undefined && output !== undefined && input.length !== output.length) {
    return {
      reason: 'row-count',
      detail: `The input has ${input.length} rows and the output ${output.length}, but they must have as many.`,
    };
  }
  const noInput = missingCells(readers.input);
  const noOutput = missingCells(readers.output);
  return (input ?? output ?? []).map((_, index) => ({
    input: input?.[index] ?? noInput,
    output: output?.[index] ?? noOutput,
  }));
};

const rowsOf = (captureData: JsonObject, readers: Readers, extra: ExtraColumns): readonly Row[] | Refusal => {
  const cells: { input?: SideCells; output?: SideCells } = {};
  for (const role of ['input', 'output'] as const) {
    const side = readers[role];
    const captured = capturedSide(captureData, side);
    if (captured === undefined || side === undefined) continue;
    if ('reason' in captured) return captured;
    const partnerRows = cells.input?.length;
    const rows = sideRows(captured, side, { extra, ...(partnerRows === undefined ? {} : { partnerRows }) });
    if ('reason' in rows) return rows;
    cells[role] = rows;
  }
  return joinedRows(cells.input, cells.output, readers);
};

type Content = Omit<CapturedRecord, keyof LinePlace>;

const contentOf = (bytes: Uint8Array, readers: Readers): Content | Refusal => {
  const text = utf8Text(bytes);
  if (text === undefined) return { reason: 'not-utf8', detail: 'The line is not UTF-8 text.' };
  const parsed = parsedJson(text);
  if (parsed === undefined) return { reason: 'not-json', detail: 'The line is not JSON.' };
  const envelope = envelopeOf(parsed.value);
  if ('reason' in envelope) return envelope;
  const { captureData, eventId, recordId, inferenceTime } = envelope;
  const timeMs = typeof inferenceTime === 'string' ? inferenceTimeMs(inferenceTime) : undefined;
  if (timeMs === undefined) {
    return { reason: 'bad-time', detail: 'inferenceTime is not a moment such as 2026-01-31T23:59:59Z.' };
  }
  const extra = new ExtraColumns();
  const rows = rowsOf(captureData, readers, extra);
  if ('reason' in rows) return rows;
  return { kind: 'record', recordId, eventId, inferenceTimeMs: timeMs, rows, extraColumns: extra.names, text };
};

/** What a line holds: the definition that the scanner's shortcut is held against. */
export const recordOf = (
  line: CapturedLine,
  readers: Readers,
  maxLineBytes: number,
): CapturedRecord | RejectedRecord => {
  const { line: number, byteOffset } = line;
  const byteLength = 'bytes' in line ? line.bytes.length : line.length;
  const place = { line: number, byteOffset, byteLength };
  if ('tooLong' in line) {
    const detail = `The line has ${line.length} bytes, but at most ${maxLineBytes} are read.`;
    return { kind: 'rejected', ...place, reason: 'line-too-long', detail };
  }
  if ('damaged' in line) {
    const detail = 'The gzip stream is damaged or ends too early; nothing could be read from here on.';
    return { kind: 'rejected', ...place, reason: 'gzip-corrupt', detail };
  }
  const content = contentOf(line.bytes, readers);
  return 'reason' in content ? { kind: 'rejected', ...place, ...content } : { ...place, ...content };
};

/**
 * Reads a capture object as it streams in: every line becomes a record or, with its reason, a rejected record, in the order of
 * the file. They come in batches of at most 512, to save promises. Memory is bounded by one batch (about 1 MiB of lines, or one line)
 * whatever the object's size; gzip is inflated on the fly.
 *
 * What can be read: either side or both; CSV, JSON and JSON Lines, plain or in BASE64; one row or many. Where a record has both
 * mapped sides, row i of the output belongs to row i of the input.
 *
 * @param chunks bytes of the object from its start, cut anywhere; its errors pass through
 * @see docs of the mapping in `shared/monitor`; `rejectionReasons` for what is not read
 */
export const readCapture = async function* (
  chunks: AsyncIterable<Uint8Array>,
  { mapping, maxLineBytes = defaultMaxLineBytes }: ReadOptions,
): AsyncGenerator<readonly (CapturedRecord | RejectedRecord)[], void, undefined> {
  const readers = readersOf(mapping);
  let batch: (CapturedRecord | RejectedRecord)[] = [];
  let bytes = 0;
  for await (const cutter of cutLines(chunks, { maxLineBytes })) {
    if ('damaged' in cutter) batch.push(recordOf(cutter, readers, maxLineBytes));
    else
      while (cutter.next()) {
        batch.push(recordOf(cutter.current(), readers, maxLineBytes));
        bytes += cutter.isTooLong ? 0 : cutter.end - cutter.start;
        if (batch.length < batchRecords && bytes < batchBytes) continue;
        yield batch;
        batch = [];
        bytes = 0;
      }
  }
  if (batch.length > 0) yield batch;
};

import type { Mapping } from '../monitor/index.ts';
import { type Ask, hasQueries, type SideReader, sideReader } from './columns.ts';
import { inferenceTimeMs } from './inference-time.ts';
import {
  isJoinedObject,
  joinedBodiesCells,
  joinedBody,
  joinedCells,
  type SideCells,
  type SidesCells,
} from './joined.ts';
import { ExtraColumns, isJsonObject } from './json-rows.ts';
import { type CapturedSide, sideRows } from './payload.ts';
import type { CapturedRecord, Cell, LinePlace, Refusal, Row } from './records.ts';

/** Longest id of a record or event, in UTF-16 code units. SageMaker's own have at most 64; as a key, an id must stay short. */
export const longestId = 256;

/** What the mapping says about every side; made once per object. */
export interface Readers {
  readonly input: SideReader | undefined;
  readonly output: SideReader | undefined;
  readonly groundTruth: SideReader | undefined;
  /** Time of records that carry none; without it they are rejected. */
  readonly untimedMs: number | undefined;
  /** Whether a line must be parsed for its rows, and cannot be followed byte by byte. */
  readonly needWholeLines: boolean;
}

/** Stands in where a mapping has no queries. */
const askNothing: Ask = () => () => undefined;

/** Prepares every side of a mapping. The library of JMESPath is loaded only where the mapping needs it. */
export const readersOf = async (mapping: Mapping, untimedMs?: number): Promise<Readers> => {
  const ask = hasQueries(mapping) ? (await import('../query/index.ts')).questions : askNothing;
  const [input, output] = [sideReader(mapping, 'input', ask), sideReader(mapping, 'output', ask)];
  const groundTruth = sideReader(mapping, 'groundTruth', ask);
  const needWholeLines = groundTruth !== undefined || [input, output].some((side) => side?.hasQueries === true);
  return { input, output, groundTruth, untimedMs, needWholeLines };
};

type JsonObject = Readonly<Record<string, unknown>>;

/** A record of some form, before its rows are looked at. */
interface Envelope {
  readonly eventId: string;
  readonly recordId: string;
  readonly inferenceTime: unknown;
  rows(extra: ExtraColumns): readonly Row[] | Refusal;
}

const notARecord = (detail: string): Refusal => ({ reason: 'not-a-capture-record', detail });

const isTooLong = (...ids: readonly string[]): boolean => ids.some(({ length }) => length > longestId);

const tooLongId = (where: string): Refusal => notARecord(`${where} has an id of more than ${longestId} characters.`);

/** A record of Data Capture, alone or merged with its ground truth, or of ground truth alone. */
const capturedEnvelope = (value: JsonObject, readers: Readers): Envelope | Refusal => {
  const { captureData = labelsAlone(value, readers), eventMetadata } = value;
  if (!isJsonObject(captureData)) return notARecord('The object has no captureData object.');
  if (!isJsonObject(eventMetadata)) return notARecord('The object has no eventMetadata object.');
  const { eventId, inferenceId, inferenceTime } = eventMetadata;
  if (typeof eventId !== 'string' || eventId === '') return notARecord('eventMetadata has no eventId text.');
  if (inferenceId !== undefined && inferenceId !== null && typeof inferenceId !== 'string') {
    return notARecord('eventMetadata has an inferenceId that is not text.');
  }
  const recordId = inferenceId || eventId;
  if (isTooLong(eventId, recordId)) return tooLongId('eventMetadata');
  const rows = (extra: ExtraColumns) => rowsOf(value, captureData, readers, extra);
  return { eventId, recordId, inferenceTime, rows };
};

/** Labels that nothing was captured with are read by a mapping of nothing else. */
const labelsAlone = ({ groundTruthData }: JsonObject, { input, output, groundTruth }: Readers): unknown =>
  groundTruth !== undefined && input === undefined && output === undefined && isJsonObject(groundTruthData)
    ? {}
    : undefined;

/** An object that batch transform wrote. Where it made no inference ids, the line names the record within its file. */
const joinedEnvelope = (value: JsonObject, readers: Readers, line: number): Envelope | Refusal => {
  const body = joinedBody(value);
  const { id = `line-${line}`, time } = body;
  if (typeof id !== 'string' || id === '') return notARecord('SageMakerInferenceId is not a text.');
  if (isTooLong(id)) return tooLongId('SageMakerInferenceId');
  const rows = (extra: ExtraColumns): readonly Row[] | Refusal => {
    const cells = joinedBodiesCells([body], readers, extra);
    return 'reason' in cells ? cells : joinedRows(cells, readers);
  };
  return { eventId: id, recordId: id, inferenceTime: time, rows };
};

const envelopeOf = (value: unknown, readers: Readers, line: number): Envelope | Refusal => {
  if (!isJsonObject(value)) return notARecord('The line is JSON, but not an object.');
  const isJoined = isJoinedObject(value) && value.captureData === undefined;
  return isJoined ? joinedEnvelope(value, readers, line) : capturedEnvelope(value, readers);
};

/** What an object holds under a key; `undefined` when it was not captured. */
const capturedUnder = (holder: JsonObject, key: string): CapturedSide | Refusal | undefined => {
  const captured = holder[key];
  if (captured === undefined || captured === null) return undefined;
  if (!isJsonObject(captured)) return notARecord(`${key} is not an object.`);
  const { data, encoding, observedContentType } = captured;
  if (typeof data !== 'string') return notARecord(`${key} has no data text.`);
  if (typeof encoding !== 'string') return notARecord(`${key} has no encoding text.`);
  return { data, encoding, contentType: typeof observedContentType === 'string' ? observedContentType : undefined };
};

const missingCells = (side: SideReader | undefined): readonly Cell[] => side?.columns.map(() => null) ?? [];

interface FoundCells extends SidesCells {
  readonly groundTruth?: SideCells;
}

/** Puts the sides together, row by row. A mapped side that was not captured is missing in every row. */
const joinedRows = (found: FoundCells, readers: Readers): readonly Row[] | Refusal => {
  const { input, output, groundTruth } = found;
  const isMapped = readers.input !== undefined || readers.output !== undefined;
  const [first, ...others] = (['input', 'output', 'groundTruth'] as const).flatMap((name) => {
    const rows = found[name];
    return rows === undefined ? [] : [{ told: readers[name]?.told ?? name, rows }];
  });
  if (first === undefined || (isMapped && input === undefined && output === undefined)) {
    return notARecord('captureData holds no side that the mapping names.');
  }
  const odd = others.find(({ rows }) => rows.length !== first.rows.length);
  if (odd !== undefined) {
    const detail = `The ${first.told} has ${first.rows.length} rows and the ${odd.told} ${odd.rows.length}, but they must have as many.`;
    return { reason: 'row-count', detail };
  }
  const [noInput, noOutput] = [missingCells(readers.input), missingCells(readers.output)];
  const noLabel = missingCells(readers.groundTruth);
  return first.rows.map((_, index) => ({
    input: input?.[index] ?? noInput,
    output: withLabel(output?.[index] ?? noOutput, groundTruth?.[index] ?? noLabel),
  }));
};

const withLabel = (output: readonly Cell[], label: readonly Cell[]): readonly Cell[] =>
  label.length === 0 ? output : [...output, ...label];

/** The rows of a side; `undefined` when it was not captured, or the mapping leaves it out. */
const sideCells = (
  holder: JsonObject,
  key: string,
  side: SideReader | undefined,
  { extra, partner }: { readonly extra: ExtraColumns; readonly partner?: SideCells | undefined },
): SideCells | Refusal | undefined => {
  const captured = side && capturedUnder(holder, key);
  if (side === undefined || captured === undefined) return undefined;
  if ('reason' in captured) return captured;
  return sideRows(captured, side, { extra, ...(partner === undefined ? {} : { partnerRows: partner.length }) });
};

/** What the sides of an invocation hold. Only merged records of batch transform have neither, and their own instead. */
const invocationCells = (captureData: JsonObject, readers: Readers, extra: ExtraColumns): SidesCells | Refusal => {
  const hasEndpointSide = captureData.endpointInput != null || captureData.endpointOutput != null;
  const batch = hasEndpointSide ? undefined : capturedUnder(captureData, 'batchTransformOutput');
  if (batch !== undefined) return 'reason' in batch ? batch : joinedCells(batch, readers, extra);
  const input = sideCells(captureData, 'endpointInput', readers.input, { extra });
  if (input !== undefined && 'reason' in input) return input;
  const output = sideCells(captureData, 'endpointOutput', readers.output, { extra, partner: input });
  if (output !== undefined && 'reason' in output) return output;
  return { ...(input && { input }), ...(output && { output }) };
};

const rowsOf = (record: JsonObject, captureData: JsonObject, readers: Readers, extra: ExtraColumns) => {
  const cells = invocationCells(captureData, readers, extra);
  if ('reason' in cells) return cells;
  const partner = cells.input ?? cells.output;
  const groundTruth = sideCells(record, 'groundTruthData', readers.groundTruth, { extra, partner });
  if (groundTruth !== undefined && 'reason' in groundTruth) return groundTruth;
  return joinedRows({ ...cells, ...(groundTruth && { groundTruth }) }, readers);
};

/** A record without its place. */
export type Content = Omit<CapturedRecord, keyof LinePlace>;

/** The event time of a record, or the time of those that carry none; `undefined` when it is no moment. */
export const timeOf = (inferenceTime: unknown, { untimedMs }: Readers): number | undefined => {
  if (inferenceTime === undefined || inferenceTime === null) return untimedMs;
  return typeof inferenceTime === 'string' ? inferenceTimeMs(inferenceTime) : undefined;
};

/** What a JSON value holds as a record. @param text that the value was parsed from, which begins in `line` */
export const contentOfValue = (value: unknown, text: string, readers: Readers, line: number): Content | Refusal => {
  const envelope = envelopeOf(value, readers, line);
  if ('reason' in envelope) return envelope;
  const { eventId, recordId, inferenceTime } = envelope;
  const timeMs = timeOf(inferenceTime, readers);
  if (timeMs === undefined) {
    return { reason: 'bad-time', detail: 'inferenceTime is not a moment such as 2026-01-31T23:59:59Z.' };
  }
  const extra = new ExtraColumns();
  const rows = envelope.rows(extra);
  if ('reason' in rows) return rows;
  return { kind: 'record', recordId, eventId, inferenceTimeMs: timeMs, rows, extraColumns: extra.names, text };
};

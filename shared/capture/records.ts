/** One value of a row. `null` is a missing value: absent, JSON `null`, or an empty CSV field. */
export type Cell = string | number | boolean | null;

/** One observation, its cells in the order of the mapping's columns; a side that is not mapped has none. */
export interface Row {
  readonly input: readonly Cell[];
  readonly output: readonly Cell[];
}

/**
 * Where a line lies in its object, so that it can be found again. `line` counts from 1 and counts empty lines too.
 * Offset and length are in bytes, without the line's end; in a gzip file they count inflated bytes.
 */
export interface LinePlace {
  readonly line: number;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** A line of a capture object that could be read. */
export interface CapturedRecord extends LinePlace {
  readonly kind: 'record';
  /** The caller's inference id, else the event id: what ground truth names. */
  readonly recordId: string;
  readonly eventId: string;
  /** Event time in milliseconds since 1970, UTC. */
  readonly inferenceTimeMs: number;
  /** At least one. */
  readonly rows: readonly Row[];
  /** Keys of JSON rows that the mapping does not name, at most twenty. */
  readonly extraColumns: readonly string[];
  /** The whole line: personal data. */
  readonly text: string;
}

/** Why a line, or the rest of a file, could not be read. */
export const rejectionReasons = [
  /** The line is longer than the limit; it was passed over without being held in memory. */
  'line-too-long',
  /** The gzip stream ends too early or is damaged: the rest of the object is lost. */
  'gzip-corrupt',
  /** The line, or decoded BASE64 data, is not UTF-8. */
  'not-utf8',
  /** The line, or its data, is not JSON; a bare NaN or Infinity is not JSON either. */
  'not-json',
  /** The line is JSON of another form, or holds neither side that the mapping names. */
  'not-a-capture-record',
  /** `encoding` is none of CSV, JSON, BASE64. */
  'unsupported-encoding',
  /** `encoding` promises what the data does not hold. */
  'encoding-mismatch',
  /** BASE64 data of a content type that is neither CSV, JSON nor JSON Lines. */
  'unsupported-content-type',
  /** A row has more or fewer columns than the mapping. */
  'column-count',
  /** There are no rows, or input and output differ in their number. */
  'row-count',
  /** A JMESPath query of the mapping cannot be applied: a function met a value of another type. */
  'query-failed',
  /** `inferenceTime` is not a moment, or too many hours were seen. */
  'bad-time',
] as const;

export type RejectionReason = (typeof rejectionReasons)[number];

/** A line of a capture object, or the rest of the object, that could not be read. */
export interface RejectedRecord extends LinePlace {
  readonly kind: 'rejected';
  readonly reason: RejectionReason;
  /** One sentence on what was found and what was expected. Never holds a captured value: those are personal data. */
  readonly detail: string;
}

/** Why something cannot be read, before it is known where it lies. */
export interface Refusal {
  readonly reason: RejectionReason;
  readonly detail: string;
}

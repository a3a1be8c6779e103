import { DocumentReader, type JsonDocument } from './documents.ts';
import { isJoinedObject } from './joined.ts';
import { isJsonObject } from './json-rows.ts';
import { capturedLineGroups, defaultMaxLineBytes } from './lines.ts';
import type { ReadOptions } from './read-capture.ts';
import { contentOfValue, type Readers, readersOf } from './record-content.ts';
import type { CapturedRecord, RejectedRecord } from './records.ts';

export interface DocumentOptions extends ReadOptions {
  /** Time of records that carry none, as merged records of batch transform, in milliseconds since 1970; else they are rejected. */
  readonly untimedMs?: number;
}

/** Whether a JSON value looks like a record of any form: captured, merged, labels alone, or written by batch transform. */
export const isRecordObject = (value: unknown): boolean =>
  isJsonObject(value) &&
  (isJsonObject(value.captureData) || isJsonObject(value.groundTruthData) || isJoinedObject(value));

const recordOf = (document: JsonDocument, readers: Readers): CapturedRecord | RejectedRecord => {
  const { line, byteOffset, byteLength, value, text } = document;
  const content = contentOfValue(value, text, readers, line);
  const place = { line, byteOffset, byteLength };
  return 'reason' in content ? { kind: 'rejected', ...place, ...content } : { ...place, ...content };
};

/**
 * Reads a file of records as `readCapture` does, but a record may stretch over several lines, up to the limit of a line, and one without
 * a time may be given one. A record or rejection of several lines is placed where it begins, and as long as it is with its line ends.
 * Memory is bounded by a chunk's records and one unfinished record.
 *
 * @param chunks bytes of the file from its start, cut anywhere; its errors pass through
 */
export const readDocuments = async function* (
  chunks: AsyncIterable<Uint8Array>,
  { mapping, untimedMs, maxLineBytes = defaultMaxLineBytes }: DocumentOptions,
): AsyncGenerator<readonly (CapturedRecord | RejectedRecord)[], void, undefined> {
  const readers = await readersOf(mapping, untimedMs);
  const reader = new DocumentReader(maxLineBytes, isRecordObject);
  const read = (found: JsonDocument | RejectedRecord) => (found.kind === 'document' ? recordOf(found, readers) : found);
  for await (const lines of capturedLineGroups(chunks, { maxLineBytes })) {
    const batch: (CapturedRecord | RejectedRecord)[] = [];
    for (const line of lines) batch.push(...reader.push(line).map(read));
    if (batch.length > 0) yield batch;
  }
  const unfinished = reader.end();
  if (unfinished.length > 0) yield unfinished;
};

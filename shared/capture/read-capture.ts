import type { Mapping } from '../monitor/index.ts';
import { type CapturedLine, cutLines, defaultMaxLineBytes, type LineOptions } from './lines.ts';
import { parsedJson, utf8Text } from './payload.ts';
import { type Content, contentOfValue, type Readers, readersOf } from './record-content.ts';
import type { CapturedRecord, Refusal, RejectedRecord } from './records.ts';

export { longestId, type Readers, readersOf } from './record-content.ts';

/** A batch is handed over at so many records, or at so many bytes of their lines, whichever comes first. */
const batchRecords = 512;
const batchBytes = 1024 * 1024;

export interface ReadOptions extends LineOptions {
  readonly mapping: Mapping;
}

const contentOf = (bytes: Uint8Array, readers: Readers, line: number): Content | Refusal => {
  const text = utf8Text(bytes);
  if (text === undefined) return { reason: 'not-utf8', detail: 'The line is not UTF-8 text.' };
  const parsed = parsedJson(text);
  if (parsed === undefined) return { reason: 'not-json', detail: 'The line is not JSON.' };
  return contentOfValue(parsed.value, text, readers, line);
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
  const content = contentOf(line.bytes, readers, number);
  return 'reason' in content ? { kind: 'rejected', ...place, ...content } : { ...place, ...content };
};

/**
 * Reads a capture object as it streams in: every line becomes a record or, with its reason, a rejected record, in the order of
 * the file. They come in batches of at most 512, to save promises. Memory is bounded by one batch (about 1 MiB of lines, or one line)
 * whatever the object's size; gzip is inflated on the fly.
 *
 * What can be read: either side or both; CSV, JSON and JSON Lines, plain or in BASE64; one row or many; alone or merged with ground
 * truth; and JSON that batch transform joined. Row i of each mapped side belongs to row i of every other.
 *
 * @param chunks bytes of the object from its start, cut anywhere; its errors pass through
 * @see docs of the mapping in `shared/monitor`; `rejectionReasons` for what is not read
 */
export const readCapture = async function* (
  chunks: AsyncIterable<Uint8Array>,
  { mapping, maxLineBytes = defaultMaxLineBytes }: ReadOptions,
): AsyncGenerator<readonly (CapturedRecord | RejectedRecord)[], void, undefined> {
  const readers = await readersOf(mapping);
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

import { csvEntries, type FoundRow } from './csv-dataset.ts';
import { rejectedEntry } from './dataset.ts';
import { joinedRow } from './joined.ts';
import { defaultMaxLineBytes } from './lines.ts';
import type { DocumentOptions } from './read-documents.ts';
import { longestId, type Readers, readersOf, timeOf } from './record-content.ts';
import type { CapturedRecord, RejectedRecord } from './records.ts';

const recordOf = (found: FoundRow, readers: Readers): CapturedRecord | RejectedRecord => {
  const { line, byteOffset, byteLength, cells, text } = found;
  const row = joinedRow(cells, readers);
  if ('reason' in row) return rejectedEntry(found, row);
  const timeMs = timeOf(row.time, readers);
  if (timeMs === undefined) {
    const detail = 'The last column is not a moment such as 2026-01-31T23:59:59Z.';
    return rejectedEntry(found, { reason: 'bad-time', detail });
  }
  const id = String(row.id ?? `line-${line}`);
  if (id.length > longestId) {
    const detail = `The inference id has more than ${longestId} characters.`;
    return rejectedEntry(found, { reason: 'not-a-capture-record', detail });
  }
  const label = readers.groundTruth?.columns.map(() => null) ?? [];
  const rows = [{ input: row.input, output: [...row.output, ...label] }];
  const place = { line, byteOffset, byteLength };
  return { kind: 'record', ...place, recordId: id, eventId: id, inferenceTimeMs: timeMs, rows, extraColumns: [], text };
};

/**
 * Reads what batch transform wrote as CSV, joined with its input or not: every row is a record with the mapping's inputs, then its
 * outputs, then the inference id and time that `GenerateInferenceId` appends. Memory is bounded by a chunk's rows and one row.
 *
 * @param chunks bytes of the file from its start, cut anywhere; its errors pass through
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform-data-processing.html
 */
export const readBatchCsv = async function* (
  chunks: AsyncIterable<Uint8Array>,
  { mapping, untimedMs, maxLineBytes = defaultMaxLineBytes }: DocumentOptions,
): AsyncGenerator<readonly (CapturedRecord | RejectedRecord)[], void, undefined> {
  const readers = await readersOf(mapping, untimedMs);
  for await (const entries of csvEntries(chunks, maxLineBytes)) {
    yield entries.map((found) => ('kind' in found ? found : recordOf(found, readers)));
  }
};

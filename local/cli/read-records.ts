import { type CapturedRecord, type RejectedRecord, readBatchCsv, readDocuments } from '../../shared/capture/index.ts';
import type { Mapping } from '../../shared/monitor/index.ts';
import type { FileKind } from './sampled.ts';

/** Kinds of files whose lines are records of invocations, not merely rows. */
export type RecordsKind = Extract<FileKind, 'capture' | 'batch-csv'>;

/** Whether a file holds records of invocations. */
export const holdsRecords = (kind: FileKind): kind is RecordsKind => kind === 'capture' || kind === 'batch-csv';

/** Event time given to records that carry none: an hour of its own, which belongs to no window. */
export const untimedMs = 0;

/** Reads records of whatever form, a mapping telling their columns. */
export const readRecords = (
  chunks: AsyncIterable<Uint8Array>,
  kind: RecordsKind,
  mapping: Mapping,
): AsyncIterable<readonly (CapturedRecord | RejectedRecord)[]> =>
  kind === 'batch-csv' ? readBatchCsv(chunks, { mapping, untimedMs }) : readDocuments(chunks, { mapping, untimedMs });

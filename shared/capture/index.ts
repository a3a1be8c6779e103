export { readBatchCsv } from './batch-csv.ts';
export { type CellType, cellTypes } from './cell-type.ts';
export type { Role } from './columns.ts';
export { csvRows } from './csv.ts';
export { type Dataset, type DatasetEntry, isRejected } from './dataset.ts';
export { DocumentReader, type JsonDocument } from './documents.ts';
export {
  type CapturedLine,
  capturedLines,
  type DamagedRest,
  defaultMaxLineBytes,
  type LineOptions,
  type TooLongLine,
  type WholeLine,
} from './lines.ts';
export type { RandomAccess } from './parquet-dataset.ts';
export { proposeMapping } from './propose-mapping.ts';
export { type ReadOptions, readCapture } from './read-capture.ts';
export { type DatasetSource, readDataset } from './read-dataset.ts';
export { type DocumentOptions, readDocuments } from './read-documents.ts';
export {
  type CapturedRecord,
  type Cell,
  type LinePlace,
  type RejectedRecord,
  type RejectionReason,
  type Row,
  rejectionReasons,
} from './records.ts';
export { cellForms, fullRows, isLongDecimal, RowBlock } from './row-block.ts';
export { isBatchCsvLine, isCaptureLine } from './sampled-records.ts';
export { type CaptureScanner, scanCapture } from './scan-capture.ts';
export type { ScannedRecord } from './scanned-record.ts';
export type { TextDictionary } from './text-dictionary.ts';
export { hashId, idHash } from './text-scanner.ts';

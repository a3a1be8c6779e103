import type { RejectionReason } from '../../shared/capture/index.ts';

/** What a reader expects where it refuses, and what to change. */
export interface Advice {
  readonly expected: string;
  readonly fix: string;
}

const advices: Readonly<Record<RejectionReason, Advice>> = {
  'line-too-long': {
    expected: 'A line has at most 8 MB; SageMaker takes no larger payloads.',
    fix: 'Look whether line ends were lost, so that a whole file became one line.',
  },
  'gzip-corrupt': {
    expected: 'A gzip file that can be inflated to its end.',
    fix: 'Copy the file again: it was cut short or damaged on the way. What came before is read.',
  },
  'not-utf8': {
    expected: 'Text in UTF-8.',
    fix: 'Let the client send UTF-8; of BASE64, only text in UTF-8 can be read.',
  },
  'not-json': {
    expected: 'One JSON object on each line, and JSON where the encoding says so.',
    fix: 'If a model answers NaN or Infinity, let it answer null: JSON has no such numbers. If it is a list over several lines, write each object on its own (jq -c .[]).',
  },
  'not-a-capture-record': {
    expected: 'Objects with captureData and eventMetadata, holding a side that the mapping names.',
    fix: 'Give the files that Data Capture wrote. If only one side was captured, leave the other out of the mapping.',
  },
  'unsupported-encoding': {
    expected: 'The encoding CSV, JSON or BASE64, as Data Capture writes it.',
    fix: 'Look which tool rewrote the files, and leave the encoding as it was.',
  },
  'encoding-mismatch': {
    expected: 'Data of the form that its encoding names.',
    fix: 'Send the content type that fits the body; in CSV, close every quote and double those within a field.',
  },
  'unsupported-content-type': {
    expected: 'text/csv, application/json or application/jsonlines.',
    fix: "List the endpoint's content type under CaptureContentTypeHeader, as CSV or JSON. Images and other bytes have no columns to watch.",
  },
  'column-count': {
    expected: 'As many columns in every row as the mapping, or the header, names.',
    fix: 'If the client added or dropped a column, change the mapping (plumbline map --sample proposes one); it begins a new series. If text holds commas, it must be in quotes.',
  },
  'row-count': {
    expected: 'Rows where the mapping says they are, as many in the output as in the input.',
    fix: "Set the side's rows to the JSON pointer of the list of rows. If the model answers once for many rows, map the input or the output alone.",
  },
  'query-failed': {
    expected: 'Values of the types that the functions in a JMESPath query of the mapping take.',
    fix: 'Guard the function: not_null(x, `0`) where x may be missing, to_number(x) where it may be text.',
  },
  'bad-time': {
    expected: 'An inferenceTime such as 2026-01-31T23:59:59Z, and at most 35 days of them in one file.',
    fix: 'Look which tool rewrote the files: Data Capture itself writes the time so.',
  },
};

/** What a rejection means for whoever owns the file. */
export const adviceOn = (reason: string): Advice | undefined =>
  Object.hasOwn(advices, reason) ? advices[reason as RejectionReason] : undefined;

/** What is said of labels without a capture. */
export const labelsTold =
  'It holds labels (groundTruthData) without captured data. They belong to a capture by its inference id; merged with it, they are read beside it.';

/** What lines without captured records are. */
export const otherForm = (kind: 'csv' | 'json-lines' | 'parquet', lines: readonly string[]): string => {
  const names = { csv: 'CSV', 'json-lines': 'JSON Lines', parquet: 'Parquet' } as const;
  const several = kind === 'json-lines' && lines.some((line) => line.includes('\n')) ? ' over several lines each' : '';
  return `It is ${names[kind]}${several}, not Data Capture's form. It is read as a data set: plumbline profile, baseline and check take it as it is.`;
};

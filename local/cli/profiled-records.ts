import { type RejectedRecord, scanCapture } from '../../shared/capture/index.ts';
import { columnsOf, type Mapping } from '../../shared/monitor/index.ts';
import {
  type Profile,
  type ProfiledRecords,
  type ProfileRecordsOptions,
  profileRecords,
  profileScans,
} from '../../shared/profile/index.ts';
import { counted } from './counted.ts';
import { DocumentTraces } from './document-traces.ts';
import type { InputFile } from './input-files.ts';
import { type RecordsKind, readRecords } from './read-records.ts';
import { RejectedLines } from './rejected-lines.ts';
import type { Progress } from './terminal.ts';

export interface RecordsFile {
  readonly file: InputFile;
  readonly kind: RecordsKind;
}

export interface ProfiledFile extends ProfiledRecords {
  readonly rejected: RejectedLines;
}

/** Takes hours that are over while a file is read, so that memory need not hold all of a long one. */
export interface PassedHours {
  take(hourMs: number, partial: Profile): void;
  /** Forgets all that was taken: the file is read anew. */
  forget(): void;
}

/** How a file of records is profiled. */
export interface RecordsOptions extends Pick<ProfileRecordsOptions, 'rejectedHourMs' | 'sampleRows' | 'slicePlan'> {
  readonly progress?: Progress | undefined;
  /** Names the seed of an hour's profile; by default after the file. */
  readonly seedOf?: (hourMs: number) => string;
  /** Without it, all hours are in what is returned, and they may be 840. */
  readonly passed?: PassedHours;
}

/** Chunks until there is a reason to stop. */
const until = async function* (
  chunks: AsyncIterable<Uint8Array>,
  isOver: () => boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    yield chunk;
    if (isOver()) return;
  }
};

/** What both ways of reading a file have in common. */
interface Reading {
  readonly kind: RecordsKind;
  readonly mapping: Mapping;
  /** The file from its start, each time anew. */
  chunks(): AsyncIterable<Uint8Array>;
  readonly options: Omit<ProfileRecordsOptions, 'onRecord' | 'onRejected'>;
  rejectedIn(lines: RejectedLines): (record: RejectedRecord) => void;
}

const readingOf = (
  { file, kind }: RecordsFile,
  mapping: Mapping,
  { progress, passed, ...options }: RecordsOptions,
): Reading => {
  const passing = counted(progress);
  return {
    kind,
    mapping,
    chunks: () => passing(file.chunks()),
    options: {
      columns: columnsOf(mapping),
      seedOf: (hour) => `${file.name}/${hour}`,
      ...options,
      ...(passed === undefined ? {} : { onPassed: (hour, partial) => passed.take(hour, partial) }),
    },
    rejectedIn: (lines) => (record) => lines.add({ file: file.name, record }),
  };
};

/** The outcome of reading line by line; `undefined` at the first trace of something that documents may read otherwise. */
const scanned = async ({ mapping, chunks, options, rejectedIn }: Reading): Promise<ProfiledFile | undefined> => {
  const traces = new DocumentTraces();
  const rejected = new RejectedLines();
  const reject = rejectedIn(rejected);
  const scans = scanCapture(
    until(chunks(), () => traces.isFound),
    { mapping },
  );
  const found = await profileScans(scans, {
    ...options,
    // Without a screen that asks for more, records that are spelled like one before are not handed over.
    screens: [],
    onRecord: (record) => traces.addRecord(record),
    onRejected: (record) => {
      traces.addRejected(record);
      reject(record);
    },
  });
  return traces.isFound ? undefined : { ...found, rejected };
};

const readWhole = async ({ kind, mapping, chunks, options, rejectedIn }: Reading): Promise<ProfiledFile> => {
  const rejected = new RejectedLines();
  const records = readRecords(chunks(), kind, mapping);
  const found = await profileRecords(records, { ...options, onRejected: rejectedIn(rejected) });
  return { ...found, rejected };
};

/**
 * Profiles a file of records, one profile for each hour. Captures with a record in each line, as nearly all are, are scanned, which takes a
 * fifth of the time; at the first trace of anything else the file is read anew as documents, so that the outcome is always that of these.
 */
export const profiledRecords = async (
  file: RecordsFile,
  mapping: Mapping,
  options: RecordsOptions = {},
): Promise<ProfiledFile> => {
  const reading = readingOf(file, mapping, options);
  const fast = file.kind === 'capture' ? await scanned(reading) : undefined;
  if (fast !== undefined) return fast;
  options.passed?.forget();
  return readWhole(reading);
};

import {
  type CapturedRecord,
  type RejectedRecord,
  RowBlock,
  readCapture,
  scanCapture,
} from '../../../shared/capture/index.ts';
import { columnsOf, type Mapping } from '../../../shared/monitor/index.ts';
import {
  type ProfileRecordsOptions,
  profileRecords,
  profileScans,
  type Screen,
  type SlicePlan,
} from '../../../shared/profile/index.ts';
import { chunksOf } from '../capture/captures.ts';

/** Everything that profiling a file leaves behind, profiles as their bytes. */
export interface Outcome {
  readonly partials: readonly (readonly [number, string])[];
  readonly counts: unknown;
  readonly rejected: readonly RejectedRecord[];
  readonly seen: readonly CapturedRecord[];
}

export interface Profiling {
  readonly mapping: Mapping;
  /** The general path makes an object of every line; the scanned one is held against it. */
  readonly how: 'general' | 'scanned';
  readonly chunkBytes?: number;
  readonly maxLineBytes?: number;
  readonly slicePlan?: SlicePlan;
  readonly screens?: readonly Screen[];
  readonly maxHours?: number;
  readonly rejectedHourMs?: number;
}

const wide = 64 * 1024;

/** Profiles a capture file in one of two ways. */
export const outcome = async (
  content: string | Uint8Array,
  { mapping, how, chunkBytes = wide, maxLineBytes = 2000, slicePlan, screens, ...rest }: Profiling,
): Promise<Outcome> => {
  const rejected: RejectedRecord[] = [];
  const seen: CapturedRecord[] = [];
  const options: ProfileRecordsOptions = {
    columns: columnsOf(mapping),
    seedOf: String,
    ...(slicePlan === undefined ? {} : { slicePlan }),
    ...rest,
    onRejected: (record: RejectedRecord) => void rejected.push(record),
    onRecord: (record: CapturedRecord) => void seen.push(record),
  };
  const chunks = chunksOf(content, chunkBytes);
  const reading = { mapping, maxLineBytes };
  const { partials, counts } =
    how === 'general'
      ? await profileRecords(readCapture(chunks, reading), options)
      : await profileScans(scanCapture(chunks, reading), { ...options, ...(screens === undefined ? {} : { screens }) });
  const bytes = [...partials].map(([hour, profile]) => [hour, Buffer.from(profile.toBytes()).toString('hex')] as const);
  return { partials: bytes, counts, rejected, seen };
};

/** How many of a file's lines are read from their bytes, without making an object. */
export const scannedLines = async (
  content: string | Uint8Array,
  mapping: Mapping,
  chunkBytes = wide,
): Promise<number> => {
  const width = (side: 'input' | 'output') => mapping[side]?.columns.length ?? 0;
  const block = new RowBlock(width('input'), width('output'));
  let scanned = 0;
  for await (const scanner of scanCapture(chunksOf(content, chunkBytes), { mapping })) {
    scanner.block = block;
    for (let record = scanner.next(); record !== undefined; record = scanner.next())
      if (record.kind === 'scanned') scanned += 1;
  }
  return scanned;
};

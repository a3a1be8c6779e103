import type { CapturedRecord, CaptureScanner, RejectedRecord, ScannedRecord } from '../capture/index.ts';
import type { Column } from './column-profile.ts';
import { Profile } from './profile.ts';
import { type Screen, Screening } from './screening.ts';
import type { SlicePlan } from './slice-plan.ts';

export const hourMs = 3_600_000;

/** Most hours of event time that one object may touch: 35 days. Data Capture's own objects touch one or two. */
const defaultMaxHours = 24 * 35;

/** Most names of unmapped columns that are counted per object. */
const maxExtraColumns = 20;

/** What was seen in one capture object. */
export interface RecordCounts {
  readonly records: number;
  readonly rows: number;
  readonly rejected: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** How many records held each column that the mapping does not name; the first twenty names. */
  readonly extraColumns: Readonly<Record<string, number>>;
}

export interface ProfileRecordsOptions {
  readonly columns: readonly Column[];
  /** Names the seed of an hour's profile: the key under which that partial will be kept. */
  readonly seedOf: (hourMs: number) => string;
  /**
   * Event time, in milliseconds, in whose hour records that cannot be read are counted; `before`: in that of the record before them, as far as
   * there is one. Without it, they are in no profile.
   */
  readonly rejectedHourMs?: number | 'before';
  /**
   * Called for every record that was profiled, in the order of the file; waited for when it returns a promise. With `screens`, only for
   * those that may be worth a look.
   */
  readonly onRecord?: (record: CapturedRecord) => void | Promise<void>;
  /** The same for records that were not. */
  readonly onRejected?: (record: RejectedRecord) => void | Promise<void>;
  /** Whether the partials keep a sample of whole rows; off where raw values may not be stored. */
  readonly sampleRows?: boolean;
  /** Which slices of the rows the partials count; without it, none are. */
  readonly slicePlan?: SlicePlan | undefined;
  /** Most hours that one object may touch; each holds a profile in memory. Records of further hours are rejected. */
  readonly maxHours?: number;
  /**
   * Takes the profile of an hour once four others were touched after it, so that memory need not hold all hours of a long object. It is then
   * not in what is returned; where more records of that hour come, another profile of it begins. Without it, all are held to the end.
   */
  readonly onPassed?: (hourMs: number, partial: Profile) => void;
}

export interface ProfiledRecords {
  /** One profile per hour of event time, by the hour's start in milliseconds since 1970, UTC. */
  readonly partials: ReadonlyMap<number, Profile>;
  readonly counts: RecordCounts;
}

/** Hours whose rows are gathered before they are folded, at once: objects touch one or two, and their records come in order. */
const maxOpenHours = 4;

const startOfHour = (timeMs: number): number => Math.floor(timeMs / hourMs) * hourMs;

/** A rejected twin of a record whose hour is one too many. */
const inOneHourTooMany = (record: CapturedRecord | ScannedRecord, maxHours: number): RejectedRecord => {
  const { line, byteOffset, byteLength } = record;
  const detail = `The object touches more than the ${maxHours} hours of event time that are kept apart.`;
  return { kind: 'rejected', line, byteOffset, byteLength, reason: 'bad-time', detail };
};

/** Folds records into one profile per hour. Holds what `profileRecords` returns. */
class HourlyProfiles {
  readonly #options: ProfileRecordsOptions & { readonly maxHours: number; readonly sampleRows: boolean };
  readonly #partials = new Map<number, Profile>();
  readonly #openPartials = new Map<number, Profile>();
  readonly #rejectedByReason = new Map<string, number>();
  readonly #extraColumns = new Map<string, number>();
  #records = 0;
  #rows = 0;
  #lastHour = Number.NaN;
  #lastPartial: Profile | undefined;

  constructor(options: ProfileRecordsOptions) {
    this.#options = { maxHours: defaultMaxHours, sampleRows: true, ...options };
  }

  /** Folds one record in. Returns the promise of the callback, when it made one. */
  add(record: CapturedRecord | RejectedRecord, scanner?: CaptureScanner): void | Promise<void> {
    if (record.kind === 'rejected') return this.#reject(record);
    const { maxHours, onRecord } = this.#options;
    const partial = this.#partialWithin(record.inferenceTimeMs);
    if (partial === undefined) return this.#reject(inOneHourTooMany(record, maxHours));
    partial.addRecord(record.rows, record);
    if (scanner !== undefined) scanner.block = partial.block;
    this.#records += 1;
    this.#rows += record.rows.length;
    for (const name of record.extraColumns) this.#countExtra(name);
    return onRecord?.(record);
  }

  /** The same of a record that was only scanned. */
  addScanned(record: ScannedRecord, screening: Screening | undefined, scanner: CaptureScanner): void | Promise<void> {
    const { maxHours, onRecord } = this.#options;
    const partial = this.#partialWithin(record.inferenceTimeMs);
    if (partial === undefined) return this.#reject(inOneHourTooMany(record, maxHours));
    if (partial.block !== record.block) {
      const left = record.block;
      partial.block.forgetUncommitted();
      partial.block.copyUncommitted(left, record.rows);
      left.forgetUncommitted();
      scanner.block = partial.block;
    }
    const isLoud = onRecord !== undefined && (screening?.isLoud(record) ?? true);
    partial.commit(record, scanner);
    this.#records += 1;
    this.#rows += record.rows;
    for (const name of record.extraColumns) this.#countExtra(name);
    if (isLoud) return onRecord(scanner.wholeRecord());
  }

  result(): ProfiledRecords {
    const rejectedByReason = Object.fromEntries(this.#rejectedByReason);
    const rejected = [...this.#rejectedByReason.values()].reduce((total, count) => total + count, 0);
    const extraColumns = Object.fromEntries(this.#extraColumns);
    const counts = { records: this.#records, rows: this.#rows, rejected, rejectedByReason, extraColumns };
    return { partials: this.#partials, counts };
  }

  #reject(record: RejectedRecord): void | Promise<void> {
    const { rejectedHourMs, onRejected } = this.#options;
    this.#rejectedByReason.set(record.reason, (this.#rejectedByReason.get(record.reason) ?? 0) + 1);
    const timeMs = rejectedHourMs === 'before' ? this.#lastHour : rejectedHourMs;
    if (timeMs !== undefined && !Number.isNaN(timeMs)) this.#partial(startOfHour(timeMs)).addRejected(record.reason);
    return onRejected?.(record);
  }

  #countExtra(name: string): void {
    const count = this.#extraColumns.get(name);
    if (count !== undefined || this.#extraColumns.size < maxExtraColumns) {
      this.#extraColumns.set(name, (count ?? 0) + 1);
    }
  }

  /** The profile of a moment's hour; `undefined` when that is one too many. Neighbours mostly share theirs. */
  #partialWithin(timeMs: number): Profile | undefined {
    const hour = startOfHour(timeMs);
    if (hour === this.#lastHour) return this.#lastPartial;
    if (!this.#partials.has(hour) && this.#partials.size >= this.#options.maxHours) return undefined;
    this.#lastHour = hour;
    this.#lastPartial = this.#partial(hour);
    this.#open(hour, this.#lastPartial);
    return this.#lastPartial;
  }

  /** Keeps few hours open for rows on their way: the one that was written to longest ago gives its memory back. */
  #open(hour: number, partial: Profile): void {
    this.#openPartials.delete(hour);
    this.#openPartials.set(hour, partial);
    const [oldest] = this.#openPartials;
    if (this.#openPartials.size <= maxOpenHours || oldest === undefined) return;
    const [oldestHour, passed] = oldest;
    passed.release();
    this.#openPartials.delete(oldestHour);
    const { onPassed } = this.#options;
    if (onPassed === undefined) return;
    this.#partials.delete(oldestHour);
    onPassed(oldestHour, passed);
  }

  #partial(hour: number): Profile {
    const known = this.#partials.get(hour);
    if (known !== undefined) return known;
    const { columns, seedOf, sampleRows, slicePlan } = this.#options;
    const partial = Profile.empty(columns, seedOf(hour), { sampleRows, slicePlan });
    this.#partials.set(hour, partial);
    return partial;
  }
}

/**
 * Profiles the records of one capture object: one profile per hour of event time it touches. Memory grows with hours × columns,
 * not with records.
 *
 * @param batches what `readCapture` yields; its errors pass through
 */
export const profileRecords = async (
  batches: AsyncIterable<readonly (CapturedRecord | RejectedRecord)[]>,
  options: ProfileRecordsOptions,
): Promise<ProfiledRecords> => {
  const profiles = new HourlyProfiles(options);
  for await (const batch of batches) {
    for (const record of batch) {
      const pending = profiles.add(record);
      if (pending !== undefined) await pending;
    }
  }
  return profiles.result();
};

/** How `profileScans` differs from `profileRecords`. */
export interface ProfileScansOptions extends ProfileRecordsOptions {
  /** Tell which records `onRecord` has to see; without them, it sees all, which costs making each an object. */
  readonly screens?: readonly Screen[];
}

/**
 * The same as `profileRecords`, but lines like the ones before are never made into objects.
 *
 * @param scans what `scanCapture` yields; its errors pass through
 */
export const profileScans = async (
  scans: AsyncIterable<CaptureScanner>,
  { screens, ...options }: ProfileScansOptions,
): Promise<ProfiledRecords> => {
  const profiles = new HourlyProfiles(options);
  const screening = screens && new Screening(screens);
  for await (const scanner of scans) {
    for (let record = scanner.next(); record !== undefined; record = scanner.next()) {
      const pending =
        record.kind === 'scanned' ? profiles.addScanned(record, screening, scanner) : profiles.add(record, scanner);
      if (pending !== undefined) await pending;
    }
  }
  return profiles.result();
};

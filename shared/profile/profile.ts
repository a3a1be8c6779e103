import {
  type CaptureScanner,
  fullRows,
  hashId,
  idHash,
  type RejectionReason,
  type Row,
  RowBlock,
  type ScannedRecord,
} from '../capture/index.ts';
import { InvalidInputError } from '../errors.ts';
import { DistinctSketch } from '../sketch/index.ts';
import { unreadable } from './bytes.ts';
import { type Column, ColumnProfile, type ColumnState } from './column-profile.ts';
import { sealed, unsealed } from './envelope.ts';
import { addRowHashes } from './row-hashes.ts';
import { RowSample, type RowSampleState, rowHashHigh, rowHashLow } from './row-sample.ts';
import { SliceCounts, type SlicesState } from './slice-counts.ts';
import { SliceFolder } from './slice-folder.ts';
import type { SlicePlan } from './slice-plan.ts';

/** `Profile` as plain data. */
export interface ProfileState {
  readonly columns: readonly ColumnState[];
  readonly rows: number;
  readonly records: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** Not there where not all rows were hashed. */
  readonly distinctRows?: Uint8Array;
  /** Not there where it is off, or not all rows had their chance. */
  readonly sample?: RowSampleState;
  /** Not there without rows, or where they were not counted by slice. */
  readonly slices?: SlicesState;
}

/** What a record is known by. */
export interface RecordIds {
  readonly eventId: string;
  readonly recordId: string;
}

export interface ProfileOptions {
  /** Whether a sample of 256 whole rows is kept; off where raw values may not be stored. */
  readonly sampleRows?: boolean;
  /** Which slices of the rows are counted; without it, none are. */
  readonly slicePlan?: SlicePlan | undefined;
}

const described = ({ name, role }: Column): string => `${role} ${name}`;

/**
 * A mergeable summary of rows: per column counts, types, moments, quantiles, distinct and frequent values. Its size depends on the
 * number of columns, not of rows. The same rows in the same order with the same seed give the same bytes.
 */
export class Profile {
  readonly #columns: readonly ColumnProfile[];
  /** The columns in the order of a row's cells. */
  readonly #seats: readonly ColumnProfile[];
  readonly #inputs: number;
  readonly #seed: string;
  /** Rows that came but are not in the statistics yet; whoever reads those has them folded first. */
  #block: RowBlock | undefined;
  #rows = 0;
  #records = 0;
  #rejected = new Map<string, number>();
  #distinctRows: DistinctSketch | undefined = new DistinctSketch();
  #sample: RowSample | undefined;
  #slices: SliceCounts | undefined;
  #slicer: SliceFolder | undefined;

  private constructor(
    columns: readonly ColumnProfile[],
    seed: string,
    { sampleRows = true, slicePlan }: ProfileOptions = {},
  ) {
    const inputs = columns.filter(({ role }) => role === 'input');
    this.#columns = columns;
    this.#seats = [...inputs, ...columns.filter(({ role }) => role === 'output')];
    this.#inputs = inputs.length;
    this.#seed = seed;
    if (sampleRows) this.#sample = new RowSample();
    if (slicePlan !== undefined) this.#slices = new SliceCounts(slicePlan);
  }

  /**
   * A profile of no rows.
   *
   * @param columns in the order of a row's cells: the first with role input is a row's first input, and so on
   * @param seed decides how the quantile sketches round; take the key under which the profile will be kept
   * @throws InvalidInputError when a name comes twice in a role
   */
  static empty(columns: readonly Column[], seed: string, options: ProfileOptions = {}): Profile {
    const names = columns.map(described);
    const known = new Set<string>();
    for (const name of names) {
      if (known.has(name)) throw new InvalidInputError(`The column ${name} comes twice`);
      known.add(name);
    }
    return new Profile(
      columns.map((column) => new ColumnProfile(column, seed)),
      seed,
      options,
    );
  }

  /** What is known about each column, from all rows that were added so far. */
  get columns(): readonly ColumnProfile[] {
    this.#settle();
    return this.#columns;
  }

  /** Rows added. */
  get rows(): number {
    return this.#rows;
  }

  /** Capture records added; rows of a data set belong to none. */
  get records(): number {
    return this.#records;
  }

  /** Records that could not be read, in no other statistic. */
  get rejected(): number {
    return [...this.#rejected.values()].reduce((total, count) => total + count, 0);
  }

  /** Records that could not be read, by reason, ascending by name. */
  get rejectedByReason(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#rejected].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /**
   * How many different rows there are, ids and times apart: repeated records show as fewer than rows. `undefined` where not all rows
   * were hashed, as before format version 3.
   */
  get distinctRows(): DistinctSketch | undefined {
    this.#settle();
    return this.#distinctRows;
  }

  /** A uniform sample of the different rows, at most 256; `undefined` where it is off, or not all rows had their chance. */
  get sample(): RowSample | undefined {
    return this.#sample;
  }

  /** Counts by slice; `undefined` without rows, or where not all of them were counted by the same plan. */
  get slices(): SliceCounts | undefined {
    this.#settle();
    return this.#rows === 0 ? undefined : this.#slices;
  }

  /** Where rows are written to; its owner commits them by `commit`. */
  get block(): RowBlock {
    this.#block ??= new RowBlock(this.#inputs, this.#seats.length - this.#inputs);
    return this.#block;
  }

  /** Adds one row. A cell that the row lacks is missing; cells beyond the columns are left out. */
  addRow(row: Row): void {
    this.#sample?.addNamed(`${this.#seed}#${this.#rows + 1}`, row);
    this.block.forgetUncommitted();
    this.block.write(row, 0);
    this.#commit(1);
  }

  /** Adds one capture record with its rows. @param ids what its rows are sampled by; without them, their numbers */
  addRecord(rows: readonly Row[], ids?: RecordIds): void {
    this.#records += 1;
    if (this.#sample !== undefined) this.#sampleRecord(this.#sample, rows, ids);
    this.block.forgetUncommitted();
    for (const [index, row] of rows.entries()) this.block.write(row, index);
    this.#commit(rows.length);
  }

  /**
   * Commits the rows of a scanned record, which stand in this profile's block: the same as `addRecord` of what it stands for.
   *
   * @param scanner makes it whole, where the sample wants a row of it
   */
  commit(record: ScannedRecord, scanner: CaptureScanner): void {
    this.#records += 1;
    if (this.#sample !== undefined) this.#sampleScanned(this.#sample, record, scanner);
    this.#commit(record.rows);
  }

  /** Gives the memory back that rows on their way take; more can still be added. */
  release(): void {
    this.#settle();
    this.#block = undefined;
    this.#slicer = undefined;
  }

  /** Counts a record that could not be read. */
  addRejected(reason: RejectionReason): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
  }

  /**
   * Adds everything that `other` has seen; leaves `other` as it is. Slices are left where both have them by the same plan: else
   * they would tell of some of the rows only. A profile of no rows has none to ask for.
   *
   * @throws InvalidInputError when the columns are not the same, in the same order; names the first that differs
   */
  merge(other: Profile): void {
    this.#settle();
    const ours = this.#columns.map(described);
    const theirs = other.columns.map(described);
    const odd = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, place) => place).find(
      (place) => ours[place] !== theirs[place],
    );
    if (odd !== undefined) {
      const [found, expected] = [theirs[odd] ?? 'nothing', ours[odd] ?? 'nothing'];
      throw new InvalidInputError(`Column ${odd + 1} of the other profile is ${found}, but must be ${expected}`);
    }
    for (const [place, column] of this.#columns.entries()) {
      const counterpart = other.#columns[place];
      if (counterpart !== undefined) column.merge(counterpart);
    }
    this.#mergeRows(other);
    this.#mergeSlices(other);
    this.#rows += other.#rows;
    this.#records += other.#records;
    for (const [reason, count] of other.#rejected)
      this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + count);
  }

  /** Comes before the rows are added up: what is known of some of all rows only tells nothing of all. */
  #mergeRows(other: Profile): void {
    if (other.#rows === 0) return;
    const isFirst = this.#rows === 0;
    const [distinctRows, sample] = isFirst
      ? [new DistinctSketch(), new RowSample()]
      : [this.#distinctRows, this.#sample];
    this.#distinctRows = other.#distinctRows && distinctRows;
    this.#sample = other.#sample && sample;
    if (other.#distinctRows !== undefined) distinctRows?.merge(other.#distinctRows);
    if (other.#sample !== undefined) sample?.merge(other.#sample);
  }

  /** Comes before the rows are added up. */
  #mergeSlices({ slices, rows }: Profile): void {
    if (rows === 0) return;
    const ours = this.#rows === 0 ? slices && new SliceCounts(slices.plan) : this.#slices;
    const isSame = ours !== undefined && ours.plan.id === slices?.plan.id;
    if (isSame) ours.merge(slices);
    this.#slices = isSame ? ours : undefined;
    this.#slicer = undefined;
  }

  #sampleRecord(sample: RowSample, rows: readonly Row[], ids: RecordIds | undefined): void {
    if (ids === undefined) {
      for (const [index, row] of rows.entries()) sample.addNamed(`${this.#seed}#${this.#rows + index + 1}`, row);
      return;
    }
    hashId(ids.eventId);
    const { high, low } = idHash;
    for (const [place, { input, output }] of rows.entries()) {
      const [rowHigh, rowLow] = [rowHashHigh(high, place), rowHashLow(low, place)];
      sample.add({ recordId: ids.recordId, place, high: rowHigh, low: rowLow, input, output });
    }
  }

  #sampleScanned(sample: RowSample, record: ScannedRecord, scanner: CaptureScanner): void {
    let rows: readonly Row[] | undefined;
    for (let place = 0; place < record.rows; place += 1) {
      const high = rowHashHigh(record.eventHigh, place);
      const low = rowHashLow(record.eventLow, place);
      if (!sample.wants(high, low)) continue;
      rows ??= scanner.wholeRecord().rows;
      const { input = [], output = [] } = rows[place] ?? {};
      sample.add({ recordId: record.recordId, place, high, low, input, output });
    }
  }

  #commit(rows: number): void {
    const { block } = this;
    block.commit(rows);
    this.#rows += rows;
    if (block.isFull) this.#fold(block);
  }

  #settle(): void {
    if (this.#block !== undefined && this.#block.rows > 0) this.#fold(this.#block);
  }

  #fold(block: RowBlock): void {
    const { stride, rows } = block;
    for (let first = 0; first < rows; first += fullRows) {
      const end = Math.min(rows, first + fullRows);
      for (const [column, seat] of this.#seats.entries()) {
        const dictionary = block.dictionaries[column];
        if (dictionary === undefined) continue;
        const start = column * stride;
        seat.fold({ block, dictionary, first: start + first, end: start + end });
      }
      if (this.#distinctRows !== undefined) addRowHashes(this.#distinctRows, block, first, end);
      if (this.#slices !== undefined) {
        this.#slicer ??= new SliceFolder(this.#slices, this.#seats);
        this.#slicer.fold(block, first, end);
      }
    }
    block.clear();
  }

  toState(): ProfileState {
    const { slices, distinctRows, sample } = this;
    return {
      columns: this.columns.map((column) => column.toState()),
      rows: this.#rows,
      records: this.#records,
      rejectedByReason: this.rejectedByReason,
      ...(distinctRows === undefined ? {} : { distinctRows: distinctRows.toState() }),
      ...(sample === undefined ? {} : { sample: sample.toState() }),
      ...(slices === undefined ? {} : { slices: slices.toState() }),
    };
  }

  /** The profile as bytes: a checked, versioned header and a compressed body. */
  toBytes(): Uint8Array {
    return sealed(this.toState());
  }

  /**
   * The profile that `toBytes` wrote. Adding and merging go on as they would have.
   *
   * @throws InvalidInputError when the bytes are damaged or of an unknown format version; names the field
   */
  static fromBytes(bytes: Uint8Array): Profile {
    try {
      return Profile.#of(unsealed(bytes));
    } catch (cause) {
      // The checksum vouches for what we wrote; bytes of another writer may hold anything.
      throw cause instanceof InvalidInputError ? cause : unreadable('holds no profile', cause);
    }
  }

  static #of(state: ProfileState): Profile {
    const profile = new Profile(
      state.columns.map((column) => ColumnProfile.fromState(column)),
      '',
    );
    profile.#distinctRows = state.distinctRows && DistinctSketch.fromState(state.distinctRows);
    profile.#sample = state.sample && RowSample.fromState(state.sample);
    if (state.slices !== undefined) profile.#slices = SliceCounts.fromState(state.slices);
    profile.#rows = state.rows;
    profile.#records = state.records;
    profile.#rejected = new Map(Object.entries(state.rejectedByReason));
    return profile;
  }
}

/**
 * The profiles as one. Give them in the order of their keys: then the same profiles give the same bytes.
 *
 * @returns `undefined` when there are none; the profiles themselves stay as they are
 * @throws InvalidInputError when their columns differ
 */
export const mergeProfiles = (profiles: Iterable<Profile>): Profile | undefined => {
  let merged: Profile | undefined;
  for (const profile of profiles) {
    merged ??= Profile.empty(profile.columns, 'merged', { sampleRows: false });
    merged.merge(profile);
  }
  return merged;
};

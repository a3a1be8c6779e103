import { cellKinds, type RejectionReason, type Row, type ScannedRecord } from '../capture/index.ts';
import { InvalidInputError } from '../errors.ts';
import { Hash } from '../sketch/index.ts';
import { type Column, ColumnProfile, type ColumnState } from './column-profile.ts';
import { sealed, unsealed } from './envelope.ts';

interface ProfileState {
  readonly columns: readonly ColumnState[];
  readonly rows: number;
  readonly records: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
}

/** Where a column's cell lies in a row. */
interface Seat {
  readonly column: ColumnProfile;
  readonly place: number;
}

const described = ({ name, role }: Column): string => `${role} ${name}`;

/**
 * A mergeable summary of rows: per column counts, types, moments, quantiles, distinct and frequent values. Its size depends on the
 * number of columns, not of rows. The same rows in the same order with the same seed give the same bytes.
 */
export class Profile {
  readonly columns: readonly ColumnProfile[];
  readonly #inputs: readonly Seat[];
  readonly #outputs: readonly Seat[];
  readonly #hash = new Hash();
  #rows = 0;
  #records = 0;
  #rejected = new Map<string, number>();

  private constructor(columns: readonly ColumnProfile[]) {
    const seats = (role: Column['role']): Seat[] =>
      columns.filter((column) => column.role === role).map((column, place) => ({ column, place }));
    this.columns = columns;
    this.#inputs = seats('input');
    this.#outputs = seats('output');
  }

  /**
   * A profile of no rows.
   *
   * @param columns in the order of a row's cells: the first with role input is a row's first input, and so on
   * @param seed decides how the quantile sketches round; take the key under which the profile will be kept
   * @throws InvalidInputError when a name comes twice in a role
   */
  static empty(columns: readonly Column[], seed: string): Profile {
    const names = columns.map(described);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new InvalidInputError(`The column ${twice} comes twice`);
    return new Profile(columns.map((column) => new ColumnProfile(column, seed)));
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

  /** Adds one row. A cell that the row lacks is missing; cells beyond the columns are left out. */
  addRow(row: Row): void {
    this.#rows += 1;
    for (const { column, place } of this.#inputs) column.add(row.input[place]);
    for (const { column, place } of this.#outputs) column.add(row.output[place]);
  }

  /** Adds one capture record with its rows. */
  addRecord(rows: readonly Row[]): void {
    this.#records += 1;
    for (const row of rows) this.addRow(row);
  }

  /** Adds one scanned capture record with its rows: the same as `addRecord` of what it stands for. */
  addScanned(record: ScannedRecord): void {
    this.#records += 1;
    this.#rows += record.rows;
    const { inputs, width } = record;
    for (let row = 0; row < record.rows; row += 1) {
      const first = row * width;
      this.#addScannedSide(record, this.#inputs, first, first + inputs);
      this.#addScannedSide(record, this.#outputs, first + inputs, first + width);
    }
  }

  /** Counts a record that could not be read. */
  addRejected(reason: RejectionReason): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
  }

  /**
   * Adds everything that `other` has seen; leaves `other` as it is.
   *
   * @throws InvalidInputError when the columns are not the same, in the same order; names the first that differs
   */
  merge(other: Profile): void {
    const ours = this.columns.map(described);
    const theirs = other.columns.map(described);
    const odd = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, place) => place).find(
      (place) => ours[place] !== theirs[place],
    );
    if (odd !== undefined) {
      const [found, expected] = [theirs[odd] ?? 'nothing', ours[odd] ?? 'nothing'];
      throw new InvalidInputError(`Column ${odd + 1} of the other profile is ${found}, but must be ${expected}`);
    }
    for (const [place, column] of this.columns.entries()) {
      const counterpart = other.columns[place];
      if (counterpart !== undefined) column.merge(counterpart);
    }
    this.#rows += other.#rows;
    this.#records += other.#records;
    for (const [reason, count] of other.#rejected)
      this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + count);
  }

  #addScannedSide(record: ScannedRecord, seats: readonly Seat[], first: number, end: number): void {
    const { kinds, highs, lows, forms, starts, ends } = record;
    for (let place = 0; place < seats.length; place += 1) {
      const column = seats[place]?.column;
      const cell = first + place;
      if (column === undefined) continue;
      const kind = cell < end ? kinds[cell] : cellKinds.missing;
      if (kind === cellKinds.decimal) column.addDecimal(highs[cell] ?? 0, lows[cell] ?? 0, forms[cell] ?? 0);
      else if (kind === cellKinds.word) {
        this.#hash.high = highs[cell] ?? 0;
        this.#hash.low = lows[cell] ?? 0;
        column.addWord(record.bytes, starts[cell] ?? 0, ends[cell] ?? 0, this.#hash);
      } else if (kind === cellKinds.odd) column.add(record.text(cell));
      else column.addMissing();
    }
  }

  /** The profile as bytes: a checked, versioned header and compressed JSON. */
  toBytes(): Uint8Array {
    const state: ProfileState = {
      columns: this.columns.map((column) => column.toState()),
      rows: this.#rows,
      records: this.#records,
      rejectedByReason: this.rejectedByReason,
    };
    return sealed(state);
  }

  /**
   * The profile that `toBytes` wrote. Adding and merging go on as they would have.
   *
   * @throws InvalidInputError when the bytes are damaged or of an unknown format version; names the field
   */
  static fromBytes(bytes: Uint8Array): Profile {
    // The checksum vouches for the form: nothing else writes these bytes.
    const state = unsealed(bytes) as ProfileState;
    const profile = new Profile(state.columns.map((column) => ColumnProfile.fromState(column)));
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
    merged ??= Profile.empty(profile.columns, 'merged');
    merged.merge(profile);
  }
  return merged;
};

import type { Cell, Row } from '../capture/index.ts';
import { Hash, hashText, keptForm, mixed } from '../sketch/index.ts';

/** Rows that a sample keeps. */
export const sampledRows = 256;

/** A row of a sample: whole, with what it takes to find it again. */
export interface SampledRow extends Row {
  /** The record's id, as ground truth names it; of a row without a record, its number. */
  readonly recordId: string;
  /** The row's place in its record, from 0. */
  readonly place: number;
  /** Upper and lower half of the hash that it was chosen by, unsigned. */
  readonly high: number;
  readonly low: number;
}

/** A row as it is kept, its cells as JSON: few rows of many that are merged are ever looked at. */
interface KeptRow extends Omit<SampledRow, 'input' | 'output'> {
  readonly cells: string;
}

/** `RowSample` as plain data: record id, place, upper and lower half of the hash, then the cells of both sides as JSON. */
export type RowSampleState = readonly (readonly [string, number, number, number, string])[];

/** Upper half of the hash that a record's row is chosen by, unsigned. @param high upper half of the hash of the event's id */
export const rowHashHigh = (high: number, place: number): number => mixed(high ^ Math.imul(place, 0x9e3779b1)) >>> 0;

/** Lower half of it. */
export const rowHashLow = (low: number, place: number): number => mixed(low ^ Math.imul(place, 0x85ebca77)) >>> 0;

/** A cell as the sample keeps it: numbers that JSON lacks by name, long texts by their beginning. */
const keptCell = (cell: Cell | undefined): Cell => {
  if (cell === undefined) return null;
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell + 0 : String(cell);
  return typeof cell === 'string' ? keptForm(cell) : cell;
};

/** Rows with the same hash are the same row, captured twice; should they differ, the choice must not depend on their order. */
const byHash = (a: KeptRow, b: KeptRow): number =>
  a.high - b.high || a.low - b.low || byText(a.recordId, b.recordId) || byText(a.cells, b.cells);

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const isRepeat = (row: KeptRow, before: KeptRow | undefined): boolean =>
  before !== undefined && row.high === before.high && row.low === before.low;

const wholeRow = ({ cells, ...row }: KeptRow): SampledRow => {
  const [input, output]: [Cell[], Cell[]] = JSON.parse(cells);
  return { ...row, input, output };
};

/**
 * The 256 rows with the smallest hash of event id and place: a uniform sample without replacement of the different rows that
 * came, the same in whatever order they came and however often. Merging keeps the smallest of both.
 *
 * @see Cohen, Kaplan, "Summarizing data using bottom-k sketches", PODC 2007
 */
export class RowSample {
  #rows: KeptRow[] = [];
  /** Hash of the largest row that is kept, once there are enough; rows above it cannot stay. */
  #boundHigh = 2 ** 32;
  #boundLow = 0;
  readonly #hash = new Hash();

  /** Whether a row with this hash would stay for now; one with the hash of the last might take its place. */
  wants(high: number, low: number): boolean {
    return high < this.#boundHigh || (high === this.#boundHigh && low <= this.#boundLow);
  }

  /** Adds a row where its hash is small enough. */
  add({ recordId, place, high, low, input, output }: SampledRow): void {
    if (!this.wants(high, low)) return;
    const cells = JSON.stringify([input.map(keptCell), output.map(keptCell)]);
    this.#keep({ recordId, place, high, low, cells });
  }

  /** Adds a row that has no event: chosen by a name of its own. */
  addNamed(name: string, row: Row): void {
    hashText(name, this.#hash);
    const [high, low] = [this.#hash.high >>> 0, this.#hash.low >>> 0];
    if (this.wants(high, low)) this.add({ ...row, recordId: name, place: 0, high, low });
  }

  /** Adds everything that `other` holds; leaves `other` as it is. */
  merge(other: RowSample): void {
    for (const row of other.#rows) if (this.wants(row.high, row.low)) this.#keep(row);
  }

  /** The rows, by hash. */
  rows(): readonly SampledRow[] {
    this.#cut();
    return this.#rows.map(wholeRow);
  }

  toState(): RowSampleState {
    this.#cut();
    return this.#rows.map(({ recordId, place, high, low, cells }) => [recordId, place, high, low, cells]);
  }

  static fromState(state: RowSampleState): RowSample {
    const sample = new RowSample();
    for (const [recordId, place, high, low, cells] of state) sample.#rows.push({ recordId, place, high, low, cells });
    sample.#cut();
    return sample;
  }

  #keep(row: KeptRow): void {
    this.#rows.push(row);
    if (this.#rows.length >= 2 * sampledRows) this.#cut();
  }

  #cut(): void {
    const sorted = this.#rows.sort(byHash);
    this.#rows = sorted.filter((row, index) => !isRepeat(row, sorted[index - 1])).slice(0, sampledRows);
    const largest = this.#rows[sampledRows - 1];
    if (largest === undefined) return;
    this.#boundHigh = largest.high;
    this.#boundLow = largest.low;
  }
}

import { fullRows, type RowBlock } from '../capture/index.ts';
import { CellBins } from './cell-bins.ts';
import type { Column } from './column-profile.ts';
import type { SliceCounts } from './slice-counts.ts';
import { mostSegments } from './slice-plan.ts';

/** A column of the plan with its place in a row, where rows have it. */
interface Seated {
  readonly seat: number | undefined;
  readonly bins: CellBins;
}

/** Scratch space for all folders: each row's slice by segment, and its bin in the column at hand. */
const sliceOfRow = Array.from({ length: mostSegments }, () => new Uint8Array(fullRows));
const binOfRow = new Uint8Array(fullRows);

/** Adds rows to the counts of slices. */
export class SliceFolder {
  readonly #counts: SliceCounts;
  readonly #segments: readonly Seated[];
  readonly #columns: readonly Seated[];

  /** @param seats the columns in the order of a row's cells; cells of columns that are not among them count as missing */
  constructor(counts: SliceCounts, seats: readonly Column[]) {
    const seatOf = ({ name, role }: Column): number | undefined => {
      const seat = seats.findIndex((column) => column.name === name && column.role === role);
      return seat === -1 ? undefined : seat;
    };
    const { segments, columns } = counts.plan;
    this.#counts = counts;
    this.#segments = segments.map((segment) => ({
      seat: seatOf(segment),
      bins: new CellBins({ ...segment, kind: 'categories' }),
    }));
    this.#columns = columns.map((column) => ({ seat: seatOf(column), bins: new CellBins(column) }));
  }

  /** Adds the rows of a block from `first` to before `end`. @param end at most 16,384 more than `first` */
  fold(block: RowBlock, first: number, end: number): void {
    const length = end - first;
    this.#placeRows(block, first, end);
    for (const [place, column] of this.#columns.entries()) {
      const counts = this.#counts.counts[place];
      if (counts === undefined) continue;
      placeCells(column, block, first, end, binOfRow);
      for (let segment = 0; segment < this.#segments.length; segment += 1) {
        const slices = sliceOfRow[segment];
        if (slices !== undefined) countCells(counts, column.bins.width, slices, length);
      }
    }
  }

  /** Finds each row's slice in every segment and counts it. */
  #placeRows(block: RowBlock, first: number, end: number): void {
    const { rows } = this.#counts;
    let firstSlice = 0;
    for (const [place, segment] of this.#segments.entries()) {
      const slices = sliceOfRow[place];
      if (slices === undefined) continue;
      const { other } = segment.bins;
      placeCells(segment, block, first, end, slices);
      for (let row = 0; row < end - first; row += 1) {
        const slice = firstSlice + Math.min(slices[row] ?? 0, other);
        slices[row] = slice;
        rows[slice] = (rows[slice] ?? 0) + 1;
      }
      firstSlice += other + 1;
    }
  }
}

const placeCells = ({ seat, bins }: Seated, block: RowBlock, first: number, end: number, into: Uint8Array): void => {
  if (seat === undefined) {
    into.fill(bins.missing, 0, end - first);
    return;
  }
  const start = seat * block.stride;
  bins.place({ block, dictionary: block.dictionary(seat), first: start + first, end: start + end }, into);
};

const countCells = (counts: Float64Array, width: number, slices: Uint8Array, length: number): void => {
  for (let row = 0; row < length; row += 1) {
    const at = (slices[row] ?? 0) * width + (binOfRow[row] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  }
};

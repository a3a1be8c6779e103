import type { Column } from './column-profile.ts';
import { type PlannedColumn, type SlicePlan, type SliceValue, sliceCount } from './slice-plan.ts';

/** How many of a slice's cells in a column lie in each bin; all together are the slice's rows. */
export interface BinCounts {
  /** By the bins of the plan's column: a score column has one more than edges. */
  readonly bins: readonly number[];
  /** Cells that are there but in none of the bins: rarer categories, or what is no finite number among scores. */
  readonly other: number;
  readonly missing: number;
}

/** The rows that have one value in a segment column. */
export interface Slice {
  readonly segment: Column;
  /** Not there for the slice of all other rows. */
  readonly value?: SliceValue;
  readonly rows: number;
  /** By the columns of the plan. */
  readonly columns: readonly BinCounts[];
}

/** `SliceCounts` as plain data: all counts are whole numbers from 0. */
export interface SlicesState {
  readonly plan: SlicePlan;
  /** Rows by slice: segment by segment, its values and then its other rows. */
  readonly rows: readonly number[];
  /** By column of the plan, slice after slice: its bins, other, missing. */
  readonly counts: readonly (readonly number[])[];
}

const binsOf = (column: PlannedColumn): number =>
  column.kind === 'scores' ? column.edges.length + 1 : column.values.length;

const addInto = (sums: Float64Array, counts: Float64Array): void => {
  for (let place = 0; place < sums.length; place += 1) sums[place] = (sums[place] ?? 0) + (counts[place] ?? 0);
};

/**
 * Counts of the slices of a plan. They are exact whole numbers (to 2^53), so the order of adding and merging does not matter. Memory:
 * 8 bytes for each slice, column and bin, at most 14 KiB a column.
 */
export class SliceCounts {
  readonly plan: SlicePlan;
  /** Rows by slice. Whoever folds rows adds to it. */
  readonly rows: Float64Array;
  /** By column of the plan: cell `slice · width + bin`, `width` being the column's bins and two. Whoever folds rows adds to it. */
  readonly counts: readonly Float64Array[];

  /** Counts of no rows. */
  constructor(plan: SlicePlan) {
    const slices = sliceCount(plan.segments);
    this.plan = plan;
    this.rows = new Float64Array(slices);
    this.counts = plan.columns.map((column) => new Float64Array(slices * (binsOf(column) + 2)));
  }

  /** Adds the counts of another of the same plan; leaves `other` as it is. @throws RangeError when the plan is another */
  merge(other: SliceCounts): void {
    if (other.plan.id !== this.plan.id)
      throw new RangeError(`other is of the plan ${other.plan.id}, but must be of ${this.plan.id}`);
    addInto(this.rows, other.rows);
    for (const [place, counts] of this.counts.entries()) {
      const theirs = other.counts[place];
      if (theirs !== undefined) addInto(counts, theirs);
    }
  }

  /** The slices, segment by segment: the kept values in the plan's order, then all other rows. */
  slices(): readonly Slice[] {
    const { segments } = this.plan;
    const named = segments.flatMap(({ name, role, values }) => [
      ...values.map((value) => ({ segment: { name, role }, value })),
      { segment: { name, role } },
    ]);
    return named.map((slice, place) => ({ ...slice, rows: this.rows[place] ?? 0, columns: this.#columnsOf(place) }));
  }

  toState(): SlicesState {
    return { plan: this.plan, rows: [...this.rows], counts: this.counts.map((counts) => [...counts]) };
  }

  static fromState({ plan, rows, counts }: SlicesState): SliceCounts {
    const slices = new SliceCounts(plan);
    slices.rows.set(rows);
    for (const [place, ofColumn] of slices.counts.entries()) ofColumn.set(counts[place] ?? []);
    return slices;
  }

  #columnsOf(slice: number): readonly BinCounts[] {
    return this.plan.columns.map((column, place) => {
      const bins = binsOf(column);
      const start = slice * (bins + 2);
      const cells = [...(this.counts[place]?.subarray(start, start + bins + 2) ?? [])];
      return { bins: cells.slice(0, bins), other: cells[bins] ?? 0, missing: cells[bins + 1] ?? 0 };
    });
  }
}

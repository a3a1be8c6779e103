import { digest } from '../identity.ts';
import type { Column } from './column-profile.ts';

/** Most segment columns of a plan. */
export const mostSegments = 8;

/** Most slices of a plan, those for all other values among them. */
export const mostSlices = 64;

/** A value as `FrequentValues` keeps it: numbers by their value, other texts in their kept form. */
export type SliceValue = string | number;

/** A column whose values part the rows into slices: one for each of these, then one for all other rows, missing values among them. */
export interface Segment extends Column {
  readonly values: readonly SliceValue[];
}

/** A column of numbers whose cells are counted by span: (−∞, e₁], (e₁, e₂] … (eₖ, ∞). */
export interface ScoreBins extends Column {
  readonly kind: 'scores';
  /** Ascending, all different. */
  readonly edges: readonly number[];
}

/** A column whose cells are counted by value: one bin for each of these. */
export interface CategoryBins extends Column {
  readonly kind: 'categories';
  readonly values: readonly SliceValue[];
}

/** The bins of a profiled column. Cells that are there but in none of them count as other. */
export type PlannedColumn = ScoreBins | CategoryBins;

/** Which slices of the rows are counted apart, and by what: plain data that stands in profiles and says what their counts mean. */
export interface SlicePlan {
  /** Digest of all the rest: plans are the same exactly when their ids are. */
  readonly id: string;
  readonly segments: readonly Segment[];
  readonly columns: readonly PlannedColumn[];
}

/** How many slices the segments make. */
export const sliceCount = (segments: readonly Segment[]): number =>
  segments.reduce((total, { values }) => total + values.length + 1, 0);

/**
 * A plan with its id.
 *
 * @throws RangeError when there are more than eight segments or 64 slices
 */
export const planWithId = (plan: Omit<SlicePlan, 'id'>): SlicePlan => {
  const { length } = plan.segments;
  if (length > mostSegments) throw new RangeError(`segments are ${length}, but must be at most ${mostSegments}`);
  const slices = sliceCount(plan.segments);
  if (slices > mostSlices) throw new RangeError(`slices are ${slices}, but must be at most ${mostSlices}`);
  return { id: digest(plan), ...plan };
};

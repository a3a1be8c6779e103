import type { Profile } from '../profile/index.ts';

/** What a baseline ever held in a column: the bounds of its numbers, or its values where they are few enough to be known whole. */
export interface ColumnLimits {
  readonly min?: number;
  readonly max?: number;
  readonly values?: ReadonlySet<string>;
}

export interface Limits {
  readonly columns: ReadonlyMap<string, ColumnLimits>;
}

/** The limits that a baseline's profile sets; a column without values sets none. */
export const limitsOf = (baseline: Profile): Limits => ({
  columns: new Map(
    baseline.columns.map((column) => {
      const isNumber = column.inferredType === 'Integral' || column.inferredType === 'Fractional';
      if (isNumber && column.numeric) {
        const { min, max } = column.numeric.moments;
        return [column.name, min === undefined || max === undefined ? {} : { min, max }];
      }
      if (column.inferredType !== 'String' || !column.values.complete) return [column.name, {}];
      return [column.name, { values: new Set([...column.values.counts()].map(([value]) => value)) }];
    }),
  ),
});

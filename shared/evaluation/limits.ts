import type { ColumnProfile, Profile } from '../profile/index.ts';

/** What a baseline ever held in a column: the bounds of its numbers, or its values where they are few enough to be known whole. */
export interface ColumnLimits {
  readonly min?: number;
  readonly max?: number;
  readonly values?: { has(value: string): boolean };
}

export interface Limits {
  readonly columns: ReadonlyMap<string, ColumnLimits>;
}

/** The limits that a baseline's profile sets; a column without values sets none. */
export const limitsOf = (baseline: Profile): Limits => ({
  columns: new Map(baseline.columns.map((column) => [column.name, columnLimits(column)])),
});

const columnLimits = (column: ColumnProfile): ColumnLimits => {
  if (column.inferredType === 'String') return column.values.complete ? { values: column.values } : {};
  const { min, max } = column.numeric?.moments ?? {};
  const isNumber = column.inferredType === 'Integral' || column.inferredType === 'Fractional';
  return isNumber && min !== undefined && max !== undefined ? { min, max } : {};
};

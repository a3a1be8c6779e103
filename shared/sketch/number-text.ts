/** A number as JSON can hold it: the values that JSON lacks are written by name. */
export type NumberText = number | 'NaN' | 'Infinity' | '-Infinity';

/** Writes any number for JSON. Negative zero becomes zero. */
export const numberText = (value: number): NumberText => {
  if (Number.isFinite(value)) return value + 0;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
};

/** Reads what `numberText` wrote. */
export const numberOfText = (text: NumberText): number => Number(text);

/** Kinds a cell is counted as. */
export const cellTypes = ['integral', 'fractional', 'boolean', 'string'] as const;
export type CellType = (typeof cellTypes)[number];

const integralForm = /^[-+]? ?\d+$/;
const fractionalForm = /^[-+]? ?\d+(?:\.\d+|(?:\.\d+)?[Ee][-+]?\d+)$/;
const nonFiniteForm = /^[-+]?(?:nan|inf|infinity)$/i;

/** A text as it is counted. */
export interface ClassifiedText {
  readonly type: CellType;
  /** For numbers, the value, which may be infinite; NaN for anything else. */
  readonly number: number;
  /** The text means a number that has no place on the line: NaN, an infinity, or too large for a double. */
  readonly nonFinite: boolean;
}

const numberText = (type: CellType, number: number): ClassifiedText => ({
  type,
  number,
  nonFinite: !Number.isFinite(number),
});

/**
 * Tells numbers, booleans and other text apart as Deequ does, by its regular expressions. The text NaN is a string, as it is for
 * Deequ.
 *
 * @see Deequ `StatefulDataType.scala`
 */
export const classifiedText = (text: string): ClassifiedText => {
  // Deequ lets a space stand between the sign and the digits, which Number does not.
  if (integralForm.test(text)) return numberText('integral', Number(text.replace(' ', '')) + 0);
  if (fractionalForm.test(text)) return numberText('fractional', Number(text.replace(' ', '')) + 0);
  if (text === 'true' || text === 'false') return { type: 'boolean', number: Number.NaN, nonFinite: false };
  return { type: 'string', number: Number.NaN, nonFinite: nonFiniteForm.test(text) };
};

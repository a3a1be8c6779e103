import type { Cell } from '../capture/index.ts';

/** Kinds a cell is counted as. */
export const cellTypes = ['integral', 'fractional', 'boolean', 'string'] as const;
export type CellType = (typeof cellTypes)[number];

/** What a column holds, as a whole; `Unknown` while it holds nothing. */
export type InferredType = 'Integral' | 'Fractional' | 'Boolean' | 'String' | 'Unknown';

/** How many cells of each kind a column holds. */
export type TypeCounts = Readonly<Record<CellType, number>>;

const integralForm = /^[-+]? ?\d+$/;
const fractionalForm = /^[-+]? ?\d+(?:\.\d+|(?:\.\d+)?[Ee][-+]?\d+)$/;
const nonFiniteForm = /^[-+]?(?:nan|inf|infinity)$/i;

/** A cell that is present, as the profile sees it. */
export interface ClassifiedCell {
  readonly type: CellType;
  /** For numbers, the value, which may be infinite; NaN for anything else. */
  readonly number: number;
  /** The cell meant a number that has no place on the line: NaN, an infinity, or too large for a double. */
  readonly nonFinite: boolean;
}

/** The text that distinct and frequent values are counted by. */
export const textOf = (cell: string | number | boolean): string => (typeof cell === 'string' ? cell : String(cell));

const numberCell = (type: CellType, number: number): ClassifiedCell => ({
  type,
  number,
  nonFinite: !Number.isFinite(number),
});

const classifiedText = (text: string): ClassifiedCell => {
  // Deequ lets a space stand between the sign and the digits, which Number does not.
  if (integralForm.test(text)) return numberCell('integral', Number(text.replace(' ', '')));
  if (fractionalForm.test(text)) return numberCell('fractional', Number(text.replace(' ', '')));
  if (text === 'true' || text === 'false') return { type: 'boolean', number: Number.NaN, nonFinite: false };
  return { type: 'string', number: Number.NaN, nonFinite: nonFiniteForm.test(text) };
};

/**
 * Tells numbers, booleans and text apart as Deequ does, from text by its regular expressions. A number from JSON counts as
 * integral when it is whole; one too large for a double as fractional. The text NaN is a string, as it is for Deequ.
 *
 * @see Deequ `StatefulDataType.scala`
 */
export const classified = (cell: string | number | boolean): ClassifiedCell => {
  if (typeof cell === 'string') return classifiedText(cell);
  if (typeof cell === 'boolean') return { type: 'boolean', number: Number.NaN, nonFinite: false };
  return numberCell(Number.isInteger(cell) ? 'integral' : 'fractional', cell);
};

/** Whether a cell is there at all. */
export const isPresent = (cell: Cell | undefined): cell is string | number | boolean =>
  cell !== null && cell !== undefined;

/** A column's type: text anywhere, or numbers among booleans, make it String; any fraction makes it Fractional. */
export const inferredTypeOf = ({ integral, fractional, boolean, string }: TypeCounts): InferredType => {
  const numbers = integral + fractional;
  if (string > 0 || (boolean > 0 && numbers > 0)) return 'String';
  if (boolean > 0) return 'Boolean';
  if (numbers === 0) return 'Unknown';
  return fractional > 0 ? 'Fractional' : 'Integral';
};

import type { CellType } from '../capture/index.ts';

/** What a column holds, as a whole; `Unknown` while it holds nothing. */
export type InferredType = 'Integral' | 'Fractional' | 'Boolean' | 'String' | 'Unknown';

/** How many cells of each kind a column holds. */
export type TypeCounts = Readonly<Record<CellType, number>>;

/** A column's type: text anywhere, or numbers among booleans, make it String; any fraction makes it Fractional. */
export const inferredTypeOf = ({ integral, fractional, boolean, string }: TypeCounts): InferredType => {
  const numbers = integral + fractional;
  if (string > 0 || (boolean > 0 && numbers > 0)) return 'String';
  if (boolean > 0) return 'Boolean';
  if (numbers === 0) return 'Unknown';
  return fractional > 0 ? 'Fractional' : 'Integral';
};

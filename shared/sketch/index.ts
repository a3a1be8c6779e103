export {
  Decimal,
  decimalForm,
  decimalText,
  decimalValue,
  digitsOf,
  digitsPerHalf,
  fractionDigitsOf,
  hashDecimal,
  isNegativeForm,
  maxDecimalDigits,
  scanDecimal,
} from './decimal.ts';
export { DistinctSketch } from './distinct-sketch.ts';
export { exactValuesCap, FrequentValues, type FrequentValuesState, longestKept } from './frequent-values.ts';
export { Hash, hashAscii, hashDigits, hashText, seedOfText } from './hash.ts';
export { Moments, type MomentsState } from './moments.ts';
export { type QuantileOptions, QuantileSketch, type QuantileState, type Steps } from './quantile-sketch.ts';
export { sortDoubles, sortIntegers } from './radix-sort.ts';
export { ValueTable } from './value-table.ts';

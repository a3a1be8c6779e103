export {
  asciiText,
  CountedNumber,
  countedBelow,
  countedNumber,
  Decimal,
  decimalValue,
  longNumber,
  maxDecimalDigits,
  powerOfTen,
  scanDecimal,
} from './decimal.ts';
export { DistinctSketch } from './distinct-sketch.ts';
export {
  exactValuesCap,
  FrequentValues,
  type FrequentValuesState,
  keptForm,
  longestKept,
} from './frequent-values.ts';
export { finishHash, Hash, hashText, mixed, rotated, seedOfText } from './hash.ts';
export { Moments, type MomentsState } from './moments.ts';
export { type QuantileOptions, QuantileSketch, type QuantileState, type Steps } from './quantile-sketch.ts';
export { sortDoubles, sortIntegers } from './radix-sort.ts';
export { Runs, runsOfAscending } from './runs.ts';

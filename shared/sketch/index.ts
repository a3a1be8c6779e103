export { DistinctSketch } from './distinct-sketch.ts';
export { exactValuesCap, FrequentValues, type FrequentValuesState } from './frequent-values.ts';
export { Hash, hashDigits, hashText, seedOfText } from './hash.ts';
export { Moments, type MomentsState } from './moments.ts';
export { type QuantileOptions, QuantileSketch, type QuantileState, type Steps } from './quantile-sketch.ts';

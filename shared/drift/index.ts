export { type Bins, binCounts, binsOf } from './bins.ts';
export { type ChiSquared, chiSquared } from './chi-squared.ts';
export { type ColumnDistances, columnDistances } from './column-distances.ts';
export { jensenShannonDistance, kolmogorovSmirnov, totalVariation } from './distances.ts';
export {
  type CategoryCounts,
  type ComparisonMethod,
  categoricalDistance,
  numericalDistance,
} from './l-infinity.ts';
export { populationStabilityIndex } from './population-stability-index.ts';

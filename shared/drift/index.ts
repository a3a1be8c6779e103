export { type Bins, binCounts, binsOf } from './bins.ts';
export { type ChiSquared, chiSquared } from './chi-squared.ts';
export { chiSquaredSurvival } from './chi-squared-distribution.ts';
export { type ColumnDistances, columnDistances } from './column-distances.ts';
export { jensenShannonDistance, kolmogorovSmirnov, totalVariation } from './distances.ts';
export { kolmogorovSurvival } from './kolmogorov-distribution.ts';
export {
  type CategoryCounts,
  type ComparisonMethod,
  categoricalDistance,
  numericalDistance,
} from './l-infinity.ts';
export { normalCdf, normalQuantile } from './normal-distribution.ts';
export { populationStabilityIndex } from './population-stability-index.ts';
export { studentTCdf, studentTQuantile } from './student-t-distribution.ts';

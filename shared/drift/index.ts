export { type Bins, binCounts, binsOf } from './bins.ts';
export { type ColumnDistances, columnDistances } from './column-distances.ts';
export {
  greatestShareDifference,
  jensenShannonDistance,
  kolmogorovSmirnov,
  robustDistance,
  totalVariation,
} from './distances.ts';
export { populationStabilityIndex } from './population-stability-index.ts';

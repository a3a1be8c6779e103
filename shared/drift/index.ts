export { type Bins, binCounts, binsOf } from './bins.ts';
export { populationStabilityIndex } from './population-stability-index.ts';

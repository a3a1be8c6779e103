export { andersonDarlingTest } from './anderson-darling.ts';
export { type Bins, binCounts, binsOf } from './bins.ts';
export { type ChiSquared, chiSquared } from './chi-squared.ts';
export { chiSquaredSurvival } from './chi-squared-distribution.ts';
export { type ColumnDistances, columnDistances } from './column-distances.ts';
export { type ColumnTests, columnTests, type ShareTest, type TestOptions } from './column-tests.ts';
export { contingencyChiSquared } from './contingency-chi-squared.ts';
export type { ContingencyTable } from './contingency-table.ts';
export { cramerVonMises, cramerVonMisesTest } from './cramer-von-mises.ts';
export { cramerVonMisesSurvival } from './cramer-von-mises-distribution.ts';
export { cramersV } from './cramers-v.ts';
export type { EffectiveRows, TestResult } from './effective-rows.ts';
export { energyDistance } from './energy-distance.ts';
export { gTest } from './g-test.ts';
export { hellinger } from './hellinger.ts';
export { jensenShannonDistance, jensenShannonDivergence } from './jensen-shannon.ts';
export { kolmogorovSurvival } from './kolmogorov-distribution.ts';
export { kolmogorovSmirnov, kolmogorovSmirnovTest } from './kolmogorov-smirnov.ts';
export { kullbackLeibler, relativeEntropy } from './kullback-leibler.ts';
export {
  type CategoryCounts,
  type ComparisonMethod,
  categoricalDistance,
  numericalDistance,
} from './l-infinity.ts';
export type { Measured } from './measured.ts';
export { normalCdf, normalQuantile } from './normal-distribution.ts';
export { populationStabilityIndex } from './population-stability-index.ts';
export { logLikelihoodStatistic, pearsonStatistic } from './power-divergence.ts';
export { stepsOf } from './steps.ts';
export { studentTCdf, studentTQuantile } from './student-t-distribution.ts';
export { totalVariation } from './total-variation.ts';
export { type Proportion, twoProportionZ } from './two-proportion-z.ts';
export { normedWasserstein, wasserstein } from './wasserstein.ts';

import type { ColumnProfile } from '../profile/index.ts';
import {
  binnedCounts,
  type ColumnPair,
  type CountPair,
  categoriesOf,
  comparedCounts,
  isOfNumbers,
  type NumberPair,
  numbersOf,
} from './column-pair.ts';
import { cramerVonMises } from './cramer-von-mises.ts';
import { cramersV } from './cramers-v.ts';
import { energyDistance } from './energy-distance.ts';
import { hellinger } from './hellinger.ts';
import { jensenShannonDistance, jensenShannonDivergence } from './jensen-shannon.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { kullbackLeibler } from './kullback-leibler.ts';
import { type CategoryCounts, type ComparisonMethod, categoricalDistance, numericalDistance } from './l-infinity.ts';
import { type Measured, measured } from './measured.ts';
import { populationStabilityIndex } from './population-stability-index.ts';
import { totalVariation } from './total-variation.ts';
import { normedWasserstein, wasserstein } from './wasserstein.ts';

/** How far a column is from its baseline; 0 means not at all. Each by the name of the function that says what it is. */
export interface ColumnDistances {
  readonly populationStabilityIndex: Measured<number>;
  /** Of numbers, as all up to `energyDistance`. */
  readonly kolmogorovSmirnov: Measured<number>;
  readonly cramerVonMises: Measured<number>;
  /** In the column's unit. */
  readonly wasserstein: Measured<number>;
  /** In the baseline's standard deviations. */
  readonly normedWasserstein: Measured<number>;
  /** In the root of the column's unit. */
  readonly energyDistance: Measured<number>;
  /** Model Monitor's distance without its allowance for chance. */
  readonly lInfinitySimple: Measured<number>;
  /** The same with it. */
  readonly lInfinityRobust: Measured<number>;
  readonly jensenShannonDivergence: Measured<number>;
  readonly jensenShannonDistance: Measured<number>;
  readonly hellinger: Measured<number>;
  readonly kullbackLeibler: Measured<number>;
  readonly totalVariation: Measured<number>;
  /** Of text, booleans, and numbers of at most twenty different values. */
  readonly cramersV: Measured<number>;
}

const countsOf = (column: ColumnProfile): CategoryCounts => ({
  counts: new Map(column.values.counts()),
  total: column.present,
});

const lInfinity = (pair: ColumnPair, method: ComparisonMethod): Measured<number> => {
  const { baseline, current } = pair;
  const noValues = 'one side holds no values';
  if (!isOfNumbers(pair)) {
    const value = categoricalDistance(countsOf(current), countsOf(baseline), { method });
    return value === undefined ? { undefinedBecause: noValues } : { value };
  }
  const [a, b] = [baseline.numeric?.quantiles, current.numeric?.quantiles];
  return measured(numbersOf(pair), () => a && b && numericalDistance(b, a, { method }), noValues);
};

const finite = (value: number | undefined): number | undefined => (Number.isFinite(value) ? value : undefined);

/**
 * Every distance between a column and its baseline. Of numbers, those of distribution functions come from the whole distribution and the
 * others from counts between the baseline's deciles; of anything else, the population stability index and Kullback–Leibler, whose
 * half counts would flood rare values, from the baseline's twenty most frequent values, and the others from all. What they say
 * about sketches is within the bound that each function states; O(items of both sketches + different values).
 */
export const columnDistances = (baseline: ColumnProfile, current: ColumnProfile): ColumnDistances => {
  const pair = { baseline, current };
  const [numbers, bins, counts] = [numbersOf(pair), binnedCounts(pair), comparedCounts(pair)];
  const ofNumbers = (distance: (a: NumberPair['baseline'], b: NumberPair['current']) => number | undefined) =>
    measured(numbers, (both) => finite(distance(both.baseline, both.current)), 'it leaves the range of a double');
  const over = (both: Measured<CountPair>, distance: (a: CountPair[0], b: CountPair[1]) => number | undefined) =>
    measured(both, ([a, b]) => distance(a, b), 'one side holds no numbers');
  const standardDeviation = baseline.numeric?.moments.standardDeviation ?? 0;
  return {
    populationStabilityIndex: over(bins, populationStabilityIndex),
    kolmogorovSmirnov: ofNumbers(kolmogorovSmirnov),
    cramerVonMises: ofNumbers(cramerVonMises),
    wasserstein: ofNumbers(wasserstein),
    normedWasserstein:
      'value' in numbers && !(standardDeviation > 0)
        ? { undefinedBecause: 'the baseline holds no two different numbers' }
        : ofNumbers((a, b) => normedWasserstein(a, b, standardDeviation)),
    energyDistance: ofNumbers(energyDistance),
    lInfinitySimple: lInfinity(pair, 'Simple'),
    lInfinityRobust: lInfinity(pair, 'Robust'),
    jensenShannonDivergence: over(counts, jensenShannonDivergence),
    jensenShannonDistance: over(counts, jensenShannonDistance),
    hellinger: over(counts, hellinger),
    kullbackLeibler: over(bins, kullbackLeibler),
    totalVariation: over(counts, totalVariation),
    cramersV: measured(categoriesOf(pair), (both) => cramersV(both.counts), 'only one value occurs'),
  };
};

import type { ColumnProfile } from '../profile/index.ts';
import { binCounts, binsOf } from './bins.ts';
import { jensenShannonDistance } from './jensen-shannon.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { type CategoryCounts, type ComparisonMethod, categoricalDistance, numericalDistance } from './l-infinity.ts';
import { populationStabilityIndex } from './population-stability-index.ts';
import { totalVariation } from './total-variation.ts';

/** How far a column is from the same column elsewhere; null where a distance has no meaning or no values. */
export interface ColumnDistances {
  readonly populationStabilityIndex: number | null;
  /** Of numbers only. */
  readonly kolmogorovSmirnov: number | null;
  /** Model Monitor's distance without its allowance for chance. */
  readonly lInfinitySimple: number | null;
  /** The same with it. */
  readonly lInfinityRobust: number | null;
  readonly jensenShannon: number | null;
  readonly totalVariation: number | null;
}

const isNumeric = ({ inferredType }: ColumnProfile): boolean =>
  inferredType === 'Integral' || inferredType === 'Fractional';

/** Both sides' counts of every category that either knows by name, and of all others. */
const categoryCounts = (a: ColumnProfile, b: ColumnProfile): readonly [readonly number[], readonly number[]] => {
  const names = [...new Set([...a.values.counts(), ...b.values.counts()].map(([value]) => value))];
  const counts = (column: ColumnProfile) => {
    const known = new Map(column.values.counts());
    const named = names.map((name) => known.get(name) ?? 0);
    return [...named, Math.max(0, column.present - named.reduce((sum, count) => sum + count, 0))];
  };
  return [counts(a), counts(b)];
};

const countsOf = (column: ColumnProfile): CategoryCounts => ({
  counts: new Map(column.values.counts()),
  total: column.present,
});

const lInfinity = (baseline: ColumnProfile, current: ColumnProfile, method: ComparisonMethod): number | null => {
  if (!isNumeric(baseline)) return categoricalDistance(countsOf(current), countsOf(baseline), { method }) ?? null;
  const [a, b] = [baseline.numeric?.quantiles, current.numeric?.quantiles];
  return a === undefined || b === undefined ? null : (numericalDistance(b, a, { method }) ?? null);
};

/** Counts over the bins that the baseline gives. */
const binned = (baseline: ColumnProfile, current: ColumnProfile) => {
  const bins = binsOf(baseline);
  return bins === undefined ? undefined : ([binCounts(bins, baseline), binCounts(bins, current)] as const);
};

/**
 * Every distance between a column and its baseline. Of numbers, Kolmogorov–Smirnov and L∞ come from the whole distribution, the others
 * from the baseline's deciles; of anything else, from all values that are known by name.
 */
export const columnDistances = (baseline: ColumnProfile, current: ColumnProfile): ColumnDistances => {
  const bins = binned(baseline, current);
  const numeric = isNumeric(baseline);
  const [expected, found] = (numeric ? bins : categoryCounts(baseline, current)) ?? [[], []];
  const [a, b] = [baseline.numeric?.quantiles, current.numeric?.quantiles];
  const ks = numeric && a !== undefined && b !== undefined ? kolmogorovSmirnov(a.steps(), b.steps()) : undefined;
  return {
    populationStabilityIndex: (bins && populationStabilityIndex(bins[0], bins[1])) ?? null,
    kolmogorovSmirnov: ks ?? null,
    lInfinitySimple: lInfinity(baseline, current, 'Simple'),
    lInfinityRobust: lInfinity(baseline, current, 'Robust'),
    jensenShannon: jensenShannonDistance(expected, found) ?? null,
    totalVariation: totalVariation(expected, found) ?? null,
  };
};

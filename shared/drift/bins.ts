import type { ColumnProfile } from '../profile/index.ts';

/** Bins that a baseline gives to a column: spans between its quantiles, or its most frequent categories and the rest. */
export type Bins =
  | { readonly kind: 'quantile'; readonly edges: readonly number[] }
  | { readonly kind: 'category'; readonly categories: readonly string[] };

const quantileBins = 10;
const categoryBins = 20;

/**
 * The bins of a column: for numbers the spans (−∞, e₁], (e₁, e₂] … (eₖ, ∞) between the baseline's deciles, equal ones
 * made one; for text and booleans its twenty most frequent categories and one bin for all others.
 *
 * @returns undefined where the baseline holds no values, or numbers that are all equal
 */
export const binsOf = (baseline: ColumnProfile): Bins | undefined => {
  if (baseline.present === 0) return undefined;
  if (baseline.inferredType === 'Integral' || baseline.inferredType === 'Fractional') {
    const edges = Array.from({ length: quantileBins - 1 }, (_, index) =>
      baseline.numeric?.quantiles.quantile((index + 1) / quantileBins),
    );
    const unique = [...new Set(edges.filter((edge) => edge !== undefined))];
    const max = baseline.numeric?.moments.max;
    const inner = unique.filter((edge) => max === undefined || edge < max);
    return inner.length === 0 ? undefined : { kind: 'quantile', edges: inner };
  }
  const categories = [...baseline.values.counts()]
    .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, categoryBins)
    .map(([category]) => category);
  return categories.length === 0 ? undefined : { kind: 'category', categories };
};

/** How many of a column's values fall into each bin; numbers come from the quantile sketch and are as exact as it is. */
export const binCounts = (bins: Bins, column: ColumnProfile): readonly number[] =>
  bins.kind === 'quantile' ? quantileCounts(bins.edges, column) : categoryCounts(bins.categories, column);

const quantileCounts = (edges: readonly number[], column: ColumnProfile): readonly number[] => {
  const { numeric } = column;
  if (!numeric || numeric.moments.count === 0) return new Array(edges.length + 1).fill(0);
  const shares = [...edges.map((edge) => numeric.quantiles.cdf(edge)), 1];
  return shares.map((share, bin) => (share - (shares[bin - 1] ?? 0)) * numeric.moments.count);
};

const categoryCounts = (categories: readonly string[], column: ColumnProfile): readonly number[] => {
  const counts = new Map(column.values.counts());
  const known = categories.map((category) => counts.get(category) ?? 0);
  const others = column.present - known.reduce((sum, inBin) => sum + inBin, 0);
  return [...known, others];
};

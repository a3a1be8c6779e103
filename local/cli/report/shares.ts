import type { ColumnProfile } from '../../../shared/profile/index.ts';

/** One bar of a plot: the shares of a column's values that fall into it. */
export interface Bar {
  readonly label: string;
  readonly baseline: number;
  readonly current: number;
}

/** Two distributions over the same bars. */
export type Shares =
  | { readonly kind: 'numbers'; readonly low: number; readonly high: number; readonly bars: readonly Bar[] }
  | { readonly kind: 'categories'; readonly bars: readonly Bar[] };

const numberBars = 32;
const categoryBars = 10;

/** Shares of the values at either end that may lie beyond the plot: one far outlier must not flatten it. */
const tail = 0.002;

const isNumeric = ({ inferredType }: ColumnProfile): boolean =>
  inferredType === 'Integral' || inferredType === 'Fractional';

const plotRange = (columns: readonly ColumnProfile[]): { readonly low: number; readonly high: number } | undefined => {
  const at = (share: number) => columns.flatMap(({ numeric }) => numeric?.quantiles.quantile(share) ?? []);
  const [low, high] = [Math.min(...at(tail)), Math.max(...at(1 - tail))];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined;
  return low === high ? { low: low - 0.5, high: high + 0.5 } : { low, high };
};

/** Where the bars begin and end; around whole numbers, bars are whole numbers wide, or some would hold more of them than others. */
const edgesOf = (columns: readonly ColumnProfile[], low: number, high: number): readonly number[] => {
  const isWhole = columns.every(({ inferredType }) => inferredType === 'Integral');
  const start = isWhole ? low - 0.5 : low;
  const barWidth = isWhole ? Math.ceil((high - low + 1) / numberBars) : (high - low) / numberBars;
  const count = isWhole ? Math.ceil((high - low + 1) / barWidth) : numberBars;
  return Array.from({ length: count + 1 }, (_, edge) => start + edge * barWidth);
};

const sharesBetween = ({ numeric }: ColumnProfile, edges: readonly number[]): readonly number[] => {
  const below = edges.map((edge, place) => {
    if (place === 0) return 0;
    return place === edges.length - 1 ? 1 : (numeric?.quantiles.cdfBelow(edge) ?? 0);
  });
  return below.slice(1).map((share, place) => share - (below[place] ?? 0));
};

const numberShares = (baseline: ColumnProfile, current: ColumnProfile): Shares | undefined => {
  const columns = [baseline, current];
  const range = plotRange(columns);
  if (range === undefined) return undefined;
  const edges = edgesOf(columns, range.low, range.high);
  const [expected, found] = [sharesBetween(baseline, edges), sharesBetween(current, edges)];
  const bars = expected.map((share, place) => ({ label: '', baseline: share, current: found[place] ?? 0 }));
  return { kind: 'numbers', low: edges[0] ?? range.low, high: edges.at(-1) ?? range.high, bars };
};

const categoryShares = (baseline: ColumnProfile, current: ColumnProfile): Shares | undefined => {
  const share = ({ values, present }: ColumnProfile, value: string) => values.count(value) / Math.max(1, present);
  const names = new Set([...baseline.values.counts(), ...current.values.counts()].map(([value]) => value));
  const bars = [...names]
    .map((label) => ({ label, baseline: share(baseline, label), current: share(current, label) }))
    .toSorted(
      (a, b) => Math.max(b.baseline, b.current) - Math.max(a.baseline, a.current) || (a.label < b.label ? -1 : 1),
    );
  if (bars.length === 0) return undefined;
  const [shown, rest] = [bars.slice(0, categoryBars), bars.slice(categoryBars)];
  // Everything else, also what was too rare to be kept by name.
  const left = (key: 'baseline' | 'current', { present }: ColumnProfile) =>
    present === 0 ? 0 : Math.max(0, 1 - shown.reduce((total, bar) => total + bar[key], 0));
  const isWhole = baseline.values.complete && current.values.complete;
  const label = isWhole ? `${rest.length} others` : 'all others';
  const others = { label, baseline: left('baseline', baseline), current: left('current', current) };
  return { kind: 'categories', bars: rest.length === 0 ? shown : [...shown, others] };
};

/**
 * How a column's values are distributed in the baseline and now, over the same bars: equal spans for numbers, the most frequent
 * values for anything else. What lies beyond the plotted range is counted in its outermost bars.
 *
 * @returns undefined where neither side holds values
 */
export const sharesOf = (baseline: ColumnProfile, current: ColumnProfile): Shares | undefined =>
  isNumeric(baseline) ? numberShares(baseline, current) : categoryShares(baseline, current);

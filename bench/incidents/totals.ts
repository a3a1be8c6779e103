import type { Distribution } from '../../shared/decision/index.ts';
import type { Steps } from '../../shared/sketch/index.ts';
import type { ColumnHour, Counts, ValueTable } from './world.ts';

/** Counts of several hours, one sum for each table that they were counted with. */
export type Totals = ReadonlyMap<ValueTable, Float64Array>;

/** Adds up the counts of hours. */
export const totalsOf = (hours: Iterable<Pick<ColumnHour, 'table' | 'counts'>>): Totals => {
  const totals = new Map<ValueTable, Float64Array>();
  for (const { table, counts } of hours) {
    const sum = totals.get(table) ?? new Float64Array(counts.length);
    addTo(sum, counts);
    totals.set(table, sum);
  }
  return totals;
};

const addTo = (sum: Float64Array, counts: Counts): void => {
  for (let place = 0; place < counts.length; place += 1)
    sum[place] = (sum[place] as number) + (counts[place] as number);
};

/** Values ascending with their cumulative counts. */
export const stepsIn = (totals: Totals): Steps => {
  const pairs: (readonly [number, number])[] = [];
  for (const [table, sums] of totals) {
    if (table.form !== 'numbers') continue;
    for (let place = 0; place < sums.length; place += 1) {
      if ((sums[place] as number) > 0) pairs.push([table.values[place] as number, sums[place] as number]);
    }
  }
  pairs.sort(([a], [b]) => a - b);
  const values = new Float64Array(pairs.length);
  const weights = new Float64Array(pairs.length);
  let steps = 0;
  let sum = 0;
  for (const [value, count] of pairs) {
    if (steps === 0 || values[steps - 1] !== value) steps += 1;
    sum += count;
    values[steps - 1] = value;
    weights[steps - 1] = sum;
  }
  return { values: values.subarray(0, steps), weights: weights.subarray(0, steps) };
};

/** Rows by category. */
export const categoriesIn = (totals: Totals): ReadonlyMap<string, number> => {
  const rows = new Map<string, number>();
  for (const [table, sums] of totals) {
    if (table.form !== 'categories') continue;
    for (const [place, name] of table.names.entries()) {
      const count = sums[place] ?? 0;
      if (count > 0) rows.set(name, (rows.get(name) ?? 0) + count);
    }
  }
  return rows;
};

const firstWhere = (length: number, holds: (at: number) => boolean): number => {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Steps as score bins read them. */
export const distributionOf = ({ values, weights }: Steps): Distribution => {
  const all = weights.at(-1) ?? 0;
  const share = (steps: number): number => (steps === 0 ? 0 : (weights[steps - 1] as number) / all);
  return {
    quantile: (p) =>
      values[
        Math.min(
          values.length - 1,
          firstWhere(values.length, (at) => (weights[at] as number) >= p * all - 1e-9),
        )
      ],
    cdf: (x) => share(firstWhere(values.length, (at) => (values[at] as number) > x)),
    cdfBelow: (x) => share(firstWhere(values.length, (at) => (values[at] as number) >= x)),
  };
};

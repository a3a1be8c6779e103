import { byTable } from './readers.ts';
import { categoriesIn, distributionOf, stepsIn, totalsOf } from './totals.ts';
import type { ColumnHour, ValueTable } from './world.ts';

/** What the others compare of a column's hour: counts in bins, and where the outermost values lie. */
export interface RivalHour {
  readonly rows: number;
  readonly missing: number;
  readonly otherType: number;
  /** Numbers by percentile of the reference; categories one by one, then all others that the reference knows, then new ones. */
  readonly fine: Float64Array;
  /** Numbers in bins of one width over the reference's range, then what is beyond; empty for categories. */
  readonly even: Float64Array;
  /** Sums of the values in the first and the last percentile bin. */
  readonly first: number;
  readonly last: number;
}

/** How a column is binned, once its reference is known. */
export interface RivalBins {
  readonly form: 'numbers' | 'categories';
  readonly count: (hour: ColumnHour) => RivalHour;
}

const percentiles = Array.from({ length: 101 }, (_, at) => at / 100);

/** Categories that are told apart; the rarer ones are one, which is to the others' favour as it takes noise away. */
const apart = 60;

const firstAtLeast = (edges: Float64Array, value: number): number => {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Bins by Doane: 1 + log₂ n + log₂(1 + |skewness|/σ). */
const doaneBins = (values: Float64Array, weights: Float64Array): number => {
  const n = weights.at(-1) ?? 0;
  const moment = (centre: number, power: number): number =>
    values.reduce(
      (sum, value, at) => sum + ((weights[at] ?? 0) - (weights[at - 1] ?? 0)) * (value - centre) ** power,
      0,
    ) / n;
  const mean = moment(0, 1);
  const skewness = moment(mean, 3) / moment(mean, 2) ** 1.5;
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return Math.max(2, Math.ceil(1 + Math.log2(n) + Math.log2(1 + Math.abs(skewness) / error)));
};

const numbersBins = (reference: readonly ColumnHour[]): RivalBins => {
  const steps = stepsIn(totalsOf(reference));
  const { quantile } = distributionOf(steps);
  const edges = Float64Array.from(new Set(percentiles.map((p) => quantile(p) ?? 0)));
  const [low, high] = [steps.values[0] ?? 0, steps.values.at(-1) ?? 0];
  const evenBins = doaneBins(steps.values, steps.weights);
  const fineOf = byTable((table) => placesOf(table, (value) => firstAtLeast(edges, value)));
  const evenOf = byTable((table) =>
    placesOf(table, (value) =>
      value < low || value > high
        ? evenBins
        : Math.min(evenBins - 1, Math.floor(((value - low) / (high - low)) * evenBins)),
    ),
  );
  return {
    form: 'numbers',
    count: ({ rows, missing, otherType, table, counts }) => {
      const [fine, even] = [new Float64Array(edges.length + 1), new Float64Array(evenBins + 1)];
      const [fineBins, evenPlaces] = [fineOf(table), evenOf(table)];
      let [first, last] = [0, 0];
      const values = table.form === 'numbers' ? table.values : new Float64Array();
      for (let place = 0; place < fineBins.length; place += 1) {
        const count = counts[place] as number;
        if (count === 0) continue;
        const bin = fineBins[place] as number;
        fine[bin] = (fine[bin] as number) + count;
        even[evenPlaces[place] as number] = (even[evenPlaces[place] as number] as number) + count;
        if (bin === 0) first += count * (values[place] as number);
        else if (bin === edges.length) last += count * (values[place] as number);
      }
      return { rows, missing, otherType, fine, even, first, last };
    },
  };
};

const placesOf = (table: ValueTable, of: (value: number) => number): Int32Array =>
  table.form === 'numbers' ? Int32Array.from(table.values, of) : new Int32Array();

const none = new Float64Array();

const categoriesBins = (reference: readonly ColumnHour[]): RivalBins => {
  const names = [...categoriesIn(totalsOf(reference))].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  const binOf = new Map(names.map((name, at) => [name, Math.min(at, apart)]));
  const known = Math.min(names.length, apart + 1);
  const binsOf = byTable((table) =>
    table.form === 'categories' ? Int32Array.from(table.names, (name) => binOf.get(name) ?? known) : new Int32Array(),
  );
  return {
    form: 'categories',
    count: ({ rows, missing, otherType, table, counts }) => {
      const fine = new Float64Array(known + 1);
      const bins = binsOf(table);
      for (let place = 0; place < bins.length; place += 1) {
        const bin = bins[place] as number;
        fine[bin] = (fine[bin] as number) + (counts[place] as number);
      }
      return { rows, missing, otherType, fine, even: none, first: 0, last: 0 };
    },
  };
};

/** Bins of a column from its reference. */
export const rivalBins = (form: 'numbers' | 'categories', reference: readonly ColumnHour[]): RivalBins =>
  form === 'numbers' ? numbersBins(reference) : categoriesBins(reference);

/** Hours added up over a rolling window; the first ones over what there is. */
export const rolled = (hours: readonly RivalHour[], window: number): readonly RivalHour[] => {
  if (window === 1) return hours;
  const [fine, even] = [new Float64Array(hours[0]?.fine.length ?? 0), new Float64Array(hours[0]?.even.length ?? 0)];
  const sums = { rows: 0, missing: 0, otherType: 0, first: 0, last: 0 };
  const add = (hour: RivalHour, sign: number): void => {
    for (let bin = 0; bin < fine.length; bin += 1)
      fine[bin] = (fine[bin] as number) + sign * (hour.fine[bin] as number);
    for (let bin = 0; bin < even.length; bin += 1)
      even[bin] = (even[bin] as number) + sign * (hour.even[bin] as number);
    for (const key of ['rows', 'missing', 'otherType', 'first', 'last'] as const) sums[key] += sign * hour[key];
  };
  return hours.map((hour, at) => {
    add(hour, 1);
    const gone = hours[at - window];
    if (gone !== undefined) add(gone, -1);
    return { ...sums, fine: fine.slice(), even: even.slice() };
  });
};

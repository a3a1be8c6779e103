import {
  type ColumnCounts,
  calendar,
  type ReferenceColumn,
  sampleDistribution,
  scoreBinCounts,
  scoreBins,
  type WindowCounts,
} from '../../../shared/decision/index.ts';
import { normalQuantile } from '../../../shared/drift/index.ts';

export const hourMs = 3_600_000;
/** 2026-01-05, a Monday. */
export const monday = Date.UTC(2026, 0, 5);
export const utc = calendar();

/** Numbers in (0, 1) that look random and are the same on every run: splitmix32. */
export const uniformNumbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return (((bits ^ (bits >>> 15)) >>> 0) + 0.5) / 2 ** 32;
  };
};

/** Standard normal numbers. */
export const normalNumbers = (seed: number): (() => number) => {
  const next = uniformNumbers(seed);
  return () => normalQuantile(next());
};

const madeBins = scoreBins(
  sampleDistribution(Array.from({ length: 20_000 }, (_, at) => normalQuantile((at + 0.5) / 20_000))),
);
if (madeBins === undefined) throw new Error('no bins');

/** Bins of a standard normal. */
export const normalBins = madeBins;

export const age: ReferenceColumn = {
  key: 'age',
  name: 'age',
  role: 'input',
  slice: null,
  form: 'numbers',
  bins: normalBins,
};

export const city: ReferenceColumn = {
  key: 'city',
  name: 'city',
  role: 'input',
  slice: null,
  form: 'categories',
  categories: ['a', 'b', 'c'],
};

/** What an hour is like. */
export interface HourNature {
  readonly rows?: number;
  /** In standard deviations. */
  readonly shift?: number;
  /** Share of `age` that is missing. */
  readonly missing?: number;
}

const ageCounts = (normal: () => number, { rows = 100, shift = 0, missing = 0 }: HourNature): ColumnCounts => {
  const absent = Math.round(rows * missing);
  const values = Array.from({ length: rows - absent }, () => normal() + shift);
  return {
    rows,
    missing: absent,
    bins: scoreBinCounts(normalBins, sampleDistribution(values), values.length),
  };
};

const cityCounts = (next: () => number, rows: number): ColumnCounts => {
  const categories = [0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    const at = Math.min(2, Math.floor(3 * next() ** 2));
    categories[at] = (categories[at] ?? 0) + 1;
  }
  return { rows, missing: 0, categories, unseen: 0 };
};

/** Hours of an endpoint with independent rows in two columns, from `monday` on. */
export const hoursOf = (
  count: number,
  seed: number,
  natureAt: (hour: number) => HourNature = () => ({}),
  fromMs = monday,
): readonly WindowCounts[] => {
  const [normal, next] = [normalNumbers(seed), uniformNumbers(seed + 1)];
  return Array.from({ length: count }, (_, hour) => {
    const nature = natureAt(hour);
    const { rows = 100 } = nature;
    return {
      startMs: fromMs + hour * hourMs,
      rows,
      distinctRows: rows,
      columns: new Map([
        ['age', ageCounts(normal, nature)],
        ['city', cityCounts(next, rows)],
      ]),
    };
  });
};

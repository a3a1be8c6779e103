import {
  type Calendar,
  type CauseColumn,
  type CauseCycle,
  type CauseSlice,
  type Learned,
  type ScoreBins,
  type Series,
  scoreBinsOfCounts,
} from '../decision/index.ts';
import { stepsOf } from '../drift/index.ts';
import type { BinCounts, ColumnProfile, PlannedColumn, Profile, SampledRow, Slice } from '../profile/index.ts';

/** The rows that shifted beside those of the reference, both of the same hours of the week. */
export interface Beside {
  readonly reference: Profile;
  readonly current: Profile;
}

/** Rows of both, for slices: profiles keep no distribution of them. */
export interface RowsBeside {
  readonly reference: readonly SampledRow[];
  readonly current: readonly SampledRow[];
}

const keyOf = ({ role, name }: Pick<ColumnProfile, 'role' | 'name'>): string => `${role}/${name}`;

const totals = (slices: readonly Slice[], place: number): readonly number[] => {
  const [segment] = slices;
  const ofSegment = slices.filter((slice) => slice.segment.name === segment?.segment.name);
  const counts: number[] = [];
  for (const { columns } of ofSegment)
    for (const [bin, rows] of (columns[place]?.bins ?? []).entries()) counts[bin] = (counts[bin] ?? 0) + rows;
  return counts;
};

/** The bins that slices count in, scored by the reference's rows. */
const binsOfPlan = ({ slices }: Profile): ReadonlyMap<string, ScoreBins> => {
  if (slices === undefined) return new Map();
  const all = slices.slices();
  return new Map(
    slices.plan.columns.flatMap((planned, place) => {
      const bins = planned.kind === 'scores' ? scoreBinsOfCounts(planned.edges, totals(all, place)) : undefined;
      return bins === undefined ? [] : [[keyOf(planned), bins] as const];
    }),
  );
};

const numbersOf = (reference: ColumnProfile, current: ColumnProfile) =>
  reference.numeric === undefined || current.numeric === undefined
    ? undefined
    : { reference: reference.numeric.quantiles.steps(), current: current.numeric.quantiles.steps() };

/** What causes read of each column that charts follow. @param designEffects by column's name, where known */
export const causeColumns = (
  { columns }: Learned,
  { reference, current }: Beside,
  designEffects: ReadonlyMap<string, number>,
): readonly CauseColumn[] => {
  const before = new Map(reference.columns.map((column) => [keyOf(column), column]));
  const now = new Map(current.columns.map((column) => [keyOf(column), column]));
  const bins = binsOfPlan(reference);
  return columns.flatMap(({ key, name, slice, form }): readonly CauseColumn[] => {
    const [then, present] = [before.get(key), now.get(key)];
    if (slice !== null || then === undefined || present === undefined || form === 'identifiers') return [];
    const designEffect = designEffects.get(name);
    const named = { name, ...(designEffect === undefined ? {} : { designEffect }) };
    if (form === 'categories') {
      const rows = { reference: new Map(then.values.counts()), current: new Map(present.values.counts()) };
      return [{ ...named, form, rows, isExact: then.values.complete && present.values.complete }];
    }
    const steps = numbersOf(then, present);
    const ofPlan = bins.get(key);
    return steps === undefined ? [] : [{ ...named, form, steps, ...(ofPlan === undefined ? {} : { bins: ofPlan }) }];
  });
};

const countsIn = (planned: PlannedColumn, { bins, other }: BinCounts): ReadonlyMap<string, number> =>
  planned.kind === 'scores'
    ? new Map()
    : new Map([...planned.values.map((value, bin) => [String(value), bins[bin] ?? 0] as const), ['(other)', other]]);

/** What causes read of slices; none where the two were counted by different plans. */
export const causeSlices = ({ reference, current }: Beside): readonly CauseSlice[] => {
  const [before, now] = [reference.slices, current.slices];
  if (before === undefined || now === undefined || before.plan.id !== now.plan.id) return [];
  const after = now.slices();
  return before.slices().map((slice, place): CauseSlice => {
    const then = after[place];
    return {
      segment: slice.segment.name,
      value: slice.value === undefined ? '(other)' : String(slice.value),
      rows: { reference: slice.rows, current: then?.rows ?? 0 },
      columns: before.plan.columns.flatMap((planned, at): CauseSlice['columns'] => {
        const [a, b] = [slice.columns[at], then?.columns[at]];
        if (a === undefined || b === undefined) return [];
        return planned.kind === 'scores'
          ? [{ column: planned.name, bins: { reference: a.bins, current: b.bins } }]
          : [{ column: planned.name, categories: { reference: countsIn(planned, a), current: countsIn(planned, b) } }];
      }),
    };
  });
};

/** Places of columns among a row's cells. */
interface Seats {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

const cellOf = (row: SampledRow, { input, output }: Seats, column: string): SampledRow['input'][number] => {
  const [inInput, inOutput] = [input.indexOf(column), output.indexOf(column)];
  return (inInput === -1 ? row.output[inOutput] : row.input[inInput]) ?? null;
};

const numbersIn = (rows: readonly SampledRow[], seats: Seats, column: string): Float64Array =>
  Float64Array.from(
    rows
      .map((row) => cellOf(row, seats, column))
      .filter((cell) => cell !== null && cell !== '')
      .map(Number)
      .filter(Number.isFinite),
  );

/** Seats of the columns of a profile's rows. */
export const seatsOf = ({ columns }: Profile): Seats => ({
  input: columns.filter(({ role }) => role === 'input').map(({ name }) => name),
  output: columns.filter(({ role }) => role === 'output').map(({ name }) => name),
});

/** The rows of a slice, by its label. */
export const rowsIn = (
  rows: readonly SampledRow[],
  seats: Seats,
  { segment, value }: { readonly segment: string; readonly value: string },
): readonly SampledRow[] => rows.filter((row) => String(cellOf(row, seats, segment)) === value);

/** A column within a slice from sampled rows: what is needed to tell another unit. Undefined where it holds no numbers. */
export const slicedColumn = (
  column: string,
  slice: { readonly segment: string; readonly value: string },
  seats: Seats,
  { reference, current }: RowsBeside,
): CauseColumn | undefined => {
  const before = numbersIn(rowsIn(reference, seats, slice), seats, column);
  const now = numbersIn(rowsIn(current, seats, slice), seats, column);
  if (before.length === 0 || now.length === 0) return undefined;
  return { name: column, form: 'numbers', steps: { reference: stepsOf(before), current: stepsOf(now) } };
};

/** How series go through the day, and how they went in a span of time. Series of slices are left out. */
export const causeCycles = (
  learned: Learned,
  series: readonly Series[],
  { cellOf: cellAt }: Calendar,
  span: { readonly startMs: number; readonly endMs: number },
): readonly CauseCycle[] =>
  learned.series.flatMap(({ name, reference }, place) => {
    const isCyclic = name.slice === null && (name.kind === 'location' || name.kind === 'volume');
    const points = isCyclic ? (series[place]?.points ?? []) : [];
    const windows = points
      .filter(({ startMs }) => startMs >= span.startMs && startMs < span.endMs)
      .map(({ startMs, value }) => ({ cell: cellAt(startMs), value }));
    if (windows.length === 0 || !(reference.usualWeight > 0)) return [];
    return [
      { name: name.column ?? name.kind, curve: reference.means, noise: 1 / Math.sqrt(reference.usualWeight), windows },
    ];
  });

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, Row } from '../../../shared/capture/index.ts';
import {
  type Column,
  mergeProfiles,
  type PlannedColumn,
  Profile,
  planWithId,
  type Slice,
  type SlicePlan,
  type SliceValue,
  slicePlanOf,
} from '../../../shared/profile/index.ts';
import { columnOf, columns, profileOf } from './profiles.ts';

const seed = 20_261_211;
console.info(`Property tests of slices: fast-check seed ${seed}`);
const settings = { seed, numRuns: 200 };

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom<Cell[]>('basic', 'gold', 'silver', 'é', 'x'.repeat(200)),
  fc.constantFrom<Cell[]>(null, true, false, 'true', '', 'NaN', '1e400', Number.POSITIVE_INFINITY, -0, 0, 1, '1.0'),
  fc.constantFrom<Cell[]>('007', 7, '7', '7.00', 1e16, '10000000000000000', '0.30', 0.3, 0.1 + 0.2, '123456789012'),
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -50, max: 50 }).map((tenth) => (tenth / 10).toFixed(1)),
);
const row: fc.Arbitrary<Row> = fc.record({
  input: fc.oneof(fc.tuple(cell, cell), fc.tuple(cell)),
  output: fc.tuple(cell),
});
const rows = fc.array(row, { maxLength: 30 });

const value = fc.constantFrom<SliceValue[]>('basic', 'gold', 'true', '007', 'NaN', 'Infinity', 7, 0, 1, 0.3, -2.5, 'é');
const values = fc.uniqueArray(value, { maxLength: 6 });
const edges = fc
  .uniqueArray(fc.constantFrom(-5, -2.5, 0, 0.3, 0.1 + 0.2, 1, 7, 1e15, 1e16), { maxLength: 9 })
  .map((some) => some.toSorted((a, b) => a - b));
const planned = (column: Column): fc.Arbitrary<PlannedColumn> =>
  fc.oneof(
    edges.map((some) => ({ ...column, kind: 'scores' as const, edges: some })),
    values.map((some) => ({ ...column, kind: 'categories' as const, values: some })),
  );
/** One that rows lack is among them. */
const someColumns = fc.subarray([...columns, { name: 'absent', role: 'input' as const }], { minLength: 1 });
const writtenPlan: fc.Arbitrary<SlicePlan> = fc
  .tuple(someColumns, someColumns)
  .chain(([segmentColumns, binned]) =>
    fc.tuple(
      fc.tuple(...segmentColumns.map((column) => values.map((some) => ({ ...column, values: some })))),
      fc.tuple(...binned.map(planned)),
    ),
  )
  .map(([segments, binned]) => planWithId({ segments, columns: binned }));
const derivedPlan: fc.Arbitrary<SlicePlan> = fc
  .tuple(fc.array(row, { minLength: 1, maxLength: 60 }), fc.subarray([...columns], { minLength: 1 }))
  .map(([some, segments]) => slicePlanOf(profileOf(some), segments))
  .filter((plan) => plan !== undefined);
const plan = fc.oneof(writtenPlan, derivedPlan);

const counted = (slicePlan: SlicePlan | undefined, some: readonly Row[], seedText = 'seed'): Profile => {
  const profile = Profile.empty(columns, seedText, { slicePlan });
  for (const each of some) profile.addRow(each);
  return profile;
};

/** A cell in a profile of its own: what value it counts as, and which finite number. */
const factsOf = (each: Cell): { readonly value: SliceValue | undefined; readonly number: number | undefined } => {
  const { values: kept, numeric } = columnOf([each]);
  const { numbers, texts } = kept.toState();
  return { value: numbers[0] ?? texts[0], number: numeric?.moments.min };
};

const cellOf = ({ input, output }: Row, { name, role }: Column): Cell => {
  const place = columns.filter((column) => column.role === role).findIndex((column) => column.name === name);
  return (role === 'input' ? input[place] : output[place]) ?? null;
};

const isIn = (
  each: Row,
  segment: Column & { readonly values: readonly SliceValue[] },
  wanted?: SliceValue,
): boolean => {
  const found = factsOf(cellOf(each, segment)).value;
  if (wanted !== undefined) return found === wanted;
  return found === undefined || !segment.values.includes(found);
};

const countsOf = (some: readonly Row[], column: PlannedColumn) => {
  const cells = some.map((each) => factsOf(cellOf(each, column)));
  const bins =
    column.kind === 'categories'
      ? column.values.map((wanted) => cells.filter(({ value: found }) => found === wanted).length)
      : [...column.edges, Number.POSITIVE_INFINITY].map(
          (edge, place) =>
            cells.filter(
              ({ number = Number.NaN }) =>
                number <= edge && number > (column.edges[place - 1] ?? Number.NEGATIVE_INFINITY),
            ).length,
        );
  const missing = cells.filter(({ value: found }) => found === undefined).length;
  return { bins, other: cells.length - missing - bins.reduce((total, count) => total + count, 0), missing };
};

/** Slices as anyone would count them: row by row. */
const slicesOf = (some: readonly Row[], { segments, columns: binned }: SlicePlan): readonly Slice[] =>
  segments.flatMap((segment) =>
    [...segment.values, undefined].map((wanted) => {
      const own = some.filter((each) => isIn(each, segment, wanted));
      const { name, role } = segment;
      return {
        segment: { name, role },
        ...(wanted === undefined ? {} : { value: wanted }),
        rows: own.length,
        columns: binned.map((column) => countsOf(own, column)),
      };
    }),
  );

const merged = (...parts: readonly Profile[]): Profile => mergeProfiles(parts) ?? Profile.empty(columns, '');

describe('Profile.slices', () => {
  it('counts as one would row by row', () => {
    fc.assert(
      fc.property(rows, plan, (some, slicePlan) => {
        const slices = counted(slicePlan, some).slices?.slices();
        expect(slices).toEqual(some.length === 0 ? undefined : slicesOf(some, slicePlan));
      }),
      settings,
    );
  });

  it('merging equals adding everything to one, in any order, through bytes or not', () => {
    fc.assert(
      fc.property(rows, rows, rows, plan, (a, b, c, slicePlan) => {
        const whole = counted(slicePlan, [...a, ...b, ...c]).slices?.toState();
        const [first, second, third] = [counted(slicePlan, a), counted(slicePlan, b), counted(slicePlan, c)];
        expect(merged(first, second, third).slices?.toState()).toEqual(whole);
        expect(merged(third, first, second).slices?.toState()).toEqual(whole);
        expect(merged(first, merged(second, third)).slices?.toState()).toEqual(whole);
        const kept = [first, second, third].map((each) => Profile.fromBytes(each.toBytes()));
        expect(merged(...kept).slices?.toState()).toEqual(whole);
        const [resumed = first] = kept;
        for (const each of [...b, ...c]) resumed.addRow(each);
        if (a.length > 0) expect(resumed.slices?.toState()).toEqual(whole);
      }),
      settings,
    );
  });

  it('merging profiles of several plans, or none, gives the same in any order, with slices only where all agree', () => {
    const parts = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.array(row, { maxLength: 3 })), { maxLength: 5 });
    const plans = fc.tuple(plan, plan);
    fc.assert(
      fc.property(parts, plans, fc.nat(), (some, [one, other], turn) => {
        const profiles = some.map(([which, each]) => counted([one, other, undefined][which], each));
        const shifted = [...profiles.slice(turn % 5), ...profiles.slice(0, turn % 5)].toReversed();
        const half = profiles.length >> 1;
        const state = merged(...profiles).slices?.toState();
        expect(merged(...shifted).slices?.toState()).toEqual(state);
        expect(merged(merged(...profiles.slice(0, half)), merged(...profiles.slice(half))).slices?.toState()).toEqual(
          state,
        );
        const ids = new Set(profiles.filter(({ rows: count }) => count > 0).map(({ slices }) => slices?.plan.id));
        expect(state?.plan.id).toBe(ids.size === 1 ? [...ids][0] : undefined);
      }),
      settings,
    );
  });
});

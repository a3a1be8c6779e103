import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../shared/capture/index.ts';
import { type ColumnProfile, mergeProfiles, Profile } from '../../../shared/profile/index.ts';
import { DistinctSketch } from '../../../shared/sketch/index.ts';
import { uniform } from '../sketch/random.ts';
import { naiveColumn } from './naive-column.ts';

const seed = 20_261_136;
console.info(`Property tests of columns: fast-check seed ${seed}`);

const column = { name: 'x', role: 'input' } as const;
const profileOf = (cells: readonly Cell[], name = 'seed'): Profile => {
  const profile = Profile.empty([column], name);
  for (const cell of cells) profile.addRow({ input: [cell], output: [] });
  return profile;
};
const only = (profile: Profile): ColumnProfile => {
  const [found] = profile.columns;
  if (found === undefined) throw new Error('A profile of one column has none');
  return found;
};

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const decimalText = fc
  .tuple(fc.constantFrom('', '', '-', '+', '- ', ' '), digits(18), fc.option(digits(18), { nil: undefined }))
  .map(([sign, whole, fraction]) => sign + whole + (fraction === undefined ? '' : `.${fraction}`));
/** Numbers in text that are close to one another, written in many ways. */
const closeText = fc.constantFrom(
  ...['12.5', '12.50', '12.500', '1.25e1', '125e-1', '0.5', '0.50', '0', '0.0', '-0', '-0.00', '0e5', '00', '1', '1.0'],
  ...['007', '+5', '5', '5.0', '- 3', '-3', '-3.10', ' 7', '7', '1e400', '-1e400', '1e-400', '1E3', '1000', '1000.0'],
  ...[
    '9007199254740993',
    '9007199254740992',
    '1e15',
    '999999999999999',
    '1000000000000000',
    '0.1',
    '0.10000000000000001',
  ],
  ...['2147483647', '2147483648', '-2147483648', '21474836470', '0.000000000000010', '123456789012345.6', '1.'],
);
const text = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '',
    'é',
    'true',
    'false',
    'NaN',
    'nan',
    '-inf',
    'Infinity',
    'x'.repeat(200),
    '\ud800',
    '__proto__',
  ),
  fc.string({ maxLength: 6 }),
);
const number = fc.oneof(
  fc.constantFrom(0, -0, 12.5, 0.5, 1, 1000, 1e15, -1e15, 2 ** 53, 1e21, 1e300, 1.5e16, 5e-324, 0.1, 1e15 - 0.5, 7),
  fc.integer({ min: -9, max: 9 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const cell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 4, arbitrary: closeText },
  { weight: 3, arbitrary: decimalText },
  { weight: 4, arbitrary: number },
  { weight: 2, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom<Cell[]>(null, null, true, false) },
);
const mixed = fc.array(cell, { maxLength: 80 });
/** Numbers as most columns have them: with as many fraction digits in every cell, close together or far apart. */
const alike = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom(20, 5000, 2 ** 31 - 1))
  .chain(([fraction, span]) =>
    fc.array(
      fc.integer({ min: -span, max: span }).map((whole) => (whole / 10 ** fraction).toFixed(fraction)),
      { minLength: 1, maxLength: 600, size: 'max' },
    ),
  );
/** The same, but for a few cells. */
const nearlyAlike = fc
  .tuple(alike, fc.array(cell, { maxLength: 3 }))
  .map(([some, others]): Cell[] => [...some, ...others]);
const cells = fc.oneof(
  { weight: 3, arbitrary: mixed },
  { weight: 1, arbitrary: alike },
  { weight: 1, arbitrary: nearlyAlike },
);

/** Squares of smaller numbers vanish. */
const smallest = 1e-150;
const within = (actual: number | undefined, expected: number, scale: number): void =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(
    1e-12 * Math.max(scale, Math.abs(expected), smallest),
  );

/** Distances from the mean, added up without losing the small ones to the large: the numbers are few. */
const expectMoments = (actual: ColumnProfile, numbers: readonly number[]): void => {
  const { moments } = actual.numeric ?? {};
  expect(moments?.count ?? 0).toBe(numbers.length);
  expect([moments?.min, moments?.max]).toEqual([numbers.at(0), numbers.at(-1)]);
  if (moments === undefined) return;
  const scale = Math.max(...numbers.map(Math.abs));
  // Sums of huge numbers leave the range of a double, as they may.
  if (scale > 1e150) return;
  const mean = numbers.reduce((total, each) => total + each / numbers.length, 0);
  const deviation = Math.sqrt(numbers.reduce((total, each) => total + (each - mean) ** 2 / numbers.length, 0));
  within(moments.sum, mean * numbers.length, scale * numbers.length);
  within(moments.mean, mean, scale);
  within(moments.standardDeviation, deviation, scale);
  if (numbers.every((each) => each === numbers[0])) expect(moments.standardDeviation).toBe(0);
};

const expectQuantiles = (actual: ColumnProfile, numbers: readonly number[]): void => {
  const steps = actual.numeric?.quantiles.steps();
  const values = [...new Set(numbers)];
  expect([...(steps?.values ?? [])]).toEqual(values);
  expect([...(steps?.weights ?? [])]).toEqual(values.map((value) => numbers.lastIndexOf(value) + 1));
};

const expectSame = (actual: ColumnProfile, some: readonly Cell[]): void => {
  const expected = naiveColumn(some);
  const { missing, types, nonFinite, negative, values, stringLengths } = actual;
  expect({ missing, types, nonFinite, negative }).toEqual({
    missing: expected.missing,
    types: expected.types,
    nonFinite: expected.nonFinite,
    negative: expected.negative,
  });
  expect(values.complete).toBe(expected.keys.length <= 1024);
  expect(values.total).toBe(some.length - expected.missing);
  const distinct = new DistinctSketch();
  for (const key of expected.keys) distinct.add(String(key));
  expect(actual.distinct.toState()).toEqual(distinct.toState());
  if (values.complete) {
    expect(new Map(values.counts())).toEqual(expected.counts);
    expect(actual.distinctCount).toBe(expected.keys.length);
  }
  const { lengths } = expected;
  expect([stringLengths.count, stringLengths.sum]).toEqual([lengths.length, lengths.reduce((a, b) => a + b, 0)]);
  expectMoments(actual, expected.numbers);
};

describe('ColumnProfile', () => {
  it('tells of any cells what one would find cell by cell', () => {
    fc.assert(
      fc.property(cells, (some) => {
        const actual = only(profileOf(some));
        expectSame(actual, some);
        expectQuantiles(actual, naiveColumn(some).numbers);
      }),
      { seed, numRuns: 1200 },
    );
  });

  it('does so wherever blocks of rows end and profiles are merged, through bytes or not', () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 5 }), (parts) => {
        const profiles = parts.map((some, index) => profileOf(some, String(index)));
        const merged = mergeProfiles(
          profiles.map((each, index) => (index % 2 ? Profile.fromBytes(each.toBytes()) : each)),
        );
        const folded = Profile.empty([column], 'seed');
        for (const some of parts) {
          for (const each of some) folded.addRow({ input: [each], output: [] });
          folded.release();
        }
        for (const profile of merged === undefined ? [] : [merged, folded]) {
          expectSame(only(profile), parts.flat());
          expectQuantiles(only(profile), naiveColumn(parts.flat()).numbers);
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  it.each<[string, (draw: number, row: number) => Cell]>([
    ['integers', (draw) => String(Math.floor(draw * 1000))],
    ['integers far apart', (_, row) => String((row % 1000) * 2_000_003)],
    ['decimals', (draw) => (draw * 10).toFixed(2)],
    ['decimals and nothing', (draw, row) => (row % 100 === 7 ? null : (draw * 10).toFixed(2))],
    ['decimals of several lengths', (draw, row) => (draw * 5).toFixed(row % 3)],
    ['long decimals', (draw, row) => (1234567 + Math.floor(draw * 500) / 1000).toFixed(3 + (row % 5))],
    ['numbers of JSON', (draw) => Math.floor(draw * 1000) / 8],
    ['a constant', () => '0.1'],
    ['texts', (draw) => `kind ${Math.floor(draw * 900)}`],
    [
      'everything',
      (draw, row) => [draw > 0.5, '007', Math.floor(draw * 99), `k${row % 9}`, '2.50', null][row % 6] ?? null,
    ],
  ])('tells of three blocks of %s what one would find cell by cell', (_, cellOf) => {
    const random = uniform(5);
    const some = Array.from({ length: 40_000 }, (_each, row) => cellOf(random(), row));
    expectSame(only(profileOf(some)), some);
  });
});

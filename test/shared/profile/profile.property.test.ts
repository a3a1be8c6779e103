import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, Row } from '../../../shared/capture/index.ts';
import { type ColumnProfile, mergeProfiles, Profile } from '../../../shared/profile/index.ts';
import { columns, profileOf } from './profiles.ts';

const seed = 20_261_121;
console.info(`Property tests of profiles: fast-check seed ${seed}`);
const settings = { seed, numRuns: 150 };

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom<Cell[]>(null, true, false, 'true', '', 'NaN', '1e400', Number.POSITIVE_INFINITY, -0, 0, 1, -1),
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -5, max: 5 }).map(String),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
  fc.string(),
);
const row: fc.Arbitrary<Row> = fc.record({
  input: fc.tuple(cell, cell),
  output: fc.tuple(cell),
});
const rows = fc.array(row, { maxLength: 30 });

/** What must not depend on order or merging at all. */
const exactParts = (profile: Profile) => ({
  rows: profile.rows,
  records: profile.records,
  columns: profile.columns.map((column) => ({
    name: column.name,
    role: column.role,
    present: column.present,
    missing: column.missing,
    types: column.types,
    inferredType: column.inferredType,
    nonFinite: column.nonFinite,
    negative: column.negative,
    count: column.numeric?.moments.count,
    range: [column.numeric?.moments.min, column.numeric?.moments.max],
    quantiles: column.numeric && [...column.numeric.quantiles.steps().values],
    distinct: column.distinct.toState(),
    values: column.values.toState(),
    lengths: [column.stringLengths.count, column.stringLengths.sum],
  })),
});

/** What may differ in its last digits. */
const nearParts = ({ numeric }: ColumnProfile) => [
  numeric?.moments.sum ?? 0,
  numeric?.moments.mean ?? 0,
  numeric?.moments.standardDeviation ?? 0,
];

const alike = (one: Profile, other: Profile): void => {
  expect(exactParts(one)).toEqual(exactParts(other));
  for (const [place, column] of one.columns.entries()) {
    const counterpart = other.columns[place];
    if (counterpart === undefined) throw new Error('a column is missing');
    for (const [index, value] of nearParts(column).entries()) {
      const distance = Math.abs(value - (nearParts(counterpart)[index] ?? 0));
      expect(distance).toBeLessThanOrEqual(1e-9 * 1e6 * 30);
    }
  }
};

const merged = (...parts: readonly Profile[]): Profile => mergeProfiles(parts) ?? Profile.empty(columns, '');

describe('Profile', () => {
  it('merging equals adding everything to one, in any order', () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        const whole = profileOf([...a, ...b, ...c]);
        const [first, second, third] = [profileOf(a, '1'), profileOf(b, '2'), profileOf(c, '3')];
        alike(merged(first, second, third), whole);
        alike(merged(third, first, second), whole);
        alike(merged(first, merged(second, third)), whole);
        alike(profileOf([...c, ...b, ...a].toReversed()), whole);
      }),
      settings,
    );
  });

  it('fromBytes(toBytes()) is the same, byte for byte', () => {
    fc.assert(
      fc.property(rows, (some) => {
        const profile = profileOf(some);
        const again = Profile.fromBytes(profile.toBytes());
        expect(exactParts(again)).toEqual(exactParts(profile));
        expect(Buffer.compare(again.toBytes(), profile.toBytes())).toBe(0);
      }),
      settings,
    );
  });

  it('fromBytes(bytes) refuses changed bytes', () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.integer({ min: 1, max: 255 }), (some, position, change) => {
        const bytes = Uint8Array.from(profileOf(some).toBytes());
        const index = position % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ change;
        expect(() => Profile.fromBytes(bytes)).toThrow(/^The profile's /);
      }),
      settings,
    );
  });
});

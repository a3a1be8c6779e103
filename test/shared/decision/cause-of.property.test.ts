import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../shared/decision/index.ts';
import { uniform } from '../sketch/random.ts';
import { categoryColumns, cyclesOf, numberColumns, sourceOf, type TripRow, trips } from './cause-scenarios.ts';

const shuffled = <Of>(seed: number, list: readonly Of[]): Of[] => {
  const random = uniform(seed);
  return list
    .map((one) => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
};

const changes: readonly ((row: TripRow) => TripRow)[] = [
  (row) => row,
  (row) => ({ ...row, distance: row.distance * 1000 }),
  (row) => ({ ...row, distance: row.margin, margin: row.distance }),
  (row) => ({ ...row, channel: row.channel === 'web' ? 'site' : row.channel }),
  (row) => ({ ...row, temperature: Math.min(25, row.temperature) }),
  (row) => ({ ...row, minutes: row.minutes + 9, region: row.region === 'east' ? 'south' : row.region }),
];

const anyCase = fc.record({
  change: fc.constantFrom(...changes),
  fired: fc.subarray([...numberColumns, ...categoryColumns]),
  lag: fc.integer({ min: 0, max: 11 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

describe('causeOf(source)', () => {
  it('is the same whatever the order of rows, columns, findings, slices and cycles', () => {
    fc.assert(
      fc.property(anyCase, ({ change, fired, lag, seed }) => {
        const [reference, current] = [trips(seed, 800), trips(seed + 1, 500).map(change)];
        const cycles = cyclesOf(seed, { lag });
        const source = { ...sourceOf(reference, current, fired), cycles };
        const other = sourceOf(shuffled(seed, reference), shuffled(seed + 1, current), shuffled(seed, fired));
        const slices = shuffled(seed, other.slices).map((slice) => ({
          ...slice,
          columns: shuffled(seed, slice.columns),
        }));
        const shuffledSource = {
          ...other,
          columns: shuffled(seed, other.columns),
          slices,
          cycles: shuffled(seed, cycles),
        };
        expect(causeOf(shuffledSource)).toEqual(causeOf(source));
      }),
      { numRuns: 40 },
    );
  });

  it('explains no column without a finding, but for series that follow the clock', () => {
    fc.assert(
      fc.property(anyCase, ({ change, fired, seed }) => {
        const { columns } = causeOf(sourceOf(trips(seed, 800), trips(seed + 1, 500).map(change), fired));
        expect(fired).toEqual(expect.arrayContaining([...columns]));
      }),
      { numRuns: 40 },
    );
  });
});

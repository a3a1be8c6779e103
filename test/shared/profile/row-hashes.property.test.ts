import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, Row } from '../../../shared/capture/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { mergeProfiles, Profile } from '../../../shared/profile/index.ts';
import { aLine } from '../capture/captures.ts';
import { columns, profileOf } from './profiles.ts';
import { outcome } from './scans.ts';

const seed = 20_261_138;
console.info(`Property tests of hashes of rows: fast-check seed ${seed}`);
const settings = { seed, numRuns: 500 };

const registersOf = (rows: readonly Row[]): Uint8Array => profileOf(rows).distinctRows?.toState() ?? new Uint8Array();
const rowsOf = (rows: readonly Row[]): number => Math.round(profileOf(rows).distinctRows?.estimate() ?? Number.NaN);

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom<Cell[]>(
    null,
    'a',
    'b',
    '007',
    '7',
    7,
    true,
    'true',
    '12.5',
    12.5,
    0,
    '',
    1e16,
    Number.POSITIVE_INFINITY,
  ),
  fc.integer({ min: -9, max: 9 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 4 }),
);
const row: fc.Arbitrary<Row> = fc.record({ input: fc.tuple(cell, cell), output: fc.tuple(cell) });

/** Ways of writing one number: all of them are the same cell. */
const sameNumbers: readonly (readonly Cell[])[] = [
  [12.5, '12.5', '12.50', '1.25e1', '12.500000000000000'],
  [0, -0, '0', '-0', '0.0', '0e5', '-0.00'],
  [1000, '1000', '1e3', '1000.0', '1E3'],
  [0.1, '0.1', '0.10', '1e-1', '0.1000000000000000055511151231257827'],
  [123456789012, '123456789012', '123456789012.0', '1.23456789012e11'],
];
/** Cells that are none of each other. */
const others: readonly Cell[] = [
  null,
  'x',
  'X',
  '007',
  '+5',
  5,
  50,
  0.5,
  -0.5,
  true,
  false,
  ' 5',
  '5 ',
  'é',
  '5.0e',
  1e15,
];

describe('Profile.distinctRows', () => {
  it('does not change with rows that came before, nor with their order or way of writing numbers', () => {
    const number = fc
      .constantFrom(...sameNumbers)
      .chain((same) => fc.tuple(fc.constantFrom(...same), fc.constantFrom(...same)));
    fc.assert(
      fc.property(fc.array(fc.tuple(number, row), { maxLength: 30 }), (some) => {
        const one = some.map(([[first], { input, output }]) => ({ input: [first, input[1] ?? null], output }));
        const other = some.map(([[, second], { input, output }]) => ({ input: [second, input[1] ?? null], output }));
        const registers = registersOf(one);
        expect(registersOf([...other.toReversed(), ...one, ...other])).toEqual(registers);
        const merged = mergeProfiles([profileOf(one), Profile.fromBytes(profileOf(other).toBytes())]);
        expect(merged?.distinctRows?.toState() ?? new Uint8Array()).toEqual(registers);
      }),
      settings,
    );
  });

  it('takes rows that differ in one cell for two', () => {
    const place = fc.integer({ min: 0, max: 2 });
    fc.assert(
      fc.property(
        row,
        fc.array(row, { maxLength: 5 }),
        place,
        fc.shuffledSubarray([...others], { minLength: 2, maxLength: 2 }),
        (each, before, at, pair) => {
          const changed = pair.map((value) => {
            const cells = [...each.input, ...each.output];
            cells[at] = value;
            return { input: cells.slice(0, 2), output: cells.slice(2) };
          });
          // Beside other cells the two are folded in another way.
          expect(registersOf([...before, ...changed])).not.toEqual(registersOf([...before, ...changed.slice(0, 1)]));
          expect(rowsOf(changed)).toBe(2);
        },
      ),
      settings,
    );
  });

  it('takes the same values in other columns for another row', () => {
    expect(
      rowsOf([
        { input: ['a', 'b'], output: ['c'] },
        { input: ['b', 'a'], output: ['c'] },
        { input: ['a', 'c'], output: ['b'] },
      ]),
    ).toBe(3);
    expect(
      rowsOf([
        { input: [1, null], output: [2] },
        { input: [null, 1], output: [2] },
        { input: [2, null], output: [1] },
      ]),
    ).toBe(3);
  });

  it('shows how many rows came again, within the error of its estimate', () => {
    for (const count of [1000, 20_000, 100_000]) {
      const profile = Profile.empty(columns, 'seed');
      for (let turn = 0; turn < 3; turn += 1)
        for (let index = 0; index < count; index += 1)
          profile.addRow({
            input: [index % 1000, `kind ${Math.floor(index / 1000)}`],
            output: [index % 3 ? 0.5 : '0.50'],
          });
      expect(profile.rows).toBe(3 * count);
      // Four standard errors of 1.6 %.
      expect(Math.abs((profile.distinctRows?.estimate() ?? 0) / count - 1)).toBeLessThan(0.065);
    }
  });

  it('is the same of CSV and of JSON, scanned or read the general way, ids and times apart', async () => {
    const mapping: Mapping = { input: { columns: ['n', 'kind'] }, output: { columns: ['score'] } };
    const lines = (as: 'csv' | 'json') =>
      Array.from({ length: 300 }, (_, index) => {
        const cells = [index / 8, `kind ${index % 7}`];
        const input =
          as === 'csv'
            ? { data: `${Number(cells[0]).toFixed(3)},${cells[1]}` }
            : {
                data: JSON.stringify({ instances: [cells] }),
                encoding: 'JSON',
                observedContentType: 'application/json',
              };
        return aLine({ input, output: { data: String(index % 2) }, metadata: { eventId: `${as}-${index}` } });
      }).join('\n');
    const registers = await Promise.all(
      (['csv', 'json'] as const).flatMap((as) =>
        (['scanned', 'general'] as const).map(async (how) => {
          const { partials } = await outcome(lines(as), { mapping, how });
          return partials.map(([, hex]) => Profile.fromBytes(Buffer.from(hex, 'hex')).distinctRows?.toState());
        }),
      ),
    );
    for (const each of registers) expect(each).toEqual(registers[0]);
  });
});

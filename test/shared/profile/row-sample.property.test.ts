import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../shared/capture/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { mergeProfiles, Profile } from '../../../shared/profile/index.ts';
import {
  RowSample,
  rowHashHigh,
  rowHashLow,
  type SampledRow,
  sampledRows,
} from '../../../shared/profile/row-sample.ts';
import { aLine } from '../capture/captures.ts';
import { aRecord, columns } from './profiles.ts';
import { outcome } from './scans.ts';

const seed = 20_261_137;
console.info(`Property tests of samples of rows: fast-check seed ${seed}`);

/** Few hashes, so that rows come again, with other cells too, and at the edge of the sample. */
const sampledRow: fc.Arbitrary<SampledRow> = fc.record({
  recordId: fc.constantFrom('a', 'b'),
  place: fc.nat({ max: 1 }),
  high: fc.noBias(fc.nat({ max: 200 })).map((high) => high * 10_000_000),
  low: fc.noBias(fc.nat({ max: 1 })),
  input: fc.tuple(fc.constantFrom<Cell[]>(1, 'x', null)),
  output: fc.constant<Cell[]>([]),
});
const some = fc.oneof(
  fc.array(sampledRow, { maxLength: 900, size: 'max' }),
  fc.array(sampledRow, { minLength: 400, maxLength: 900, size: 'max' }),
);

const sampleOf = (rows: readonly SampledRow[]): RowSample => {
  const sample = new RowSample();
  for (const row of rows) sample.add(row);
  return sample;
};
const merged = (...samples: readonly RowSample[]): RowSample => {
  const all = new RowSample();
  for (const sample of samples) all.merge(sample);
  return all;
};

/** The rows with the smallest hashes; of rows with the same, the first by id and cells: the slow answer. */
const smallest = (rows: readonly SampledRow[]): readonly SampledRow[] => {
  const key = ({ recordId, input }: SampledRow) => `${recordId} ${JSON.stringify([input, []])}`;
  const sorted = rows.toSorted((a, b) => a.high - b.high || a.low - b.low || (key(a) < key(b) ? -1 : 1));
  return sorted
    .filter((row, index) => row.high !== sorted[index - 1]?.high || row.low !== sorted[index - 1]?.low)
    .slice(0, sampledRows);
};
const withoutPlace = (rows: readonly SampledRow[]) => rows.map(({ place: _, ...row }) => row);

describe('RowSample', () => {
  it('keeps the rows with the smallest hashes, in whatever order they come and are merged, however often', () => {
    fc.assert(
      fc.property(some, some, fc.nat({ max: 900 }), (a, b, turn) => {
        const all = [...a, ...b];
        const expected = withoutPlace(smallest(all));
        const at = turn % (all.length + 1);
        for (const sample of [
          sampleOf(all),
          sampleOf(all.toReversed()),
          sampleOf([...all.slice(at), ...all, ...all.slice(0, at)]),
          merged(sampleOf(a), sampleOf(b)),
          merged(sampleOf(b), sampleOf(a), sampleOf(b)),
          RowSample.fromState(JSON.parse(JSON.stringify(merged(sampleOf(b), sampleOf(a)).toState()))),
        ]) {
          expect(withoutPlace(sample.rows())).toEqual(expected);
        }
      }),
      // Hundreds of rows take long to shrink.
      { seed, numRuns: 60, endOnFailure: true },
    );
  });

  it('wants(high, low) is true of rows that stay', () => {
    const sample = sampleOf([]);
    for (let index = 0; index < 1000; index += 1) {
      const row = { recordId: String(index), place: 0, high: rowHashHigh(index, 1), low: rowHashLow(index, 1) };
      const isWanted = sample.wants(row.high, row.low);
      sample.add({ ...row, input: [index], output: [] });
      expect(sample.rows().some(({ recordId }) => recordId === row.recordId)).toBe(isWanted);
    }
  });

  it('keeps cells as JSON can: long texts by their beginning, numbers that JSON lacks by name', () => {
    const sample = new RowSample();
    const input = [-0, Number.POSITIVE_INFINITY, 'x'.repeat(500), true, null, 0.1, '\ud800'];
    sample.add({ recordId: 'a', place: 0, high: 1, low: 1, input, output: [1e300] });
    const [row] = sample.rows();
    expect(row?.input).toEqual([
      0,
      'Infinity',
      expect.stringMatching(/^x{128}…#[\da-f]{16}$/),
      true,
      null,
      0.1,
      '\ud800',
    ]);
    expect(row?.output).toEqual([1e300]);
  });
});

const recordOf = (event: number, rows: number) =>
  aRecord({
    eventId: `event-${event}`,
    recordId: `record-${event}`,
    rows: Array.from({ length: rows }, (_, place) => ({ input: [event, `row ${place}`], output: [place] })),
  });
const profileOf = (events: readonly number[], rows: (event: number) => number): Profile => {
  const profile = Profile.empty(columns, 'seed');
  for (const event of events) {
    const record = recordOf(event, rows(event));
    profile.addRecord(record.rows, record);
  }
  return profile;
};
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('Profile.sample', () => {
  it('is uniform over the rows that came: chi-square of 20 spans of them, and of places in a record', () => {
    const events = 2000;
    const perRecord = 5;
    const [bySpan, byPlace] = [new Array<number>(20).fill(0), new Array<number>(perRecord).fill(0)];
    const samples = 60;
    for (let turn = 0; turn < samples; turn += 1) {
      const profile = Profile.empty(columns, 'seed');
      for (const event of range(0, events)) {
        const { rows } = recordOf(event, perRecord);
        profile.addRecord(rows, { eventId: `turn ${turn} event ${event}`, recordId: String(event) });
      }
      for (const { recordId, place } of profile.sample?.rows() ?? []) {
        const span = Math.floor((20 * Number(recordId)) / events);
        bySpan[span] = (bySpan[span] ?? 0) + 1;
        byPlace[place] = (byPlace[place] ?? 0) + 1;
      }
    }
    const chiSquare = (counts: readonly number[]): number => {
      const expected = (samples * sampledRows) / counts.length;
      return counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
    };
    // The values that chi-square of 19 and of 4 degrees of freedom exceeds once in a thousand times.
    expect(chiSquare(bySpan)).toBeLessThan(43.8);
    expect(chiSquare(byPlace)).toBeLessThan(18.5);
  });

  it('is the same whether records came once or twice, to one profile or several, through bytes or not', () => {
    const rows = (event: number) => 1 + (event % 3);
    const whole = profileOf(range(0, 600), rows).sample?.toState();
    expect(whole).toHaveLength(sampledRows);
    expect(profileOf([...range(0, 600), ...range(100, 400)], rows).sample?.toState()).toEqual(whole);
    const parts = [profileOf(range(300, 600), rows), profileOf(range(0, 350), rows), profileOf(range(10, 20), rows)];
    const kept = parts.map((part) => Profile.fromBytes(part.toBytes()));
    for (const each of [parts, parts.toReversed(), kept]) expect(mergeProfiles(each)?.sample?.toState()).toEqual(whole);
  });

  it('is the same of scanned lines and of those that are read the general way', async () => {
    const mapping: Mapping = { input: { columns: ['n', 'kind'] }, output: { columns: ['score'] } };
    const line = (event: number, as: 'csv' | 'json') => {
      const data = [
        [event, 'a'],
        [event, 'b'],
      ];
      const input =
        as === 'csv'
          ? { data: data.map((row) => row.join(',')).join('\n') }
          : { data: JSON.stringify(data), encoding: 'JSON', observedContentType: 'application/json' };
      return aLine({ input, output: { data: '0.5\n1' }, metadata: { eventId: `e${event}`, inferenceId: `i${event}` } });
    };
    const content = range(0, 800)
      .map((event) => line(event, event % 3 === 0 ? 'json' : 'csv'))
      .join('\n');
    const samples = await Promise.all(
      (['scanned', 'general'] as const).map(async (how) => {
        const { partials } = await outcome(content, { mapping, how });
        return partials.map(([, hex]) => Profile.fromBytes(Buffer.from(hex, 'hex')).sample?.rows());
      }),
    );
    expect(samples[0]?.[0]).toHaveLength(sampledRows);
    expect(samples[0]).toEqual(samples[1]);
    // Whatever came as text is kept as text, and numbers as numbers.
    for (const { recordId, place, input } of samples[0]?.[0] ?? []) {
      const event = Number(recordId.slice(1));
      expect(input).toEqual([event % 3 === 0 ? event : String(event), place === 0 ? 'a' : 'b']);
    }
  });

  it('of rows without records goes by their number and the seed', () => {
    const rowsOf = (name: string, count: number) => {
      const profile = Profile.empty(columns, name);
      for (const row of range(0, count)) profile.addRow({ input: [row, 'a'], output: [1] });
      return (profile.sample?.rows() ?? []).map(({ recordId, input }) => [recordId, input[0]]);
    };
    expect(rowsOf('a', 2)).toEqual(
      expect.arrayContaining([
        ['a#1', 0],
        ['a#2', 1],
      ]),
    );
    expect(rowsOf('a', 1000)).toHaveLength(sampledRows);
    expect(rowsOf('a', 1000).map(([, row]) => row)).not.toEqual(rowsOf('b', 1000).map(([, row]) => row));
  });

  it('is not there where it is off', () => {
    const profile = Profile.empty(columns, 'seed', { sampleRows: false });
    profile.addRow({ input: [1, 'a'], output: [] });
    const record = recordOf(1, 2);
    profile.addRecord(record.rows, record);
    expect(profile.sample).toBeUndefined();
  });
});

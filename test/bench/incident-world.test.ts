import { describe, expect, it } from 'vitest';
import { reportSeed, type StreamKind, streams, tuningSeed } from '../../bench/incident-streams.ts';
import { changedColumn, changedHours, cleanWorld, placeValue, type WorldHour } from '../../bench/incident-world.ts';

const stream: StreamKind = { name: 'small', rowsPerHour: 60, correlation: 0.9, effect: 0.03, referenceDays: 7 };
const world = cleanWorld(stream, 5);

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Mean of the changing column over some hours. */
const meanValue = (hours: readonly WorldHour[]): number =>
  mean(
    hours.flatMap(({ columns }) =>
      [...(columns[changedColumn]?.counts ?? [])].flatMap((count, place) => new Array(count).fill(placeValue(place))),
    ),
  );

describe('cleanWorld(stream, seed)', () => {
  it('is the same for the same seed and another for another', () => {
    expect(cleanWorld(stream, 5)).toEqual(world);
    expect(cleanWorld(stream, 6).reference[0]).not.toEqual(world.reference[0]);
  });

  it('counts every row once: in a value, or as missing', () => {
    for (const { rows, columns } of world.live) {
      for (const { counts, missing } of columns) expect(counts.reduce((sum, count) => sum + count, missing)).toBe(rows);
    }
  });

  it('has the rows that the stream says', () => {
    expect(mean(world.reference.map(({ rows }) => rows))).toBeGreaterThan(48);
    expect(mean(world.reference.map(({ rows }) => rows))).toBeLessThan(60);
  });
});

describe('changedHours(world, seed, change)', () => {
  it('moves one column from the moment on, and only that', () => {
    const { live, changedMs, column } = changedHours(world, 5, { kind: 'mean', size: 2 });
    expect(column).toBe(changedColumn);
    const [before, after] = [
      live.filter(({ startMs }) => startMs < changedMs),
      live.filter(({ startMs }) => startMs >= changedMs),
    ];
    expect([before.length, after.length]).toEqual([168 + 5, 18 * 24]);
    expect(meanValue(after) - meanValue(before)).toBeCloseTo(2, 0);
    expect(after.map(({ columns }) => columns[1])).toEqual(
      world.live.slice(173, 173 + 432).map(({ columns }) => columns[1]),
    );
  });

  it('is the clean stream until then', () => {
    const { live, changedMs } = changedHours(world, 5, { kind: 'variance', factor: 1.3 });
    const before = live.filter(({ startMs }) => startMs < changedMs);
    expect(before.map(({ columns }) => columns)).toEqual(
      world.live.slice(0, before.length).map(({ columns }) => columns),
    );
  });

  it('halves the rows, and sends rows again', () => {
    const rowsFrom = ({ live, changedMs }: ReturnType<typeof changedHours>, count: (hour: WorldHour) => number) =>
      mean(live.filter(({ startMs }) => startMs >= changedMs).map(count));
    const clean = mean(world.live.slice(173, 173 + 432).map(({ rows }) => rows));
    expect(rowsFrom(changedHours(world, 5, { kind: 'rows', factor: 0.5 }), ({ rows }) => rows)).toBeCloseTo(
      clean / 2,
      0,
    );
    const repeated = changedHours(world, 5, { kind: 'duplicates', share: 0.1 });
    expect(rowsFrom(repeated, ({ rows, distinctRows }) => distinctRows / rows)).toBeCloseTo(0.9, 1);
  });
});

it('no seed is both for tuning and for the report', () => {
  const most = (streams.length + 1) * 10_000;
  expect(tuningSeed + most).toBeLessThan(reportSeed);
});

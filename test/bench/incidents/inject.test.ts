import { describe, expect, it } from 'vitest';
import { type Change, injections, reportSeed, tuningSeed } from '../../../bench/incident-streams.ts';
import { changedHours } from '../../../bench/incidents/inject.ts';
import { syntheticWorld } from '../../../bench/incidents/synthetic.ts';
import { categoriesIn, totalsOf } from '../../../bench/incidents/totals.ts';
import { totalOf, type WorldHour } from '../../../bench/incidents/world.ts';
import { mean, meanValue, smallStream } from './worlds.ts';

const world = syntheticWorld(smallStream, 5);
const { number, category, measure } = world.targets;

const hoursAfter = (change: Change): readonly WorldHour[] => {
  const { live, changedMs } = changedHours(world, 5, change);
  return live.filter(({ startMs }) => startMs >= changedMs);
};
const clean = hoursAfter({ kind: 'location', size: 0 });

const shareOf = (hours: readonly WorldHour[], name: string): number => {
  const rows = categoriesIn(totalsOf(hours.flatMap(({ columns }) => columns[category] ?? [])));
  return (rows.get(name) ?? 0) / [...rows.values()].reduce((sum, count) => sum + count, 0);
};

const missing = (hours: readonly WorldHour[]): number =>
  mean(hours.map(({ columns }) => (columns[number]?.missing ?? 0) / Math.max(1, columns[number]?.rows ?? 0)));

describe('changedHours(world, seed, change)', () => {
  it('begins after a week at the hour that the seed says, and leaves what was before', () => {
    const { live, changedMs, columns } = changedHours(world, 5, { kind: 'location', size: 2 });
    const before = live.filter(({ startMs }) => startMs < changedMs);
    expect(before).toEqual(world.live.slice(0, 168 + 5));
    expect(columns).toEqual([number]);
  });

  it('leaves every other column', () => {
    for (const { change } of injections.filter(({ group }) => group === 'location' || group === 'renamed')) {
      const { live, columns } = changedHours(world, 5, change);
      for (const [at, { columns: now }] of live.entries()) {
        for (const [which, column] of now.entries()) {
          if (!columns.includes(which)) expect(column).toBe(world.live[at]?.columns[which]);
        }
      }
    }
  });

  it('counts every row once, whatever changes', () => {
    for (const { change } of injections.filter((one) => one.change.kind !== 'volume')) {
      for (const { columns, segments } of hoursAfter(change)) {
        for (const [at, { rows, missing: without, otherType, counts }] of columns.entries()) {
          expect(totalOf(counts) + without + otherType).toBe(rows);
          const parts = segments.flatMap((segment) => segment.counts.get(at) ?? []);
          if (parts.length > 0) expect(parts.reduce((sum, part) => sum + totalOf(part), 0)).toBe(totalOf(counts));
        }
      }
    }
  });

  it('shifts by standard deviations, and turns one unit into another', () => {
    expect(meanValue(hoursAfter({ kind: 'location', size: 2 }), number) - meanValue(clean, number)).toBeCloseTo(2.4, 0);
    const kilometres = meanValue(hoursAfter({ kind: 'unit', factor: 1.609344, offset: 0 }), measure);
    expect(kilometres / meanValue(clean, measure)).toBeCloseTo(1.609344, 6);
  });

  it('takes values away, and moves them between categories', () => {
    expect(missing(hoursAfter({ kind: 'missing', share: 0.2 })) - missing(clean)).toBeCloseTo(0.2, 1);
    expect(missing(hoursAfter({ kind: 'empty' }))).toBe(1);
    expect(shareOf(hoursAfter({ kind: 'renamed', rank: 0 }), 'c0')).toBe(0);
    expect(shareOf(hoursAfter({ kind: 'renamed', rank: 0 }), 'renamed')).toBeCloseTo(shareOf(clean, 'c0'), 6);
    expect(shareOf(hoursAfter({ kind: 'new-category', share: 0.1 }), 'brand-new')).toBeCloseTo(0.1, 1);
  });

  it('cuts a domain', () => {
    const most = (hours: readonly WorldHour[]): number =>
      Math.max(
        ...hours.flatMap(({ columns }) => {
          const { table, counts } = columns[number] ?? {};
          return table?.form === 'numbers' ? [...table.values].filter((_, place) => (counts?.[place] ?? 0) > 0) : [];
        }),
      );
    expect(most(hoursAfter({ kind: 'truncated', rank: 0.8 }))).toBeLessThan(most(clean) / 2);
    expect(most(hoursAfter({ kind: 'clamped', rank: 0.8 }))).toBeLessThan(most(clean) / 2);
  });

  it('makes hours those of some hours ago when a clock is off', () => {
    const { live } = changedHours(world, 5, { kind: 'clock', hours: 3 });
    expect(live.at(200)?.columns).toEqual(world.live.at(197)?.columns);
    expect(live.at(200)?.startMs).toBe(world.live.at(200)?.startMs);
  });

  it('halves the largest segment and keeps all rows about as many', () => {
    const rows = (hours: readonly WorldHour[], segment: number): number =>
      mean(hours.map(({ segments }) => segments[segment]?.rows ?? 0));
    const mixed = hoursAfter({ kind: 'mix', factor: 0.5 });
    expect(rows(mixed, 0) / rows(clean, 0)).toBeCloseTo(0.5, 1);
    const all = (hours: readonly WorldHour[]): number => [0, 1, 2, 3].reduce((sum, at) => sum + rows(hours, at), 0);
    expect(all(mixed) / all(clean)).toBeCloseTo(1, 1);
  });

  it('halves the rows, and sends rows again', () => {
    const rows = (hours: readonly WorldHour[], of: (hour: WorldHour) => number): number => mean(hours.map(of));
    const halved = hoursAfter({ kind: 'volume', factor: 0.5 });
    expect(rows(halved, (hour) => hour.rows) / rows(clean, (hour) => hour.rows)).toBeCloseTo(0.5, 1);
    const repeated = hoursAfter({ kind: 'duplicates', share: 0.1 });
    expect(rows(repeated, (hour) => hour.distinctRows / Math.max(1, hour.rows))).toBeCloseTo(0.9, 1);
  });
});

it('no seed is both for tuning and for the report', () => {
  expect(tuningSeed + 100_000).toBeLessThan(reportSeed);
});

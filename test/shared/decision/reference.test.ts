import { describe, expect, it } from 'vitest';
import { evidenceAgainst, referencesOf, type SeriesReference } from '../../../shared/decision/reference.ts';
import type { Point, Series } from '../../../shared/decision/series.ts';
import type { SeriesKind } from '../../../shared/decision/series-kinds.ts';
import { hourMs, monday, normalNumbers, utc } from './hours.ts';

const seriesOfPoints = (points: readonly Point[], kind: SeriesKind = 'location', id = 'age/location'): Series => ({
  id,
  kind,
  group: 'input',
  key: 'age',
  column: 'age',
  slice: null,
  points,
});

const points = (days: number, valueAt: (hour: number) => number, rowsAt: (hour: number) => number = () => 100) =>
  Array.from({ length: days * 24 }, (_, hour) => ({
    startMs: monday + hour * hourMs,
    rows: rowsAt(hour),
    value: valueAt(hour),
  }));

const referenceOf = (ofSeries: readonly Point[], kind?: SeriesKind): SeriesReference => {
  const found = referencesOf([seriesOfPoints(ofSeries, kind)], utc).get('age/location');
  if (found === undefined) throw new Error('no reference');
  return found;
};

const horizon = ({ sides }: SeriesReference, hours: number, side = 'up') => {
  const found = sides.find((one) => one.side === side)?.horizons.find((one) => one.hours === hours);
  if (found === undefined) throw new Error(`no horizon of ${hours} h`);
  return found;
};

describe('referencesOf(series, calendar)', () => {
  it("draws a cell's mean to its day type's by the weight of one window", () => {
    const { means } = referenceOf(points(28, (hour) => (hour % 24 === 9 && Math.floor(hour / 24) % 7 < 5 ? 24 : 0)));
    expect(means[9]).toBeCloseTo(1 + (23 * 20) / 21, 12);
    expect(means[10]).toBeCloseTo(1 - 20 / 21, 12);
    expect(means.slice(24)).toEqual(new Array(24).fill(0));
  });

  it('weights means by rows', () => {
    const { level } = referenceOf(
      points(
        14,
        (hour) => hour % 2,
        (hour) => (hour % 2 === 0 ? 300 : 100),
      ),
    );
    expect(level).toBeCloseTo(0.25, 12);
  });

  it('finds independent rows independent: a design effect near 1, no inflation, no floor', () => {
    const normal = normalNumbers(4);
    const found = referenceOf(points(28, () => normal() / 10));
    expect(found.designEffect).toBeGreaterThanOrEqual(1);
    expect(found.designEffect).toBeLessThan(1.2);
    expect(found.floor).toBe(0);
    for (const hours of [1, 3, 6, 12]) expect(horizon(found, hours).inflation).toBeLessThan(1.4);
  });

  it('finds how many times as much a window varies as its rows would', () => {
    const normal = normalNumbers(5);
    const { designEffect } = referenceOf(points(28, () => (5 * normal()) / 10));
    expect(designEffect).toBeGreaterThan(20);
    expect(designEffect).toBeLessThan(30);
  });

  it('finds what no number of rows takes away', () => {
    const normal = normalNumbers(6);
    const rowsAt = (hour: number) => (hour % 3 === 0 ? 100_000 : 100);
    const { floor, designEffect } = referenceOf(
      points(28, (hour) => 0.06 * normal() + normal() / Math.sqrt(rowsAt(hour)), rowsAt),
    );
    expect(floor).toBe(3e-3);
    expect(Math.sqrt(designEffect * floor)).toBeCloseTo(0.06, 2);
  });

  it('inflates a day whose hours go together, and knows it by its days', () => {
    const normal = normalNumbers(7);
    const days = Array.from({ length: 28 }, () => 0.2 * normal());
    const found = referenceOf(points(28, (hour) => (days[Math.floor(hour / 24)] ?? 0) + normal() / 10));
    expect(horizon(found, 24).inflation).toBeGreaterThan(10);
    expect(horizon(found, 24).degrees).toBeLessThanOrEqual(30);
    expect(horizon(found, 168).inflation).toBeGreaterThanOrEqual(horizon(found, 24).inflation);
    expect(horizon(found, 168).degrees).toBeLessThanOrEqual(30);
  });

  it("takes a week's tails for lighter than a day's, as a sum of seven has them", () => {
    const normal = normalNumbers(11);
    const odd = (day: number): number => (day % 14 === 3 ? 1 : 0);
    const found = referenceOf(points(28, (hour) => odd(Math.floor(hour / 24)) + normal() / 10));
    const [day, threeDays, week] = [24, 72, 168].map((hours) => horizon(found, hours).degrees) as [
      number,
      number,
      number,
    ];
    expect(day).toBeLessThan(threeDays);
    expect(threeDays).toBeLessThan(week);
    // 4 + 6/excess: of a sum of seven days the excess is a seventh.
    expect(week).toBeCloseTo(Math.min(30, 4 + 7 * (day - 4)), 6);
  });

  it('learns from the other series how much hours depend on each other', () => {
    const [calm, restless] = [normalNumbers(8), normalNumbers(9)];
    const days = Array.from({ length: 14 }, () => 0.3 * restless());
    const quiet = seriesOfPoints(points(14, () => calm() / 10));
    const loud = seriesOfPoints(
      points(14, (hour) => (days[Math.floor(hour / 24)] ?? 0) + restless() / 10),
      'location',
      'loud',
    );
    const inflationOf = (all: readonly Series[]) => {
      const found = referencesOf(all, utc).get('age/location');
      return found === undefined ? Number.NaN : horizon(found, 24).inflation;
    };
    expect(inflationOf([quiet, loud])).toBeGreaterThan(inflationOf([quiet]));
  });

  it('trusts few degrees of freedom where sums run wide on rare occasions', () => {
    const normal = normalNumbers(10);
    const spiky = points(28, (hour) => normal() / 10 + (hour % 90 < 2 ? 0.35 : 0));
    expect(horizon(referenceOf(spiky), 3).degrees).toBeLessThan(horizon(referenceOf(spiky), 3, 'down').degrees);
  });

  it('never takes noise below that of independent rows, nor degrees of freedom below four', () => {
    const found = referenceOf(points(28, () => 0.5));
    expect(found.designEffect).toBe(1);
    for (const { horizons } of found.sides) {
      for (const { inflation, degrees } of horizons) {
        expect(inflation).toBe(1);
        expect(degrees).toBeGreaterThanOrEqual(4);
      }
    }
    expect(
      referenceOf(
        points(28, () => 0.5),
        'spread',
      ).designEffect,
    ).toBe(2);
  });

  it('adds the error of the reference itself: the less the longer it is', () => {
    const own = (days: number) => {
      const normal = normalNumbers(11);
      return referenceOf(points(days, () => normal() / 10)).sides[0]?.ownVariance ?? Number.NaN;
    };
    expect(own(28)).toBeGreaterThanOrEqual(1 / 100 / (28 * 24));
    expect(own(7)).toBeGreaterThan(own(28));
  });

  it('has none of a series with under three days of windows', () => {
    expect(referencesOf([seriesOfPoints(points(2, () => 0))], utc).size).toBe(0);
  });
});

describe('evidenceAgainst(reference, points, calendar)', () => {
  const normal = normalNumbers(12);
  const reference = referenceOf(points(28, () => normal() / 10));

  it('divides the residual by the variance of its rows, so that pull over weight is the shift', () => {
    const at = monday + 28 * 24 * hourMs;
    const [found] = evidenceAgainst(
      reference,
      [{ startMs: at, rows: 400, value: (reference.means[0] ?? 0) + 0.05 }],
      utc,
    );
    expect((found?.pull ?? 0) / (found?.weight ?? 1)).toBeCloseTo(0.05, 12);
    expect(found?.weight).toBeCloseTo(400 / reference.designEffect, 8);
  });

  it('counts no window for more than its clip', () => {
    const at = monday + 28 * 24 * hourMs;
    const [found] = evidenceAgainst(reference, [{ startMs: at, rows: 100, value: 1e6 }], utc);
    expect((found?.pull ?? 0) / Math.sqrt(found?.weight ?? 1)).toBeCloseTo(4, 12);
  });

  it('never clips below twice what is tolerated, or a shift would be hidden where windows are very sure', () => {
    const at = monday + 28 * 24 * hourMs;
    const shiftOf = (value: number) => {
      const [found] = evidenceAgainst(reference, [{ startMs: at, rows: 1e9, value }], utc);
      return (found?.pull ?? 0) / (found?.weight ?? 1);
    };
    expect(shiftOf(1)).toBeCloseTo(0.2, 12);
    expect(shiftOf(-1)).toBeCloseTo(-0.2, 12);
  });
});

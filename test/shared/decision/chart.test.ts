import { describe, expect, it } from 'vitest';
import {
  type Chart,
  chancesByColumn,
  chartOf,
  type Decision,
  decisionsOf,
  evidenceIn,
  findableWithin,
  looksAt,
} from '../../../shared/decision/index.ts';
import { age, city, type HourNature, hourMs, hoursOf, monday, utc } from './hours.ts';

const referenceHours = 14 * 24;
const liveMs = monday + referenceHours * hourMs;

const chartFrom = (days: number, natureAt?: (hour: number) => HourNature): Chart => {
  const windows = hoursOf(days * 24, 1, natureAt);
  const chart = chartOf({ columns: [age, city], windows, calendar: utc, version: 'v1' });
  if (chart === undefined) throw new Error('no chart');
  return chart;
};

const chart = chartFrom(14);
const decide = (count: number, natureAt?: (hour: number) => HourNature, seed = 77): readonly Decision[] =>
  decisionsOf(chart, hoursOf(count, seed, natureAt, liveMs));

const violated = (decisions: readonly Decision[]) => [
  ...new Set(decisions.flatMap(({ violations }) => violations.map(({ series, side }) => `${series.id} ${side}`))),
];

describe('chartOf(source)', () => {
  it('is not made of under seven days', () => {
    expect(chartOf({ columns: [age], windows: hoursOf(6 * 24, 1), calendar: utc, version: 'v1' })).toBeUndefined();
  });

  it('learns under 14 days: wider, and nothing beyond a day', () => {
    const young = chartFrom(7);
    const looks = [...young.series.values()].flatMap((series) => series.looks);
    expect(young.isLearning).toBe(true);
    expect(Math.max(...looks.map(({ horizonHours }) => horizonHours))).toBe(24);
    expect(new Set(looks.map(({ caution }) => caution))).toEqual(new Set([1.5]));
    expect(chart.isLearning).toBe(false);
  });

  it('knows the usual rows of each cell', () => {
    const cycle = chartFrom(14, (hour) => ({ rows: hour % 24 === 3 ? 40 : 100 }));
    expect([cycle.usualRows[3], cycle.usualRows[27], cycle.usualRows[4]]).toEqual([40, 40, 100]);
  });

  it('takes the same reference in any order for the same', () => {
    const windows = hoursOf(referenceHours, 1);
    const again = chartOf({
      columns: [age, city],
      windows: [...windows.toReversed(), ...windows],
      calendar: utc,
      version: 'v1',
    });
    expect(again?.series).toEqual(chart.series);
  });
});

describe('decisionsOf(chart, windows)', () => {
  it('says nothing where nothing changes', () => {
    expect(violated(decide(240))).toEqual([]);
  });

  it('finds a shift in the column and direction where it is, within the day', () => {
    const found = decide(240, (hour) => ({ shift: hour < 168 ? 0 : -0.6 }));
    expect(violated(found)).toContain('age/location down');
    expect(violated(found).some((id) => id.startsWith('city'))).toBe(false);
    const first = found.find(({ violations }) => violations.length > 0);
    expect(first?.startMs).toBeGreaterThanOrEqual(liveMs + 168 * hourMs);
    expect(first?.startMs).toBeLessThan(liveMs + 192 * hourMs);
  });

  it('finds missing values at once', () => {
    const found = decide(30, (hour) => ({ missing: hour < 24 ? 0 : 0.3 }));
    expect(violated(found.slice(0, 24))).toEqual([]);
    expect(violated(found.slice(24, 25))).toContain('age/missing up');
  });

  it('finds a fall in volume', () => {
    expect(violated(decide(24, () => ({ rows: 30 })))).toContain('volume down');
  });

  it('finds a large fall in traffic that hardly ever varies', () => {
    const steady = chartFrom(14, () => ({ rows: 400 }));
    const found = decisionsOf(
      steady,
      hoursOf(1, 77, () => ({ rows: 200 }), liveMs),
    );
    expect(violated(found)).toContain('volume down');
  });

  it('reads windows before fromMs only as the past', () => {
    const windows = hoursOf(48, 77, () => ({ missing: 0.3 }), liveMs);
    const all = decisionsOf(chart, windows);
    expect(decisionsOf(chart, windows, { fromMs: liveMs + 40 * hourMs })).toEqual(all.slice(40));
  });

  it('mutes a column where it is broken', () => {
    const windows = hoursOf(6, 77, () => ({ missing: 0.9 }), liveMs);
    const muted = new Map([['age', new Set(windows.map(({ startMs }) => startMs))]]);
    expect(violated(decisionsOf(chart, windows))).toContain('age/missing up');
    expect(violated(decisionsOf(chart, windows, { muted }))).toEqual([]);
  });

  it('tells the shift of the last day of each series', () => {
    const [last] = decide(24, () => ({ shift: 0.5 })).slice(-1);
    expect(last?.dayShifts.get('age/location')).toBeCloseTo(0.5, 1);
    expect(decide(6)[5]?.dayShifts.size).toBe(0);
  });

  it('decides windows of six hours by days of four', () => {
    const sixth = <Value extends { startMs: number }>(windows: readonly Value[]) =>
      windows.map((window, at) => ({ ...window, startMs: (windows[0]?.startMs ?? 0) + at * 6 * hourMs }));
    const slow = chartOf({
      columns: [age],
      windows: sixth(hoursOf(28 * 4, 1)),
      calendar: utc,
      version: 'v1',
      budget: { hoursPerWindow: 6 },
    });
    if (slow === undefined) throw new Error('no chart');
    const live = sixth(hoursOf(8, 5, () => ({ shift: 1 }), monday + 28 * 24 * hourMs));
    const [first] = decisionsOf(slow, live).filter(({ violations }) => violations.length > 0);
    expect(first?.endMs).toBe((first?.startMs ?? 0) + 6 * hourMs);
    expect(first?.violations[0]?.series.id).toBe('age/location');
  });
});

describe('findableWithin(chart, hours)', () => {
  it('finds less in a day than in a week, and says where that is not enough', () => {
    const effectIn = (hours: number) =>
      findableWithin(chart, hours).find(({ series }) => series.id === 'age/location')?.effect ?? Number.NaN;
    expect(effectIn(168)).toBeLessThan(effectIn(24));
    const enough = (size: number) =>
      findableWithin(chart, 168, { location: size }).find(({ series }) => series.id === 'age/location')?.isEnough;
    expect(enough(effectIn(168) + 0.001)).toBe(true);
    expect(enough(effectIn(168) - 0.001)).toBe(false);
  });

  it('has nothing at horizons that are not looked at', () => {
    expect(findableWithin(chartFrom(7), 168)).toEqual([]);
  });
});

describe('chancesByColumn(looks)', () => {
  it('is the smallest chance of each column times its looks, at most 1', () => {
    const windows = hoursOf(24, 77, () => ({ shift: 0.6 }), liveMs);
    const looks = looksAt(chart, evidenceIn(chart, windows), liveMs + 24 * hourMs);
    const chances = chancesByColumn(looks);
    expect([...chances.keys()]).toEqual(['age', 'city', 'volume', 'distinct-rows']);
    expect(chances.get('age')).toBeLessThan(1e-6);
    expect(chances.get('city')).toBe(1);
  });
});

describe('a slice', () => {
  const bern = { ...age, key: 'bern/age', slice: 'city=Bern' };

  /** Hours in which every tenth row is of the slice. */
  const sliced = (count: number, seed: number, shift: number, fromMs: number) => {
    const ofSlice = hoursOf(count, seed + 1, () => ({ rows: 10, shift }), fromMs);
    return hoursOf(count, seed, () => ({}), fromMs).map((window, at) => ({
      ...window,
      columns: new Map([...window.columns, ['bern/age', ofSlice[at]?.columns.get('age') ?? { rows: 0, missing: 0 }]]),
    }));
  };

  it('is found by itself, from rows that are too few for the whole, at a level of its own', () => {
    const withSlice = chartOf({
      columns: [age, bern],
      windows: sliced(referenceHours, 1, 0, monday),
      calendar: utc,
      version: 'v1',
    });
    if (withSlice === undefined) throw new Error('no chart');
    expect(violated(decisionsOf(withSlice, sliced(24, 77, 1.5, liveMs)))).toContain('bern/age/location up');
    expect(violated(decisionsOf(withSlice, sliced(24, 77, 1.5, liveMs))).some((id) => id.startsWith('age'))).toBe(
      false,
    );
  });
});

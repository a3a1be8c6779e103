import { describe, expect, it } from 'vitest';
import { levelsOf, type SeriesName } from '../../../shared/decision/index.ts';
import { seriesKinds } from '../../../shared/decision/series-kinds.ts';

const series = (column: string, kind: SeriesName['kind'], rest: Partial<SeriesName> = {}): SeriesName => ({
  id: `${rest.slice ?? ''}${column}/${kind}`,
  kind,
  group: 'input',
  key: `${rest.slice ?? ''}${column}`,
  column,
  slice: null,
  ...rest,
});

const traffic = { group: 'traffic', key: null, column: null } as const;
const monitor: readonly SeriesName[] = [
  ...(['location', 'spread', 'upper-tail', 'lower-tail', 'missing'] as const).map((kind) => series('age', kind)),
  series('id', 'missing'),
  series('score', 'location', { group: 'prediction' }),
  series('', 'volume', traffic),
  series('', 'distinct-rows', traffic),
];

/** Levels times looks of some series, over the whole month. */
const spentBy = (levels: ReadonlyMap<string, number>, some: readonly SeriesName[], horizons = 7): number =>
  some.reduce((sum, { id, kind }) => sum + (levels.get(id) ?? 0) * seriesKinds[kind].sides.length * horizons, 0) * 720;

describe('levelsOf(series, budget)', () => {
  it('spends half of the tolerated incidents, whatever there is to look at', () => {
    expect(spentBy(levelsOf(monitor), monitor)).toBeCloseTo(0.5, 12);
    expect(spentBy(levelsOf(monitor.slice(0, 2), { falseIncidents: 4 }), monitor.slice(0, 2))).toBeCloseTo(2, 12);
  });

  it('gives an input 1, a prediction 4 and the traffic 1', () => {
    const levels = levelsOf(monitor);
    const of = (wanted: (name: SeriesName) => boolean) => spentBy(levels, monitor.filter(wanted)) / 0.5;
    expect(of(({ key }) => key === 'age')).toBeCloseTo(1 / 7, 12);
    expect(of(({ key }) => key === 'id')).toBeCloseTo(1 / 7, 12);
    expect(of(({ group }) => group === 'prediction')).toBeCloseTo(4 / 7, 12);
    expect(of(({ group }) => group === 'traffic')).toBeCloseTo(1 / 7, 12);
  });

  it("spreads a column's part evenly over its looks", () => {
    const levels = levelsOf(monitor);
    expect(levels.get('age/location')).toBe(levels.get('age/missing'));
    expect(levels.get('id/missing')).toBeCloseTo(7 * (levels.get('age/missing') ?? 0), 15);
  });

  it('gives slices 40 % where there are any', () => {
    const sliced = ['bern', 'rome'].map((slice) => series('age', 'location', { slice }));
    const levels = levelsOf([...monitor, ...sliced]);
    expect(spentBy(levels, sliced)).toBeCloseTo(0.2, 12);
    expect(spentBy(levels, monitor)).toBeCloseTo(0.3, 12);
  });

  it('has fewer looks in a month of longer windows or shorter horizons', () => {
    const levels = levelsOf(monitor, { longestHours: 24 });
    expect(spentBy(levels, monitor, 5)).toBeCloseTo(0.5, 12);
    const daily = levelsOf(monitor, { hoursPerWindow: 24 });
    expect(spentBy(daily, monitor, 3) / 24).toBeCloseTo(0.5, 12);
  });

  it('refuses to tolerate nothing', () => {
    expect(() => levelsOf(monitor, { falseIncidents: 0 })).toThrow('falseIncidents is 0');
  });
});

import { describe, expect, it } from 'vitest';
import { type KeptWindow, keeperOf, seriesOfKept } from '../../../shared/reference/kept-window.ts';
import { learnReference } from '../../../shared/reference/live-reference.ts';
import { dayAt, ReferenceWorld } from '../../factories/reference-world.ts';
import type { Fault } from '../../functions/usual-endpoint.ts';

const rigOf = async (fault?: Fault) => {
  const rig = new ReferenceWorld(fault);
  const reference = (await learnReference(rig.source(0, 7)))?.reference;
  const source = rig.source(0, 7);
  if (reference === undefined) throw new Error('nothing was learned');
  const keep = keeperOf({ reference, calendar: source.calendar, hoursPerWindow: 12 });
  const { learned } = reference;
  const kept = (window: number): KeptWindow => keep(dayAt(0, 12 * window), `digest ${window}`, rig.profile(window));
  const pointOf = (id: string, of: KeptWindow) => of.points[learned.series.findIndex(({ name }) => name.id === id)];
  return { rig, source, keep, kept, learned, pointOf };
};

describe('keeperOf(keeper)', () => {
  it('keeps a point for each series of the reference, in its order', async () => {
    const { kept, learned, pointOf } = await rigOf();
    const one = kept(15);
    expect(one).toMatchObject({ startMs: dayAt(7, 12), digest: 'digest 15', rows: 60, broken: [] });
    expect(one.points).toHaveLength(learned.series.length);
    expect(pointOf('volume', one)).toEqual([60, Number(Math.log(61).toPrecision(9))]);
    expect(pointOf('input/age/location', one)?.[0]).toBe(60);
  });

  it('is the same after it was written and read', async () => {
    const { kept } = await rigOf();
    expect(JSON.parse(JSON.stringify(kept(15)))).toEqual(kept(15));
  });

  it('says of a silent window how many rows are usual, and of its columns nothing', async () => {
    const { keep, source, learned, pointOf } = await rigOf();
    const silent = keep(dayAt(8), 'none', source.empty);
    expect(pointOf('volume', silent)).toEqual([60, 0]);
    expect(silent.points.filter((point) => point !== null)).toHaveLength(1);
    expect([silent.rows, silent.broken, learned.series.length > 1]).toEqual([0, [], true]);
  });

  it('tells what is broken in the window', async () => {
    const { kept } = await rigOf((row, window) => (window === 15 ? { ...row, plan: '' } : row));
    expect(kept(15).broken).toEqual([
      { rule: 'column-empty', column: 'plan', share: 1, rows: 60, startMs: dayAt(7, 12), endMs: dayAt(8) },
    ]);
    expect(kept(14).broken).toEqual([]);
  });

  it('counts values that the reference lacks', async () => {
    const { kept, pointOf } = await rigOf((row, window, place) =>
      window === 15 && place < 30 ? { ...row, plan: 'gold' } : row,
    );
    const [[, before], [, now]] = [
      pointOf('input/plan/new-category', kept(14)),
      pointOf('input/plan/new-category', kept(15)),
    ] as [readonly [number, number], readonly [number, number]];
    expect(now).toBeCloseTo(Math.PI / 2, 5);
    expect(before).toBeLessThan(0.2);
  });
});

describe('seriesOfKept(learned, windows)', () => {
  it('puts the points of windows together, and leaves out what says nothing', async () => {
    const { kept, learned } = await rigOf();
    const quiet: KeptWindow = { ...kept(15), points: kept(15).points.map(() => null) };
    const series = seriesOfKept(learned, [kept(14), quiet, kept(16)]);
    expect(series.map(({ id }) => id)).toEqual(learned.series.map(({ name }) => name.id));
    for (const { points } of series) expect(points.map(({ startMs }) => startMs)).toEqual([dayAt(7), dayAt(8)]);
    const [[rows, value] = [0, 0]] = kept(14).points.flatMap((point) => (point === null ? [] : [point]));
    expect(series[0]?.points[0]).toEqual({ startMs: dayAt(7), rows, value });
  });
});

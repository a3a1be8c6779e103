import { describe, expect, it } from 'vitest';
import { calendarOf, chartWindowsIn } from '../../../shared/evaluation/index.ts';
import { keptWindows, referenceKeeper } from '../../../shared/evaluation/kept-windows.ts';
import { currentPartials } from '../../../shared/partial/index.ts';
import { dayAt, ReferenceWorld } from '../../factories/reference-world.ts';

/** A world of nine days whose last four are kept as windows. */
const rigOf = async () => {
  const rig = new ReferenceWorld();
  await rig.keepDays(0, 9);
  const reference = (await rig.find(dayAt(7)))?.reference;
  if (reference === undefined) throw new Error('nothing was learned');
  const span = { startMs: dayAt(5), endMs: dayAt(9) };
  const windows = async () =>
    chartWindowsIn(rig.monitor, span, currentPartials(await rig.ports.partials.list(rig.monitor.series, span)));
  const kept = async (profiles?: Parameters<typeof keptWindows>[4]) =>
    keptWindows(rig.ports, rig.monitor, referenceKeeper(rig.monitor, reference), await windows(), profiles);
  rig.asked.reads = 0;
  rig.world.keptDays.clear();
  return { rig, kept };
};

describe('keptWindows(ports, monitor, keeper, windows)', () => {
  it('makes each window once and finds it afterwards', async () => {
    const { rig, kept } = await rigOf();
    const first = await kept();
    expect(first.map(({ startMs }) => startMs)).toEqual(Array.from({ length: 8 }, (_, at) => dayAt(5, 12 * at)));
    expect(rig.asked.reads).toBe(8);
    expect(await kept()).toEqual(first);
    expect(rig.asked.reads).toBe(8);
  });

  it('makes what was lost again, the same', async () => {
    const { rig, kept } = await rigOf();
    const first = await kept();
    const [lost] = [...rig.world.keptDays.keys()];
    rig.world.keptDays.delete(lost ?? '');
    expect(await kept()).toEqual(first);
    expect(rig.asked.reads).toBe(10);
  });

  it('makes a window again whose partials are others by now, and keeps those beside it', async () => {
    const { rig, kept } = await rigOf();
    const first = await kept();
    await rig.keep(13, rig.profile(13), 'late');
    const again = await kept();
    expect(rig.asked.reads).toBe(10);
    expect(again.map(({ rows }) => rows)).toEqual([60, 60, 60, 120, 60, 60, 60, 60]);
    expect(again.toSpliced(3, 1)).toEqual(first.toSpliced(3, 1));
  });

  it('takes profiles that are at hand, and keeps silent windows too', async () => {
    const { rig, kept } = await rigOf();
    for (const key of [...rig.world.objects.keys()].slice(-2)) rig.world.objects.delete(key);
    const windows = await kept(new Map([[dayAt(5), rig.profile(10)]]));
    expect(rig.asked.reads).toBe(5);
    expect(windows.map(({ rows }) => rows)).toEqual([60, 60, 60, 60, 60, 60, 0, 0]);
  });

  it('mends a day that others overwrote with what they had', async () => {
    const { rig, kept } = await rigOf();
    const first = await kept();
    for (const [key, text] of rig.world.keptDays) {
      const { windows } = JSON.parse(text) as { windows: readonly unknown[] };
      rig.world.keptDays.set(key, JSON.stringify({ windows: windows.slice(1) }));
    }
    expect(await kept()).toEqual(first);
    expect(rig.asked.reads).toBe(12);
  });
});

describe('calendarOf(monitor)', () => {
  it('is one for all monitors of the same time zone and holidays', () => {
    const { monitor } = new ReferenceWorld();
    expect(calendarOf(monitor)).toBe(calendarOf(new ReferenceWorld().monitor));
    const there = new ReferenceWorld(undefined, { decision: { timeZone: 'Asia/Tokyo' } }).monitor;
    expect(calendarOf(there)).not.toBe(calendarOf(monitor));
  });
});

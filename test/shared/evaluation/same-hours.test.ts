import { describe, expect, it } from 'vitest';
import { chartWindowsIn } from '../../../shared/evaluation/index.ts';
import { sameHours } from '../../../shared/evaluation/same-hours.ts';
import { currentPartials } from '../../../shared/partial/index.ts';
import { dayAt, ReferenceWorld } from '../../factories/reference-world.ts';

/** Rows of the reference that are beside some of day 8's windows, and which they are. */
const rigOf = async (changes: Readonly<Record<string, unknown>> = {}) => {
  const rig = new ReferenceWorld((row, window) => ({ ...row, age: String(window) }), changes);
  await rig.keepDays(0, 10);
  const found = await rig.find(dayAt(9));
  if (found === undefined) throw new Error('nothing was learned');
  const beside = async (fromMs: number, hours: number) => {
    const span = { startMs: fromMs, endMs: fromMs + hours * 3_600_000 };
    const refs = currentPartials(await rig.ports.partials.list(rig.monitor.series, span));
    const profile = await sameHours(rig.ports, rig.monitor, found, chartWindowsIn(rig.monitor, span, refs));
    const windows = profile.columns.find(({ name }) => name === 'age')?.values.counts() ?? [];
    return windows.map(([window]) => Number(window)).toSorted((a, b) => a - b);
  };
  return { rig, beside };
};

describe('sameHours(ports, monitor, found, windows)', () => {
  it('are the windows of the reference that begin at the same hour of the same kind of day', async () => {
    const { beside } = await rigOf();
    // Days 0 to 4 are Monday to Friday; day 8 is a Tuesday, and its second window begins at noon.
    expect(await beside(dayAt(8), 12)).toEqual([0, 2, 4, 6, 8]);
    expect(await beside(dayAt(8, 12), 12)).toEqual([1, 3, 5, 7, 9]);
  });

  it('are all windows of the reference where a day or more shifted', async () => {
    const { beside } = await rigOf();
    expect(await beside(dayAt(8), 24)).toEqual(Array.from({ length: 14 }, (_, window) => window));
  });

  it('are all of them where those of the same hours have expired', async () => {
    const { rig, beside } = await rigOf();
    for (const key of [...rig.world.objects.keys()]) if (key.includes('/00/')) rig.world.objects.delete(key);
    expect(await beside(dayAt(8), 12)).toHaveLength(14);
    expect(await beside(dayAt(8, 12), 12)).toEqual([1, 3, 5, 7, 9]);
  });

  it('goes by days of the time zone', async () => {
    // There the window of 0:00 UTC on Monday still belongs to Sunday, and that of Saturday to Friday.
    const { beside } = await rigOf({ decision: { timeZone: 'America/New_York' } });
    expect(await beside(dayAt(8), 12)).toEqual([2, 4, 6, 8, 10]);
  });
});

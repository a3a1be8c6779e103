import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../shared/evaluation/index.ts';
import { aBaseline } from '../../factories/baselines.ts';
import { ReferenceWorld } from '../../factories/reference-world.ts';

const causesIn = ({ causes }: Judgement): readonly string[] => causes.map(({ cause }) => cause);

const sentencesOf = ({ findings }: Judgement, check: string): readonly string[] =>
  findings.filter((finding) => finding.check === check).map(({ sentence }) => sentence);

describe('judge(ports, request)', () => {
  it('learns for seven days and judges only what is broken, then holds windows against them', async () => {
    const rig = new ReferenceWorld(undefined, {}, aBaseline);
    await rig.keepDays(0, 8);
    const before = await rig.judge(13);
    expect([before.verdict, before.judged]).toEqual(['not-enough-data', 'integrity']);
    expect(sentencesOf(before, 'reference')).toEqual([
      'Learning what is usual: change is judged from 7 whole days with captures on. Until then only what is broken is told.',
    ]);
    const after = await rig.judge(14);
    expect([after.verdict, after.judged]).toEqual(['ok', 'all']);
    expect(sentencesOf(after, 'reference')[0]).toMatch(
      /^Held against 7 days from 2026-11-02 to 2026-11-08, 840 rows \(reference 7d-[0-9a-f]{12}\)\.$/,
    );
  });

  it('judges a window without baseline, reference or rows by nothing at all', async () => {
    const rig = new ReferenceWorld();
    const empty = await rig.judge(3);
    expect([empty.verdict, empty.judged, empty.causes]).toEqual(['not-enough-data', 'nothing', []]);
  });

  it('tells silence as one cause, and nothing of it once captures are back', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 9);
    const told = [];
    for (const window of [18, 19, 20, 21]) told.push(causesIn(await rig.judge(window)));
    expect(told).toEqual([['traffic-change'], ['silence'], ['silence'], ['silence']]);
    await rig.keepDays(11, 2);
    for (const window of [22, 23, 24]) expect(causesIn(await rig.judge(window))).toEqual([]);
  });

  it('tells how the reference differs from the training baseline in the first window of a local week only', async () => {
    const rig = new ReferenceWorld(
      (row) => ({ ...row, age: String(10 * Number(row.age)) }),
      { decision: { timeZone: 'America/New_York' } },
      aBaseline,
    );
    await rig.keepDays(0, 16);
    const monday = new Set<number>();
    for (let window = 16; window < 32; window += 1)
      if ((await rig.judge(window)).trainingGap !== undefined) monday.add(window);
    // 2026-11-16, a Monday, begins within the window that begins at 12:00 UTC, 7:00 there.
    expect([...monday]).toEqual([29]);
    const { trainingGap, causes, verdict } = await rig.judge(29);
    expect([causes, verdict]).toEqual([[], 'ok']);
    expect(new Set(trainingGap?.map(({ column }) => column))).toContain('age');
  });

  it('finds the same whatever was kept of windows before', async () => {
    const rig = new ReferenceWorld((row, window) =>
      window < 18 ? row : { ...row, age: String(12 * Number(row.age)) },
    );
    await rig.keepDays(0, 10);
    const before = await rig.judge(19);
    expect(causesIn(before)).not.toEqual([]);
    rig.world.keptDays.clear();
    expect(await rig.judge(19)).toEqual(before);
    await rig.judge(18);
    expect(await rig.judge(19)).toEqual(before);
  });

  it('reads no partial of the past twice', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 9);
    await rig.judge(16);
    rig.asked.reads = 0;
    await rig.judge(17);
    expect(rig.asked.reads).toBe(1);
  });

  it('sees data of the past that came late', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 9);
    const locationNow = async () => (await rig.judge(17)).elevated['input/age/location'] ?? 0;
    expect(Math.abs(await locationNow())).toBeLessThan(0.3);
    const late = new ReferenceWorld((row) => ({ ...row, age: String(40 * Number(row.age)) }));
    for (const window of [15, 16]) await rig.keep(window, late.profile(window), 'late');
    expect(await locationNow()).toBeGreaterThan(0.3);
  });
});

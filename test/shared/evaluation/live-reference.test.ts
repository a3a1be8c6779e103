import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundReference } from '../../../shared/evaluation/index.ts';
import { aBaseline } from '../../factories/baselines.ts';
import { dateAt, datesFrom, dayAt, ReferenceWorld } from '../../factories/reference-world.ts';
import { type Fault, firstDay } from '../../functions/usual-endpoint.ts';

const datesOf = (found: FoundReference | undefined) => found?.reference.dates;
const stageOf = (found: FoundReference | undefined) => found?.reference.stage;
const dayOf = (window: number): number => Math.floor(window / 2);

/** On some days ages are written in months. */
const monthsOn =
  (...days: readonly number[]): Fault =>
  (row, window) =>
    days.includes(dayOf(window)) ? { ...row, age: String(12 * Number(row.age)) } : row;

const withoutPlanOn =
  (...days: readonly number[]): Fault =>
  (row, window) =>
    days.includes(dayOf(window)) ? { ...row, plan: '' } : row;

describe('liveReference(ports, request)', () => {
  it('is undefined until seven whole days are over, then has 7, 14 and 28 of them', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 30);
    const stages = [];
    for (const day of [6, 7, 13, 14, 27, 28, 29]) stages.push(stageOf(await rig.find(dayAt(day))));
    expect(stages).toEqual([undefined, 7, 7, 14, 14, 28, 28]);
    expect(datesOf(await rig.find(dayAt(29)))).toEqual(datesFrom(0, 28));
  });

  it('rests on no day that had begun when the endpoint came in service, and none that is not over', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 9);
    expect(await rig.find(dayAt(7, 12), dayAt(0, 1))).toBeUndefined();
    expect(datesOf(await rig.find(dayAt(8), dayAt(0, 1)))).toEqual(datesFrom(1, 7));
  });

  it('leaves out the days on which something is broken by the training baseline', async () => {
    const rig = new ReferenceWorld(withoutPlanOn(2, 3), {}, aBaseline);
    await rig.keepDays(0, 10);
    expect(await rig.find(dayAt(8))).toBeUndefined();
    expect(datesOf(await rig.find(dayAt(9)))).toEqual([...datesFrom(0, 2), ...datesFrom(4, 5)]);
  });

  it('leaves out the days on which the reference before sees a shift', async () => {
    const rig = new ReferenceWorld(monthsOn(9, 10));
    await rig.keepDays(0, 18);
    expect(stageOf(await rig.find(dayAt(14)))).toBe(7);
    const dates = datesOf(await rig.find(dayAt(18))) ?? [];
    expect(dates).toHaveLength(14);
    expect(dates.filter((date) => date === dateAt(9) || date === dateAt(10))).toEqual([]);
  });

  it('counts no day of which no record could be read', async () => {
    const rig = new ReferenceWorld();
    for (let day = 0; day < 8; day += 1) await rig.keepUnreadableDay(day);
    expect(await rig.find(dayAt(8))).toBeUndefined();
    await rig.keepDays(8, 7);
    expect(datesOf(await rig.find(dayAt(15)))).toEqual(datesFrom(8, 7));
  });

  it('looks for no partials before there can be days enough, nor once a stage is all that there can be', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 10);
    await rig.find(dayAt(6, 12));
    expect(rig.asked).toEqual({ lists: 0, reads: 0 });
    await rig.find(dayAt(7));
    expect(rig.asked.lists).toBe(1);
    for (const day of [7, 8, 9]) await rig.find(dayAt(day, 12));
    expect(rig.asked.lists).toBe(1);
  });

  it('reads a day in trouble once, however often it is asked while calm ones are wanting', async () => {
    const rig = new ReferenceWorld(withoutPlanOn(0, 1, 2), {}, aBaseline);
    await rig.keepDays(0, 9);
    expect(await rig.find(dayAt(8))).toBeUndefined();
    const { reads } = rig.asked;
    expect(reads).toBe(16);
    expect(await rig.find(dayAt(8, 12))).toBeUndefined();
    expect(rig.asked.reads).toBe(reads);
  });

  it('stays as it is when late data comes for its days', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 8);
    const before = await rig.find(dayAt(7));
    await rig.keepDay(3, 'late');
    expect(await rig.find(dayAt(7, 12))).toEqual(before);
  });

  it('of a window that was over before is the one that was over then, whatever came later', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 29);
    await rig.find(dayAt(28));
    expect(stageOf(await rig.find(dayAt(10)))).toBe(7);
    expect(stageOf(await rig.find(dayAt(20)))).toBe(14);
    rig.asked.lists = 0;
    expect(await rig.find(dayAt(6, 12))).toBeUndefined();
    expect(rig.asked.lists).toBe(0);
  });

  it('begins anew with an accepted normal, elsewhere, and leaves the old one as it is', async () => {
    const rig = new ReferenceWorld((row, window) =>
      dayOf(window) < 10 ? row : { ...row, age: String(12 * Number(row.age)) },
    );
    await rig.keepDays(0, 20);
    const old = await rig.find(dayAt(12));
    const accepted = dayAt(10);
    expect(await rig.find(dayAt(16), accepted)).toBeUndefined();
    const anew = await rig.find(dayAt(17), accepted);
    expect(datesOf(anew)).toEqual(datesFrom(10, 7));
    expect(anew?.place).not.toBe(old?.place);
    expect(anew?.reference.version).not.toBe(old?.reference.version);
    expect(await rig.find(dayAt(12))).toEqual(old);
  });

  it('is one, whoever learns it first', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 8);
    const [one, other] = await Promise.all([rig.find(dayAt(7)), rig.find(dayAt(7, 12))]);
    expect(other).toEqual(one);
    expect([...rig.world.learned.keys()]).toEqual([`${one?.place}/7`]);
  });

  it('goes by days of the time zone', async () => {
    // Windows begin at 19:00 and 7:00 there, so a day's second window belongs to the UTC date of its first.
    const rig = new ReferenceWorld(undefined, { decision: { timeZone: 'America/New_York' } });
    await rig.keepDays(0, 9);
    const found = await rig.find(dayAt(8, 12));
    expect(datesOf(found)).toEqual(datesFrom(0, 7));
    expect(found?.reference.rows).toBe(7 * 120);
    expect(await rig.find(dayAt(7))).toBeUndefined();
  });

  it('does not depend on the order in which windows ask', async () => {
    const days = [6, 7, 9, 13, 14, 15, 17];
    const answers = async (order: readonly number[]) => {
      const rig = new ReferenceWorld(monthsOn(9), {}, aBaseline);
      await rig.keepDays(0, 17);
      const found = new Map<number, FoundReference | undefined>();
      for (const day of order) found.set(day, await rig.find(dayAt(day), firstDay));
      return days.map((day) => found.get(day)?.reference.version);
    };
    const inOrder = await answers(days);
    expect(new Set(inOrder).size).toBeGreaterThanOrEqual(3);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(days, { minLength: days.length, maxLength: days.length }), async (order) => {
        expect(await answers(order)).toEqual(inOrder);
      }),
      { numRuns: 5 },
    );
  });
});

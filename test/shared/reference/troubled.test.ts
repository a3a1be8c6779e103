import { describe, expect, it } from 'vitest';
import { keeperOf } from '../../../shared/reference/kept-window.ts';
import { learnReference } from '../../../shared/reference/live-reference.ts';
import { troubledDates } from '../../../shared/reference/troubled.ts';
import { dateAt, datesFrom, dayAt, ReferenceWorld } from '../../factories/reference-world.ts';
import type { Fault } from '../../functions/usual-endpoint.ts';

/** The dates among days 7 to 13 that a reference of the first seven days sees trouble on. */
const troubledWith = async (fault: Fault, dates?: ReadonlySet<string>): Promise<readonly string[]> => {
  const rig = new ReferenceWorld(fault);
  const source = rig.source(0, 7);
  const reference = (await learnReference(source))?.reference;
  if (reference === undefined) throw new Error('nothing was learned');
  const keep = keeperOf({ reference, calendar: source.calendar, hoursPerWindow: 12 });
  const windows = Array.from({ length: 14 }, (_, at) => keep(dayAt(7, 12 * at), `${at}`, rig.profile(14 + at)));
  const { calendar, tolerances } = source;
  const by = { reference, calendar, hoursPerWindow: 12, falseIncidents: 1, tolerances, windows };
  return [...troubledDates(dates === undefined ? by : { ...by, dates })];
};

const dayOf = (window: number): number => window >> 1;

const onDay =
  (day: number, change: Fault): Fault =>
  (row, window, place) =>
    dayOf(window) === day ? change(row, window, place) : row;

const inMonths: Fault = (row) => ({ ...row, age: String(12 * Number(row.age)) });

describe('troubledDates(source)', () => {
  it('are none where nothing is unusual', async () => {
    expect(await troubledWith((row) => row)).toEqual([]);
  });

  it('are the dates on which something is shifted', async () => {
    expect(await troubledWith(onDay(10, inMonths))).toContain(dateAt(10));
    expect(await troubledWith(onDay(10, inMonths))).not.toContain(dateAt(9));
  });

  it('are the dates on which something is broken, if only in one window', async () => {
    expect(await troubledWith((row, window) => (window === 21 ? { ...row, plan: '' } : row))).toEqual([dateAt(10)]);
  });

  it('are those asked about only', async () => {
    const always: Fault = (row, window) => (dayOf(window) < 7 ? row : { ...row, plan: '' });
    expect(await troubledWith(always)).toEqual(datesFrom(7, 7));
    expect(await troubledWith(always, new Set(datesFrom(9, 2)))).toEqual(datesFrom(9, 2));
  });

  it('without a reference are those on which something is broken', async () => {
    const rig = new ReferenceWorld();
    const { calendar, tolerances } = rig.source(0, 7);
    const broken = { rule: 'stuck', column: 'age', startMs: dayAt(1), endMs: dayAt(2), rows: 60, share: null } as const;
    const windows = [0, 1, 2].map((day) => ({
      startMs: dayAt(day),
      digest: '',
      rows: 60,
      points: [],
      broken: day === 1 ? [broken] : [],
    }));
    const by = { reference: undefined, calendar, hoursPerWindow: 24, falseIncidents: 1, tolerances, windows };
    expect([...troubledDates(by)]).toEqual([dateAt(1)]);
  });
});

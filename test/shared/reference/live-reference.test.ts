import { describe, expect, it } from 'vitest';
import { leaveOneDayOut, shareOf } from '../../../shared/decision/index.ts';
import { columnsOf } from '../../../shared/monitor/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { knownValues, learnReference } from '../../../shared/reference/live-reference.ts';
import { aBaseline } from '../../factories/baselines.ts';
import { datesFrom, ReferenceWorld } from '../../factories/reference-world.ts';
import { type Fault, noise } from '../../functions/usual-endpoint.ts';

/** Each day has a plan of its own, in some of its rows. */
const ownPlans: Fault = (row, window, place) =>
  noise(window, place, 5) < 0.1 ? { ...row, plan: `of day ${window >> 1}` } : row;

const learnt = async (rig: ReferenceWorld, changes: Partial<ReturnType<ReferenceWorld['source']>> = {}) => {
  const found = await learnReference({ ...rig.source(0, 7), ...changes });
  if (found === undefined) throw new Error('nothing was learned');
  return found;
};

const seriesIn = async (rig: ReferenceWorld) => {
  const { reference } = await learnt(rig);
  return new Map(reference.learned.series.map(({ name, reference: of }) => [name.id, of]));
};

describe('learnReference(source)', () => {
  it('is undefined below seven days with rows', async () => {
    const rig = new ReferenceWorld();
    expect(await learnReference(rig.source(0, 6))).toBeUndefined();
    const { empty, windows, ...rest } = rig.source(0, 7);
    const emptied = async function* () {
      for await (const window of windows()) yield window.date === '2026-11-04' ? { ...window, profile: empty } : window;
    };
    const none = rig.source(0, 7).empty;
    expect(await learnReference({ ...rest, empty: none, windows: emptied })).toBeUndefined();
  });

  it('says what it rests on', async () => {
    const rig = new ReferenceWorld();
    const { reference, whole, rows } = await learnt(rig);
    expect(reference).toMatchObject({ schemaVersion: 1, version: 'v1', stage: 7, rows: 840, slicePlanId: null });
    expect(reference.dates).toEqual(datesFrom(0, 7));
    expect(whole.rows).toBe(840);
    expect(rows).toEqual([]);
  });

  it('meets new values as often as its days meet those of their own', async () => {
    const rig = new ReferenceWorld(ownPlans);
    const windows = Array.from({ length: 14 }, (_, window) => ({
      date: datesFrom(window >> 1, 1)[0] ?? '',
      counts:
        rig
          .profile(window)
          .columns.find(({ name }) => name === 'plan')
          ?.values.counts() ?? [],
    }));
    const exact = leaveOneDayOut(windows);
    const { reference } = await learnt(rig);
    expect(reference.known['input/plan']).toEqual([...exact.known].sort());
    const level = (await seriesIn(rig)).get('input/plan/new-category')?.level ?? 0;
    const share = exact.unseen.reduce((sum, rows) => sum + rows, 0) / 840;
    expect(share).toBeGreaterThan(0.08);
    expect(Math.abs(shareOf(level) - share)).toBeLessThan(0.02);
  });

  it('sets as limits what no window ever was', async () => {
    const rig = new ReferenceWorld((row, window, place) => ({
      ...row,
      age: window === 3 && place < 12 ? '' : row.age,
      plan: window === 4 ? 'basic' : row.plan,
    }));
    const { reference } = await learnt(rig);
    expect(reference.limits.age).toMatchObject({ mostMissing: 12 / 60, kind: 'number' });
    expect(reference.limits.plan).toEqual({ mostMissing: 0, fewestDistinct: 1, kind: 'text' });
    expect(reference.limits.score).toMatchObject({ kind: 'number' });
  });

  it('follows and limits no column that nobody looks at', async () => {
    const rig = new ReferenceWorld();
    const { reference } = await learnt(rig, {
      choice: { predictions: ['score'], ignored: ['age'], groundTruth: ['score'] },
    });
    expect(Object.keys(reference.limits)).toEqual(['plan']);
    expect(reference.learned.columns.map(({ key }) => key)).toEqual(['input/plan']);
  });

  it('weighs columns by its own rows, or by those of the training baseline where they were sampled', async () => {
    const rig = new ReferenceWorld();
    const own = (await learnt(rig)).reference.weights;
    expect(own.age).toBeGreaterThan(0.3);
    expect(own.plan).toBeLessThan(0.1);
    const baseline = aBaseline(rig.monitor);
    const byBaseline = (await learnt(rig, { weighed: baseline })).reference.weights;
    expect(byBaseline).not.toEqual(own);
    const unsampled = Profile.empty(columnsOf(rig.monitor.mapping), 'unsampled', { sampleRows: false });
    unsampled.addRow({ input: ['30', 'basic'], output: ['0.5'] });
    const { reference } = await learnt(rig, { weighed: unsampled });
    expect(reference.weights).toEqual(own);
  });

  it('keeps rows only where it is asked to, in order of their hashes', async () => {
    const rig = new ReferenceWorld();
    const { rows } = await learnt(rig, { keepRows: true });
    expect(rows).toHaveLength(840);
    expect(new Set(rows.map(({ recordId }) => recordId)).size).toBe(840);
    const sorted = rows.toSorted((a, b) => a.high - b.high || a.low - b.low);
    expect(rows).toEqual(sorted);
  });

  it('is the same plain data every time, and after being kept', async () => {
    const one = (await learnt(new ReferenceWorld())).reference;
    const other = (await learnt(new ReferenceWorld())).reference;
    expect(other).toEqual(one);
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });
});

describe('knownValues(reference)', () => {
  it('has the values of each column of categories', async () => {
    const { reference } = await learnt(new ReferenceWorld());
    expect(knownValues(reference)).toEqual(new Map([['input/plan', new Set(['basic', 'premium'])]]));
  });
});

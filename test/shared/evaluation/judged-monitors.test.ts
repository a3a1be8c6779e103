import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../shared/evaluation/index.ts';
import type { Monitor } from '../../../shared/monitor/index.ts';
import type { Profile } from '../../../shared/profile/index.ts';
import { isoOf } from '../../../shared/window/index.ts';
import { aBaseline } from '../../factories/baselines.ts';
import { dayAt, ReferenceWorld } from '../../factories/reference-world.ts';
import { type Fault, noise } from '../../functions/usual-endpoint.ts';

const told = ({ causes }: Judgement) =>
  causes.map(({ cause, severity, columns, onsetAt, slice }) => ({ cause, severity, columns, onsetAt, slice }));

/** A baseline that suggests other slices. */
const aGoldenBaseline = (monitor: Monitor): Profile => {
  const profile = aBaseline(monitor);
  for (let row = 0; row < 1000; row += 1) profile.addRow({ input: ['30', 'gold'], output: ['0.5'] });
  return profile;
};

/** A fault that begins with a window. */
const from =
  (first: number, fault: Fault): Fault =>
  (row, window, place) =>
    window < first ? row : fault(row, window, place);

describe('judge(ports, request), of monitors of other kinds', () => {
  it('finds in a window of a week the day on which it began', async () => {
    const week = { window: { lengthHours: 168, graceMinutes: 10, startsAt: isoOf(dayAt(0)) } };
    const inMonths = from(24, (row) => ({ ...row, age: String(12 * Number(row.age)) }));
    const rig = new ReferenceWorld(inMonths, week, aBaseline, { hours: 24, rows: 200 });
    await rig.keepDays(0, 28);
    expect([(await rig.judge(0)).judged, (await rig.judge(1)).verdict]).toEqual(['integrity', 'ok']);
    expect(told(await rig.judge(2))).toEqual([]);
    expect(told(await rig.judge(3))).toEqual([
      { cause: 'input-drift', severity: 'warning', columns: ['age'], onsetAt: isoOf(dayAt(24)), slice: null },
    ]);
  });

  it('sees a label shift, of a model that gives nothing but a label in text', async () => {
    const mapping = {
      input: { columns: ['age', 'plan'] },
      output: { columns: ['score'] },
      prediction: { label: 'score' },
    };
    const labels: Fault = (row, window, place) => ({
      ...row,
      score: noise(window, place, 3) < (window < 16 ? 0.2 : 0.9) ? 'churns' : 'stays',
    });
    const rig = new ReferenceWorld(labels, { mapping });
    await rig.keepDays(0, 9);
    expect(told(await rig.judge(15))).toEqual([]);
    const shifted = await rig.judge(16);
    expect(told(shifted)).toMatchObject([{ cause: 'prediction-drift', severity: 'warning', columns: ['score'] }]);
    expect(shifted.causes[0]?.headline).not.toContain('accuracy');
  });

  it('names another unit in one slice, though the column shifted as a whole', async () => {
    const inKilometres = from(30, (row) =>
      row.plan === 'premium' ? { ...row, age: String(Number(row.age) * 1.609344) } : row,
    );
    const rig = new ReferenceWorld(inKilometres, { segments: ['plan'] }, aBaseline, { rows: 200 });
    await rig.keepDays(0, 16);
    expect(told(await rig.judge(29))).toEqual([]);
    const shifted = await rig.judge(30);
    expect(told(shifted)).toMatchObject([
      { cause: 'unit-or-scale', columns: ['age'], slice: { segment: 'plan', value: 'premium' } },
    ]);
    expect(shifted.causes[0]?.headline).toMatch(/^Where plan=premium: age has changed its unit or scale, mi → km/);
    const plans = shifted.causes[0]?.exampleRecordIds?.map((id) => {
      const [window = 0, place = 0] = id.slice(1).split('-').map(Number);
      return noise(window, place, 2) < 0.25;
    });
    expect(plans?.length).toBe(10);
  });

  it('judges no slices once profiles count them by another plan', async () => {
    const segments = { segments: ['plan'] };
    const older: Fault = (row) => ({ ...row, age: String(60 + (Number(row.age) % 10)) });
    const rig = new ReferenceWorld(undefined, segments, aBaseline, { rows: 100 });
    await rig.keepDays(0, 8);
    const slicesIn = ({ elevated, findings }: Judgement) =>
      [...Object.keys(elevated), ...findings.map(({ change }) => change?.series ?? '')].filter((id) =>
        id.includes(' where '),
      );
    const others = new ReferenceWorld(older, segments, aGoldenBaseline, { rows: 100 });
    for (const window of [16, 17]) await rig.keep(window, others.profile(window), 'file');
    const judged = await rig.judge(17);
    expect(told(judged)).toMatchObject([{ cause: 'input-drift', columns: ['age'] }]);
    expect(slicesIn(judged)).toEqual([]);
    for (const window of [16, 17]) {
      const shifted = new ReferenceWorld(older, segments, aBaseline, { rows: 100 });
      await rig.keep(window, shifted.profile(window), 'file');
    }
    expect(slicesIn(await rig.judge(17))).not.toEqual([]);
  });

  it('keeps no rows where none may be kept, and tells causes without examples', async () => {
    const inMonths = from(16, (row) => ({ ...row, age: String(12 * Number(row.age)) }));
    const rig = new ReferenceWorld(inMonths);
    for (let window = 0; window < 18; window += 1) {
      const sampled = rig.profile(window);
      const unsampled = new ReferenceWorld(inMonths).unsampled(window);
      expect([sampled.sample === undefined, unsampled.sample === undefined]).toEqual([false, true]);
      await rig.keep(window, unsampled, 'file');
    }
    const [found] = (await rig.judge(16)).causes;
    expect([found?.columns, found?.exampleRecordIds]).toEqual([['age'], []]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaveOneDayOut } from '../../../shared/decision/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { ValueDates } from '../../../shared/reference/value-dates.ts';
import { exactValuesCap } from '../../../shared/sketch/index.ts';

interface DatedTexts {
  readonly date: string;
  readonly texts: readonly string[];
}

const columns = [{ name: 'plan', role: 'input' }] as const;

const profileOf = (texts: readonly string[]): Profile => {
  const profile = Profile.empty(columns, 'values');
  for (const text of texts) profile.addRow({ input: [text], output: [] });
  return profile;
};

/** Notes every window; `watch` sees what is held after each. */
const noted = (windows: readonly DatedTexts[], watch: (held: number) => void = () => undefined) => {
  const whole = Profile.empty(columns, 'whole');
  const dates = new ValueDates(whole.columns);
  const profiles = windows.map(({ date, texts }) => ({ date, profile: profileOf(texts) }));
  for (const { date, profile } of profiles) {
    whole.merge(profile);
    dates.note(profile.columns, date, whole.columns);
    watch(dates.size);
  }
  const unseen = profiles.map(
    ({
      date,
      profile: {
        columns: [column],
      },
    }) => column && dates.rowsOnlyOn(column, date),
  );
  return { dates, unseen };
};

describe('ValueDates', () => {
  it('counts rows whose value occurs on one day only, as leaving that day out would', () => {
    const window = fc.record({
      date: fc.constantFrom('2026-11-02', '2026-11-03', '2026-11-04'),
      texts: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 12 }),
    });
    fc.assert(
      fc.property(fc.array(window, { maxLength: 8 }), (windows) => {
        const exact = leaveOneDayOut(
          windows.map(({ date, texts }) => ({ date, counts: texts.map((text) => [text, 1] as const) })),
        );
        const { dates, unseen } = noted(windows);
        expect(unseen).toEqual(exact.unseen);
        expect(dates.valuesOf('input/plan')).toEqual([...exact.known].sort());
      }),
    );
  });

  it('holds no more values than are counted exactly: with more a column is forgotten, though each window has few', () => {
    const ofWindow = (window: number): DatedTexts => ({
      date: '2026-11-02',
      texts: Array.from({ length: 300 }, (_, at) => `v${window * 300 + at}`),
    });
    let most = 0;
    const { dates, unseen } = noted(
      Array.from({ length: 6 }, (_, window) => ofWindow(window)),
      (held) => {
        most = Math.max(most, held);
      },
    );
    expect(most).toBe(900);
    expect(most).toBeLessThanOrEqual(exactValuesCap);
    expect([dates.size, dates.valuesOf('input/plan'), unseen[0]]).toEqual([0, undefined, undefined]);
  });
});

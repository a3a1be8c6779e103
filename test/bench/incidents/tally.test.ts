import { describe, expect, it } from 'vitest';
import { cleanTally, foundTally, macroAccuracy, poissonUpper } from '../../../bench/incidents/tally.ts';

describe('poissonUpper(events)', () => {
  it('is as the tables have it', () => {
    expect(poissonUpper(0)).toBeCloseTo(2.996, 3);
    expect(poissonUpper(1)).toBeCloseTo(4.744, 3);
    expect(poissonUpper(10)).toBeCloseTo(16.962, 3);
  });
});

it('cleanTally(counts) is per endpoint-month', () => {
  const tally = cleanTally([
    { incidents: 1, hours: 72 },
    { incidents: 0, hours: 0 },
  ]);
  expect(tally).toMatchObject({ months: 2, incidents: 1, rate: 0.5, inIncident: 0.05 });
});

it('foundTally(hours) counts what was not found as a week', () => {
  expect(foundTally([10, undefined])).toEqual({ injections: 2, found: 0.5, hours: 89 });
});

it('macroAccuracy(confusion) counts every cause alike', () => {
  const confusion = new Map([
    [
      'a',
      new Map([
        ['a', 9],
        ['b', 1],
      ]),
    ],
    ['b', new Map([['unknown', 2]])],
  ]);
  expect(macroAccuracy(confusion)).toBeCloseTo(0.45, 6);
});

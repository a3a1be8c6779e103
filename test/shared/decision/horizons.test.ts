import { describe, expect, it } from 'vitest';
import { gathered, gatheredWithin, horizonsOf, isPresent } from '../../../shared/decision/horizons.ts';
import { hourMs } from './hours.ts';

const evidence = [0, 1, 2, 5, 6].map((hour) => ({
  startMs: hour * hourMs,
  rows: 10,
  pull: hour,
  unclippedPull: 2 * hour,
  weight: 2,
}));

describe('horizonsOf(hoursPerWindow)', () => {
  it('leaves out what whole windows do not fill', () => {
    expect(horizonsOf(1)).toEqual([1, 3, 6, 12, 24, 72, 168]);
    expect(horizonsOf(6)).toEqual([6, 12, 24, 72, 168]);
    expect(horizonsOf(24)).toEqual([24, 72, 168]);
  });

  it('refuses windows that do not fill a day', () => {
    expect(() => horizonsOf(5)).toThrow('hoursPerWindow is 5');
    expect(() => horizonsOf(48)).toThrow('hoursPerWindow is 48');
    expect(() => horizonsOf(0.5)).toThrow('hoursPerWindow is 0.5');
  });
});

describe('gathered(evidence, endMs, hours)', () => {
  it('adds up the windows that begin in [endMs − hours, endMs)', () => {
    expect(gathered(evidence, 6 * hourMs, 5)).toEqual({ windows: 3, rows: 30, pull: 8, unclippedPull: 16, weight: 6 });
    expect(gathered(evidence, 0, 168)).toEqual({ windows: 0, rows: 0, pull: 0, unclippedPull: 0, weight: 0 });
  });
});

it('gatheredWithin(evidence, endMs, horizons) says of each horizon what gathered says', () => {
  for (const end of [0, 1, 3, 6, 7, 20]) {
    const horizons = [1, 3, 6, 168];
    expect(gatheredWithin(evidence, end * hourMs, horizons)).toEqual(
      horizons.map((hours) => gathered(evidence, end * hourMs, hours)),
    );
  }
});

describe('isPresent(sum, hours, hoursPerWindow)', () => {
  it('asks for half of the windows, and for one', () => {
    const of = (windows: number) => ({ windows, rows: 1, pull: 0, unclippedPull: 0, weight: 1 });
    expect(isPresent(of(3), 6, 1)).toBe(true);
    expect(isPresent(of(2), 6, 1)).toBe(false);
    expect(isPresent(of(2), 24, 6)).toBe(true);
    expect(isPresent(of(0), 1, 1)).toBe(false);
  });
});

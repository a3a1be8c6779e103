import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartOf, decisionsOf, incidentsIn, type WindowCounts } from '../../../shared/decision/index.ts';
import { age, city, hourMs, hoursOf, monday, utc } from './hours.ts';

const seed = 20261125;
console.info(`Property tests of decisions: fast-check seed ${seed}`);

const reference = hoursOf(14 * 24, 1);
const made = chartOf({ columns: [age, city], windows: reference, calendar: utc, version: 'v1' });
if (made === undefined) throw new Error('no chart');
const chart = made;
const liveMs = monday + 14 * 24 * hourMs;

/** Nine days with a shift of three in them: incidents open and close. */
const live = hoursOf(
  9 * 24,
  2,
  (hour) => ({ shift: hour >= 60 && hour < 130 ? 0.8 : 0, missing: hour === 100 ? 0.2 : 0 }),
  liveMs,
);
const expected = decisionsOf(chart, live);

/** What an older account of a window might have said: half of it was not there yet. */
const olderOf = (window: WindowCounts): WindowCounts => ({ ...window, revision: -1, rows: Math.ceil(window.rows / 2) });

/** How each window comes: its place in the order, how often again, and whether an older account of it came too. */
const arrivals = fc.array(fc.record({ place: fc.double({ noNaN: true }), again: fc.nat(2), isRevised: fc.boolean() }), {
  minLength: live.length,
  maxLength: live.length,
});

const arrived = (order: readonly { place: number; again: number; isRevised: boolean }[]): readonly WindowCounts[] =>
  live
    .flatMap((window, at) => {
      const { place = 0, again = 0, isRevised = false } = order[at] ?? {};
      const copies = Array.from({ length: again + 1 }, (_, copy) => ({ window, place: place * (copy + 1) }));
      return isRevised ? [...copies, { window: olderOf(window), place: -place }] : copies;
    })
    .toSorted((a, b) => a.place - b.place)
    .map(({ window }) => window);

describe('decisions', () => {
  it('tell of an incident at all', () => {
    expect(incidentsIn(expected).length).toBeGreaterThan(0);
  });

  it('are the same for windows that come late, twice, in any order and after older accounts of themselves', () => {
    fc.assert(
      fc.property(arrivals, (order) => {
        const decisions = decisionsOf(chart, arrived(order));
        expect(decisions).toEqual(expected);
        expect(incidentsIn(decisions)).toEqual(incidentsIn(expected));
      }),
      { seed, numRuns: 10 },
    );
  });

  it('rest on the last 168 windows alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: live.length - 1 }), (at) => {
        const endMs = liveMs + (at + 1) * hourMs;
        const recent = live.filter(({ startMs }) => startMs < endMs && startMs >= endMs - 168 * hourMs);
        expect(decisionsOf(chart, recent).at(-1)).toEqual(expected[at]);
      }),
      { seed, numRuns: 20 },
    );
  });

  it('change in the 168 windows from a re-opened one on, and in no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: live.length - 1 }), (at) => {
        const reopened = live.map((window, place) => (place === at ? { ...olderOf(window), revision: 1 } : window));
        const decisions = decisionsOf(chart, reopened);
        const unseeing = (all: typeof decisions) => all.filter((_, place) => place < at || place >= at + 168);
        expect(unseeing(decisions)).toEqual(unseeing(expected));
      }),
      { seed, numRuns: 10 },
    );
  });
});

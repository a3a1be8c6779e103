import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewParts, type MergePart, mergePlan, type PartialRef } from '../../../shared/partial/index.ts';
import { hourMs } from '../../../shared/window/index.ts';
import { aPartialKey } from '../../factories/partials.ts';

const series = 'churn/AllTraffic/1';
const start = Date.parse('2026-11-20T00:00:00Z');
const mostHours = 24 * 9;

const windows = fc
  .tuple(fc.nat(mostHours - 1), fc.nat(mostHours - 1))
  .map(([a, b]) => ({ startMs: start + Math.min(a, b) * hourMs, endMs: start + (Math.max(a, b) + 1) * hourMs }));

/** Objects by hour: mostly none to three, some hours with more than a few. */
const objectsByHour = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.integer({ min: 10, max: 40 }) }),
  { minLength: mostHours, maxLength: mostHours },
);

const refsIn = (objects: readonly number[], { startMs, endMs }: { startMs: number; endMs: number }): PartialRef[] =>
  objects
    .flatMap((count, hour) => Array.from({ length: count }, (_, index) => ({ hour, index })))
    .map(({ hour, index }) => ({ timeMs: start + hour * hourMs, index }))
    .filter(({ timeMs }) => timeMs >= startMs && timeMs < endMs)
    .map(({ timeMs, index }) => ({ key: aPartialKey(series, timeMs, `${index}`), size: 9, etag: `${index}` }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));

const leavesOf = (parts: readonly MergePart[]): string[] =>
  parts.flatMap((part) => (part.kind === 'partial' ? [part.key] : leavesOf(part.parts)));

const rollUpsIn = (parts: readonly MergePart[]): (MergePart & { kind: 'roll-up' })[] =>
  parts.flatMap((part) => (part.kind === 'partial' ? [] : [part, ...rollUpsIn(part.parts)]));

describe('mergePlan', () => {
  it('merges every partial once, in order of key', () => {
    fc.assert(
      fc.property(windows, objectsByHour, (window, objects) => {
        const refs = refsIn(objects, window);
        expect(leavesOf(mergePlan(series, window, refs))).toEqual(refs.map(({ key }) => key));
      }),
    );
  });

  it('merges at most one object for each whole day of a longer window, and a few for each hour of the rest', () => {
    fc.assert(
      fc.property(windows, objectsByHour, (window, objects) => {
        const days = (window.endMs - window.startMs) / (24 * hourMs);
        fc.pre(days > 1);
        const { length } = mergePlan(series, window, refsIn(objects, window));
        expect(length).toBeLessThanOrEqual(Math.floor(days) + 2 * 23 * fewParts);
      }),
    );
  });

  it('gives the same name to the same parts and to no others, whichever window they are merged for', () => {
    fc.assert(
      fc.property(windows, windows, objectsByHour, (one, other, objects) => {
        const found = [one, other].flatMap((window) => rollUpsIn(mergePlan(series, window, refsIn(objects, window))));
        const partsByKey = Map.groupBy(found, ({ key }) => key);
        for (const same of partsByKey.values())
          for (const { parts, seed } of same)
            expect({ parts, seed }).toEqual({ parts: same[0]?.parts, seed: same[0]?.seed });
        const keysByLeaves = Map.groupBy(found, ({ parts }) => leavesOf(parts).join());
        for (const same of keysByLeaves.values()) expect(new Set(same.map(({ key }) => key)).size).toBe(1);
      }),
    );
  });
});

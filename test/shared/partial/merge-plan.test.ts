import { describe, expect, it } from 'vitest';
import { fewParts, type MergePart, mergePlan, type PartialRef, rollUpVersion } from '../../../shared/partial/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { hourMs } from '../../../shared/window/index.ts';
import { aPartialKey } from '../../factories/partials.ts';

const series = 'churn/AllTraffic/1';
const start = Date.parse('2026-11-20T00:00:00Z');

/** So many objects in each of the hours from `firstHour` on. */
const refsOf = (objects: number, hours: number, firstHour = 0): PartialRef[] =>
  Array.from({ length: hours * objects }, (_, index) => {
    const hour = firstHour + Math.floor(index / objects);
    return { key: aPartialKey(series, start + hour * hourMs, `h${hour}-${index}`), size: 9, etag: `e${index}` };
  }).toSorted((a, b) => (a.key < b.key ? -1 : 1));

const planOf = (refs: readonly PartialRef[], hours: number, firstHour = 0): readonly MergePart[] =>
  mergePlan(series, { startMs: start + firstHour * hourMs, endMs: start + (firstHour + hours) * hourMs }, refs);

/** What is merged one by one, and the spans that are one object. */
const shapeOf = (parts: readonly MergePart[]): readonly string[] =>
  parts.map((part) => (part.kind === 'partial' ? 'partial' : part.key.slice(`rollups/${series}/`.length, -66)));

const partsOf = (part: MergePart | undefined): readonly MergePart[] => (part?.kind === 'roll-up' ? part.parts : []);

describe('mergePlan(series, window, refs)', () => {
  it('is empty where there are no partials', () => {
    expect(planOf([], 24)).toEqual([]);
  });

  it('merges a day of few partials as they are', () => {
    const refs = refsOf(1, fewParts);
    expect(planOf(refs, 24)).toEqual(refs.map(({ key }) => ({ kind: 'partial', key })));
  });

  it('makes one object of a day of more', () => {
    const [day] = planOf(refsOf(1, fewParts + 1), 24);
    expect(shapeOf(day === undefined ? [] : [day])).toEqual(['2026/11/20']);
    expect(partsOf(day)).toHaveLength(fewParts + 1);
  });

  it('makes one object of each whole day of a longer window that has two partials, and leaves the rest', () => {
    const refs = [...refsOf(1, 2, 20), ...refsOf(1, 1, 30), ...refsOf(1, 2, 50), ...refsOf(1, 2, 73)];
    expect(shapeOf(planOf(refs, 75))).toEqual(['2026/11/20', 'partial', '2026/11/22', 'partial', 'partial']);
  });

  it('never makes a day of a part of one', () => {
    expect(shapeOf(planOf(refsOf(1, 23, 1), 23, 1))).toEqual(Array(23).fill('partial'));
  });

  it('makes one object of a busy hour, within its day too', () => {
    expect(shapeOf(planOf(refsOf(fewParts + 1, 1, 3), 1, 3))).toEqual(['2026/11/20/03']);
    const [day] = planOf([...refsOf(fewParts + 1, 1), ...refsOf(fewParts, 1, 1)], 24);
    expect(shapeOf(partsOf(day))).toEqual(['2026/11/20/00', ...Array(fewParts).fill('partial')]);
  });

  it('gives a day the same object in each window', () => {
    const refs = refsOf(20, 24);
    expect(planOf(refs, 24 * 7)).toEqual(planOf(refs, 24));
  });

  it('gives a day another object once a partial came, went, was replaced or has other bytes', () => {
    const refs = refsOf(1, 20);
    const [first, ...others] = refs;
    if (first === undefined) throw new RangeError('there are no partials');
    const replaced = { ...first, key: first.key.replace(/\.0A/, '.0B') };
    const sets = [refs, others, [replaced, ...others], [{ ...first, etag: 'other' }, ...others], refsOf(1, 21)];
    const keys = sets.flatMap((set) => planOf(set, 24)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(sets.length);
  });

  it('lets the bytes of a partial decide about the key alone, and not how sketches round', () => {
    const seedOf = (refs: readonly PartialRef[]) =>
      planOf(refs, 24).map((part) => part.kind === 'roll-up' && part.seed);
    const refs = refsOf(1, 20);
    expect(seedOf(refs.map((ref) => ({ ...ref, etag: 'other' })))).toEqual(seedOf(refs));
    expect(seedOf(refsOf(1, 21))).not.toEqual(seedOf(refs));
  });

  it('takes a day of a hundred thousand objects', () => {
    const [day] = planOf(refsOf(4200, 24), 24);
    expect(partsOf(day)).toHaveLength(24);
  });
});

describe('rollUpVersion', () => {
  it('begins with the format version of the profiles that roll-ups are', () => {
    const format = Buffer.from(Profile.empty([], '').toBytes()).readUInt16BE(4);
    expect(rollUpVersion.split('.')[0]).toBe(String(format));
  });
});

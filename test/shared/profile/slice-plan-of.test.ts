import { describe, expect, it } from 'vitest';
import { type Column, mostSlices, Profile, planWithId, slicePlanOf } from '../../../shared/profile/index.ts';
import { profileOfStatistics, statisticsJson } from '../../../shared/report/index.ts';
import { profileOf } from './profiles.ts';

const kind: Column = { name: 'kind', role: 'input' };
const score: Column = { name: 'score', role: 'output' };
const n: Column = { name: 'n', role: 'input' };

/** A thousand rows: n 1 … 1,000, a kind of each length, the first ones more often, three scores. */
const reference = profileOf(
  Array.from({ length: 1000 }, (_, index) => ({
    input: [index + 1, `kind ${Math.floor(Math.sqrt(index * 100))}`],
    output: [[0.25, 0.5, 0.5, 1][index % 4] ?? 0],
  })),
);

const ranks = [0.5, 1, 2.5, ...Array.from({ length: 19 }, (_, index) => 5 * (index + 1)), 97.5, 99, 99.5];

describe('slicePlanOf(reference, segmentColumns)', () => {
  it('cuts numbers at the reference quantiles and counts the most frequent values of everything else', () => {
    const [ofN, ofKind, ofScore] = slicePlanOf(reference, [kind])?.columns ?? [];
    expect(ofN).toEqual({ ...n, kind: 'scores', edges: ranks.map((percent) => percent * 10) });
    expect(ofScore).toEqual({ ...score, kind: 'categories', values: [0.5, 0.25, 1] });
    expect(ofKind).toMatchObject({ ...kind, kind: 'categories', values: { length: 8 } });
  });

  it('makes edges that are equal one', () => {
    const skewed = profileOf(
      Array.from({ length: 1000 }, (_, index) => ({ input: [Math.max(0, index - 960)], output: [] })),
    );
    expect(slicePlanOf(profileOf([{ input: [1, 'a'], output: [] }]), [kind])?.columns[0]).toMatchObject({
      values: [1],
    });
    expect(slicePlanOf(skewed, [n])?.columns[0]).toEqual({ ...n, kind: 'scores', edges: [0, 14, 29, 34] });
  });

  it('takes numbers of 20 different values for categories, of 21 no more', () => {
    const kindOf = (many: number) =>
      slicePlanOf(profileOf(Array.from({ length: 100 }, (_, index) => ({ input: [index % many], output: [] }))), [n])
        ?.columns[0]?.kind;
    expect([kindOf(20), kindOf(21)]).toEqual(['categories', 'scores']);
  });

  it('keeps the largest shares over all segment columns, 64 slices with those of other rows', () => {
    const plan = slicePlanOf(reference, [score, kind]);
    const [ofKind, ofScore] = plan?.segments ?? [];
    expect(plan?.segments.map(({ name }) => name)).toEqual(['kind', 'score']);
    expect(ofScore?.values).toEqual([0.5, 0.25, 1]);
    expect(ofKind?.values).toHaveLength(mostSlices - 2 - 3);
    const counts = reference.columns[1]?.values;
    const kept = ofKind?.values.map((value) => counts?.count(String(value)) ?? 0) ?? [];
    const left = counts?.counts().filter(([value]) => !ofKind?.values.includes(value)) ?? [];
    expect(Math.min(...kept)).toBeGreaterThanOrEqual(Math.max(...left.map(([, count]) => count)));
    expect(kept).toEqual(kept.toSorted((a, b) => b - a));
  });

  it('is the same for the same, in whatever order the segment columns are named, and has another id for others', () => {
    const plan = slicePlanOf(reference, [kind, score]);
    expect(slicePlanOf(Profile.fromBytes(reference.toBytes()), [score, kind])).toEqual(plan);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(slicePlanOf(reference, [kind])?.id).not.toBe(plan?.id);
  });

  it('leaves out segment columns that the reference lacks or has no value of, and gives no plan where none is left', () => {
    expect(slicePlanOf(reference, [{ name: 'kind', role: 'output' }])).toBeUndefined();
    expect(slicePlanOf(reference, [])).toBeUndefined();
    expect(slicePlanOf(profileOf([{ input: [1, null], output: [] }]), [kind, n])?.segments).toEqual([
      { ...n, values: [1] },
    ]);
  });

  it('refuses nine segment columns, and a plan of 65 slices', () => {
    expect(() => slicePlanOf(reference, Array(9).fill(kind))).toThrow('segmentColumns are 9, but must be at most 8');
    const values = Array.from({ length: mostSlices }, (_, index) => index);
    expect(() => planWithId({ segments: [{ ...kind, values }], columns: [] })).toThrow(
      'slices are 65, but must be at most 64',
    );
    expect(() => planWithId({ segments: Array(9).fill({ ...kind, values: [] }), columns: [] })).toThrow(
      'segments are 9, but must be at most 8',
    );
  });

  it('cuts the numbers of a statistics.json, which tells no values of them', () => {
    const fewKinds = Array.from({ length: 1000 }, (_, index) => ({
      input: [index % 3, index % 2 ? 'a' : 'b'],
      output: [],
    }));
    const plan = slicePlanOf(profileOfStatistics(statisticsJson(profileOf(fewKinds))), [kind]);
    expect(plan?.segments).toEqual([{ ...kind, values: ['a', 'b'] }]);
    expect(plan?.columns).toContainEqual({ ...n, kind: 'scores', edges: [0, 1, 2] });
  });
});

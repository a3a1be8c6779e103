import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fullRows } from '../../../shared/capture/index.ts';
import {
  type Column,
  mostSlices,
  Profile,
  planWithId,
  SliceCounts,
  type SlicePlan,
} from '../../../shared/profile/index.ts';
import { columns } from './profiles.ts';

const kind: Column = { name: 'kind', role: 'input' };

describe('SliceCounts', () => {
  it('merge(other) refuses the counts of another plan', () => {
    const one = new SliceCounts(planWithId({ segments: [{ ...kind, values: ['a'] }], columns: [] }));
    const other = new SliceCounts(planWithId({ segments: [{ ...kind, values: ['b'] }], columns: [] }));
    expect(() => one.merge(other)).toThrow(`other is of the plan ${other.plan.id}, but must be of ${one.plan.id}`);
  });

  it('holds over blocks of rows and their dictionaries of texts, which are forgotten on the way', () => {
    const plan = planWithId({
      segments: [{ ...kind, values: ['kind 1', 'kind 30000'] }],
      columns: [{ ...kind, kind: 'categories', values: ['kind 30000', 'kind 2'] }],
    });
    const profile = Profile.empty(columns, 'seed', { slicePlan: plan });
    const rows = 2 * fullRows + 10;
    for (let turn = 0; turn < 2; turn += 1)
      for (let row = 0; row < rows; row += 1) profile.addRow({ input: [row, `kind ${row}`], output: [] });
    expect(profile.slices?.slices().map(({ rows: count, columns: [counts] }) => [count, counts])).toEqual([
      [2, { bins: [0, 0], other: 2, missing: 0 }],
      [2, { bins: [2, 0], other: 0, missing: 0 }],
      [2 * rows - 4, { bins: [0, 2], other: 2 * rows - 6, missing: 0 }],
    ]);
  });

  it('goes on counting after the memory for rows on their way was given back', () => {
    const slicePlan = planWithId({ segments: [{ ...kind, values: ['a'] }], columns: [] });
    const profile = Profile.empty(columns, 'seed', { slicePlan });
    for (const each of ['a', 'b', 'a']) {
      profile.addRow({ input: [1, each], output: [] });
      profile.release();
    }
    expect(profile.slices?.toState().rows).toEqual([2, 1]);
  });

  it('takes at most 2 KB for a slice of 20 columns, though it has a million rows in no order', () => {
    const wide = Array.from({ length: 20 }, (_, index): Column => ({ name: `feature ${index}`, role: 'input' }));
    const plan: SlicePlan = planWithId({
      segments: [{ ...kind, values: Array.from({ length: mostSlices - 1 }, (_, index) => `kind ${index}`) }],
      columns: wide.map((column, place) => ({
        ...column,
        kind: 'scores',
        edges: Array.from({ length: 25 }, (_, index) => Math.sin(place + 1) + index / 7),
      })),
    });
    const counts = new SliceCounts(plan);
    let random = 1;
    for (const ofColumn of counts.counts)
      for (const at of ofColumn.keys()) {
        random = (random * 48271) % 2147483647;
        ofColumn[at] = Math.floor((random / 2147483647) * 2 * (1_000_000 / 28));
      }
    const state = SliceCounts.fromState(counts.toState()).toState();
    expect(state).toEqual(counts.toState());
    // Profiles hold slices as JSON in what is compressed.
    expect(gzipSync(JSON.stringify(state)).length).toBeLessThanOrEqual(mostSlices * 2048);
  });
});

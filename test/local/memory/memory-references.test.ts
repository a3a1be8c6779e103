import { describe, expect, it } from 'vitest';
import { memoryReferences } from '../../../local/memory/memory-references.ts';
import { Profile } from '../../../shared/profile/index.ts';
import type { LearnedReference } from '../../../shared/reference/index.ts';

const learned = (version: string): LearnedReference => ({
  reference: {
    schemaVersion: 1,
    version,
    stage: 7,
    dates: ['2026-11-20'],
    rows: 10,
    learned: { version } as unknown as LearnedReference['reference']['learned'],
    slicePlanId: null,
    known: {},
    limits: {},
    weights: {},
  },
  whole: Profile.empty([{ name: 'age', role: 'input' }], version),
  rows: [],
});

describe('memoryReferences()', () => {
  it('keeps the first reference of a stage, whatever comes later', async () => {
    const references = memoryReferences();
    expect(await references.find('place', 7)).toBeUndefined();
    expect((await references.keep('place', learned('first'))).version).toBe('first');
    expect((await references.keep('place', learned('second'))).version).toBe('first');
    expect((await references.whole('place', 7)).columns.map(({ name }) => name)).toEqual(['age']);
    expect(await references.rows('place', 7)).toEqual([]);
    await expect(references.rows('place', 14)).rejects.toThrow('no reference of 14 days at place');
  });

  it('gives the same object each time, so that a chart is planned once', async () => {
    const references = memoryReferences();
    const kept = await references.keep('place', learned('first'));
    expect(await references.find('place', 7)).toBe(kept);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecordsFlagged, recordsFlaggedExample } from '../../events/records-flagged.ts';
import { collectFlagged } from '../../functions/collect-flagged.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { flaggedLine } from '../../shared/flagged/index.ts';
import { MemoryConsequences } from '../doubles/consequences.ts';

const line = (recordId: string) =>
  flaggedLine({ recordId, inferenceTimeMs: Date.parse('2001-03-10T10:00:11Z'), text: '{}' }, ['sampled']);

/** A pointer whose parts hold these records. */
const aPointer = (world: MemoryConsequences, pointerId: string, ...parts: readonly (readonly string[])[]) => {
  const locations = parts.map((_, index) => ({ bucket: 'data', key: `flagged/${pointerId}/part-${index}` }));
  for (const [index, { key }] of locations.entries()) world.parts.set(key, parts[index] ?? []);
  const { metadata, data } = recordsFlaggedExample;
  return { metadata, data: { ...data, pointerId, parts: locations } } satisfies RecordsFlagged;
};

const collecting = (world: MemoryConsequences) =>
  collectFlagged({ flagged: world.flagged, retrainingSet: world.retrainingSet, facts: world.bus });

const hour = 'flights-delay#2001-03-10T10:00:00.000Z';

describe('collectFlagged', () => {
  it('keeps the lines of a pointer in one object, counts them and tells', async () => {
    const world = new MemoryConsequences([]);
    const pointer = aPointer(world, 'p1', [line('r1'), line('r2')], [line('r3')]);
    await collecting(world)(pointer);
    const key = 'retraining/flights-delay/2001/03/10/p1.jsonl';
    expect([...world.kept]).toEqual([[key, [line('r1'), line('r2'), line('r3')]]]);
    expect(world.hours.get(hour)?.records).toBe(3);
    expect(world.published).toMatchObject([
      {
        metadata: { type: 'Flagged Collected', time: pointer.metadata.time, causationId: pointer.metadata.id },
        data: { pointerId: 'p1', records: 3, duplicates: 0, object: { bucket: 'data', key } },
      },
    ]);
  });

  it('reports counts, and no id of a record nor anything else of its line, since its outcome is logged', async () => {
    const world = new MemoryConsequences([]);
    const outcome = await collecting(world)(
      aPointer(world, 'p1', [line('captured-1'), line('captured-2'), '{captured']),
    );
    expect(outcome).toMatchObject({ records: 2, broken: 1 });
    expect(JSON.stringify(outcome)).not.toContain('captured');
  });

  it('changes nothing when a pointer comes again, and tells the same', async () => {
    const world = new MemoryConsequences([]);
    const pointer = aPointer(world, 'p1', [line('r1'), line('r2')]);
    await collecting(world)(pointer);
    const before = structuredClone([world.kept, world.hours]);
    await collecting(world)(pointer);
    expect([world.kept, world.hours]).toEqual(before);
    expect(world.published).toHaveLength(2);
    expect(world.published[1]).toEqual(world.published[0]);
  });

  it('leaves to a pointer what it claimed first, and writes nothing for one that owns nothing', async () => {
    const world = new MemoryConsequences([]);
    await collecting(world)(aPointer(world, 'p1', [line('r1'), line('r2')]));
    await collecting(world)(aPointer(world, 'p2', [line('r2'), line('r3')]));
    await collecting(world)(aPointer(world, 'p3', [line('r3'), line('r1'), line('r1')]));
    expect(world.kept.get('retraining/flights-delay/2001/03/10/p2.jsonl')).toEqual([line('r3')]);
    expect(world.kept.size).toBe(2);
    expect(world.hours.get(hour)?.records).toBe(3);
    expect(world.published.map(({ data }) => data)).toMatchObject([
      { records: 2, duplicates: 0 },
      { records: 1, duplicates: 1 },
      { records: 0, duplicates: 3, object: null },
    ]);
  });

  it('passes over broken lines', async () => {
    const world = new MemoryConsequences([]);
    const pointer = aPointer(world, 'p1', ['{"recordId":', line('r1'), '{}']);
    expect(await collecting(world)(pointer)).toMatchObject({ records: 1, duplicates: 0, broken: 2 });
  });

  it('refuses a pointer to a part that has expired: no retry can bring it back', async () => {
    const world = new MemoryConsequences([]);
    const pointer = aPointer(world, 'p1', [line('r1')]);
    world.parts.clear();
    await expect(collecting(world)(pointer)).rejects.toThrow(InvalidInputError);
    expect(world.claims.size).toBe(0);
  });

  it('ends with every record once, in any order, however often pointers come and wherever a call breaks', async () => {
    const records = fc.uniqueArray(fc.integer({ min: 0, max: 12 }).map(String), { minLength: 1, maxLength: 6 });
    const delivery = fc.record({
      pointer: fc.nat(),
      failAt: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      takesEffect: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(records, { minLength: 1, maxLength: 4 }),
        fc.array(delivery, { maxLength: 12 }),
        async (pointers, deliveries) => {
          const world = new MemoryConsequences([]);
          const events = pointers.map((ids, index) => aPointer(world, `p${index}`, ids.map(line)));
          for (const { pointer, failAt, takesEffect } of deliveries) {
            const event = events[pointer % events.length];
            if (event === undefined) continue;
            if (failAt !== undefined) world.faults.failAt(failAt, takesEffect);
            await collecting(world)(event).catch(() => undefined);
            world.faults.failAt(Number.POSITIVE_INFINITY, false);
          }
          // Whatever failed comes again until it succeeds.
          for (const event of events) await collecting(world)(event);

          const all = new Set(pointers.flat());
          expect([...world.kept.values()].flat().toSorted()).toEqual([...all].map(line).toSorted());
          expect(world.hours.get(hour)?.records).toBe(all.size);
          const told = world.facts() as { data: { records: number; duplicates: number } }[];
          expect(told).toHaveLength(events.length);
          expect(told.reduce((sum, { data }) => sum + data.records, 0)).toBe(all.size);
          const flagged = pointers.flat().length;
          expect(told.reduce((sum, { data }) => sum + data.records + data.duplicates, 0)).toBe(flagged);
        },
      ),
    );
  });
});

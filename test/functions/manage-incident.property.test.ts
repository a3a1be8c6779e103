import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CauseFound } from '../../events/parts/cause.ts';
import { windowEvaluatedExample } from '../../events/window-evaluated.ts';
import { manageIncident } from '../../functions/manage-incident.ts';
import type { AcceptedNormal } from '../../shared/incident/index.ts';
import { isoOf, type WindowRecord } from '../../shared/window/index.ts';
import { MemoryWorld } from '../doubles/chain.ts';
import { aCauseFound, aNormal, hour } from '../factories/judgements.ts';
import { aMonitor } from '../factories/monitors.ts';

const monitor = aMonitor({ incident: { resolveAfterHours: 2 } });

/** Drift that shares columns and drift that does not, and what is broken. */
const causes = [
  aCauseFound(),
  aCauseFound({ cause: 'unit-or-scale', series: [{ id: 'age/location', shift: 1, tolerance: 0.1 }] }),
  aCauseFound({ cause: 'traffic-mix', columns: ['plan', 'age'], severity: 'info' }),
  aCauseFound({ cause: 'unseen-category', columns: ['plan'] }),
  aCauseFound({ cause: 'prediction-drift', columns: ['score'], severity: 'critical' }),
  aCauseFound({ cause: 'values-missing', columns: ['age'] }),
];

const aWord = fc.record({
  causes: fc.oneof({ weight: 2, arbitrary: fc.constant<CauseFound[]>([]) }, fc.subarray(causes, { maxLength: 3 })),
  judged: fc.constantFrom('all' as const, 'all' as const, 'integrity' as const, 'nothing' as const),
  elevated: fc.constantFrom<Record<string, number | null>>({}, {}, { 'age/location': 0.9 }, { 'age/location': null }),
});

const recordOf = (
  index: number,
  word: Pick<WindowRecord, 'causes' | 'judged' | 'elevated'>,
  revision: number,
): WindowRecord => ({
  monitorId: monitor.id,
  startMs: index * hour,
  endMs: (index + 1) * hour,
  evaluationId: `e${index}.${revision}`,
  revision,
  rows: 100,
  records: 100,
  recordsRejected: 0,
  verdict: word.causes.length > 0 ? 'violation' : 'ok',
  report: { bucket: 'data', key: 'x' },
  ...word,
});

const keep = (world: MemoryWorld, record: WindowRecord): void =>
  void world.windowRecords.set(`${record.monitorId}#${record.startMs}`, record);

const tell = (world: MemoryWorld, { startMs, endMs, evaluationId }: WindowRecord) =>
  manageIncident({ ...world, facts: world.bus, normals: world.normals })({
    metadata: { ...windowEvaluatedExample.metadata, id: evaluationId },
    data: {
      ...windowEvaluatedExample.data,
      monitorId: monitor.id,
      window: { start: isoOf(startMs), end: isoOf(endMs) },
    },
  });

/** The incidents that hold, without how often they were told of. */
const held = (world: MemoryWorld) =>
  [...world.storedIncidents.values()]
    .map(({ incident: { revision: _, status, ...incident } }) => ({ status, ...incident }))
    .filter(({ status }) => status !== 'withdrawn')
    .toSorted((a, b) => (a.incidentId < b.incidentId ? -1 : 1));

const inOrder = async (records: readonly WindowRecord[], normals: readonly AcceptedNormal[] = []) => {
  const world = new MemoryWorld([monitor]);
  for (const normal of normals) world.acceptedNormals.set(normal.incidentId, normal);
  for (const record of records) {
    keep(world, record);
    await tell(world, record);
  }
  return world;
};

const someHours = fc.array(aWord, { minLength: 1, maxLength: 14 });

describe('manageIncident', () => {
  it('ends with the same incidents whatever window comes late, twice, or is judged again', async () => {
    const revised = fc.array(fc.record({ at: fc.nat(), word: aWord }), { maxLength: 4 });
    const order = fc.array(fc.nat(), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(someHours, revised, order, async (words, before, picks) => {
        const final = words.map((word, index) => recordOf(index, word, 9));
        const expected = held(await inOrder(final));
        const world = new MemoryWorld([monitor]);
        for (const { at, word } of before) {
          const record = recordOf(at % words.length, word, 1);
          keep(world, record);
          await tell(world, record);
        }
        // Windows are saved and told in any order, told before others are saved, some told again.
        const waiting = [...final];
        for (const pick of picks) {
          const record = waiting.length > 0 ? waiting.splice(pick % waiting.length, 1)[0] : final[pick % final.length];
          if (record === undefined) continue;
          keep(world, record);
          await tell(world, record);
        }
        for (const record of waiting) keep(world, record);
        for (const record of waiting.toReversed()) await tell(world, record);
        expect(held(world)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('has one open incident for each cause at most, however causes change', async () => {
    await fc.assert(
      fc.asyncProperty(someHours, async (words) => {
        const open = held(await inOrder(words.map((word, index) => recordOf(index, word, 1)))).filter(
          ({ resolvedAt }) => resolvedAt === null,
        );
        expect(new Set(open.map(({ cause }) => cause)).size).toBe(open.length);
      }),
      { numRuns: 300 },
    );
  });

  it('never opens again what a person accepted, in whatever order its windows come again', async () => {
    await fc.assert(
      fc.asyncProperty(someHours, fc.array(fc.nat(), { maxLength: 20 }), async (words, again) => {
        const records = words.map((word, index) => recordOf(index, word, 1));
        const before = held(await inOrder(records));
        const drift = before.find(({ cause, resolvedAt }) => cause !== 'values-missing' && resolvedAt === null);
        fc.pre(drift !== undefined);
        const acceptedAtMs = words.length * hour;
        const { incidentId, cause, columns } = drift;
        const normals = [aNormal({ incidentId, cause, columns, acceptedAtMs })];
        const world = await inOrder(records, normals);
        for (const pick of again) {
          const record = records[pick % records.length];
          if (record !== undefined) await tell(world, record);
        }
        const after = held(world);
        expect(after.find((one) => one.incidentId === incidentId)).toMatchObject({
          status: 'resolved',
          resolvedAt: isoOf(acceptedAtMs),
        });
        expect(after.map((one) => one.incidentId)).toEqual(before.map((one) => one.incidentId));
      }),
      { numRuns: 300 },
    );
  });

  it('withdraws what lost its evidence, and tells of it', async () => {
    const world = await inOrder([recordOf(0, { causes: [aCauseFound()] }, 1)]);
    const mended = recordOf(0, { causes: [] }, 2);
    keep(world, mended);
    await tell(world, mended);
    expect([...world.storedIncidents.values()].map(({ incident }) => incident.status)).toEqual(['withdrawn']);
    expect(world.facts().map(({ metadata }) => metadata.type)).toEqual(['Incident Opened', 'Incident Resolved']);
  });
});

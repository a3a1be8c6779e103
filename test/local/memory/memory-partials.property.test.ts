import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryPartials } from '../../../local/memory/memory-partials.ts';
import { columnsOf } from '../../../shared/monitor/index.ts';
import { fewParts, hourOfPartial, partialKey, revisionOf } from '../../../shared/partial/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { hourMs } from '../../../shared/window/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const monitor = aMonitor();
const firstHour = Date.UTC(2026, 10, 20, 10);

/** Rows of one file in one hour. */
const part = (rows: number): Uint8Array => {
  const profile = Profile.empty(columnsOf(monitor.mapping), `part of ${rows}`);
  for (let row = 0; row < rows; row += 1)
    profile.addRow({ input: [String(row), 'basic'], output: [String(row / 100)] });
  return profile.toBytes();
};

const span = { startMs: firstHour, endMs: firstHour + 24 * hourMs };

const rowsByHour = async (partials: MemoryPartials): Promise<ReadonlyMap<number, number>> => {
  const rows = new Map<number, number>();
  for (const hour of partials.hours)
    for (const { key } of await partials.list(monitor.series, { startMs: hour, endMs: hour + hourMs }))
      rows.set(hour, (rows.get(hour) ?? 0) + Profile.fromBytes(await partials.get(key)).rows);
  return rows;
};

/** Files, each with the rows of some hours. */
const anyFiles = fc.array(
  fc.uniqueArray(fc.record({ hour: fc.nat(5), rows: fc.integer({ min: 1, max: 3 }) }), {
    selector: ({ hour }) => hour,
    maxLength: 3,
  }),
  { maxLength: 40 },
);

describe('MemoryPartials', () => {
  it('holds every row in its hour and few partials an hour, whatever the order of files', async () => {
    await fc.assert(
      fc.asyncProperty(anyFiles, async (files) => {
        const partials = new MemoryPartials(monitor);
        const expected = new Map<number, number>();
        for (const [index, hours] of files.entries()) {
          const found = hours.map(({ hour, rows }) => [firstHour + hour * hourMs, [part(rows)]] as const);
          partials.add(`file-${index}.jsonl`, new Map(found));
          for (const { hour, rows } of hours)
            expected.set(firstHour + hour * hourMs, (expected.get(firstHour + hour * hourMs) ?? 0) + rows);
        }
        expect(new Map([...(await rowsByHour(partials))].sort())).toEqual(new Map([...expected].sort()));
        const many = await partials.list(monitor.series, span);
        const byHour = Map.groupBy(many, ({ key }) => hourOfPartial(monitor.series, key));
        for (const ofHour of byHour.values()) expect(ofHour.length).toBeLessThanOrEqual(fewParts);
      }),
      { numRuns: 30 },
    );
  });

  it('merges several profiles that one file has of an hour', async () => {
    const partials = new MemoryPartials(monitor);
    partials.add('a.jsonl', new Map([[firstHour, [part(2), part(3)]]]));
    expect(await partials.list(monitor.series, span)).toHaveLength(1);
    expect(await rowsByHour(partials)).toEqual(new Map([[firstHour, 5]]));
  });

  it('merges an hour as soon as files no longer touch it', async () => {
    const partials = new MemoryPartials(monitor);
    for (const file of ['a', 'b', 'c']) partials.add(file, new Map([[firstHour, [part(1)]]]));
    expect(await partials.list(monitor.series, span)).toHaveLength(3);
    partials.add('d', new Map([[firstHour + hourMs, [part(1)]]]));
    expect(await partials.list(monitor.series, span)).toHaveLength(2);
  });

  it('names the partials of objects in S3 as the deployed functions do', () => {
    const object = { bucket: 'bucket', key: 'a/b.jsonl', size: 1, etag: 'e', versionId: undefined };
    expect(new MemoryPartials(monitor).keyOf('s3://bucket/a/b.jsonl', firstHour)).toBe(
      partialKey(monitor.series, firstHour, { ...object, revision: revisionOf('0') }),
    );
  });

  it('lists no roll-up, finds it by its key, and knows the earliest hour', async () => {
    const partials = new MemoryPartials(monitor);
    expect(await partials.earliest()).toBeUndefined();
    partials.add('a', new Map([[firstHour + hourMs, [part(1)]]]));
    partials.add('b', new Map([[firstHour, [part(1)]]]));
    await partials.put('rollups/day', part(4));
    expect(await partials.list(monitor.series, span)).toHaveLength(2);
    expect(await partials.find('rollups/day')).toEqual(part(4));
    expect(await partials.find('rollups/other')).toBeUndefined();
    expect(await partials.earliest()).toBe(firstHour);
    await expect(partials.get(partials.keyOf('c', firstHour))).rejects.toThrow('is not among the partials');
  });
});

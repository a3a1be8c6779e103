import { describe, expect, it } from 'vitest';
import type { CapturedRecord, RejectedRecord } from '../../../shared/capture/index.ts';
import { hourMs, type ProfileRecordsOptions, profileRecords } from '../../../shared/profile/index.ts';
import { aRecord, aRejected, columns } from './profiles.ts';

const batched = async function* (records: readonly (CapturedRecord | RejectedRecord)[]) {
  for (let start = 0; start < records.length; start += 2) yield records.slice(start, start + 2);
};

const profiled = (
  records: readonly (CapturedRecord | RejectedRecord)[],
  options: Partial<ProfileRecordsOptions> = {},
) => profileRecords(batched(records), { columns, seedOf: String, ...options });

const hour = Date.UTC(2026, 10, 20, 10);

describe('profileRecords', () => {
  it('keeps one profile per hour of event time, half-open', async () => {
    const times = [hour, hour + hourMs - 1, hour + hourMs, hour - 1];
    const { partials, counts } = await profiled(times.map((inferenceTimeMs) => aRecord({ inferenceTimeMs })));
    expect([...partials].map(([start, { rows }]) => [start, rows])).toEqual([
      [hour, 2],
      [hour + hourMs, 1],
      [hour - hourMs, 1],
    ]);
    expect(counts).toEqual({ records: 4, rows: 4, rejected: 0, rejectedByReason: {}, extraColumns: {} });
  });

  it('puts times before 1970 in the hour they lie in', async () => {
    const { partials } = await profiled([aRecord({ inferenceTimeMs: -1 })]);
    expect([...partials.keys()]).toEqual([-hourMs]);
  });

  it('counts rows, records, rejections and columns that are not mapped', async () => {
    const two = aRecord({ rows: [...aRecord().rows, ...aRecord().rows], extraColumns: ['x', '__proto__'] });
    const { partials, counts } = await profiled([
      two,
      aRejected(),
      two,
      aRejected({ reason: 'row-count' }),
      aRejected(),
    ]);
    expect(counts).toEqual({
      records: 2,
      rows: 4,
      rejected: 3,
      rejectedByReason: { 'not-json': 2, 'row-count': 1 },
      extraColumns: Object.fromEntries([
        ['x', 2],
        ['__proto__', 2],
      ]),
    });
    const [profile] = partials.values();
    expect([profile?.records, profile?.rows, profile?.rejected]).toEqual([2, 4, 0]);
  });

  it('counts rejected records in the hour of the record before them where it is told so', async () => {
    const [first, second] = [aRecord(), aRecord({ inferenceTimeMs: aRecord().inferenceTimeMs + hourMs })];
    const { partials, counts } = await profiled([aRejected(), first, aRejected(), second, aRejected(), aRejected()], {
      rejectedHourMs: 'before',
    });
    expect([...partials.values()].map(({ rows, rejected }) => [rows, rejected])).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(counts.rejected).toBe(4);
  });

  it('hands over hours that are passed, so that more hours than are kept apart can be read', async () => {
    const passed: [number, number][] = [];
    const times = [0, 1, 2, 3, 4, 5, 6, 0, 0].map((place) => hour + place * hourMs);
    const { partials, counts } = await profiled(
      times.map((inferenceTimeMs) => aRecord({ inferenceTimeMs })),
      { maxHours: 5, onPassed: (at, { rows }) => passed.push([(at - hour) / hourMs, rows]) },
    );
    expect(passed).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect([...partials].map(([at, { rows }]) => [(at - hour) / hourMs, rows])).toEqual([
      [4, 1],
      [5, 1],
      [6, 1],
      [0, 2],
    ]);
    expect(counts).toMatchObject({ rows: 9, rejected: 0 });
  });

  it('counts rejected records in the hour it is given', async () => {
    const { partials } = await profiled([aRecord(), aRejected()], { rejectedHourMs: hour + hourMs + 5 });
    expect([...partials].map(([start, { rows, rejectedByReason }]) => [start, rows, rejectedByReason])).toEqual([
      [hour, 1, {}],
      [hour + hourMs, 0, { 'not-json': 1 }],
    ]);
  });

  it('seeds each hour by its start', async () => {
    const asked: number[] = [];
    await profiled([aRecord(), aRecord(), aRecord({ inferenceTimeMs: hour + hourMs })], {
      seedOf: (start) => {
        asked.push(start);
        return 'seed';
      },
    });
    expect(asked).toEqual([hour, hour + hourMs]);
  });

  it('calls back for every record in order, and waits where a promise comes back', async () => {
    const seen: string[] = [];
    await profiled([aRecord({ recordId: 'a' }), aRejected({ line: 2 }), aRecord({ recordId: 'b' })], {
      onRecord: async ({ recordId }) => {
        await Promise.resolve();
        seen.push(recordId);
      },
      onRejected: ({ line }) => {
        seen.push(`rejected ${line}`);
      },
    });
    expect(seen).toEqual(['a', 'rejected 2', 'b']);
  });

  it('passes on errors of its callbacks and of what it reads', async () => {
    await expect(profiled([aRecord()], { onRecord: () => Promise.reject(new Error('no room')) })).rejects.toThrow(
      'no room',
    );
    const failing = async function* () {
      yield [aRecord()];
      throw new Error('connection lost');
    };
    await expect(profileRecords(failing(), { columns, seedOf: String })).rejects.toThrow('connection lost');
  });

  it('rejects records of more hours than are kept apart, and goes on with those that are', async () => {
    const rejected: RejectedRecord[] = [];
    const times = [hour, hour + hourMs, hour + 2 * hourMs, hour + hourMs + 1];
    const { partials, counts } = await profiled(
      times.map((inferenceTimeMs, index) => aRecord({ inferenceTimeMs, line: index + 1 })),
      { maxHours: 2, onRejected: (record) => void rejected.push(record) },
    );
    expect([...partials.keys()]).toEqual([hour, hour + hourMs]);
    expect(counts).toMatchObject({ records: 3, rejected: 1, rejectedByReason: { 'bad-time': 1 } });
    expect(rejected).toMatchObject([
      { line: 3, detail: 'The object touches more than the 2 hours of event time that are kept apart.' },
    ]);
  });

  it('counts at most twenty names that are not mapped', async () => {
    const extraColumns = Array.from({ length: 15 }, (_, index) => `a${index}`);
    const others = extraColumns.map((name) => `b${name}`);
    const { counts } = await profiled([aRecord({ extraColumns }), aRecord({ extraColumns: others })]);
    expect(Object.keys(counts.extraColumns)).toHaveLength(20);
  });
});

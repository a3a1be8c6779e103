import { describe, expect, test } from 'vitest';
import type { CaptureFile } from '../../../local/demo/capture-file.ts';
import { flightsMonitor } from '../../../local/demo/monitor.ts';
import type { ReplayPosition } from '../../../local/demo/position.ts';
import { type ReplayWorld, replay } from '../../../local/demo/replay.ts';

const monitor = await flightsMonitor();
const startMs = Date.parse('2001-02-01T00:00:00Z');
const hourMs = 3_600_000;
const begin: ReplayPosition = {
  nextHourMs: startMs,
  recordsCaptured: 0,
  seconds: 0,
  isRegistered: true,
  isFinished: false,
};

const hourName = (timeMs: number) => new Date(timeMs).toISOString().slice(8, 13);
const two = (hour: number): string => String(hour).padStart(2, '0');
const filesOfHour = (hour: number): CaptureFile[] => [{ key: hourName(hour), body: '', records: 50 }];

/** Writes down what happens; `failAt` throws there, as a kill would end it. */
const diary = (failAt?: string) => {
  const entries: string[] = [];
  const note = async (entry: string) => {
    if (entry === failAt) throw new Error('killed');
    entries.push(entry);
  };
  const world: ReplayWorld = {
    setTime: (timeMs) => note(`time ${hourName(timeMs)}`),
    put: ({ key }) => note(`put ${key}`),
    fire: ({ name, atMs }) => note(`${name === 'plan-windows' ? 'tick' : name} ${hourName(atMs)}`),
    settle: () => note('settle'),
  };
  return { entries, world };
};

const run = (world: ReplayWorld, days: number, position = begin, onHour: (at: ReplayPosition) => void = () => {}) =>
  replay({ world, monitor, endMs: startMs + days * 24 * hourMs, filesOfHour, position, onHour });

describe('replay', () => {
  test('lets an hour’s file land when the hour has ended', async () => {
    const { entries, world } = diary();
    await run(world, 1);
    expect(entries.slice(5, 9)).toEqual(['time 01T02', 'put 01T01', 'time 01T03', 'put 01T02']);
  });

  test('lets things happen at their own times, and fires other schedules when they are due, in quiet', async () => {
    const { entries, world } = diary();
    const happenings = [{ atMs: startMs + 1.5 * hourMs, act: async () => void entries.push('happens') }];
    const schedules = [{ name: 'daily', expression: 'cron(10 2 * * ? *)' }];
    const options = { world, monitor, endMs: startMs + 24 * hourMs, filesOfHour, position: begin, onHour: () => {} };
    await replay({ ...options, happenings, schedules });
    expect(entries.slice(5, 14)).toEqual([
      'time 01T01',
      'happens',
      'time 01T02',
      'put 01T01',
      'time 01T03',
      'put 01T02',
      'settle',
      'daily 01T02',
      'settle',
    ]);
  });

  test('fires the hourly schedule where a window is complete, waits for quiet on both sides, and nowhere else', async () => {
    const { entries, world } = diary();
    await run(world, 1);
    const around = entries.flatMap((entry, i) => (entry === 'settle' ? [entries[i + 1] ?? 'end'] : []));
    expect(around).toEqual(
      [1, 7, 13, 19]
        .flatMap((hour) => [`tick 01T${two(hour)}`, `time 01T${two(hour + 1)}`])
        .concat('tick 02T01', 'end'),
    );
  });

  test('goes on without files until the last window is planned', async () => {
    const { entries, world } = diary();
    const end = await run(world, 1);
    expect(entries.filter((entry) => entry.startsWith('put'))).toHaveLength(24);
    expect(entries.at(-2)).toBe('tick 02T01');
    expect(end.recordsCaptured).toBe(24 * 50);
  });

  test('repeats the hour in which it was cut off, and no other', async () => {
    let kept = begin;
    const first = diary('put 01T10');
    await expect(run(first.world, 1, begin, (at) => (kept = at))).rejects.toThrow('killed');
    const second = diary();
    const end = await run(second.world, 1, kept);
    expect(second.entries.slice(0, 3)).toEqual(['time 01T11', 'put 01T10', 'time 01T12']);
    expect(end.recordsCaptured).toBe(24 * 50);
  });

  test('does nothing when all has arrived', async () => {
    const end = await run(diary().world, 1);
    const { entries, world } = diary();
    expect(await run(world, 1, end)).toEqual(end);
    expect(entries).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { followTimetable } from '../../local/timetable.ts';
import { manualTime } from './services/manual-time.ts';

const everyMinute = (afterMs: number) => (Math.floor(afterMs / 60_000) + 1) * 60_000;

describe('followTimetable', () => {
  it('runs at each time, none before it has come', () => {
    const time = manualTime(30_000);
    const runs: number[] = [];
    followTimetable(everyMinute, (dueMs) => runs.push(dueMs), time);
    time.pass(29_999);
    expect(runs).toEqual([]);
    time.pass(120_001);
    expect(runs).toEqual([60_000, 120_000, 180_000]);
  });

  it('does not make up what passed while the machine slept, save the run it waited for', () => {
    const time = manualTime(0);
    const runs: number[] = [];
    followTimetable(everyMinute, (dueMs) => runs.push(dueMs), time);
    time.sleep(600_000);
    time.pass(30_000);
    expect(runs).toEqual([60_000]);
    time.pass(30_000);
    expect(runs).toEqual([60_000, 660_000]);
  });

  it('ends when no time is left, and when called off', () => {
    const time = manualTime(0);
    const runs: number[] = [];
    followTimetable(
      (afterMs) => (afterMs < 60_000 ? 60_000 : undefined),
      (dueMs) => runs.push(dueMs),
      time,
    );
    const stop = followTimetable(everyMinute, (dueMs) => runs.push(-dueMs), time);
    time.pass(60_000);
    stop();
    time.pass(600_000);
    expect(runs.toSorted()).toEqual([-60_000, 60_000]);
    expect(time.waiting()).toBe(0);
  });
});

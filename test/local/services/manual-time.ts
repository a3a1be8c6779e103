import type { Later } from '../../../local/timetable.ts';

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A clock and timers that move only when told to. */
export const manualTime = (startMs: number) => {
  let nowMs = startMs;
  // Timers count on while the machine is awake; the clock also while it sleeps.
  let awakeMs = 0;
  const timers = new Set<Timer>();
  const wait: Later = (ms, run) => {
    const timer = { dueMs: awakeMs + ms, run };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const step = (ms: number) => {
    nowMs += ms;
    awakeMs += ms;
  };
  return {
    clock: () => nowMs,
    wait,
    waiting: () => timers.size,
    /** Moves the clock alone. */
    sleep: (ms: number) => {
      nowMs += ms;
    },
    /** Moves on, running each timer at its time. */
    pass: (ms: number) => {
      const endMs = awakeMs + ms;
      for (;;) {
        const [next] = [...timers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs);
        if (next === undefined) return step(endMs - awakeMs);
        timers.delete(next);
        step(next.dueMs - awakeMs);
        next.run();
      }
    },
  };
};

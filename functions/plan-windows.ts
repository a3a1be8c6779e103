import { type ScheduleTicked, scheduleTicked } from '../events/schedule-ticked.ts';
import { env } from '../shared/aws/env.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onEvent } from '../shared/aws/on-event.ts';
import { sendFacts } from '../shared/aws/sqs.ts';
import { planningStore } from '../shared/aws/window-store.ts';
import { inParallel } from '../shared/concurrency.ts';
import { type Fact, fact } from '../shared/facts.ts';
import type { Monitor, Monitors } from '../shared/monitor/index.ts';
import { isoOf, type Planning, plan } from '../shared/window/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly planning: Planning;
  /** Puts `Window Due` facts in the queue; resolves once all are accepted. */
  readonly sendDue: (facts: readonly Fact[]) => Promise<void>;
}

/** Monitors that are planned at once. */
const parallelMonitors = 16;

/** Puts one `Window Due` in the queue for every window that is complete, silent ones included, or changed by late data. */
export const planWindows =
  ({ monitors, planning, sendDue }: Ports) =>
  async (tick: ScheduleTicked) => {
    const nowMs = Date.parse(tick.scheduledTime);
    const planOne = async (monitor: Monitor): Promise<number> => {
      const state = await planning.state(monitor.id);
      const { due, plannedFromMs: from, plannedThroughMs: through } = plan(monitor, state, nowMs);
      await sendDue(due.map(({ window, reason }) => dueFact(tick, monitor, window.startMs, window.endMs, reason)));
      if (through !== state.plannedThroughMs) await planning.advance(monitor.id, through, from);
      return due.length;
    };
    const counts = await inParallel(await monitors.all(), parallelMonitors, planOne);
    return { monitors: counts.length, windowsDue: counts.reduce((sum, count) => sum + count, 0) };
  };

const dueFact = (tick: ScheduleTicked, monitor: Monitor, startMs: number, endMs: number, reason: string) => {
  const window = { start: isoOf(startMs), end: isoOf(endMs) };
  const origin = {
    time: isoOf(Date.parse(tick.scheduledTime)),
    correlationId: `${monitor.id}/${window.start}`,
    causationId: tick.executionId,
  };
  return fact('Window Due', [monitor.id, window.start, reason, tick.scheduledTime], origin, {
    monitorId: monitor.id,
    window,
    reason,
  });
};

const { WINDOWS_QUEUE_URL } = env('WINDOWS_QUEUE_URL');

export const handler = onEvent(
  scheduleTicked,
  planWindows({
    monitors: monitorsFile(),
    planning: planningStore(),
    sendDue: (facts) => sendFacts(WINDOWS_QUEUE_URL, facts),
  }),
);

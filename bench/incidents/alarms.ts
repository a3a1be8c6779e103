import { hourMs } from './world.ts';

/** What a rule tells: something is wrong from here to there. */
export interface Alarm {
  /** When it could first be told: the end of an hour. */
  readonly openedMs: number;
  /** When it was over; undefined while it goes on. */
  readonly closedMs: number | undefined;
}

/** Calm hours after which an incident is over, as the chart has it. */
const calmHours = 24;

/** Hours in violation as incidents: opened at the first, over after a calm day. Every rule's alarms are grouped like this. */
export const alarmsOf = (startMs: number, hours: number, isViolation: (at: number) => boolean): readonly Alarm[] => {
  const alarms: Alarm[] = [];
  let openedMs: number | undefined;
  let calm = 0;
  for (let at = 0; at < hours; at += 1) {
    const endMs = startMs + (at + 1) * hourMs;
    if (isViolation(at)) {
      openedMs ??= endMs;
      calm = 0;
    } else if (openedMs !== undefined) {
      calm += 1;
      if (calm < calmHours) continue;
      alarms.push({ openedMs, closedMs: endMs });
      [openedMs, calm] = [undefined, 0];
    }
  }
  return openedMs === undefined ? alarms : [...alarms, { openedMs, closedMs: undefined }];
};

/** Hours that are in an alarm; those of several at once count once. */
export const hoursIn = (alarms: readonly Alarm[], endMs: number): number => {
  let [sum, until] = [0, 0];
  for (const { openedMs, closedMs = endMs } of alarms.toSorted((a, b) => a.openedMs - b.openedMs)) {
    const end = Math.min(closedMs, endMs);
    sum += Math.max(0, end - Math.max(openedMs, until));
    until = Math.max(until, end);
  }
  return sum / hourMs;
};

/**
 * Hours from a change to the first alarm that opens after it, while none would be open had nothing changed. One that was open before does not
 * count as found, nor one that comes by itself.
 *
 * @param clean what the same rule tells of the same columns without the change
 */
export const foundAfter = (
  alarms: readonly Alarm[],
  clean: readonly Alarm[],
  changedMs: number,
): number | undefined => {
  const isOpen = (timeMs: number): boolean =>
    clean.some(({ openedMs, closedMs = Number.POSITIVE_INFINITY }) => openedMs <= timeMs && timeMs < closedMs);
  const first = alarms.find(({ openedMs }) => openedMs > changedMs && !isOpen(openedMs));
  return first === undefined ? undefined : (first.openedMs - changedMs) / hourMs;
};

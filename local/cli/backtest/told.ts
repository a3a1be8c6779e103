import { calendarOf, count } from '../../../shared/evaluation/index.ts';
import { columnsOf, type Monitor } from '../../../shared/monitor/index.ts';
import { hourMs } from '../../../shared/window/index.ts';
import type { Terminal } from '../terminal.ts';
import { tellOfReading } from '../told.ts';
import type { CapturedHours } from './captured-hours.ts';
import type { Given } from './given.ts';

/** Seven days are learned from before one can be judged. */
const fewestDays = 8;

const sentencesOf = (
  { monitor, baseline }: Given,
  { partials, untimedRows }: CapturedHours,
): readonly (string | false)[] => {
  const days = new Set(partials.hours.map(calendarOf(monitor).dateOf)).size;
  const isYoung = monitor.decision.mode === 'plumbline' && days < fewestDays;
  const named = baseline === undefined ? monitor.baseline : undefined;
  return [
    untimedRows > 0 && `${count(untimedRows, 'row')} carry no time, belong to no window and were left out.`,
    isYoung &&
      `Captures came on ${count(days, 'day')}; change is judged from the eighth on, after seven to learn from. Only what is broken is told.`,
    named !== undefined &&
      `The monitor's baseline ${named.version} was not given (--baseline); windows are judged without it.`,
  ];
};

/** Tells what a reader should know beside the answer: what was left out of it, and what it was judged without. */
export const tellOfCaptures = (given: Given, hours: CapturedHours, terminal: Terminal): void => {
  const { mapping } = given.monitor;
  const profile = { columns: columnsOf(mapping), rejected: hours.rejectedLines };
  tellOfReading({ profile, mapping, isProposed: given.isProposed, rejected: hours.rejected.examples }, terminal);
  for (const sentence of sentencesOf(given, hours)) if (sentence !== false) terminal.tell(`${sentence}\n`);
};

/**
 * The monitor without a beginning that lies after all captures: who replays old captures asks what would have been told, and a reference that
 * begins later would be none.
 *
 * @param hours that captures touch, ascending
 */
export const beginningWithin = (monitor: Monitor, hours: readonly number[], terminal: Terminal): Monitor => {
  const { referenceFrom, ...decision } = monitor.decision;
  const { startsAt, ...window } = monitor.window;
  const beginning = referenceFrom ?? startsAt;
  const last = hours.at(-1);
  if (beginning === undefined || last === undefined || Date.parse(beginning) < last + hourMs) return monitor;
  terminal.tell(`The monitor begins at ${beginning}, after these captures; here it begins with them.\n`);
  return { ...monitor, decision, window };
};

/** Shows a watched terminal which day is being judged, and in the end wipes it away. */
export const dayTeller = (terminal: Terminal) => {
  let shown = '';
  return {
    advance: (start: string): void => {
      const day = start.slice(0, 10);
      if (!terminal.isWatched || day === shown) return;
      shown = day;
      terminal.tell(`\rjudging ${day}`);
    },
    end: (): void => {
      if (shown !== '') terminal.tell(`\r${' '.repeat('judging yyyy-mm-dd'.length)}\r`);
    },
  };
};

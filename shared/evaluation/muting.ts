import { type IntegrityFinding, type Muted, mutedBy } from '../decision/index.ts';
import { columnsOf, type Monitor } from '../monitor/index.ts';
import type { KeptWindow } from '../reference/index.ts';
import type { Window } from '../window/index.ts';
import { type ChartWindow, hoursPerChartWindow } from './chart-windows.ts';

/** The past of a window, as far as it may say nothing of a series. */
export interface MutingSource {
  readonly monitor: Monitor;
  /** In order of time. */
  readonly past: readonly ChartWindow[];
  /** Stretches of the past in which the endpoint was silent. */
  readonly silent: readonly Window[];
}

/** Names of a monitor's inputs and outputs. */
const sidesOf = ({ mapping }: Monitor) => ({
  inputs: columnsOf({ input: mapping.input }).map(({ name }) => name),
  outputs: columnsOf({ output: mapping.output }).map(({ name }) => name),
});

/**
 * Broken inputs mute themselves, and what comes of them: what the model makes of them, and rows that differ no more. Silence mutes the number of
 * rows: it is told as what it is, not as little traffic too.
 *
 * @param broken in any of the windows
 */
export const mutedIn = ({ monitor, past, silent }: MutingSource, broken: readonly IntegrityFinding[]): Muted => {
  const { inputs, outputs } = sidesOf(monitor);
  const muted = new Map(mutedBy(broken, hoursPerChartWindow(monitor)));
  const isSilent = ({ startMs }: ChartWindow) => silent.some((one) => startMs >= one.startMs && startMs < one.endMs);
  muted.set(
    'volume',
    new Set([...(muted.get('volume') ?? []), ...past.filter(isSilent).map(({ startMs }) => startMs)]),
  );
  const starts = new Set(inputs.flatMap((name) => [...(muted.get(name) ?? [])]));
  if (starts.size === 0) return muted;
  for (const name of [...outputs, 'distinct-rows']) muted.set(name, new Set([...(muted.get(name) ?? []), ...starts]));
  return muted;
};

/** What is broken in a window in its own right: a prediction that is stuck where an input is broken is not. */
export const brokenIn = (monitor: Monitor, { broken }: KeptWindow): readonly IntegrityFinding[] => {
  const { inputs, outputs } = sidesOf(monitor);
  const hasBrokenInput = broken.some(({ column }) => column !== null && inputs.includes(column));
  return hasBrokenInput
    ? broken.filter(({ rule, column }) => rule !== 'stuck' || column === null || !outputs.includes(column))
    : broken;
};

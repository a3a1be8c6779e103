import type { CauseFound } from '../../events/parts/cause.ts';
import type { CauseSource, Series } from '../decision/index.ts';
import { columnsOf, type Monitor } from '../monitor/index.ts';
import { Profile } from '../profile/index.ts';
import { slicePartsOf } from '../reference/index.ts';
import { hourMs, type Window } from '../window/index.ts';
import { apartFromBroken, feedCauses, isBrokenFeed } from './broken-causes.ts';
import { causeColumns, causeCycles, causeSlices, seatsOf, slicedColumn } from './cause-evidence.ts';
import type { LookedAt } from './change-findings.ts';
import { type ChartWindow, calendarOf, hoursPerChartWindow } from './chart-windows.ts';
import { causeHours, driftCauses } from './drift-causes.ts';
import { estimatedAccuracy } from './estimated-accuracy.ts';
import { exampleRecordIds } from './example-records.ts';
import type { FoundReference, ReferencePorts } from './live-reference.ts';
import { sameHours } from './same-hours.ts';
import { windowProfile } from './window-profile.ts';

/** What shifted, and the past that shows it. */
export interface ShiftedRequest {
  readonly monitor: Monitor;
  readonly window: Window;
  /** The window's past, itself included, in order of time. */
  readonly past: readonly ChartWindow[];
  readonly found: FoundReference;
  /** Each series once. */
  readonly looked: readonly LookedAt[];
  /** All series of the chart over that past. */
  readonly series: readonly Series[];
}

/**
 * The causes behind what shifted, broken feeds first: read off the rows of the shortest horizon in violation, beside the reference's rows of the same
 * hours. Reads nothing where nothing shifted.
 */
export const shiftedCauses = async (ports: ReferencePorts, request: ShiftedRequest): Promise<readonly CauseFound[]> => {
  const { monitor, window, past, found, looked } = request;
  const shifted = looked.filter(({ isViolated }) => isViolated);
  if (shifted.length === 0) return [];
  const { reference } = found;
  const endMs = Math.max(...shifted.map(({ look }) => look.endMs));
  const span = { startMs: Math.max(past[0]?.startMs ?? window.startMs, endMs - causeHours(shifted) * hourMs), endMs };
  const within = past.filter(({ startMs }) => startMs >= span.startMs && startMs < endMs);
  const current = await windowProfile(
    ports.partials,
    monitor,
    span,
    within.flatMap(({ refs }) => refs),
  );
  const known = { columns: reference.learned.columns, known: reference.known };
  const examples = (some: readonly LookedAt[]) => exampleRecordIds(some, current, known);
  const apart = apartFromBroken(shifted);
  const feeds = feedCauses(shifted.filter(isBrokenFeed), examples, slicePartsOf);
  if (apart.length === 0) return feeds;
  const source = await causeSource(ports, request, { within, span, current });
  return [...feeds, ...driftCauses({ shifted: apart, weights: reference.weights, examples, ...source })];
};

/** The rows that shifted. */
interface ShiftedRows {
  readonly within: readonly ChartWindow[];
  readonly span: Window;
  readonly current: Profile;
}

const causeSource = async (
  ports: ReferencePorts,
  { monitor, found, looked, series }: ShiftedRequest,
  { within, span, current }: ShiftedRows,
) => {
  const { place, reference } = found;
  const before = await sameHours(ports, monitor, found, within);
  const beside = { reference: before, current };
  const cycles =
    hoursPerChartWindow(monitor) === 1 ? causeCycles(reference.learned, series, calendarOf(monitor), span) : [];
  const isSliced = looked.some(({ isViolated, look }) => isViolated && look.plan.series.slice !== null);
  const rows = isSliced ? await rowsBeside(ports, monitor, found, within) : { reference: [], current: [] };
  const seats = seatsOf(Profile.empty(columnsOf(monitor.mapping), place));
  return {
    consequence: estimatedAccuracy(monitor, beside),
    evidence: {
      columns: causeColumns(reference.learned, beside, designEffectsOf(looked)),
      slices: causeSlices(beside),
      cycles,
    },
    evidenceIn: (column: string, slice: string): Omit<CauseSource, 'findings'> => {
      const sliced = slicedColumn(column, slicePartsOf(slice), seats, rows);
      return { columns: sliced === undefined ? [] : [sliced] };
    },
  };
};

/** Series that tell how much the values of a column depend on each other; how often they are missing is another matter. */
const ofValues: ReadonlySet<string> = new Set(['location', 'category']);

/** Design effects of whole columns, of each the largest of its values' series. */
const designEffectsOf = (looked: readonly LookedAt[]): ReadonlyMap<string, number> => {
  const effects = new Map<string, number>();
  for (const { shifted } of looked) {
    const { series, designEffect } = shifted.finding;
    if (series.slice !== null || series.column === null || !ofValues.has(series.kind)) continue;
    effects.set(series.column, Math.max(designEffect, effects.get(series.column) ?? 1));
  }
  return effects;
};

/** Rows of the reference, and of each window that shifted: more than the sample of all of them together would have of a slice. */
const rowsBeside = async (
  { partials, references }: ReferencePorts,
  monitor: Monitor,
  { place, reference }: FoundReference,
  within: readonly ChartWindow[],
) => {
  const samples = [];
  for (const window of within) {
    const profile = await windowProfile(partials, monitor, window, window.refs);
    samples.push(...(profile.sample?.rows() ?? []));
  }
  return { reference: await references.rows(place, reference.stage), current: samples };
};

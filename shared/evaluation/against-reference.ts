import type { CauseFound } from '../../events/parts/cause.ts';
import type { Finding } from '../../events/parts/finding.ts';
import {
  type CauseSource,
  type Chart,
  dayHours,
  evidenceFrom,
  type IntegrityFinding,
  type Look,
  looksAt,
  mutedBy,
  type Series,
} from '../decision/index.ts';
import { columnsOf, type Monitor } from '../monitor/index.ts';
import { Profile } from '../profile/index.ts';
import { type KeptWindow, seriesOfKept, slicePartsOf } from '../reference/index.ts';
import { hourMs, type Window } from '../window/index.ts';
import { feedCauses, isBrokenFeed } from './broken-causes.ts';
import { causeColumns, causeCycles, causeSlices, seatsOf, slicedColumn } from './cause-evidence.ts';
import { type LookedAt, lookedAtAll } from './change-findings.ts';
import { type ChartWindow, calendarOf, hoursPerChartWindow } from './chart-windows.ts';
import { causeHours, driftCauses } from './drift-causes.ts';
import { estimatedAccuracy } from './estimated-accuracy.ts';
import { exampleRecordIds } from './example-records.ts';
import { keptWindows, referenceKeeper } from './kept-windows.ts';
import type { FoundReference, ReferencePorts } from './live-reference.ts';
import { monitorChart } from './monitor-chart.ts';
import { sameHours } from './same-hours.ts';
import { windowProfile } from './window-profile.ts';

/** What a window is held against its reference with. */
export interface AgainstRequest {
  readonly monitor: Monitor;
  readonly window: Window;
  /** The window's past, itself included, in order of time. */
  readonly past: readonly ChartWindow[];
  /** Stretches of the past in which the endpoint was silent. */
  readonly silent: readonly Window[];
  /** The window's own rows. */
  readonly profile: Profile;
  readonly found: FoundReference;
}

/** What the reference says of a window. */
export interface AgainstReference {
  readonly findings: readonly Finding[];
  readonly causes: readonly CauseFound[];
  readonly broken: readonly IntegrityFinding[];
  readonly elevated: Readonly<Record<string, number | null>>;
  /** What of the past the numbers of the findings come from. */
  readonly evidence: SeriesEvidence;
}

/**
 * Of each series in violation, what every window of the past week says: start, rows, value; then `pull`, its shift (held back where it is an outlier)
 * over its variance, and `weight`, one over its variance. A finding's shift is the sum of the pulls over its horizon by that of the weights.
 */
export type SeriesEvidence = Readonly<
  Record<string, readonly (readonly [startMs: number, rows: number, value: number, pull: number, weight: number])[]>
>;

/** Names of a monitor's inputs and outputs. */
const sidesOf = ({ mapping }: Monitor) => ({
  inputs: columnsOf({ input: mapping.input }).map(({ name }) => name),
  outputs: columnsOf({ output: mapping.output }).map(({ name }) => name),
});

/**
 * Broken inputs mute themselves, and what comes of them: what the model makes of them, and rows that differ no more. Silence mutes the number of
 * rows: it is told as what it is, not as little traffic too.
 */
const mutedIn = (
  { monitor, past, silent }: AgainstRequest,
  broken: readonly IntegrityFinding[],
): ReadonlyMap<string, ReadonlySet<number>> => {
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
const brokenIn = (monitor: Monitor, { broken }: KeptWindow): readonly IntegrityFinding[] => {
  const { inputs, outputs } = sidesOf(monitor);
  const hasBrokenInput = broken.some(({ column }) => column !== null && inputs.includes(column));
  return hasBrokenInput
    ? broken.filter(({ rule, column }) => rule !== 'stuck' || column === null || !outputs.includes(column))
    : broken;
};

/** Standard normal 95 % rank: a slice's few rows are not away because they are noisy. */
const boundOfShift = 1.645;

/**
 * Series whose last day lies beyond what is tolerated, and those of whole columns that say nothing of it. Of slices, which are many and small, only
 * those that do so for sure.
 */
const elevatedIn = (chart: Chart, looks: readonly Look[]): Readonly<Record<string, number | null>> => {
  const days = new Map(
    looks.filter(({ plan }) => plan.horizonHours === dayHours).map((look) => [look.plan.series.id, look] as const),
  );
  const elevated: Record<string, number | null> = {};
  for (const [id, { name, looks: planned }] of chart.series) {
    const day = days.get(id);
    const tolerance = Math.min(...planned.map((look) => look.tolerance));
    if (day === undefined) {
      if (name.slice === null) elevated[id] = null;
      continue;
    }
    const least = name.slice === null ? tolerance : Math.max(tolerance, boundOfShift * day.standardDeviation);
    if (Math.abs(day.shift) >= least) elevated[id] = day.shift;
  }
  return elevated;
};

interface Charted {
  readonly chart: Chart;
  readonly series: readonly Series[];
  readonly looked: readonly LookedAt[];
}

const shiftedOf = ({ looked }: Charted): readonly LookedAt[] => looked.filter(({ isViolated }) => isViolated);

const evidenceOf = (
  looked: readonly LookedAt[],
  series: readonly Series[],
  evidence: ReturnType<typeof evidenceFrom>,
): SeriesEvidence => {
  const violated = new Set(looked.filter(({ isViolated }) => isViolated).map(({ look }) => look.plan.series.id));
  return Object.fromEntries(
    series
      .filter(({ id }) => violated.has(id))
      .map(({ id, points }) => {
        const values = new Map(points.map(({ startMs, value }) => [startMs, value]));
        const said = evidence.get(id) ?? [];
        return [
          id,
          said.map(
            ({ startMs, rows, pull, weight }) => [startMs, rows, values.get(startMs) ?? 0, pull, weight] as const,
          ),
        ];
      }),
  );
};

/**
 * Holds a window against the live reference: the chart's looks at its end, what is broken in it, and the causes of both. Everything that
 * it rests on are the partials of the last week and the reference.
 */
export const againstReference = async (ports: ReferencePorts, request: AgainstRequest): Promise<AgainstReference> => {
  const { monitor, window, past, profile, found } = request;
  const { learned } = found.reference;
  const hoursPerWindow = hoursPerChartWindow(monitor);
  const profiles = new Map(
    past.length > 0 && window.endMs - window.startMs === hoursPerWindow * hourMs ? [[window.startMs, profile]] : [],
  );
  const kept = await keptWindows(ports, monitor, referenceKeeper(monitor, found.reference), past, profiles);
  const { chart, findables } = monitorChart(monitor, learned);
  const series = seriesOfKept(learned, kept);
  const muted = mutedIn(
    request,
    kept.flatMap(({ broken }) => broken),
  );
  const evidence = evidenceFrom(chart, series, muted);
  const own = kept.filter(({ startMs }) => startMs >= window.startMs);
  const looksAfter = ({ startMs }: KeptWindow) => looksAt(chart, evidence, startMs + hoursPerWindow * hourMs);
  const byId = new Map(series.map((one) => [one.id, one]));
  const source = { chart, series: byId, findables, mustFind: monitor.decision.mustFind };
  const looked = own.flatMap((one) => lookedAtAll(source, looksAfter(one)));
  const charted: Charted = { chart, series, looked: mostTellingOf(looked) };
  const last = own.at(-1);
  return {
    findings: charted.looked.map(({ finding }) => finding),
    causes: await causesOf(ports, request, charted),
    broken: own.flatMap((one) => brokenIn(monitor, one)),
    elevated: last === undefined ? {} : elevatedIn(chart, looksAfter(last)),
    evidence: evidenceOf(charted.looked, series, evidence),
  };
};

/** Where a window holds several of the chart's, each series once: where it was in violation first, as that tells since when, else as it was last. */
const mostTellingOf = (looked: readonly LookedAt[]): readonly LookedAt[] =>
  [...Map.groupBy(looked, ({ look }) => look.plan.series.id).values()].flatMap(
    (ofSeries) => ofSeries.find(({ isViolated }) => isViolated) ?? ofSeries.at(-1) ?? [],
  );

const causesOf = async (
  ports: ReferencePorts,
  { monitor, window, past, found }: AgainstRequest,
  charted: Charted,
): Promise<readonly CauseFound[]> => {
  const shifted = shiftedOf(charted);
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
  const drifted = shifted.filter((one) => !isBrokenFeed(one));
  const missing = new Set(shifted.filter(isBrokenFeed).flatMap(({ finding }) => finding.column ?? []));
  const apart = drifted.filter(({ finding }) => !missing.has(finding.column ?? ''));
  const feeds = feedCauses(shifted.filter(isBrokenFeed), examples, slicePartsOf);
  if (apart.length === 0) return feeds;
  const source = await causeSource(ports, { monitor, found, within, span, current }, charted);
  return [...feeds, ...driftCauses({ shifted: apart, weights: reference.weights, examples, ...source })];
};

interface CauseRequest {
  readonly monitor: Monitor;
  readonly found: FoundReference;
  readonly within: readonly ChartWindow[];
  readonly span: Window;
  readonly current: Profile;
}

const causeSource = async (
  ports: ReferencePorts,
  { monitor, found, within, span, current }: CauseRequest,
  { series, looked }: Charted,
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

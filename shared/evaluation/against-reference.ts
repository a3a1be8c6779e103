import type { CauseFound } from '../../events/parts/cause.ts';
import type { Finding } from '../../events/parts/finding.ts';
import {
  type Chart,
  dayHours,
  evidenceFrom,
  type IntegrityFinding,
  type Look,
  looksAt,
  type Series,
} from '../decision/index.ts';
import type { Profile } from '../profile/index.ts';
import { seriesOfKept } from '../reference/index.ts';
import { hourMs, type Window } from '../window/index.ts';
import { type LookedAt, lookedAtAll } from './change-findings.ts';
import { hoursPerChartWindow } from './chart-windows.ts';
import { keptWindows, referenceKeeper } from './kept-windows.ts';
import type { FoundReference, ReferencePorts } from './live-reference.ts';
import { monitorChart } from './monitor-chart.ts';
import { brokenIn, type MutingSource, mutedIn } from './muting.ts';
import { shiftedCauses } from './shifted-causes.ts';

/** What a window is held against its reference with. */
export interface AgainstRequest extends MutingSource {
  /** Ends the past. */
  readonly window: Window;
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
  const looks = own.map(({ startMs }) => looksAt(chart, evidence, startMs + hoursPerWindow * hourMs));
  const byId = new Map(series.map((one) => [one.id, one]));
  const source = { chart, series: byId, findables, mustFind: monitor.decision.mustFind };
  const looked = mostTellingOf(looks.flatMap((taken) => lookedAtAll(source, taken)));
  return {
    findings: looked.map(({ finding }) => finding),
    causes: await shiftedCauses(ports, { monitor, window, past, found, looked, series }),
    broken: own.flatMap((one) => brokenIn(monitor, one)),
    elevated: elevatedIn(chart, looks.at(-1) ?? []),
    evidence: evidenceOf(looked, series, evidence),
  };
};

/** Where a window holds several of the chart's, each series once: where it was in violation first, as that tells since when, else as it was last. */
const mostTellingOf = (looked: readonly LookedAt[]): readonly LookedAt[] =>
  [...Map.groupBy(looked, ({ look }) => look.plan.series.id).values()].flatMap(
    (ofSeries) => ofSeries.find(({ isViolated }) => isViolated) ?? ofSeries.at(-1) ?? [],
  );

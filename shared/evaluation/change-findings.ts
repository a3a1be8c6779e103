import type { Change, Finding } from '../../events/parts/finding.ts';
import {
  type Chart,
  carried,
  chanceOf,
  dayHours,
  type Findable,
  findableWithin,
  findingOf,
  isViolation,
  type Look,
  longestHorizonHours,
  type Series,
  seriesKinds,
  shareOf,
  type Tolerances,
} from '../decision/index.ts';
import { changeSentence, inUnit, natural, type Shifted } from './change-words.ts';

/** A series that was looked at, by the look that tells most of it. */
export interface LookedAt {
  readonly look: Look;
  readonly isViolated: boolean;
  readonly shifted: Shifted;
  readonly finding: Finding;
}

const byHorizon = (a: Look, b: Look): number => a.plan.horizonHours - b.plan.horizonHours;

/** The shortest horizon in violation: its rows are the purest. Where none is, the look that chance explains least. */
const mostTelling = (looks: readonly Look[]): Look | undefined => {
  const [violated] = looks.filter(isViolation).toSorted(byHorizon);
  if (violated !== undefined) return violated;
  return looks.toSorted((a, b) => chanceOf(a) - chanceOf(b) || byHorizon(a, b))[0];
};

const finite = (effect: number | undefined): number | null =>
  effect === undefined || !Number.isFinite(effect) ? null : effect;

/** What each series could show within a day and a week. */
export interface Findables {
  readonly day: ReadonlyMap<string, Findable>;
  readonly week: ReadonlyMap<string, Findable>;
}

const byId = (findables: readonly Findable[]): ReadonlyMap<string, Findable> =>
  new Map(findables.map((findable) => [findable.series.id, findable]));

/** What a chart's series could show. @param mustFind sizes that the monitor sets in place of the usual ones */
export const findablesOf = (chart: Chart, mustFind: Tolerances): Findables => {
  const sizes = Object.fromEntries(Object.entries(mustFind).filter(([, size]) => size !== undefined));
  return {
    day: byId(findableWithin(chart, dayHours, sizes)),
    week: byId(findableWithin(chart, longestHorizonHours, sizes)),
  };
};

const changeOf = ({ finding }: Shifted, { day, week }: Findables): Change => {
  const { series, level, tolerance, ...numbers } = finding;
  const { side, horizonHours, shift, observedShift, standardDeviation, low, high, designEffect, effectiveRows, p } =
    numbers;
  return {
    series: series.id,
    slice: series.slice,
    category: series.category ?? null,
    side,
    horizonHours,
    shift,
    observedShift,
    standardDeviation,
    low,
    high,
    designEffect,
    effectiveRows,
    p,
    level,
    tolerance: finite(tolerance),
    minimumDetectableEffect: {
      day: finite(day.get(series.id)?.effect),
      week: finite(week.get(series.id)?.effect),
    },
    referenceVersion: finding.referenceVersion,
    isLearning: finding.isLearning,
  };
};

const couldNotFind = (shifted: Shifted, findable: Findable, mustFind: Tolerances): string => {
  const { kind } = shifted.finding.series;
  const { side } = shifted.finding;
  const wanted = carried(kind, side, mustFind[kind] ?? seriesKinds[kind].mustFind, shifted.level);
  const size = (effect: number): string => inUnit(shifted, side === 'up' ? effect : -effect);
  return Number.isFinite(findable.effect)
    ? ` Not enough data: the smallest shift that a week would show is ${size(findable.effect)}, and ${size(wanted)} must be found.`
    : ` Not enough data: a week would show no shift, however large, and ${size(wanted)} must be found.`;
};

/** Share of a horizon's rows, from what each window said: the rows that `stabilised` adds for its own sake are taken off again. */
const shareOver = (
  { points }: Series,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): number => {
  let [rows, counted] = [0, 0];
  for (const point of points) {
    if (point.startMs < startMs || point.startMs >= endMs) continue;
    rows += point.rows;
    counted += Math.max(0, shareOf(point.value) * (point.rows + 3 / 4) - 3 / 8);
  }
  return rows === 0 ? 0 : Math.min(1, counted / rows);
};

const lookedAt = ({ chart, series: all, findables, mustFind }: LookSource, look: Look): LookedAt => {
  const isViolated = isViolation(look);
  const finding = findingOf(look, chart.version);
  const { series } = finding;
  const own = all.get(series.id);
  const share = seriesKinds[series.kind].unit === 'share' && own !== undefined ? shareOver(own, finding) : undefined;
  const shifted: Shifted = { finding, level: chart.series.get(series.id)?.reference.level ?? 0, share };
  const findable = findables.week.get(series.id);
  const isEnough = chart.isLearning || findable === undefined || findable.isEnough;
  const verdict = isViolated ? 'violation' : isEnough ? 'ok' : 'not-enough-data';
  const told = changeSentence(shifted);
  return {
    look,
    isViolated,
    shifted,
    finding: {
      check: series.kind,
      column: series.column,
      role: series.column === null ? null : series.group === 'prediction' ? 'output' : 'input',
      statistic: series.kind,
      value: share === undefined ? natural(shifted, finding.observedShift) : share - shareOf(shifted.level),
      threshold: Number.isFinite(finding.tolerance)
        ? Math.abs(natural(shifted, finding.side === 'up' ? finding.tolerance : -finding.tolerance))
        : null,
      rows: Math.round(finding.rows),
      verdict,
      sentence:
        verdict === 'not-enough-data' && findable !== undefined
          ? told + couldNotFind(shifted, findable, mustFind)
          : told,
      change: changeOf(shifted, findables),
    },
  };
};

/** What looks are told with. */
export interface LookSource {
  readonly chart: Chart;
  /** All series of the chart, by id. */
  readonly series: ReadonlyMap<string, Series>;
  /** As `findablesOf` gives them for the chart. */
  readonly findables: Findables;
  readonly mustFind: Tolerances;
}

/**
 * Each series of a chart by the look that tells most of it: of whole columns all, of slices those in violation.
 *
 * @param looks all that can be taken at the end of a window
 */
export const lookedAtAll = (source: LookSource, looks: readonly Look[]): readonly LookedAt[] =>
  [...Map.groupBy(looks, ({ plan }) => plan.series.id).values()].flatMap((ofSeries) => {
    const isSliced = ofSeries[0]?.plan.series.slice !== null;
    const look = isSliced && !ofSeries.some(isViolation) ? undefined : mostTelling(ofSeries);
    return look === undefined ? [] : [lookedAt(source, look)];
  });

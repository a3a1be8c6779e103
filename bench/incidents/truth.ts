import { type ChartIncident, evidenceIn, type Side, seriesOf } from '../../shared/decision/index.ts';
import { normalQuantile } from '../../shared/drift/index.ts';
import { narrowed, type ReadyChart } from './chart-rule.ts';
import type { Controls } from './control-charts.ts';
import type { ChangedHours } from './inject.ts';
import { windowOf } from './readers.ts';
import { hourMs, type WorldHour } from './world.ts';

const weekHours = 168;

/** How weeks of one series vary in one endpoint: to be added up over endpoints. */
export interface WeekSquares {
  readonly squares: number;
  readonly degrees: number;
}

/** Squares of the differences between the shifts of whole live weeks, by series: their mean over many endpoints is the true variance of a week. */
export const weekSquares = (
  { chart, readers }: ReadyChart,
  live: readonly WorldHour[],
): ReadonlyMap<string, WeekSquares> => {
  const evidence = evidenceIn(
    chart,
    live.map((hour) => windowOf(hour, readers)),
  );
  const startMs = live[0]?.startMs ?? 0;
  return new Map(
    [...evidence].map(([id, windows]) => {
      const weeks = Map.groupBy(windows, (window) => Math.floor((window.startMs - startMs) / (weekHours * hourMs)));
      const shifts = [...weeks].flatMap(([week, of]) => {
        if ((week + 1) * weekHours > live.length) return [];
        const weight = of.reduce((sum, window) => sum + window.weight, 0);
        return [of.reduce((sum, { pull }) => sum + pull, 0) / weight];
      });
      const mean = shifts.reduce((sum, shift) => sum + shift, 0) / Math.max(1, shifts.length);
      const squares = shifts.reduce((sum, shift) => sum + (shift - mean) ** 2, 0);
      return [id, { squares, degrees: Math.max(0, shifts.length - 1) }];
    }),
  );
};

/** What a change did to one side of a series over its first week, and what the chart asks of that side over a week. */
export interface Effect {
  readonly id: string;
  /** In the series' unit, positive towards the side. */
  readonly size: number;
  readonly level: number;
  readonly tolerance: number;
  readonly referenceHours: number;
}

const pointsById = ({ chart, calendar, readers }: ReadyChart, changed: ChangedHours, hours: readonly WorldHour[]) => {
  const heard = narrowed(chart, changed);
  const wanted = readers.filter(({ at }) => changed.columns.includes(at));
  const usual = (timeMs: number): number => chart.usualRows[calendar.cellOf(timeMs)] ?? 0;
  const series = seriesOf(
    heard.columns,
    hours.map((hour) => windowOf(hour, wanted)),
    usual,
  );
  return new Map(series.map(({ id, points }) => [id, new Map(points.map((point) => [point.startMs, point]))]));
};

/** Row-weighted mean difference of the changed hours from the same hours as they were. */
export const effectsOf = (ready: ReadyChart, changed: ChangedHours): readonly Effect[] => {
  const { world, chart } = ready;
  const { changedMs, live } = changed;
  const isWanted = ({ startMs }: WorldHour): boolean =>
    startMs >= changedMs && startMs < changedMs + weekHours * hourMs;
  const now = pointsById(ready, changed, live.filter(isWanted));
  const before = pointsById(ready, changed, world.live.filter(isWanted));
  return [...now].flatMap(([id, points]) => {
    const charted = chart.series.get(id);
    if (charted === undefined) return [];
    let [sum, rows] = [0, 0];
    for (const [timeMs, { value }] of points) {
      const was = before.get(id)?.get(timeMs);
      if (was === undefined) continue;
      sum += was.rows * (value - was.value);
      rows += was.rows;
    }
    const shift = rows > 0 ? sum / rows : 0;
    const weekly = charted.looks.filter(({ horizonHours }) => horizonHours === weekHours);
    return weekly.map(({ side, level, tolerance }) => {
      const size = towards(side, shift);
      return { id, size, level, tolerance, referenceHours: world.reference.length };
    });
  });
};

const towards = (side: Side, shift: number): number => (side === 'up' ? shift : -shift);

const powerRank = 1.28;
const boundRank = 1.645;

/** The smallest shift that would be found with 90 % once it lasted a week, were the noise known to be what it truly is. */
export const trueMinimumEffect = ({ level, tolerance, referenceHours }: Effect, weekVariance: number): number => {
  const noise = Math.sqrt(weekVariance * (1 + weekHours / referenceHours));
  return Math.max((normalQuantile(1 - level) + powerRank) * noise, tolerance + (boundRank + powerRank) * noise);
};

/** Whether exact rows of the week after an incident's onset differ from the reference, in any of its series, by at least what is tolerated. */
export const isTrueIncident = (
  ready: ReadyChart,
  controls: Controls,
  live: readonly WorldHour[],
  incident: ChartIncident,
): boolean => {
  const { chart, calendar, readers } = ready;
  const hours = live.filter(
    ({ startMs }) => startMs >= incident.onsetMs && startMs < incident.onsetMs + weekHours * hourMs,
  );
  const usual = (timeMs: number): number => chart.usualRows[calendar.cellOf(timeMs)] ?? 0;
  const series = seriesOf(
    chart.columns,
    hours.map((hour) => windowOf(hour, readers)),
    usual,
  );
  return series
    .filter(({ id }) => incident.series.includes(id))
    .some(({ id, points }) => {
      const means = controls.get(id)?.means;
      const rows = points.reduce((sum, point) => sum + point.rows, 0);
      const shift =
        points.reduce(
          (sum, point) =>
            sum + point.rows * (point.value - (means?.get(calendar.cellOf(point.startMs)) ?? point.value)),
          0,
        ) / rows;
      const looks = chart.series.get(id)?.looks ?? [];
      return looks.some(({ side, tolerance }) => towards(side, shift) >= tolerance);
    });
};

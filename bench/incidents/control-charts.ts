import { type Series, seriesOf } from '../../shared/decision/index.ts';
import { type Heard, narrowed, type ReadyChart } from './chart-rule.ts';
import { windowOf } from './readers.ts';
import { hourMs, type WorldHour } from './world.ts';

/** Names in the order of the scores. */
export const controlRules = ['hour-of-week Shewhart (3 sd)', 'CUSUM (k 0.5, h 5)'] as const;

const limit = 3;
const slack = 0.5;
const threshold = 5;

/** What is usual in each cell of the week, and how much single hours differ from it. */
interface Control {
  readonly means: ReadonlyMap<number, number>;
  readonly deviation: number;
}

export type Controls = ReadonlyMap<string, Control>;

const controlOf = ({ points }: Series, cellOf: (timeMs: number) => number): Control => {
  const cells = Map.groupBy(points, ({ startMs }) => cellOf(startMs));
  const means = new Map(
    [...cells].map(([cell, of]) => [cell, of.reduce((sum, { value }) => sum + value, 0) / of.length]),
  );
  const square = points.reduce(
    (sum, { startMs, value }) => sum + (value - (means.get(cellOf(startMs)) ?? value)) ** 2,
    0,
  );
  const degrees = Math.max(1, points.length - cells.size);
  return { means, deviation: Math.max(1e-6, Math.sqrt(square / degrees)) };
};

const seriesIn = (
  { chart, readers, calendar }: ReadyChart,
  hours: readonly WorldHour[],
  heard: Heard,
): readonly Series[] => {
  const wanted = readers.filter(({ at }) => heard.columns.includes(at));
  const windows = hours.map((hour) => windowOf(hour, wanted));
  const usual = (timeMs: number): number => chart.usualRows[calendar.cellOf(timeMs)] ?? 0;
  const series = seriesOf(narrowed(chart, heard).columns, windows, usual);
  return series.filter(({ key }) => key !== null || heard.isTraffic);
};

/** Learns every series that the chart follows. */
export const controlsOf = (ready: ReadyChart): Controls => {
  const { world, readers, calendar } = ready;
  const heard = { columns: readers.map(({ at }) => at), isTraffic: true };
  return new Map(
    seriesIn(ready, world.reference, heard).map((series) => [series.id, controlOf(series, calendar.cellOf)]),
  );
};

/** Scores of hours by rule, 1 where it alarms by default: the worst of all series that are heard. */
export const controlScores = (
  ready: ReadyChart,
  controls: Controls,
  hours: readonly WorldHour[],
  heard: Heard,
): readonly Float32Array[] => {
  const startMs = hours[0]?.startMs ?? 0;
  const scores = controlRules.map(() => new Float32Array(hours.length));
  for (const { id, points } of seriesIn(ready, hours, heard)) {
    const control = controls.get(id);
    if (control === undefined) continue;
    let [up, down, next] = [0, 0, 0];
    const put = (at: number, z: number): void => {
      const [shewhart, cusum] = scores as [Float32Array, Float32Array];
      shewhart[at] = Math.max(shewhart[at] as number, Math.abs(z) / limit);
      cusum[at] = Math.max(cusum[at] as number, Math.max(up, down) / threshold);
    };
    for (const { startMs: timeMs, value } of points) {
      const at = Math.round((timeMs - startMs) / hourMs);
      // Hours that say nothing leave the sums as they are.
      for (; next < at; next += 1) put(next, 0);
      const z = (value - (control.means.get(ready.calendar.cellOf(timeMs)) ?? value)) / control.deviation;
      up = Math.max(0, up + z - slack);
      down = Math.max(0, down - z - slack);
      put(at, z);
      next = at + 1;
    }
    for (; next < hours.length; next += 1) put(next, 0);
  }
  return scores;
};

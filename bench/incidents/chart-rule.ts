import {
  brokenColumns,
  type Calendar,
  type Chart,
  type ChartIncident,
  type ColumnLimits,
  calendar,
  chartOf,
  columnLimits,
  type Decision,
  decisionsOf,
  type IntegrityFinding,
  incidentsIn,
  mutedBy,
  silences,
} from '../../shared/decision/index.ts';
import type { Alarm } from './alarms.ts';
import { type Reader, readersOf, windowFacts, windowOf } from './readers.ts';
import { hourMs, type World, type WorldHour } from './world.ts';

/** A chart that has seen its reference, with all that is needed to read hours for it. */
export interface ReadyChart {
  readonly world: World;
  readonly chart: Chart;
  readonly calendar: Calendar;
  readonly readers: readonly Reader[];
  readonly limits: ReadonlyMap<string, ColumnLimits>;
}

/** What of an endpoint is decided about. */
export interface Heard {
  readonly columns: readonly number[];
  readonly isTraffic: boolean;
}

/** Everything that the chart tells about live hours. */
export interface Told {
  readonly decisions: readonly Decision[];
  readonly incidents: readonly ChartIncident[];
  readonly broken: readonly IntegrityFinding[];
  readonly alarms: readonly Alarm[];
}

/** Learns a chart from a world's reference. */
export const readyChart = (world: World): ReadyChart => {
  const ofWorld = calendar(world.calendar);
  const readers = readersOf(world, ofWorld);
  const windows = world.reference.map((hour, at) =>
    windowOf(hour, readers, (reader, of) => reader.readReference(of, at)),
  );
  const chart = chartOf({ columns: readers.map(({ column }) => column), windows, calendar: ofWorld, version: '1' });
  if (chart === undefined) throw new Error(`${world.reference.length} hours are no reference`);
  const limits = columnLimits(world.reference.map((hour) => windowFacts(hour, readers)));
  return { world, chart, calendar: ofWorld, readers, limits };
};

/** Only some of what is watched, to save time; what is left decides as it would in the whole. */
export const narrowed = (chart: Chart, { columns, isTraffic }: Heard): Chart => {
  const keys = new Set(columns.map(String));
  const isWanted = (key: string | null): boolean => (key === null ? isTraffic : keys.has(key));
  return {
    ...chart,
    columns: chart.columns.filter(({ key }) => isWanted(key)),
    series: new Map([...chart.series].filter(([, { name }]) => isWanted(name.key))),
  };
};

const brokenIn = (
  { chart, limits, calendar: ofWorld }: ReadyChart,
  live: readonly WorldHour[],
  readers: readonly Reader[],
): readonly IntegrityFinding[] => {
  const heard = new Map([...limits].filter(([name]) => readers.some(({ column }) => column.name === name)));
  const columns = live.flatMap((hour) => brokenColumns(heard, windowFacts(hour, readers)));
  const [fromMs, untilMs] = [live[0]?.startMs ?? 0, (live.at(-1)?.startMs ?? 0) + hourMs];
  return [...columns, ...silences({ windows: live, calendar: ofWorld, usualRows: chart.usualRows, fromMs, untilMs })];
};

/** Hours after which silence is known. */
const silentHours = 3;
/** Hours without it after which a broken column is told anew. */
const calmHours = 24;

/** Findings of one column and rule that follow each other are one incident. */
const brokenAlarms = (findings: readonly IntegrityFinding[]): readonly Alarm[] =>
  [...Map.groupBy(findings, ({ column, rule }) => `${column}/${rule}`).values()].flatMap((same) => {
    const alarms: { openedMs: number; closedMs: number }[] = [];
    for (const { rule, startMs, endMs } of same) {
      const last = alarms.at(-1);
      const closedMs = endMs + calmHours * hourMs;
      if (last !== undefined && startMs <= last.closedMs) last.closedMs = closedMs;
      else alarms.push({ openedMs: startMs + (rule === 'silence' ? silentHours : 1) * hourMs, closedMs });
    }
    return alarms;
  });

/** What the chart tells about live hours. @param heard everything when left out @param fromMs decides the hours from here on */
export const toldOf = (ready: ReadyChart, live: readonly WorldHour[], heard?: Heard, fromMs = 0): Told => {
  const chart = heard === undefined ? ready.chart : narrowed(ready.chart, heard);
  const readers = heard === undefined ? ready.readers : ready.readers.filter(({ at }) => heard.columns.includes(at));
  const broken = brokenIn(ready, live, readers);
  const windows = live.map((hour) => windowOf(hour, readers));
  const decisions = decisionsOf(chart, windows, { fromMs, muted: mutedBy(broken) });
  const incidents = incidentsIn(decisions);
  return {
    decisions,
    incidents,
    broken,
    alarms: [...incidents, ...brokenAlarms(broken)].toSorted((a, b) => a.openedMs - b.openedMs),
  };
};

/** The alarms there would have been, had only some of what is watched been heard. */
export const alarmsAmong = ({ decisions, broken }: Told, { columns, isTraffic }: Heard): readonly Alarm[] => {
  const keys = new Set(columns.map(String));
  const isHeard = (key: string | null): boolean => (key === null ? isTraffic : keys.has(key));
  const heard = decisions.map((decision) => ({
    ...decision,
    violations: decision.violations.filter(({ series }) => isHeard(series.key)),
  }));
  return [...incidentsIn(heard), ...brokenAlarms(broken.filter(({ column }) => column === null && isTraffic))];
};

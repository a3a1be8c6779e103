import { hourMs } from '../window/index.ts';
import { type Budget, levelsOf } from './budget.ts';
import { type Calendar, cells } from './calendar.ts';
import { betweenCells } from './cells-between.ts';
import {
  dayHours,
  type Evidence,
  type Gathered,
  gathered,
  gatheredWithin,
  horizonsOf,
  isPresent,
  longestHorizonHours,
} from './horizons.ts';
import {
  chanceOf,
  type Finding,
  findingOf,
  isTold,
  isViolation,
  type Look,
  type LookOptions,
  lookAt,
  minimumDetectableEffect,
  type PlannedLook,
  plannedLooks,
} from './look.ts';
import { evidenceAgainst, referencesOf, type SeriesReference } from './reference.ts';
import { inOrder, type ReferenceColumn, type Series, type SeriesName, seriesOf, type WindowCounts } from './series.ts';
import { carried, seriesKinds, type Tolerances } from './series-kinds.ts';

/** What a chart is made from. */
export interface ChartSource {
  readonly columns: readonly ReferenceColumn[];
  /** The reference's windows, in any order. */
  readonly windows: readonly WindowCounts[];
  readonly calendar: Calendar;
  /** Names the reference; findings carry it. */
  readonly version: string;
  readonly budget?: Budget;
  /** In place of the usual ones. */
  readonly tolerances?: Tolerances;
}

/** A series with what is usual in it. */
export interface LearnedSeries {
  readonly name: SeriesName;
  readonly reference: SeriesReference;
}

/** What a reference taught: plain data, from which a chart can be made at any time. */
export interface Learned {
  readonly version: string;
  /** Days of windows that it rests on. */
  readonly days: number;
  readonly columns: readonly ReferenceColumn[];
  /** Rows that are usual, by cell of the calendar. */
  readonly usualRows: readonly number[];
  readonly series: readonly LearnedSeries[];
}

/** A series with its reference, and all looks at it. */
interface ChartedSeries extends LearnedSeries {
  readonly looks: readonly PlannedLook[];
}

/** Everything that decisions about one monitor rest on besides the windows themselves. Plain data but for the calendar. */
export interface Chart {
  readonly version: string;
  readonly columns: readonly ReferenceColumn[];
  readonly calendar: Calendar;
  readonly hoursPerWindow: number;
  readonly isLearning: boolean;
  /** Rows that are usual, by cell of the calendar. */
  readonly usualRows: readonly number[];
  readonly series: ReadonlyMap<string, ChartedSeries>;
}

/** What the chart says at the end of one window. */
export interface Decision {
  readonly startMs: number;
  readonly endMs: number;
  readonly violations: readonly Finding[];
  /** Shift over the last day by series, where at least half of it is there. */
  readonly dayShifts: ReadonlyMap<string, number>;
}

/** Days of reference from which on a chart decides with all its horizons. */
export const fullDays = 14;

/** Days of reference from which on a chart decides at all. */
export const learningDays = 7;

/** Days of reference after which it is complete. */
export const completeDays = 28;

/** How much wider noise is taken while the reference is young. */
const learningCaution = 1.5;

/** Usual rows of each cell: its mean, else what lies between its neighbours, its day type's mean, or that of all windows. */
const usualRowsOf = (
  windows: readonly WindowCounts[],
  { cellOf }: Calendar,
  hoursPerWindow: number,
): readonly number[] => {
  const meanWhere = (isWanted: (cell: number) => boolean): number | undefined => {
    const rows = windows.filter(({ startMs }) => isWanted(cellOf(startMs))).map((window) => window.rows);
    return rows.length === 0 ? undefined : rows.reduce((sum, count) => sum + count, 0) / rows.length;
  };
  const all = meanWhere(() => true) ?? 0;
  const days = [0, 1].map((type) => meanWhere((cell) => Math.floor(cell / 24) === type) ?? all);
  const means = Array.from({ length: cells }, (_, one) => meanWhere((cell) => cell === one));
  return betweenCells(means, hoursPerWindow).map((mean, one) => mean ?? days[Math.floor(one / 24)] ?? all);
};

/** What a young reference is looked at with, and one of 14 days. */
const optionsOf = (isLearning: boolean): LookOptions =>
  isLearning ? { caution: learningCaution, longestHours: dayHours } : { caution: 1, longestHours: longestHorizonHours };

/** How a chart is made from what was learned. */
export interface ChartOptions {
  readonly calendar: Calendar;
  readonly budget?: Budget;
  readonly tolerances?: Tolerances;
}

/**
 * What at least seven days of windows teach: what is usual in each series, and how much it wobbles.
 *
 * @returns undefined where there are fewer days
 */
export const learn = (source: ChartSource): Learned | undefined => {
  const { columns, windows, calendar, version, budget = {}, tolerances = {} } = source;
  const { hoursPerWindow = 1 } = budget;
  const ordered = inOrder(windows);
  const days = new Set(ordered.map(({ startMs }) => calendar.dateOf(startMs))).size;
  if (days < learningDays) return undefined;
  const usualRows = usualRowsOf(ordered, calendar, hoursPerWindow);
  const series = seriesOf(columns, ordered, (timeMs) => usualRows[calendar.cellOf(timeMs)] ?? 0);
  const references = referencesOf(series, calendar, hoursPerWindow, tolerances);
  const learned = series.flatMap((one) => {
    const reference = references.get(one.id);
    return reference === undefined ? [] : [{ name: nameOf(one), reference }];
  });
  return { version, days, columns, usualRows, series: learned };
};

/**
 * The chart of what was learned. Under 14 days it is learning: noise is taken half as wide again, and nothing beyond a day is looked at.
 */
export const chartFrom = (learned: Learned, { calendar, budget = {}, tolerances = {} }: ChartOptions): Chart => {
  const { version, columns, usualRows, series, days } = learned;
  const isLearning = days < fullDays;
  const options = optionsOf(isLearning);
  const levels = levelsOf(
    series.map(({ name }) => name),
    { ...budget, longestHours: options.longestHours },
  );
  const charted = series.map(({ name, reference }) => {
    const looks = plannedLooks(name, reference, levels.get(name.id) ?? 0, options, tolerances[name.kind]);
    return [name.id, { name, reference, looks }] as const;
  });
  return {
    version,
    columns,
    calendar,
    hoursPerWindow: budget.hoursPerWindow ?? 1,
    isLearning,
    usualRows,
    series: new Map(charted),
  };
};

/**
 * A chart from a reference: at least seven days of windows.
 *
 * @returns undefined where there are fewer days
 */
export const chartOf = (source: ChartSource): Chart | undefined => {
  const learned = learn(source);
  return learned && chartFrom(learned, source);
};

const nameOf = ({ points: _, ...name }: Series): SeriesName => name;

/** Columns that an integrity finding touches, and kinds of series of whole windows, with the starts of the windows in which it does. */
export type Muted = ReadonlyMap<string, ReadonlySet<number>>;

/** What windows say in each of a chart's series. A muted window says nothing of its column. */
export const evidenceIn = (
  chart: Chart,
  windows: readonly WindowCounts[],
  muted: Muted = new Map(),
): ReadonlyMap<string, readonly Evidence[]> => {
  const { calendar, usualRows } = chart;
  const expectedRows = (timeMs: number): number => usualRows[calendar.cellOf(timeMs)] ?? 0;
  return evidenceFrom(chart, seriesOf(chart.columns, inOrder(windows), expectedRows), muted);
};

/** `evidenceIn` for series that were made before. */
export const evidenceFrom = (
  chart: Chart,
  series: readonly Series[],
  muted: Muted = new Map(),
): ReadonlyMap<string, readonly Evidence[]> => {
  const { calendar } = chart;
  return new Map(
    series.flatMap(({ id, column, kind, points }) => {
      const charted = chart.series.get(id);
      const silenced = muted.get(column ?? kind);
      const heard = silenced === undefined ? points : points.filter(({ startMs }) => !silenced.has(startMs));
      return charted === undefined ? [] : [[id, evidenceAgainst(charted.reference, heard, calendar)] as const];
    }),
  );
};

/** The looks at the end of a window that can be taken, among those that are asked for. */
const takenAt = (
  chart: Chart,
  evidence: ReadonlyMap<string, readonly Evidence[]>,
  endMs: number,
  isWanted: (plan: PlannedLook, sum: Gathered) => boolean,
): readonly Look[] => {
  const horizons = horizonsOf(chart.hoursPerWindow);
  const taken: Look[] = [];
  for (const { name, looks } of chart.series.values()) {
    const sums = gatheredWithin(evidence.get(name.id) ?? [], endMs, horizons);
    for (const plan of looks) {
      const sum = sums[horizons.indexOf(plan.horizonHours)];
      const one = sum !== undefined && isWanted(plan, sum) ? lookAt(plan, sum, endMs, chart.hoursPerWindow) : undefined;
      if (one !== undefined) taken.push(one);
    }
  }
  return taken;
};

/** All looks at the end of a window that can be taken. */
export const looksAt = (
  chart: Chart,
  evidence: ReadonlyMap<string, readonly Evidence[]>,
  endMs: number,
): readonly Look[] => takenAt(chart, evidence, endMs, () => true);

const dayShiftsOf = (
  chart: Chart,
  evidence: ReadonlyMap<string, readonly Evidence[]>,
  endMs: number,
): ReadonlyMap<string, number> =>
  new Map(
    [...evidence].flatMap(([id, ofSeries]) => {
      const day = gathered(ofSeries, endMs, dayHours);
      return isPresent(day, dayHours, chart.hoursPerWindow) ? [[id, day.pull / day.weight] as const] : [];
    }),
  );

/** What the chart says at the end of the window that begins at a moment. */
export const decisionAt = (
  chart: Chart,
  evidence: ReadonlyMap<string, readonly Evidence[]>,
  startMs: number,
): Decision => {
  const endMs = startMs + chart.hoursPerWindow * hourMs;
  return {
    startMs,
    endMs,
    violations: takenAt(chart, evidence, endMs, isTold)
      .filter(isViolation)
      .map((taken) => findingOf(taken, chart.version)),
    dayShifts: dayShiftsOf(chart, evidence, endMs),
  };
};

/**
 * What the chart says at the end of each window. Each decision is a function of the chart and the 168 hours that end with its window: windows
 * may be given in any order, twice, or in several revisions.
 *
 * @param fromMs decides the windows that begin here or later, and reads those before only as their past
 */
export const decisionsOf = (
  chart: Chart,
  windows: readonly WindowCounts[],
  { fromMs = Number.NEGATIVE_INFINITY, muted = new Map() }: { readonly fromMs?: number; readonly muted?: Muted } = {},
): readonly Decision[] => {
  const ordered = inOrder(windows);
  const evidence = evidenceIn(chart, ordered, muted);
  return ordered.filter(({ startMs }) => startMs >= fromMs).map(({ startMs }) => decisionAt(chart, evidence, startMs));
};

/** What a chart could find in one series. Units of the series; shares carried through `stabilised`. */
export interface Findable {
  readonly series: SeriesName;
  readonly horizonHours: number;
  /** The larger of the sides' minimum detectable effects. */
  readonly effect: number;
  /** Whether what must be found could be. */
  readonly isEnough: boolean;
}

/**
 * The smallest shift that each series' looks over a horizon find with a chance of 90 % once it has lasted that long, and whether a shift of the
 * size that must be found is among them. The verdict of a series that is not enough at its longest horizon is `not-enough-data`.
 *
 * @param mustFind sizes that the monitor sets in place of the usual ones, unit as `KindRule.tolerance`
 */
export const findableWithin = (
  chart: Chart,
  horizonHours: number,
  mustFind: Partial<Readonly<Record<SeriesName['kind'], number>>> = {},
): readonly Findable[] =>
  [...chart.series.values()].flatMap(({ name, reference, looks }) => {
    const size = mustFind[name.kind] ?? seriesKinds[name.kind].mustFind;
    const ofHorizon = looks.filter(
      (plan) => plan.horizonHours === horizonHours && plan.tolerance < Number.POSITIVE_INFINITY,
    );
    if (ofHorizon.length === 0) return [];
    const sides = ofHorizon.map((plan) => ({
      effect: minimumDetectableEffect(plan, chart.hoursPerWindow),
      wanted: carried(name.kind, plan.side, size, reference.level),
    }));
    const effect = Math.max(...sides.map((side) => side.effect));
    return [{ series: name, horizonHours, effect, isEnough: sides.every((side) => side.effect <= side.wanted) }];
  });

/** Smallest chance of each column's looks at a window's end, times how many there are: for ordering columns within an incident. */
export const chancesByColumn = (looks: readonly Look[]): ReadonlyMap<string, number> => {
  const columns = Map.groupBy(looks, ({ plan }) => plan.series.key ?? plan.series.kind);
  return new Map(
    [...columns].map(([column, ofColumn]) => [
      column,
      Math.min(1, ofColumn.length * Math.min(...ofColumn.map(chanceOf))),
    ]),
  );
};

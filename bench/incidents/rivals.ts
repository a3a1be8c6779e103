import { type RivalBins, type RivalHour, rivalBins, rolled } from './rival-bins.ts';
import { type Distances, type RivalReference, rivalReference } from './rival-distances.ts';
import { distributionOf, stepsIn, totalsOf } from './totals.ts';
import type { ColumnHour, World, WorldHour } from './world.ts';

/** Hours of a rolling window: Model Monitor's usual hour, and a day, in which daily cycles cancel. */
export const rivalWindows = [1, 24] as const;

/** A rule on one column, 1 where it alarms by default. */
interface ColumnRule {
  readonly name: string;
  /** Share of the columns that must alarm; the smallest is one. */
  readonly columns: number;
  readonly score: (window: RivalHour, distances: Distances, usual: Usual) => number;
}

/** What a column's windows were like in the reference. */
interface Usual {
  readonly rows: number;
  readonly missing: number;
  /** Mean and three standard deviations of the Jensen–Shannon distance, and of the missing share. */
  readonly jensenShannon: number;
  readonly missingBound: number;
}

const missingShare = ({ rows, missing, otherType }: RivalHour): number => (missing + otherType) / Math.max(1, rows);

const evidently = (_: RivalHour, { wasserstein, jensenShannon }: Distances): number =>
  (wasserstein ?? jensenShannon) / 0.1;

/** The rules, from what their makers document. Those that need ground truth are not among them. */
export const columnRules: readonly ColumnRule[] = [
  {
    name: 'Model Monitor (L∞ 0.1, robust for numbers)',
    columns: 0,
    score: (window, { lInfinity, wasserstein, rows, unseen }, usual) => {
      const chance = wasserstein === undefined ? 0 : 1.8 * Math.sqrt((usual.rows + rows) / (usual.rows * rows));
      return Math.max(lInfinity - chance, unseen, missingShare(window) - usual.missing) / 0.1;
    },
  },
  { name: 'Evidently, AWS real-time sample (half of the columns)', columns: 0.5, score: evidently },
  { name: 'AWS batch sample and notebook 06 (any column)', columns: 0, score: evidently },
  {
    name: 'NannyML (Jensen–Shannon, missing: mean + 3 sd)',
    columns: 0,
    score: (window, { jensenShannon }, usual) =>
      Math.max(jensenShannon / usual.jensenShannon, missingShare(window) / usual.missingBound),
  },
  { name: 'whylogs (KS, χ², p 0.05)', columns: 0, score: (_, { logP }) => logP / Math.log(0.05) },
  { name: 'PSI 0.2', columns: 0, score: (_, { psi }) => psi / 0.2 },
];

/** Of a window without any value, where there are rows: it would be an error to all of them. */
const broken = 1e9;

/** One column with its reference. */
interface RivalColumn {
  readonly bins: RivalBins;
  readonly reference: RivalReference;
  /** By window. */
  readonly usual: readonly Usual[];
  /** The reference's last hours, with which the first live windows are filled. */
  readonly before: readonly RivalHour[];
}

const bound = (values: readonly number[], least: number): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.max(least, mean + 3 * Math.sqrt(square));
};

const valuesOf = (hours: readonly ColumnHour[], fine: Float64Array) => {
  const { values, weights } = stepsIn(totalsOf(hours));
  const n = weights.at(-1) ?? 1;
  const mean = values.reduce((sum, value, at) => sum + (value * ((weights[at] ?? 0) - (weights[at - 1] ?? 0))) / n, 0);
  const square = values.reduce(
    (sum, value, at) => sum + ((value - mean) ** 2 * ((weights[at] ?? 0) - (weights[at - 1] ?? 0))) / n,
    0,
  );
  const { quantile } = distributionOf({ values, weights });
  let upTo = 0;
  const means = [...fine].map((count) => {
    upTo += count;
    return quantile((upTo - count / 2) / n) ?? 0;
  });
  return { means, deviation: Math.max(0.001, Math.sqrt(square)) };
};

const rivalColumn = (form: 'numbers' | 'categories', hours: readonly ColumnHour[]): RivalColumn => {
  const bins = rivalBins(form, hours);
  const counted = hours.map(bins.count);
  const all = rolled(counted, counted.length).at(-1);
  if (all === undefined) throw new Error('there is no reference');
  const reference = rivalReference(all, form === 'numbers' ? valuesOf(hours, all.fine) : undefined);
  const usual = rivalWindows.map((window): Usual => {
    const windows = rolled(counted, window)
      .slice(window - 1)
      .filter(hasValues);
    return {
      rows: all.rows - all.missing,
      missing: missingShare(all),
      jensenShannon: bound(
        windows.map((one) => reference.against(one).jensenShannon),
        1e-6,
      ),
      missingBound: bound(windows.map(missingShare), 1e-6),
    };
  });
  return { bins, reference, usual, before: counted.slice(1 - Math.max(...rivalWindows)) };
};

const hasValues = ({ rows, missing, otherType }: RivalHour): boolean => rows - missing - otherType > 0.5;

/** Scores of each rule and window over hours: `scores[window][rule][hour]`. */
export type RivalScores = readonly (readonly Float32Array[])[];

const columnScores = ({ bins, reference, usual, before }: RivalColumn, hours: readonly ColumnHour[]): RivalScores => {
  const counted = [...before, ...hours.map(bins.count)];
  return rivalWindows.map((window, which) => {
    const scores = columnRules.map(() => new Float32Array(hours.length));
    for (const [at, one] of rolled(counted, window).slice(before.length).entries()) {
      const distances = hasValues(one) ? reference.against(one) : undefined;
      for (const [rule, { score }] of columnRules.entries()) {
        const value =
          distances === undefined ? (one.rows > 0 ? broken : 0) : score(one, distances, usual[which] as Usual);
        (scores[rule] as Float32Array)[at] = value;
      }
    }
    return scores;
  });
};

/** The others after they have seen a reference, and their scores of the live hours without change. */
export interface ReadyRivals {
  readonly columns: readonly RivalColumn[];
  readonly clean: readonly RivalScores[];
}

/** Learns what the others learn. */
export const readyRivals = ({ columns, reference, live }: World): ReadyRivals => {
  const known = columns.map(({ form }, at) =>
    rivalColumn(
      form,
      reference.map((hour) => hour.columns[at] as ColumnHour),
    ),
  );
  const clean = known.map((column, at) =>
    columnScores(
      column,
      live.map((hour) => hour.columns[at] as ColumnHour),
    ),
  );
  return { columns: known, clean };
};

const ranked = (columns: readonly Float32Array[], at: number, rank: number): number => {
  const scores = new Float32Array(columns.length);
  for (const [column, of] of columns.entries()) scores[column] = of[at] as number;
  return scores.sort()[columns.length - rank] as number;
};

/** The so-manieth largest of the columns' scores in each hour. */
const combined = (columns: readonly Float32Array[], rank: number): Float32Array => {
  const [first] = columns;
  if (first === undefined) return new Float32Array();
  return first.map((_, at) => {
    if (rank <= 1)
      return columns.reduce((most, scores) => Math.max(most, scores[at] as number), Number.NEGATIVE_INFINITY);
    return ranked(columns, at, rank);
  });
};

const rankOf = (rule: ColumnRule, columns: number): number => Math.max(1, Math.ceil(rule.columns * columns));

const scoresIn = (scores: RivalScores, window: number, rule: number): Float32Array => {
  const ofWindow = scores[window] as readonly Float32Array[];
  return ofWindow[rule] as Float32Array;
};

/** Scores of one rule over all columns that it hears. */
const together = (columns: readonly RivalScores[], window: number, which: number, rank: number): Float32Array =>
  combined(
    columns.map((of) => scoresIn(of, window, which)),
    rank,
  );

/** Scores of the live hours without change: `[window][rule]`. */
export const cleanScores = ({ clean }: ReadyRivals): RivalScores =>
  rivalWindows.map((_, window) =>
    columnRules.map((rule, which) => together(clean, window, which, rankOf(rule, clean.length))),
  );

/** Scores with and without a change, of what each rule hears: all columns where it asks for several, else those that change. */
export interface ScoresOfChange {
  readonly changed: RivalScores;
  readonly clean: RivalScores;
}

const none = new Float32Array();

/**
 * Scores of hours in which some columns changed, and of the same hours as they were.
 *
 * @param from which of the live hours are meant; the first day of them is not to be trusted
 */
export const changedScores = (
  { columns, clean }: ReadyRivals,
  hours: readonly WorldHour[],
  { from, changed }: { readonly from: number; readonly changed: readonly number[] },
): ScoresOfChange => {
  const was = clean.map((of) => of.map((rules) => rules.map((scores) => scores.subarray(from, from + hours.length))));
  const fresh = new Map(
    changed.map((at) => [
      at,
      columnScores(
        columns[at] as RivalColumn,
        hours.map((hour) => hour.columns[at] as ColumnHour),
      ),
    ]),
  );
  const scoresBy = (of: (at: number) => RivalScores): RivalScores =>
    rivalWindows.map((_, window) =>
      columnRules.map((rule, which) => {
        const rank = rankOf(rule, columns.length);
        const heard = rank > 1 ? columns.map((_column, at) => at) : changed;
        return changed.length === 0 ? none : together(heard.map(of), window, which, rank);
      }),
    );
  return {
    changed: scoresBy((at) => fresh.get(at) ?? (was[at] as RivalScores)),
    clean: scoresBy((at) => was[at] as RivalScores),
  };
};

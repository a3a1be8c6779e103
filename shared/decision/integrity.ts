import { hourMs } from '../window/index.ts';
import type { Calendar } from './calendar.ts';

/** What integrity asks of a column in one window. */
export interface ColumnFacts {
  readonly rows: number;
  /** Rows without a value. */
  readonly missing: number;
  /** Values of the reference's type. */
  readonly ofType: number;
  /** Different values; an estimate is good enough. */
  readonly distinct: number;
}

/** What integrity asks of one window. */
export interface WindowFacts {
  readonly startMs: number;
  readonly rows: number;
  /** By column; one that was not captured at all is not in it. */
  readonly columns: ReadonlyMap<string, ColumnFacts>;
}

/** What a column never was in the reference. */
export interface ColumnLimits {
  /** Largest share of missing values in a window, 0 to 1. */
  readonly mostMissing: number;
  /** Fewest different values in a window. */
  readonly fewestDistinct: number;
}

/** A rule that one window is enough for. */
export type IntegrityRule = 'column-absent' | 'column-empty' | 'wrong-type' | 'stuck' | 'silence';

/** A broken window. */
export interface IntegrityFinding {
  readonly rule: IntegrityRule;
  /** Null where nothing was captured at all. */
  readonly column: string | null;
  /** Start of the first window that shows it. */
  readonly startMs: number;
  /** End of the last. */
  readonly endMs: number;
  readonly rows: number;
  /** Share that broke the rule: of missing values, or of the right type; null where none did. */
  readonly share: number | null;
}

/** Fewest rows by which a window is judged, and that a silent one would usually have had. */
const leastRows = 50;
const emptyShare = 0.95;
/** Missing share of a reference from which on emptiness is nothing new. */
const usuallyEmpty = 0.5;
const leastOfType = 0.5;
const usuallyDistinct = 3;
/** Different values that a reference must always have had for a window of few rows to be stuck: where rows resemble each other, fewer may be chance. */
const clearlyDistinct = 8;
/** Rows from which on `usuallyDistinct` is enough. */
const manyRows = 200;
const silentWindows = 3;

/** What each column never was in any window of the reference with at least 50 rows. */
export const columnLimits = (reference: readonly WindowFacts[]): ReadonlyMap<string, ColumnLimits> => {
  const limits = new Map<string, ColumnLimits>();
  for (const { columns } of reference) {
    for (const [column, { rows, missing, distinct }] of columns) {
      if (rows < leastRows) continue;
      const known = limits.get(column) ?? { mostMissing: 0, fewestDistinct: Number.POSITIVE_INFINITY };
      limits.set(column, {
        mostMissing: Math.max(known.mostMissing, missing / rows),
        fewestDistinct: Math.min(known.fewestDistinct, distinct),
      });
    }
  }
  return limits;
};

/** The first rule that a column breaks, and by what share. */
const brokenBy = (
  facts: ColumnFacts | undefined,
  limits: ColumnLimits,
): { readonly rule: IntegrityRule; readonly share: number | null } | undefined => {
  const isNews = limits.mostMissing <= usuallyEmpty;
  if (facts === undefined) return isNews ? { rule: 'column-absent', share: null } : undefined;
  const present = facts.rows - facts.missing;
  const missing = facts.missing / facts.rows;
  if (missing >= emptyShare && isNews) return { rule: 'column-empty', share: missing };
  if (present < leastRows) return undefined;
  if (facts.ofType / present < leastOfType) return { rule: 'wrong-type', share: facts.ofType / present };
  const isStuck =
    facts.distinct === 1 && limits.fewestDistinct >= (present < manyRows ? clearlyDistinct : usuallyDistinct);
  return isStuck ? { rule: 'stuck', share: null } : undefined;
};

/**
 * What is broken in one window: a column that is gone or at least 95 % empty (where the reference never was above half), of which under half
 * is of its type, or that holds one value where there always were three (in fewer than
 * 200 rows eight). Windows of under 50 rows are not judged.
 */
export const brokenColumns = (
  limits: ReadonlyMap<string, ColumnLimits>,
  { startMs, rows, columns }: WindowFacts,
  hoursPerWindow = 1,
): readonly IntegrityFinding[] => {
  if (rows < leastRows) return [];
  return [...limits].flatMap(([column, limit]) => {
    const broken = brokenBy(columns.get(column), limit);
    return broken === undefined ? [] : [{ ...broken, column, startMs, endMs: startMs + hoursPerWindow * hourMs, rows }];
  });
};

/** Where silence is looked for. */
export interface SilenceSource {
  /** Windows with any rows; those that are not there had none. */
  readonly windows: readonly { readonly startMs: number; readonly rows: number }[];
  readonly calendar: Calendar;
  /** Usual rows by cell, see `Chart.usualRows`. */
  readonly usualRows: readonly number[];
  /** First window, and end of the last: `[fromMs, untilMs)`. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly hoursPerWindow?: number;
}

/** Stretches of at least three windows without any capture, each of which would usually have had 50 rows. */
export const silences = ({
  windows,
  calendar,
  usualRows,
  fromMs,
  untilMs,
  hoursPerWindow = 1,
}: SilenceSource): readonly IntegrityFinding[] => {
  const spoken = new Set(windows.filter(({ rows }) => rows > 0).map(({ startMs }) => startMs));
  const windowMs = hoursPerWindow * hourMs;
  const found: IntegrityFinding[] = [];
  let since = fromMs;
  for (let startMs = fromMs; startMs <= untilMs; startMs += windowMs) {
    const isExpected = (usualRows[calendar.cellOf(startMs)] ?? 0) >= leastRows;
    if (startMs + windowMs <= untilMs && isExpected && !spoken.has(startMs)) continue;
    const endMs = startMs;
    if (endMs - since >= silentWindows * windowMs) {
      found.push({ rule: 'silence', column: null, startMs: since, endMs, rows: 0, share: null });
    }
    since = startMs + windowMs;
  }
  return found;
};

/** The columns and windows in which drift is not to be judged, since something is broken there. @param hoursPerWindow as of the findings */
export const mutedBy = (
  findings: readonly IntegrityFinding[],
  hoursPerWindow = 1,
): ReadonlyMap<string, ReadonlySet<number>> => {
  const muted = new Map<string, Set<number>>();
  for (const { column, startMs, endMs } of findings) {
    if (column === null) continue;
    const starts = muted.get(column) ?? new Set();
    for (let at = startMs; at < endMs; at += hoursPerWindow * hourMs) starts.add(at);
    muted.set(column, starts);
  }
  return muted;
};

/** Rows of a stretch of time and what they usually are. */
export interface Against {
  readonly now: number;
  readonly usual: number;
}

/** Share of the captured rows' fall, in logarithms, from which on the invocations' own explains it. */
const explained = 0.5;

/**
 * What it means that fewer rows were captured: `traffic-loss` only if the endpoint was called less too, by at least half as much in logarithms.
 * Without invocations to hold them against it is not known.
 */
export const meaningOfFall = (
  captured: Against,
  invocations: Against | undefined,
): 'traffic-loss' | 'capture-incomplete' | 'unknown' => {
  if (invocations === undefined || invocations.usual <= 0 || captured.usual <= 0) return 'unknown';
  const fall = ({ now, usual }: Against): number => Math.log((1 + usual) / (1 + now));
  return fall(invocations) >= explained * fall(captured) ? 'traffic-loss' : 'capture-incomplete';
};

/** Something that people did: an endpoint's configuration, variant weights, sampling percentage, a model package. */
export interface KnownChange {
  readonly timeMs: number;
  readonly what: string;
}

const suspectHours = 2;

/** Changes within the two hours before an onset, the latest first: they are named before any other cause. */
export const suspectsOf = (onsetMs: number, changes: readonly KnownChange[]): readonly KnownChange[] =>
  changes
    .filter(({ timeMs }) => timeMs <= onsetMs && timeMs >= onsetMs - suspectHours * hourMs)
    .toSorted((a, b) => b.timeMs - a.timeMs || (a.what < b.what ? -1 : 1));

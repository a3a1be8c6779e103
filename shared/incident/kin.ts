import {
  type Cause,
  type CauseFound,
  causes,
  costCauses,
  driftCauses,
  failureCauses,
  type ShiftedSeries,
} from '../../events/parts/cause.ts';
import { type Severity, severities } from '../../events/parts/finding.ts';

/** What is at hand of something that may be one and the same with another: an episode, a finding of a window, a normal that was accepted. */
export interface Kin {
  readonly cause: Cause;
  readonly columns: readonly string[];
}

const drift: ReadonlySet<Cause> = new Set(driftCauses);
const failure: ReadonlySet<Cause> = new Set(failureCauses);
const cost: ReadonlySet<Cause> = new Set(costCauses);

/** Whether a cause means that something has changed, not that something is broken. */
export const isDrift = (cause: Cause): boolean => drift.has(cause);

/** Whether a cause is told by reports about resources, not by windows. */
export const isFailure = (cause: Cause): boolean => failure.has(cause);

/** Whether a cause is told by summaries of costs. */
export const isCost = (cause: Cause): boolean => cost.has(cause);

/** Whether a cause is read off reports, one after another, and not off windows. */
export const isReported = (cause: Cause): boolean => isFailure(cause) || isCost(cause);

/** The causes in their order: what is broken first, then what says most. */
export const mostTelling = (a: Cause, b: Cause): number => causes.indexOf(a) - causes.indexOf(b);

/** Whether the first severity is graver than the second. */
export const isGraver = (a: Severity, b: Severity): boolean => severities.indexOf(a) > severities.indexOf(b);

/** How many columns two kinds of drift share; the cause of one is told better or worse from window to window. */
const sharedColumns = (a: Kin, b: Kin): number =>
  isDrift(a.cause) && isDrift(b.cause) ? a.columns.filter((column) => b.columns.includes(column)).length : 0;

/** Whether two are the same matter: the same cause, or drift of a column that both name. */
export const isKin = (a: Kin, b: Kin): boolean => a.cause === b.cause || sharedColumns(a, b) > 0;

/**
 * The one of several that something goes on with: one of the same cause; else, of drift, the one that shares most columns, the first of
 * equals. Undefined where it is kin of none.
 */
export const nearestKin = <One extends Kin>(of: Kin, among: readonly One[]): One | undefined => {
  const same = among.find(({ cause }) => cause === of.cause);
  if (same !== undefined) return same;
  let nearest: One | undefined;
  let most = 0;
  for (const one of among) {
    const shared = sharedColumns(of, one);
    if (shared > most) [nearest, most] = [one, shared];
  }
  return nearest;
};

/** What a window found, each cause once and the most telling first. */
export const byCause = (found: readonly CauseFound[]): readonly CauseFound[] => {
  const merged = new Map<Cause, CauseFound>();
  for (const one of found) {
    const known = merged.get(one.cause);
    merged.set(one.cause, known === undefined ? one : together(known, one));
  }
  return [...merged.values()].toSorted((a, b) => mostTelling(a.cause, b.cause));
};

const together = (a: CauseFound, b: CauseFound): CauseFound => ({
  ...a,
  severity: isGraver(b.severity, a.severity) ? b.severity : a.severity,
  columns: union(a.columns, b.columns),
  series: seriesOf([a, b]),
});

/** All values, each once, in the order in which they come. */
export const union = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

/** The series that findings name. */
export const seriesOf = (found: readonly CauseFound[]): ShiftedSeries[] => found.flatMap(({ series = [] }) => series);

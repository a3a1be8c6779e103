import type { CauseFound } from '../../events/parts/cause.ts';
import type { Finding, Verdict } from '../../events/parts/finding.ts';
import type { Monitor } from '../monitor/index.ts';
import type { Profile } from '../profile/index.ts';
import { minimumRowsOfShare } from '../quality/index.ts';
import { causesOf } from './causes.ts';
import {
  type ColumnCheck,
  completeness,
  dataType,
  populationStability,
  range,
  unseenCategory,
} from './column-checks.ts';
import { rejectedRecords } from './rejected-records.ts';
import { count } from './words.ts';

const columnChecks: readonly ColumnCheck[] = [completeness, dataType, range, unseenCategory, populationStability];

/** What a window says when it is held against its baseline. */
export interface Assessment {
  readonly findings: readonly Finding[];
  readonly causes: readonly CauseFound[];
  readonly verdict: Verdict;
  readonly counts: Readonly<Record<Verdict, number>>;
}

/**
 * Judges one window: all checks on all columns, and the causes behind their violations. A pure function of its
 * arguments; without a baseline only the checks that need none are made.
 *
 * @param current the window's merged profile, with no rows where nothing was captured
 */
export const assess = (monitor: Monitor, baseline: Profile | undefined, current: Profile): Assessment => {
  const findings = [
    recordsArrived(monitor, current),
    rejectedRecords(current),
    ...(baseline === undefined ? [baselineMissing(monitor, current)] : []),
    ...(baseline === undefined || current.rows === 0 ? [] : columnFindings(monitor, baseline, current)),
  ];
  const counts = { ok: 0, violation: 0, 'not-enough-data': 0 };
  for (const { verdict } of findings) counts[verdict] += 1;
  return { findings, causes: causesOf(findings), verdict: overall(counts, baseline, current), counts };
};

const overall = (
  counts: Readonly<Record<Verdict, number>>,
  baseline: Profile | undefined,
  current: Profile,
): Verdict => {
  if (counts.violation > 0) return 'violation';
  return baseline === undefined || current.rows < minimumRowsOfShare ? 'not-enough-data' : 'ok';
};

const baselineMissing = (monitor: Monitor, current: Profile): Finding => ({
  check: 'baseline',
  column: null,
  role: null,
  statistic: 'baselines',
  value: 0,
  threshold: 1,
  rows: current.rows,
  verdict: 'not-enough-data',
  sentence:
    monitor.baseline === undefined
      ? 'The monitor names no baseline, so only silence and unreadable records can be judged.'
      : `The baseline ${monitor.baseline.version} that the monitor names is not there, so only silence and unreadable records can be judged.`,
});

/** Whether anything came at all, where there are no windows before that a silence could be told by. */
export const recordsArrived = (monitor: Monitor, current: Profile): Finding => {
  const seen = current.rows + current.rejected;
  return {
    check: 'silence',
    column: null,
    role: null,
    statistic: 'records',
    value: seen,
    threshold: 1,
    rows: current.rows,
    // A shorter silence is judged together with the windows before it, where incidents are derived.
    verdict: seen > 0 ? 'ok' : monitor.window.lengthHours >= 24 ? 'violation' : 'not-enough-data',
    sentence:
      seen > 0
        ? `${count(seen, 'record')} arrived.`
        : `Nothing was captured for ${count(monitor.window.lengthHours, 'hour')}.`,
  };
};

/** All checks of all columns of a baseline. */
export const columnFindings = (monitor: Monitor, baseline: Profile, current: Profile): Finding[] =>
  baseline.columns
    .filter(({ name }) => !monitor.checks.ignoreColumns.includes(name))
    .flatMap((expected) => {
      const found = current.columns.find(({ name, role }) => name === expected.name && role === expected.role);
      if (found === undefined) return [columnMissing(expected.name, expected.role, current.rows)];
      const pair = { baseline: expected, current: found, policy: monitor.checks };
      return columnChecks.flatMap((check) => check(pair) ?? []);
    });

const columnMissing = (column: string, role: 'input' | 'output', rows: number): Finding => ({
  check: 'column-missing',
  column,
  role,
  statistic: 'present',
  value: 0,
  threshold: 1,
  rows,
  verdict: rows < minimumRowsOfShare ? 'not-enough-data' : 'violation',
  sentence: `${column}, which the baseline holds, is not among the columns of ${count(rows, 'row')}.`,
});

import type { Cause, CauseFound } from '../../events/parts/cause.ts';
import type { Finding } from '../../events/parts/finding.ts';
import type { Monitor } from '../monitor/index.ts';
import type { Profile } from '../profile/index.ts';
import { type ConstrainedBaseline, dataQualityViolations, parseImportedViolations } from '../report/index.ts';
import { isoOf, type Window } from '../window/index.ts';
import { integrityCauses } from './broken-causes.ts';
import { severityOf } from './causes.ts';
import type { Judgement } from './judge.ts';
import { rejectedRecords } from './rejected-records.ts';

/** What one of Model Monitor's checks is in our words. */
interface CheckMeaning {
  readonly check: Finding['check'];
  readonly cause: Cause;
}

const meanings: Readonly<Record<string, CheckMeaning>> = {
  missing_column_check: { check: 'column-missing', cause: 'column-missing' },
  extra_column_check: { check: 'column-extra', cause: 'type-changed' },
  data_type_check: { check: 'data-type', cause: 'type-changed' },
  completeness_check: { check: 'completeness', cause: 'values-missing' },
  categorical_values_check: { check: 'unseen-category', cause: 'unseen-category' },
  baseline_drift_check: { check: 'baseline-drift', cause: 'input-drift' },
};

interface Violated {
  readonly cause: Cause;
  readonly finding: Finding;
}

const causeIn = (meaning: CheckMeaning, role: Finding['role']): Cause =>
  meaning.cause === 'input-drift' && role === 'output' ? 'prediction-drift' : meaning.cause;

const violatedIn = (baseline: ConstrainedBaseline, profile: Profile, ignored: readonly string[]): readonly Violated[] =>
  parseImportedViolations(dataQualityViolations(baseline, profile, ignored)).flatMap((violation) => {
    const meaning = meanings[violation.check];
    if (meaning === undefined) return [];
    const column = profile.columns.find(({ name }) => name === violation.column);
    const role = column?.role ?? null;
    return [
      {
        cause: causeIn(meaning, role),
        finding: {
          check: meaning.check,
          column: column === undefined ? null : column.name,
          role,
          statistic: violation.check,
          value: violation.value,
          threshold: violation.threshold,
          rows: profile.rows,
          verdict: 'violation',
          sentence: column === undefined ? violation.description : `${column.name}: ${violation.description}`,
        },
      },
    ];
  });

const causesOf = (violated: readonly Violated[], { startMs }: Window): readonly CauseFound[] =>
  [...Map.groupBy(violated, ({ cause }) => cause)].map(([cause, same]) => ({
    cause,
    severity: cause === 'input-drift' ? 'warning' : severityOf(cause),
    columns: [...new Set(same.flatMap(({ finding }) => finding.column ?? []))],
    headline: same[0]?.finding.sentence ?? cause,
    onsetAt: isoOf(startMs),
    series: [],
    slice: null,
    exampleRecordIds: [],
  }));

const withoutConstraints = (monitor: Monitor, profile: Profile): Finding => ({
  check: 'baseline',
  column: null,
  role: null,
  statistic: 'constraints',
  value: 0,
  threshold: 1,
  rows: profile.rows,
  verdict: 'not-enough-data',
  sentence: `The baseline ${monitor.baseline?.version ?? '(none named)'} has no constraints and no profile to suggest them from, so Model Monitor's checks cannot be made.`,
});

/** What Model Monitor judges by. */
export interface ModelMonitorRequest {
  readonly monitor: Monitor;
  readonly window: Window;
  readonly profile: Profile;
  /** Undefined where there is nothing to hold the window against. */
  readonly constrained: ConstrainedBaseline | undefined;
  /** Whether anything came, and what came but could not be read. */
  readonly silent: Finding;
}

/**
 * Judges a window exactly as Model Monitor's data quality did: its six checks and thresholds against the baseline's constraints, each window
 * on its own. Silence and unreadable records, which it did not see, are told as well.
 */
export const asModelMonitor = (request: ModelMonitorRequest): Judgement => {
  const { monitor, window, profile, constrained, silent } = request;
  const integrity = [silent, rejectedRecords(profile)];
  const isJudged = constrained !== undefined && profile.rows > 0;
  const violated = isJudged ? violatedIn(constrained, profile, monitor.checks.ignoreColumns) : [];
  const findings = [
    ...integrity,
    ...(constrained === undefined ? [withoutConstraints(monitor, profile)] : []),
    ...violated.map(({ finding }) => finding),
  ];
  const counts = { ok: 0, violation: 0, 'not-enough-data': 0 };
  for (const { verdict } of findings) counts[verdict] += 1;
  return {
    findings,
    causes: [...integrityCauses(integrity, window.startMs), ...causesOf(violated, window)],
    verdict: counts.violation > 0 ? 'violation' : isJudged ? 'ok' : 'not-enough-data',
    counts,
    judged: isJudged ? 'all' : 'nothing',
    elevated: {},
    evidence: {},
  };
};

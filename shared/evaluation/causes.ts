import type { Cause, CauseFound } from '../../events/parts/cause.ts';
import type { Finding, Severity } from '../../events/parts/finding.ts';

/** Which cause a violation of a check speaks for, the most basic first: an earlier one mutes later ones on the same column. */
const causeOfCheck: readonly (readonly [Finding['check'], Cause])[] = [
  ['column-missing', 'column-missing'],
  ['completeness', 'values-missing'],
  ['data-type', 'type-changed'],
  ['unseen-category', 'unseen-category'],
  ['range', 'input-drift'],
  ['population-stability-index', 'input-drift'],
];

const severityOfCause: Readonly<Record<Cause, Severity>> = {
  silence: 'critical',
  'records-rejected': 'critical',
  'column-missing': 'critical',
  'values-missing': 'warning',
  'type-changed': 'critical',
  'constant-value': 'warning',
  'duplicate-rows': 'warning',
  'capture-incomplete': 'warning',
  'traffic-loss': 'warning',
  'traffic-change': 'info',
  'unit-or-scale': 'warning',
  'swapped-columns': 'critical',
  'category-renamed': 'warning',
  'category-taking-over': 'warning',
  'domain-cut': 'warning',
  'clock-shift': 'info',
  'traffic-mix': 'info',
  'unseen-category': 'warning',
  'input-and-prediction-drift': 'warning',
  'input-drift': 'info',
  'prediction-drift': 'warning',
  unknown: 'info',
  'endpoint-failed': 'critical',
  'training-failed': 'warning',
  'pipeline-failed': 'warning',
  'budget-over': 'critical',
  'budget-at-risk': 'warning',
  'cost-anomaly': 'warning',
};

/** How grave a cause is by itself. */
export const severityOf = (cause: Cause): Severity => severityOfCause[cause];

/** How far a finding lies beyond its threshold, as a ratio; the worst come first. */
const excess = ({ value, threshold, change }: Finding): number => {
  if (change !== undefined) return change.tolerance === null ? 0 : Math.abs(change.shift) / change.tolerance;
  if (value === null || threshold === null) return Number.POSITIVE_INFINITY;
  const [larger, smaller] = [Math.max(value, threshold), Math.min(value, threshold)];
  return smaller <= 0 ? larger - smaller + 1 : larger / smaller;
};

/** Violations first, then those not judged, then the rest; within each the farthest beyond its threshold first. */
export const worstFirst = (findings: readonly Finding[]): readonly Finding[] => {
  const rank = { violation: 0, 'not-enough-data': 1, ok: 2 } as const;
  return findings.toSorted(
    (a, b) =>
      rank[a.verdict] - rank[b.verdict] ||
      excess(b) - excess(a) ||
      (`${a.column}/${a.check}` < `${b.column}/${b.check}` ? -1 : 1),
  );
};

/**
 * The causes behind a window's violations, one each, however many columns show it. On every column only the most basic
 * cause counts. A shifted prediction is put down to what its inputs show in the same window, if they show anything.
 */
export const causesOf = (findings: readonly Finding[]): readonly CauseFound[] => {
  const violations = worstFirst(findings).filter(({ verdict }) => verdict === 'violation');
  const whole = violations.filter(({ column }) => column === null);
  const perColumn = new Map<string, { cause: Cause; finding: Finding }>();
  for (const [check, cause] of causeOfCheck)
    for (const finding of violations)
      if (finding.check === check && finding.column !== null && !perColumn.has(finding.column))
        perColumn.set(finding.column, { cause, finding });

  const byCause = new Map<Cause, Finding[]>();
  const add = (cause: Cause, finding: Finding) => byCause.set(cause, [...(byCause.get(cause) ?? []), finding]);
  for (const finding of whole) add(finding.check === 'silence' ? 'silence' : 'records-rejected', finding);
  for (const { cause, finding } of perColumn.values()) if (!isShiftedPrediction(cause, finding)) add(cause, finding);
  const shifted = [...perColumn.values()].filter(({ cause, finding }) => isShiftedPrediction(cause, finding));
  const [explanation = 'prediction-drift'] = byCause.keys();
  for (const { finding } of shifted) add(explanation, finding);
  return [...byCause].map(([cause, of]) => causeFound(cause, of));
};

const isShiftedPrediction = (cause: Cause, { role }: Finding): boolean => cause === 'input-drift' && role === 'output';

const causeFound = (cause: Cause, findings: readonly Finding[]): CauseFound => ({
  cause,
  severity: severityOf(cause),
  columns: [...new Set(findings.flatMap(({ column }) => column ?? []))],
  headline: findings[0]?.sentence ?? cause,
});

import type { Finding, SeriesName } from '../../shared/decision/index.ts';
import type { LookedAt } from '../../shared/evaluation/change-findings.ts';

const hourMs = 3_600_000;

export interface LookChanges extends Partial<Omit<Finding, 'series'>> {
  readonly series?: Partial<SeriesName>;
  /** Mean of the series in the reference, and the share now. */
  readonly level?: number;
  readonly share?: number;
  readonly isViolated?: boolean;
}

/** Name of a series of the column `age`, unless `changes` say otherwise. */
export const aSeriesName = (changes: Partial<SeriesName> = {}): SeriesName => {
  const { kind = 'location', group = 'input', column = 'age', slice = null, category } = changes;
  const role = group === 'prediction' ? 'output' : 'input';
  const key = column === null ? null : `${role}/${column}${slice === null ? '' : ` where ${slice}`}`;
  const id = [key, kind, category].filter((part) => part !== undefined && part !== null).join('/');
  return { id, kind, group, key, column, slice, ...(category === undefined ? {} : { category }) };
};

/** What a look found: half a standard deviation more over six hours that end at 12:00 on 2026-11-20, from 1,200 rows. */
export const aChartFinding = ({ series, level, share, isViolated, ...changes }: LookChanges = {}): Finding => {
  const { shift = 0.5, horizonHours = 6, endMs = Date.parse('2026-11-20T12:00:00Z'), rows = 1200 } = changes;
  return {
    series: aSeriesName(series),
    side: shift < 0 ? 'down' : 'up',
    horizonHours,
    startMs: endMs - horizonHours * hourMs,
    endMs,
    shift,
    observedShift: shift,
    standardDeviation: 0.05,
    low: shift - 0.1,
    high: shift + 0.1,
    rows,
    effectiveRows: rows / 20,
    designEffect: 20,
    p: 1e-8,
    level: 1e-5,
    tolerance: 0.1,
    referenceVersion: '14d-0123456789ab',
    isLearning: false,
    ...changes,
  };
};

/** A series that was looked at, and found in violation. */
export const aLookedAt = (changes: LookChanges = {}): LookedAt => {
  const found = aChartFinding(changes);
  const { series, shift, tolerance } = found;
  const { level = 0, share, isViolated = true } = changes;
  return {
    look: { plan: { series }, endMs: found.endMs } as LookedAt['look'],
    isViolated,
    shifted: { finding: found, level, share },
    finding: {
      check: series.kind,
      column: series.column,
      role: series.group === 'prediction' ? 'output' : 'input',
      statistic: series.kind,
      value: shift,
      threshold: tolerance,
      rows: found.rows,
      verdict: isViolated ? 'violation' : 'ok',
      sentence: 'As it was seen.',
    },
  };
};

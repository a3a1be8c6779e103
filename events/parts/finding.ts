import * as v from 'valibot';

/** What a check can look at. */
export const checks = [
  'column-missing',
  'column-extra',
  'completeness',
  'data-type',
  'range',
  'unseen-category',
  'population-stability-index',
  'records-rejected',
  'silence',
  'baseline',
] as const;

export const verdicts = ['ok', 'violation', 'not-enough-data'] as const;

export const severities = ['info', 'warning', 'critical'] as const;

/**
 * One check's outcome in an evaluation. `column` is null for checks on the window as a whole; `value` is null when it
 * could not be computed, `threshold` when the check has none; `rows` is how many rows the value rests on.
 */
export const finding = v.object({
  check: v.picklist(checks),
  column: v.nullable(v.string()),
  role: v.nullable(v.picklist(['input', 'output'])),
  statistic: v.string(),
  value: v.nullable(v.number()),
  threshold: v.nullable(v.number()),
  rows: v.number(),
  verdict: v.picklist(verdicts),
  /** One plain sentence: what was seen, against what, from how many rows. */
  sentence: v.string(),
});

export type Finding = v.InferOutput<typeof finding>;
export type Severity = (typeof severities)[number];
export type Verdict = (typeof verdicts)[number];

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
  'baseline-drift',
  'records-rejected',
  'silence',
  'baseline',
  'constant-value',
  'location',
  'spread',
  'upper-tail',
  'lower-tail',
  'missing',
  'category',
  'new-category',
  'volume',
  'distinct-rows',
  'reference',
] as const;

export const verdicts = ['ok', 'violation', 'not-enough-data'] as const;

export const severities = ['info', 'warning', 'critical'] as const;

/**
 * A shift against the live reference, in numbers that can be computed again. Unit of the series: standard deviations of a normal column
 * (location), logarithm of a ratio (spread, volume), shares on the scale 2·asin√p (all others).
 */
export const change = v.object({
  /** Series by its id: column, slice, kind, category. */
  series: v.string(),
  slice: v.nullable(v.string()),
  category: v.nullable(v.string()),
  side: v.picklist(['up', 'down']),
  horizonHours: v.number(),
  /** What the decision rests on: no single window counts for more than a few of its standard deviations. */
  shift: v.number(),
  /** The same with every window as it was. */
  observedShift: v.number(),
  standardDeviation: v.number(),
  /** 95 % interval of the shift. */
  low: v.number(),
  high: v.number(),
  /** Rows over effective rows. */
  designEffect: v.number(),
  effectiveRows: v.number(),
  /** Chance of such a shift where nothing changed, and what it had to stay below. */
  p: v.number(),
  level: v.number(),
  /** Null where no shift on that side is possible. */
  tolerance: v.nullable(v.number()),
  /** Smallest shifts that are found with a chance of 90 % once they have lasted a day and a week; null where none is. */
  minimumDetectableEffect: v.object({ day: v.nullable(v.number()), week: v.nullable(v.number()) }),
  referenceVersion: v.string(),
  /** Whether the reference had less than 14 days. */
  isLearning: v.boolean(),
});

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
  /** Of checks against the live reference. */
  change: v.optional(change),
});

export type Change = v.InferOutput<typeof change>;
export type Finding = v.InferOutput<typeof finding>;
export type Severity = (typeof severities)[number];
export type Verdict = (typeof verdicts)[number];

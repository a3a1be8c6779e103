import * as v from 'valibot';

/**
 * One violation that Model Monitor or Clarify found, in its own words. Which of column, metric, facet and label are there
 * depends on the kind of the run; value and threshold are null where the description tells none.
 */
export const importedViolation = v.object({
  /** As the file names it: `baseline_drift_check`, `LessThanThreshold`, `bias_drift_check` … */
  check: v.string(),
  column: v.nullable(v.string()),
  metric: v.nullable(v.string()),
  facet: v.nullable(v.object({ name: v.string(), value: v.nullable(v.string()) })),
  label: v.nullable(v.string()),
  value: v.nullable(v.number()),
  threshold: v.nullable(v.number()),
  description: v.string(),
});

export type ImportedViolation = v.InferOutput<typeof importedViolation>;

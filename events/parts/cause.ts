import * as v from 'valibot';
import { isoTime } from './fact.ts';
import { severities } from './finding.ts';

/** What is broken rather than changed. It mutes drift on the columns that it touches. */
export const integrityCauses = [
  'silence',
  'records-rejected',
  'column-missing',
  'values-missing',
  'type-changed',
  'constant-value',
  'duplicate-rows',
  'capture-incomplete',
  'traffic-loss',
  'traffic-change',
] as const;

/** Why values or predictions are not as they were, from those that say most to those that say least. */
export const driftCauses = [
  'unit-or-scale',
  'swapped-columns',
  'category-renamed',
  'category-taking-over',
  'domain-cut',
  'clock-shift',
  'traffic-mix',
  'unseen-category',
  'input-and-prediction-drift',
  'input-drift',
  'prediction-drift',
  'unknown',
] as const;

/** What reports about resources tell. */
export const failureCauses = ['endpoint-failed', 'training-failed', 'pipeline-failed'] as const;

/** What summaries of costs tell. */
export const costCauses = ['budget-over', 'budget-at-risk', 'cost-anomaly'] as const;

/** Why something is not as usual: what one incident is about. */
export const causes = [...integrityCauses, ...driftCauses, ...failureCauses, ...costCauses] as const;

/** A series that is in violation: its day must come back under a bound before an incident ends. */
export const shiftedSeries = v.object({
  id: v.string(),
  /** Shift that was found, in the series' unit. */
  shift: v.number(),
  /** Shift that is tolerated, in the same unit. */
  tolerance: v.number(),
  /** Hours over which it was seen; the shortest at which it shows. */
  horizonHours: v.optional(v.number()),
});

/** One cause found in one window, with the columns it shows in, worst first. */
export const causeFound = v.object({
  cause: v.picklist(causes),
  severity: v.picklist(severities),
  columns: v.array(v.string()),
  headline: v.string(),
  /** Start of the shortest span that shows it; the window's own start where that is not known better. */
  onsetAt: v.optional(isoTime),
  series: v.optional(v.array(shiftedSeries)),
  /** The smallest slice of the rows that explains it; null where it is in all of them. */
  slice: v.optional(v.nullable(v.object({ segment: v.string(), value: v.string() }))),
  /** Ids of up to ten records that show it. */
  exampleRecordIds: v.optional(v.array(v.string())),
  /** What people did to the endpoint within the two hours before, the latest first: named before any other cause. */
  knownChanges: v.optional(v.array(v.string())),
});

export type Cause = (typeof causes)[number];
export type CauseFound = v.InferOutput<typeof causeFound>;
export type ShiftedSeries = v.InferOutput<typeof shiftedSeries>;

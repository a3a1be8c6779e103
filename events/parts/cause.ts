import * as v from 'valibot';
import { severities } from './finding.ts';

/** Why a window is not as usual: what one incident is about. Integrity causes mute drift on the columns they touch. */
export const causes = [
  'silence',
  'records-rejected',
  'column-missing',
  'values-missing',
  'type-changed',
  'unseen-category',
  'input-drift',
  'prediction-drift',
  'endpoint-failed',
  'training-failed',
  'pipeline-failed',
] as const;

/** One cause found in one window, with the columns it shows in, worst first. */
export const causeFound = v.object({
  cause: v.picklist(causes),
  severity: v.picklist(severities),
  columns: v.array(v.string()),
  headline: v.string(),
});

export type Cause = (typeof causes)[number];
export type CauseFound = v.InferOutput<typeof causeFound>;

import type { Cause } from '../../events/parts/cause.ts';
import { severities } from '../../events/parts/finding.ts';
import type { Incident } from '../../events/parts/incident.ts';
import type { RetrainingPolicy } from '../monitor/index.ts';

/**
 * What a model can learn from newer data: the world has changed. Of the other causes some are broken feeds, or values that a source writes
 * wrongly, which would be learned as they are; of some nobody knows what would be learned; and a failed pipeline must not start itself.
 */
const learnable: ReadonlySet<Cause> = new Set<Cause>([
  'traffic-mix',
  'category-taking-over',
  'category-renamed',
  'unseen-category',
  'input-drift',
  'input-and-prediction-drift',
  'prediction-drift',
]);

/** Whether a policy asks for a run while an incident like this is open. */
export const asksForRun = (
  { onSeverity }: RetrainingPolicy,
  { cause, severity }: Pick<Incident, 'cause' | 'severity'>,
): boolean =>
  onSeverity !== undefined && learnable.has(cause) && severities.indexOf(severity) >= severities.indexOf(onSeverity);

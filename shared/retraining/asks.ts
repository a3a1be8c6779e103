import type { Cause } from '../../events/parts/cause.ts';
import { severities } from '../../events/parts/finding.ts';
import type { Incident } from '../../events/parts/incident.ts';
import type { RetrainingPolicy } from '../monitor/index.ts';

/**
 * What a model can learn from newer data. The other causes are broken feeds and failed resources: to train on those makes
 * matters worse, and a failed pipeline must not start itself.
 */
const learnable: ReadonlySet<Cause> = new Set<Cause>(['unseen-category', 'input-drift', 'prediction-drift']);

/** Whether a policy asks for a run while an incident like this is open. */
export const asksForRun = (
  { onSeverity }: RetrainingPolicy,
  { cause, severity }: Pick<Incident, 'cause' | 'severity'>,
): boolean =>
  onSeverity !== undefined && learnable.has(cause) && severities.indexOf(severity) >= severities.indexOf(onSeverity);

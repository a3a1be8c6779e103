import type { Cause } from '../../events/parts/cause.ts';
import type { Severity } from '../../events/parts/finding.ts';
import { severityOf } from './causes.ts';

/** Share of the prediction that must go with an input for its shift alone to be worth waking somebody. */
const leastWeight = 0.1;

/** Causes that are a fault wherever they show: whoever made it can mend it. */
const faults: ReadonlySet<Cause> = new Set([
  'unit-or-scale',
  'swapped-columns',
  'category-renamed',
  'category-taking-over',
  'domain-cut',
]);

/** What of a drift matters to the model. */
export interface Consequence {
  readonly inputs: readonly string[];
  readonly predictions: readonly string[];
  /** ω² of the prediction over each input, 0 to 1. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * How grave a drift is: at least a warning where the prediction shifted too, or where a fault was told; inputs alone only where a tenth of the
 * prediction goes with one of them.
 */
export const severityOfDrift = (cause: Cause, { inputs, predictions, weights }: Consequence): Severity => {
  const own = severityOf(cause);
  if (own === 'critical' || own === 'warning') {
    if (faults.has(cause) || predictions.length > 0) return own;
  }
  if (predictions.length > 0) return 'warning';
  return inputs.some((column) => (weights[column] ?? 0) >= leastWeight) ? 'warning' : 'info';
};

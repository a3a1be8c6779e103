import type { Steps } from '../sketch/index.ts';
import { countOf } from './cause-steps.ts';

/**
 * The share of rows that a model which is as right as its probabilities claim would classify rightly: the mean of p where the positive class is
 * predicted, and of 1 − p elsewhere. It needs no ground truth, and says nothing where probabilities are not calibrated or the concept has changed.
 *
 * @param probabilities of the positive class; values outside of 0 to 1 count as the nearer of the two
 * @param threshold from which on the positive class is predicted
 * @returns 0 to 1; undefined where there are no values. O(steps)
 * @see NannyML's confidence-based performance estimation
 */
export const expectedAccuracy = ({ values, weights }: Steps, threshold: number): number | undefined => {
  let sum = 0;
  let before = 0;
  for (const [at, value] of values.entries()) {
    const upto = weights[at] ?? 0;
    const probability = Math.min(1, Math.max(0, value));
    sum += (upto - before) * (probability >= threshold ? probability : 1 - probability);
    before = upto;
  }
  const count = countOf({ values, weights });
  return count > 0 ? sum / count : undefined;
};

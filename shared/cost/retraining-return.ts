import type { ErrorCost } from './error-cost.ts';
import { type Money, minus, moneyOf, shareOf } from './money.ts';

/** A model before and after it was retrained. */
export interface RetrainingFacts {
  readonly before: ErrorCost;
  readonly after: ErrorCost;
  /** Predictions that the retrained model has made. */
  readonly predictionsSince: number;
  /** What the retraining's jobs cost. */
  readonly cost: Money;
}

/**
 * What a retraining brought. Without enough labels, or where the difference may be chance, nothing is claimed: `not-enough-data`, `not-seen`.
 */
export type RetrainingReturn =
  | { readonly verdict: 'not-enough-data' }
  | {
      /** `paid-off` once it has saved more than it cost; `worse` where errors cost more than before. */
      readonly verdict: 'not-seen' | 'worse' | 'not-yet' | 'paid-off';
      /** What errors of the predictions since cost less than before; negative where they cost more. */
      readonly saved: Money;
      /** `saved` without what the retraining cost. */
      readonly net: Money;
      /** `net` as a share of what it cost: 2 is three times the money back; undefined where it cost nothing. */
      readonly returnOnCost: number | undefined;
      /** Predictions until it has paid off, counted from the retraining; undefined where it never will as things are. */
      readonly breakEvenAfter: number | undefined;
    };

/** Two-sided 5 % of a normal distribution. */
const clearFrom = 1.96;

/** The fewest labels on either side from which a mean cost is taken seriously. */
const fewestLabels = 200;

/**
 * The return on a retraining: what errors cost less since, held against what it cost. The difference of the mean costs has to be clear of chance
 * (Welch's z, 5 %).
 *
 * @throws RangeError when currencies differ
 */
export const retrainingReturn = ({ before, after, predictionsSince, cost }: RetrainingFacts): RetrainingReturn => {
  const [was, is] = [before.each, after.each];
  if (was === undefined || is === undefined || Math.min(before.labelled, after.labelled) < fewestLabels)
    return { verdict: 'not-enough-data' };
  const savedEach = was.mean - is.mean;
  const error = Math.sqrt(was.variance / before.labelled + is.variance / after.labelled);
  const saved = moneyOf(savedEach * predictionsSince, cost.currency);
  const net = minus(saved, cost);
  const isClear = Math.abs(savedEach) > clearFrom * error;
  return {
    verdict: isClear ? clearVerdict(savedEach, net) : 'not-seen',
    saved,
    net,
    returnOnCost: shareOf(net, cost),
    breakEvenAfter:
      isClear && savedEach > 0 ? Math.ceil(shareOf(cost, moneyOf(savedEach, cost.currency)) ?? 0) : undefined,
  };
};

const clearVerdict = (savedEach: number, net: Money): 'worse' | 'not-yet' | 'paid-off' => {
  if (savedEach < 0) return 'worse';
  return net.scaled.gte(0) ? 'paid-off' : 'not-yet';
};

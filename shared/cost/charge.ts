import type { RateKey } from './rate.ts';
import type { Span } from './use.ts';

/** By what costs are told apart first. */
export const costKinds = [
  'training',
  'processing',
  'monitoring',
  'transform',
  'endpoint',
  'asynchronous',
  'serverless',
  'bedrock',
] as const;

export type CostKind = (typeof costKinds)[number];

/** A whole quantity, spread evenly over a span; one without length falls on its start. */
export interface Spread extends Span {
  readonly quantity: number;
}

/** What of a use is billed at one rate. */
export interface Charge {
  readonly kind: CostKind;
  readonly part: 'instances' | 'warm-pool' | 'volume' | 'memory' | 'data' | 'tokens';
  /**
   * `lost` was spent on a job that failed; `saved` was not spent, thanks to managed spot, and is in no sum of costs.
   */
  readonly effect: 'useful' | 'lost' | 'saved';
  readonly model: string | null;
  readonly owner: string | null;
  readonly key: RateKey;
  /** In what the key is counted in; see `costAt`. */
  readonly spreads: readonly Spread[];
}

/**
 * How much of a quantity has been used by a moment: a whole number that never falls, 0 at the start and all of it at the end. Whatever lies
 * between two moments is the difference of this at both, so parts always add up to the whole.
 */
const usedBy = ({ startMs, endMs, quantity }: Spread, ms: number): number => {
  if (ms <= startMs) return 0;
  if (ms >= endMs) return quantity;
  const perMs = quantity / (endMs - startMs);
  return Number.isInteger(perMs) ? perMs * (ms - startMs) : Math.floor(quantity * ((ms - startMs) / (endMs - startMs)));
};

/** How much of a quantity falls into a span. A whole number; the parts of a cut add up to the whole, wherever it is cut. */
export const quantityWithin = (spread: Spread, { startMs, endMs }: Span): number =>
  usedBy(spread, endMs) - usedBy(spread, startMs);

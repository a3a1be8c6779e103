import type { CostSubject, KeptCost } from './kept-cost.ts';
import type { KeptPrice } from './kept-price.ts';
import type { ModelNames } from './model-names.ts';
import type { InstanceKey } from './price-list-item.ts';
import type { RecordedEndpoint } from './recorded-use.ts';
import type { Span, Use } from './use.ts';

/** The price list, asked. */
export interface Prices {
  /** Decimal text of USD an hour, on demand; undefined where the list has no price. */
  priceOf(key: InstanceKey): Promise<string | undefined>;
}

/** Prices that were asked for, kept for a day and more. */
export interface KeptPrices {
  /** Empty where nothing was kept, or where it cannot be read any more. */
  load(): Promise<readonly KeptPrice[]>;
  save(prices: readonly KeptPrice[]): Promise<void>;
}

/** Use that AWS counts and nobody records: serverless work, bytes through endpoints, tokens. */
export interface MeteredUses {
  uses(within: Span, endpoints: readonly RecordedEndpoint[], names: ModelNames): Promise<readonly Use[]>;
}

/** What was summarised, day by day. */
export interface Costs {
  /** Keeps each unless a later summary of the same day is kept. */
  save(costs: readonly KeptCost[]): Promise<void>;
  /** Of one subject, oldest first; `from` and `through` are days such as `2026-11-24`, both included. */
  between(
    subject: CostSubject,
    days: { readonly from: string; readonly through: string },
  ): Promise<readonly KeptCost[]>;
  /** Of all subjects on one day. */
  ofDay(day: string): Promise<readonly KeptCost[]>;
}

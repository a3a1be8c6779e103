import type { VariantSeries } from './activity.ts';
import type { CostSubject, KeptCost } from './kept-cost.ts';
import type { KeptPrice } from './kept-price.ts';
import type { KeptWaste } from './kept-waste.ts';
import type { ModelNames } from './model-names.ts';
import type { InstanceKey } from './price-list-item.ts';
import type { Figure } from './money.ts';
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

/** An endpoint's variant as CloudWatch names it. */
export interface VariantName {
  readonly endpoint: string;
  readonly variant: string;
}

/** What CloudWatch counted of endpoints. */
export interface Activity {
  /** Hour by hour through a span, in the order of the variants. */
  series(variants: readonly VariantName[], within: Span): Promise<readonly VariantSeries[]>;
}

/** What AWS billed for SageMaker on a day. */
export interface BilledDay {
  /** `2026-11-24`, UTC. */
  readonly day: string;
  /** Rests on no rate of ours. */
  readonly billed: Figure;
  /** Whether AWS may still change it. */
  readonly isEstimated: boolean;
}

/** AWS's own reckoning of whole UTC days. A day is there about a day after it has ended. */
export interface Billed {
  days(within: Span): Promise<readonly BilledDay[]>;
}

/** A billed day and when it was asked for. */
export type KeptBilledDay = BilledDay & { readonly asOfMs: number };

/** What a summary keeps beside costs, and which summary is the latest. */
export interface SpendingStore {
  /** The latest kept cost of everything; undefined before the first summary. */
  latest(): Promise<KeptCost | undefined>;
  /** Keeps it unless a later summary of the same day is kept. */
  saveWaste(waste: KeptWaste): Promise<void>;
  latestWaste(): Promise<KeptWaste | undefined>;
  /** Keeps each unless what was asked for later is kept. */
  saveBilled(days: readonly KeptBilledDay[]): Promise<void>;
  /** In order; both days included. */
  billedBetween(days: { readonly from: string; readonly through: string }): Promise<readonly KeptBilledDay[]>;
}

import type { ModelNames } from './model-names.ts';
import type { RecordedEndpoint } from './recorded-use.ts';
import type { Span, Use } from './use.ts';
import type { KeptPrice } from './kept-price.ts';
import type { InstanceKey } from './price-list-item.ts';

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

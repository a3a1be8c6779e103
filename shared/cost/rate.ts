import { Decimal } from './decimal.ts';
import { type Money, moneyScale, undated } from './money.ts';

/** What SageMaker calls the use of an instance in its price list. */
export type Component = 'Hosting' | 'Training' | 'Processing' | 'BatchTransform';

/** Something that has a price of its own. */
export type RateKey = (
  | { readonly of: 'instance'; readonly instanceType: string; readonly component: Component }
  /** Storage of an instance (general purpose SSD). */
  | { readonly of: 'volume'; readonly component: Component }
  /** Memory of serverless inference while it works. */
  | { readonly of: 'serverless' }
  /** Bytes that an endpoint takes in or gives out. */
  | { readonly of: 'data' }
  | {
      readonly of: 'tokens';
      /** Bedrock's model id or that of an inference profile. */
      readonly model: string;
      readonly direction: 'input' | 'output';
      readonly isBatch: boolean;
    }
) & {
  /** Such as `us-east-1`. */
  readonly region: string;
};

/** A text that is the same for the same key only. */
export const rateId = (key: RateKey): string => {
  switch (key.of) {
    case 'instance':
      return `instance/${key.instanceType}/${key.component}/${key.region}`;
    case 'volume':
      return `volume/${key.component}/${key.region}`;
    case 'tokens':
      return `tokens/${key.model}/${key.direction}/${key.isBatch ? 'batch' : 'on demand'}/${key.region}`;
    default:
      return `${key.of}/${key.region}`;
  }
};

/** What a key stands for, in words. */
export const rateWords = (key: RateKey): string => {
  switch (key.of) {
    case 'instance':
      return `${key.instanceType} for ${key.component} in ${key.region}`;
    case 'volume':
      return `storage for ${key.component} in ${key.region}`;
    case 'serverless':
      return `serverless inference in ${key.region}`;
    case 'data':
      return `data processed by endpoints in ${key.region}`;
    case 'tokens':
      return `${key.direction} tokens of ${key.model}${key.isBatch ? ' in batches' : ''} in ${key.region}`;
  }
};

/** In what use is counted, always a whole number, and how many of it the unit of the price has. */
const units: Readonly<
  Record<RateKey['of'], { readonly counted: string; readonly priced: string; readonly size: number }>
> = {
  instance: { counted: 'instance-milliseconds', priced: 'instance-hours', size: 3_600_000 },
  // A month of 730 hours, as AWS reckons it in its own examples.
  volume: { counted: 'GB-milliseconds', priced: 'GB-months', size: 730 * 3_600_000 },
  serverless: { counted: 'MB-milliseconds', priced: 'GB-seconds', size: 1024 * 1000 },
  data: { counted: 'bytes', priced: 'GB', size: 1024 ** 3 },
  tokens: { counted: 'tokens', priced: 'thousand tokens', size: 1000 },
};

/** Decimals enough to divide by 2^30 exactly. */
const Divided = Decimal();
Divided.DP = 40;

/** 657 over a size: a finite number of decimals, as no other prime factors than those of 10 and 657 are in a size. */
const factorOf = (of: RateKey['of']): Decimal => new Decimal(new Divided(moneyScale).div(units[of].size).toFixed());

const factors: Readonly<Record<RateKey['of'], Decimal>> = {
  instance: factorOf('instance'),
  volume: factorOf('volume'),
  serverless: factorOf('serverless'),
  data: factorOf('data'),
  tokens: factorOf('tokens'),
};

/** The price of something, with where and when it was read. */
export interface Rate {
  readonly key: RateKey;
  readonly currency: string;
  /** Decimal text, for one of `unit`. */
  readonly price: string;
  readonly unit: string;
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or `undated` where the source gives none. */
  readonly asOf: string;
  readonly source: string;
  /** Scaled price of one of what is counted: milliseconds of an instance, bytes, tokens. */
  readonly scaledPrice: Decimal;
}

export interface StatedRate {
  readonly key: RateKey;
  /** Decimal text, for an instance-hour, a GB-month, a GB-second, a GB or a thousand tokens. */
  readonly price: string;
  readonly asOf: string;
  readonly source: string;
  readonly currency?: string;
}

/**
 * A rate, ready to reckon with.
 *
 * @throws RangeError when the price is not a decimal number of at least 0, or the date not of the expected form
 */
export const rateOf = ({ key, price, asOf, source, currency = 'USD' }: StatedRate): Rate => {
  if (!/^\d+(?:\.\d+)?$/.test(price)) throw new RangeError(`price is "${price}", but must be a decimal number from 0`);
  if (asOf !== undated && !/^\d{4}(?:-\d{2}){0,2}$/.test(asOf))
    throw new RangeError(`asOf is "${asOf}", but must be a date or "${undated}"`);
  const scaledPrice = new Decimal(price).times(factors[key.of]);
  return { key, currency, price, unit: units[key.of].priced, asOf, source, scaledPrice };
};

/**
 * What a quantity costs.
 *
 * @param quantity whole number of what the rate's key is counted in: instance-milliseconds, GB-milliseconds, MB-milliseconds, bytes or tokens
 */
export const costAt = ({ currency, scaledPrice, asOf }: Rate, quantity: number): Money => ({
  currency,
  scaled: scaledPrice.times(quantity),
  ratedAt: { oldest: asOf, newest: asOf },
});

/** A counted quantity in words and in the unit of its price: 7,200,000 instance-milliseconds are 2 instance-hours. */
export const quantityWords = (
  key: RateKey,
  quantity: number,
): { readonly what: string; readonly quantity: number; readonly unit: string } => ({
  what: rateWords(key),
  quantity: quantity / units[key.of].size,
  unit: units[key.of].priced,
});

/** Rates by key. */
export interface Rates {
  /** Undefined where no price is known; never taken for nothing. */
  find(key: RateKey): Rate | undefined;
}

/** Rates of a list; of several for one key the first counts. */
export const ratesFrom = (list: Iterable<Rate>): Rates => {
  const known = new Map<string, Rate>();
  for (const rate of list) {
    const id = rateId(rate.key);
    if (!known.has(id)) known.set(id, rate);
  }
  return { find: (key) => known.get(rateId(key)) };
};

/** The first of several that knows a price. */
export const firstKnown = (...sources: readonly Rates[]): Rates => ({
  find: (key) => {
    for (const source of sources) {
      const rate = source.find(key);
      if (rate !== undefined) return rate;
    }
    return undefined;
  },
});
